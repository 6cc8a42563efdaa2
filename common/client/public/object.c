/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All handles begin alike, so that one check serves every function: a number that only live handles have, and the kind. What a handle
 * names is kept as the wire's struct for it: a call copies it into its arguments as it is, an answer's struct becomes a handle without
 * being looked at.
 */
#include "client/public/object.h"
#include "client/public/connect.h"
#include "client/public/last-error.h"
#include "proto/tables.h"

#include <stddef.h>
#include <string.h>

#define MAGIC_LIVE 0x5a9e3cd1u
#define MAGIC_GONE 0xdeadc0deu

const PublicInfo public_infos[PUBLIC_KINDS] = {
    [PUBLIC_CONNECT] = { NULL, ERROR_INVALID_CONN, ERROR_FROM_DOMAIN, "invalid connection pointer in %s", -1, 0 },
    [PUBLIC_ADM_CONNECT] = { NULL, ERROR_INVALID_CONN, ERROR_FROM_ADMIN, "invalid connection pointer in %s", -1, 0 },
    [PUBLIC_DOMAIN] = { &domain_wire, ERROR_INVALID_DOMAIN, ERROR_FROM_DOM, "invalid domain pointer in %s", -1, 0 },
    [PUBLIC_DOMAIN_SNAPSHOT] = { &domain_snapshot_wire, ERROR_INVALID_DOMAIN_SNAPSHOT, ERROR_FROM_DOMAIN_SNAPSHOT,
                                 "Invalid domain snapshot: %s", PUBLIC_DOMAIN, offsetof(WireDomainSnapshot, domain) },
    [PUBLIC_DOMAIN_CHECKPOINT] = { &domain_checkpoint_wire, ERROR_INVALID_DOMAIN_CHECKPOINT, ERROR_FROM_DOMAIN_CHECKPOINT,
                                   "Invalid domain checkpoint: %s", PUBLIC_DOMAIN, offsetof(WireDomainCheckpoint, domain) },
    [PUBLIC_NETWORK] = { &network_wire, ERROR_INVALID_NETWORK, ERROR_FROM_NETWORK, "invalid network pointer in %s", -1, 0 },
    [PUBLIC_NETWORK_PORT] = { &network_port_wire, ERROR_INVALID_NETWORK_PORT, ERROR_FROM_NETWORK, "Invalid network port pointer: %s",
                              PUBLIC_NETWORK, offsetof(WireNetworkPort, network) },
    [PUBLIC_STORAGE_POOL] = { &storage_pool_wire, ERROR_INVALID_STORAGE_POOL, ERROR_FROM_STORAGE, "invalid storage pool pointer in %s", -1, 0 },
    [PUBLIC_STORAGE_VOL] = { &storage_vol_wire, ERROR_INVALID_STORAGE_VOL, ERROR_FROM_STORAGE, "invalid storage volume pointer in %s", -1, 0 },
    [PUBLIC_INTERFACE] = { &interface_wire, ERROR_INVALID_INTERFACE, ERROR_FROM_INTERFACE, "invalid interface pointer in %s", -1, 0 },
    [PUBLIC_NODE_DEVICE] = { &node_device_wire, ERROR_INVALID_NODE_DEVICE, ERROR_FROM_NODEDEV, "invalid node device pointer in %s", -1, 0 },
    [PUBLIC_NWFILTER] = { &nwfilter_wire, ERROR_INVALID_NWFILTER, ERROR_FROM_NWFILTER, "Invalid network filter: %s", -1, 0 },
    [PUBLIC_NWFILTER_BINDING] = { &nwfilter_binding_wire, ERROR_INVALID_NWFILTER_BINDING, ERROR_FROM_NWFILTER,
                                  "Invalid network filter binding: %s", -1, 0 },
    [PUBLIC_SECRET] = { &secret_wire, ERROR_INVALID_SECRET, ERROR_FROM_SECRET, "Invalid secret: %s", -1, 0 },
    [PUBLIC_SERVER] = { &server_wire, ERROR_INVALID_CONN, ERROR_FROM_ADMIN, "invalid server pointer in %s", -1, 0 },
    [PUBLIC_CLIENT] = { &client_wire, ERROR_INVALID_CONN, ERROR_FROM_ADMIN, "invalid client pointer in %s", PUBLIC_SERVER,
                        offsetof(WireClient, server) },
    [PUBLIC_STREAM] = { NULL, ERROR_INVALID_STREAM, ERROR_FROM_STREAMS, "invalid stream pointer in %s", -1, 0 },
};

