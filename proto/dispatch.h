/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/ops.h"
#include "rpc/wire.h"

/* What the choke point knows of each procedure. The rows are generated (proto/dispatch.c), their shape is written here. */

typedef enum JobKind {
    JOB_NONE,    /* answered at once from the snapshot, on the I/O thread */
    JOB_QUERY,   /* asks the hypervisor; may run beside others */
    JOB_MODIFY,  /* changes the object; one at a time */
    JOB_DESTROY, /* cancels what runs and goes first */
    JOB_LONG,    /* modifies, for as long as it takes; declares what may run beside it */
} JobKind;

typedef enum ObjectKind {
    OBJECT_CONNECT,
    OBJECT_DOMAIN,
    OBJECT_DOMAIN_SNAPSHOT,
    OBJECT_DOMAIN_CHECKPOINT,
    OBJECT_NETWORK,
    OBJECT_NETWORK_PORT,
    OBJECT_STORAGE_POOL,
    OBJECT_STORAGE_VOL,
    OBJECT_INTERFACE,
    OBJECT_NODE_DEVICE,
    OBJECT_NWFILTER,
    OBJECT_NWFILTER_BINDING,
    OBJECT_SECRET,
    OBJECT_KIND_LAST
} ObjectKind;

typedef enum StreamKind {
    STREAM_NONE,
    STREAM_READ,  /* the daemon sends */
    STREAM_WRITE, /* the client sends */
    STREAM_BOTH,
} StreamKind;

typedef enum FdsKind {
    FDS_NONE,
    FDS_IN,
    FDS_OUT,
    FDS_BOTH,
} FdsKind;

typedef enum AclWhen {
    ACL_ALWAYS,
    ACL_WHEN_HAS,   /* any of the bits is set in the argument */
    ACL_UNLESS_HAS, /* none of the bits is */
    ACL_WHEN_IS,    /* the argument is this value */
} AclWhen;

/* A permission that a call needs, perhaps only for some arguments. */
typedef struct AclRule {
    const char *object;     /* "domain" */
    const char *permission; /* "read" */
    bool reads;             /* a read-only connection has it */
    AclWhen when;
    guint16 offset; /* of the argument in the args struct */
    guint16 size;   /* 4 or 8 */
    guint32 bits;
} AclRule;

/* How a list that a driver filled whole becomes what the caller asked for. Offsets are 1 + offset, 0 = none. */
typedef struct ListRule {
    guint16 items;      /* which field of ret's WireType */
    guint16 wanted_by;  /* in args, gint32: 0 asks for the number alone */
    guint16 at_most;    /* in args, gint32: more items than that are dropped */
    guint16 counted_in; /* in ret, gint32: how many items there are */
} ListRule;

typedef struct DispatchRow {
    const char *name; /* as users know it: virDomainGetState; NULL: no such procedure */
    const WireType *args;
    const WireType *ret;
    const WireType *fills; /* ret as the operation fills it: an older call's wire may carry less of it */
    guint16 op; /* offset of the slot in DriverOps */
    guint16 flags_offset;
    guint16 flags_size; /* 4 or 8; 0: takes no flags */
    JobKind job;
    ObjectKind object; /* what the first argument names */
    StreamKind stream;
    FdsKind fds;
    bool priority_high;
    bool readonly; /* a read-only connection may call it */
    bool router;   /* the connection's keeper answers it, not a driver */
    bool resend;   /* may be asked again when the answer was lost */
    const AclRule *acl;
    guint acl_n;
    AclRule filter; /* items of the result that the caller may not see are left out; object NULL: no filter */
    const ListRule *lists;
    guint lists_n;
} DispatchRow;

typedef struct DispatchProgram {
    guint32 program;
    guint32 version;
    const char *name;
    guint rows_n;
    const DispatchRow *rows; /* by procedure */
} DispatchProgram;

extern const DispatchProgram dispatch_programs[];
extern const guint dispatch_programs_n;

/* Any slot of DriverOps, read through one shape. */
typedef bool (*OpFunc)(Call *call, const void *args, void *ret, GError **error);
typedef struct OpSlot {
    OpFunc fn;
    guint32 flags;
} OpSlot;

/* looking up */
const DispatchProgram *dispatch_program(guint32 program);
const DispatchRow     *dispatch_row(guint32 program, gint32 procedure);
OpSlot                 dispatch_slot(const DispatchRow *row, const DriverOps *ops);

/* reading arguments */
guint64 dispatch_flags(const DispatchRow *row, const void *args);
bool    acl_applies(const AclRule *rule, const void *args);

/* shaping results */
void dispatch_shape_lists(const DispatchRow *row, const void *args, void *ret);
