/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/engine.h"
#include "proto/types.h"
#include "rpc/wire.h"

#include <libvirt/libvirt.h>

/* What a handle of the application stands for. The names after PUBLIC_ are those of the wire's structs. */
typedef enum PublicKind {
    PUBLIC_CONNECT,
    PUBLIC_ADM_CONNECT,
    PUBLIC_DOMAIN,
    PUBLIC_DOMAIN_SNAPSHOT,
    PUBLIC_DOMAIN_CHECKPOINT,
    PUBLIC_NETWORK,
    PUBLIC_NETWORK_PORT,
    PUBLIC_STORAGE_POOL,
    PUBLIC_STORAGE_VOL,
    PUBLIC_INTERFACE,
    PUBLIC_NODE_DEVICE,
    PUBLIC_NWFILTER,
    PUBLIC_NWFILTER_BINDING,
    PUBLIC_SECRET,
    PUBLIC_SERVER,
    PUBLIC_CLIENT,
    PUBLIC_STREAM,
    PUBLIC_KINDS
} PublicKind;

/* What every handle begins with. */
typedef struct Object {
    guint32 magic;
    PublicKind kind;
    gint references;
    struct _virConnect *conn; /* a reference; a connection's own is itself, without one */
} Object;

/* A handle of what lives on the server, with what names it on the wire. */
typedef struct Named {
    Object object;
    struct Named *parent; /* a reference: a snapshot's domain, a port's network, a client's server; or NULL */
    char *text;           /* what an accessor gave away and keeps: a device's parent */
    union {
        WireDomain domain;
        WireDomainSnapshot snapshot;
        WireDomainCheckpoint checkpoint;
        WireNetwork network;
        WireNetworkPort port;
        WireStoragePool pool;
        WireStorageVol volume;
        WireInterface interface;
        WireNodeDevice device;
        WireNwfilter filter;
        WireNwfilterBinding binding;
        WireSecret secret;
        WireServer server;
        WireClient client;
    } wire;
} Named;

typedef struct PublicInfo {
    const WireType *wire; /* what names it; NULL: nothing does */
    gint32 code;          /* of the error about a bad handle */
    gint32 from;          /* and where that says it comes from */
    const char *phrase;   /* its text, to which the function's name is put */
    gint parent;          /* the kind of its parent, or -1 */
    gsize parent_offset;  /* of what names that, in the wire's struct */
} PublicInfo;

extern const PublicInfo public_infos[PUBLIC_KINDS];

/* checking */
bool object_is(const void *handle, PublicKind kind);
bool object_check(const void *handle, PublicKind kind, gint32 from, const char *function);

/* making */
void   object_init(Object *object, PublicKind kind, struct _virConnect *conn);
Named *named_new(struct _virConnect *conn, PublicKind kind, void *wire, Named *about);
Named *named_copy(struct _virConnect *conn, PublicKind kind, const void *wire);

/* references */
void object_ref(Object *object);
bool object_unref_last(Object *object);
void named_unref(Named *named);