/** object_is: whether a pointer of the application is a live handle of a kind. Thread: any. */
bool object_is(const void *handle, PublicKind kind)
{
    const Object *object = handle;

    return object != NULL && object->magic == MAGIC_LIVE && object->kind == kind;
}

/**
 * object_check: refuse a pointer that is no handle of a kind
 * @from: what the error about a connection says it comes from; other kinds have their own
 * @function: the public function's name
 *
 * Sets this thread's last error and returns false. Thread: any.
 */
bool object_check(const void *handle, PublicKind kind, gint32 from, const char *function)
{
    const PublicInfo *info = &public_infos[kind];

    if (object_is(handle, kind))
        return true;

    last_error_raise(NULL, info->code, kind == PUBLIC_CONNECT ? from : info->from, info->phrase, function);
    return false;
}

/** object_init: make memory a live handle with one reference. Thread: any. */
void object_init(Object *object, PublicKind kind, virConnectPtr conn)
{
    object->magic = MAGIC_LIVE;
    object->kind = kind;
    object->references = 1;
    object->conn = conn;
}

/* The parent that an answer names: the one that the call was about when it is the same, else a handle of its own. */
static Named *parent_of(virConnectPtr conn, PublicKind kind, Named *named, Named *about)
{
    const PublicInfo *info = &public_infos[kind];
    union {
        WireDomain domain;
        WireNetwork network;
        WireServer server;
        char *name;
    } copy = { 0 };

    for (Named *one = about; one != NULL; one = one->parent) {
        if (one->object.kind == (PublicKind)info->parent) {
            object_ref(&one->object);
            return one;
        }
    }
    /* A parent's name is the first of its members. */
    memcpy(&copy, (char *)&named->wire + info->parent_offset, public_infos[info->parent].wire->size);
    copy.name = g_strdup(copy.name);
    return named_new(conn, (PublicKind)info->parent, &copy, NULL);
}

/**
 * named_new: a handle for what an answer names
 * @conn: the connection; the handle takes a reference
 * @wire: the wire's struct of that kind; what it holds becomes the handle's, it is left zeroed
 * @about: what the call was about, which may be the parent; or NULL
 *
 * Thread: any.
 */
Named *named_new(virConnectPtr conn, PublicKind kind, void *wire, Named *about)
{
    const PublicInfo *info = &public_infos[kind];
    Named *named = g_new0(Named, 1);

    object_init(&named->object, kind, conn);
    object_ref(&conn->object);
    memcpy(&named->wire, wire, info->wire->size);
    memset(wire, 0, info->wire->size);
    if (info->parent >= 0)
        named->parent = parent_of(conn, kind, named, about);
    return named;
}

/** named_copy: a handle for what a message names that others read too. Thread: any. */
Named *named_copy(virConnectPtr conn, PublicKind kind, const void *wire)
{
    const WireType *type = public_infos[kind].wire;
    Named copy;

    memcpy(&copy.wire, wire, type->size);
    for (guint i = 0; i < type->fields_n; i++) {
        char **text = (char **)((char *)&copy.wire + type->fields[i].offset);

        /* What events are about names itself by texts and numbers alone. */
        if (type->fields[i].kind == WIRE_STRING)
            *text = g_strdup(*text);
    }
    return named_new(conn, kind, &copy.wire, NULL);
}

void object_ref(Object *object)
{
    g_atomic_int_inc(&object->references);
}

/** object_unref_last: give a reference back; true: it was the last, and the handle is none any more. Thread: any. */
bool object_unref_last(Object *object)
{
    if (!g_atomic_int_dec_and_test(&object->references))
        return false;

    object->magic = MAGIC_GONE;
    return true;
}

/** named_unref: give a reference to a handle back. Takes NULL. Thread: any. */
void named_unref(Named *named)
{
    if (named == NULL || !object_unref_last(&named->object))
        return;

    wire_clear(public_infos[named->object.kind].wire, &named->wire);
    named_unref(named->parent);
    connect_unref(named->object.conn);
    g_free(named->text);
    g_free(named);
}
