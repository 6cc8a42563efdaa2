/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/machine.h"
#include "model/store.h"
#include "proto/ops.h"

typedef struct Daemon Daemon;
typedef struct Session Session;

/* What a machine has used, as cheaply as can be read: asked on the main thread. */
typedef struct MachineUsage {
    guint64 cpu_time_ns;
    guint64 memory_kib; /* what the guest has now */
} MachineUsage;

/* A hypervisor. Everything that is NULL is the shared default or not supported. */
typedef struct Driver {
    const char *name;               /* of its folders and its socket: "qemu" */
    const char *type;               /* as clients are told it: "QEMU" */
    const char *const *uri_schemes; /* ended by NULL */
    gint32 error_domain;            /* whom errors are said to come from: ERROR_FROM_... */
    bool forgets;                   /* nothing is kept on disk: its machines end with the daemon */

    /* life; main thread */
    bool (*start)(Daemon *daemon, GError **error); /* load what it manages; daemon->driver_data is its own */
    void (*stop)(Daemon *daemon);
    bool (*open)(Session *session, const char *uri, GError **error); /* look the URI over */
    void (*close)(Session *session);                                   /* its client is gone */
    bool (*supports)(Daemon *daemon, gint32 feature);

    /* machines */
    void (*interrupt)(Machine *machine);                                         /* main thread: the running job must give up */
    void (*free_machine)(void *hypervisor);                                      /* any thread */
    void (*usage)(Machine *machine, const MachineState *state, MachineUsage *ret_usage); /* main thread, never waits */
    guint32 stats_groups; /* what stats() knows: DOMAIN_STATS_... */
    void (*stats)(Daemon *daemon, Machine *machine, const MachineState *state, guint32 groups, guint32 flags, TypedParams *params); /* worker */
    bool (*complete)(Daemon *daemon, DomainDef *def, GError **error);            /* worker: defaults and checks of a new document */
    bool (*launch)(Daemon *daemon, Machine *machine, const DomainDef *def, guint32 flags, GError **error); /* the machine's job */

    /* everything else */
    guint32 objects;                   /* OBJECT_BIT()s of the kinds that it serves; volumes come with their pools */
    void (*free_object)(void *object); /* any thread: what object->driver holds */

    void (*save_status)(Machine *machine, GKeyFile *keys);                        /* the machine's job: its own keys, group "driver" */

    DriverOps ops;
} Driver;
