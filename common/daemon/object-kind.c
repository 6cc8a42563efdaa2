/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Nine kinds of objects are named on the wire in six ways. A row says where a name and a UUID stand in a kind's struct, so that finding an
 * object, naming it in a reply and telling of its life are written once.
 */
#include "daemon/object-kind.h"
#include "base/error.h"
#include "conf/interface/interface.h"
#include "conf/nwfilter/binding.h"
#include "conf/secret/secret.h"
#include "conf/storage/volume.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <stddef.h>
#include <string.h>

#define AT(T, m) (guint16)(offsetof(T, m) + 1)

typedef struct ObjectWire {
    const ObjectClass *class;
    guint16 name, uuid;  /* 1 + offset; 0: the wire has none. A UUID is what an object is found by, where there is one */
    guint16 parent_name; /* 1 + offset: of a child, its parent's; its own struct may also begin with the parent's */
    void (*fill)(const Object *object, const ObjectState *state, void *ret_wire); /* what else the wire says */

    /* lifecycle events */
    gint32 procedure; /* 0: there are none */
    const WireType *message;
    guint16 message_size;
    guint16 message_object, message_event, message_detail; /* offsets */
} ObjectWire;

#define LIFECYCLE(PROC, type, T, m)                                                                                                         \
    .procedure = PROC, .message = &type, .message_size = sizeof(T), .message_object = offsetof(T, m), .message_event = offsetof(T, event),  \
    .message_detail = offsetof(T, detail)

static void fill_volume(const Object *object, const ObjectState *state, void *ret_wire)
{
    const StorageVolumeDef *def = object_state_doc(state)->def;

    ((WireStorageVol *)ret_wire)->key = g_strdup(def->key);
}

static void fill_secret(const Object *object, const ObjectState *state, void *ret_wire)
{
    const SecretDef *def = object_state_doc(state)->def;
    WireSecret *wire = ret_wire;

    wire->usage_type = (gint32)def->usage_type;
    wire->usage_id = g_strdup(def->usage_id != NULL ? def->usage_id : "");
}

static void fill_interface(const Object *object, const ObjectState *state, void *ret_wire)
{
    const HostInterface *def = object_state_doc(state)->def;

    ((WireInterface *)ret_wire)->mac = g_strdup(def->mac != NULL ? def->mac : "");
}

static void fill_binding(const Object *object, const ObjectState *state, void *ret_wire)
{
    const FilterBindingDef *def = object_state_doc(state)->def;

    ((WireNwfilterBinding *)ret_wire)->filter_name = g_strdup(def->reference->filter);
}

static const ObjectWire wires[OBJECT_KIND_LAST] = {
    [OBJECT_NETWORK] = {
        .class = &network_class,
        .name = AT(WireNetwork, name),
        .uuid = AT(WireNetwork, uuid),
        LIFECYCLE(PROC_NETWORK_EVENT_LIFECYCLE, network_event_lifecycle_msg_wire, NetworkEventLifecycleMsg, network),
    },
    [OBJECT_NETWORK_PORT] = { .class = &network_port_class, .uuid = AT(WireNetworkPort, uuid) },
    [OBJECT_STORAGE_POOL] = {
        .class = &storage_pool_class,
        .name = AT(WireStoragePool, name),
        .uuid = AT(WireStoragePool, uuid),
        LIFECYCLE(PROC_STORAGE_POOL_EVENT_LIFECYCLE, storage_pool_event_lifecycle_msg_wire, StoragePoolEventLifecycleMsg, storage_pool),
    },
    [OBJECT_STORAGE_VOL] = {
        .class = &storage_vol_class,
        .name = AT(WireStorageVol, name),
        .parent_name = AT(WireStorageVol, pool),
        .fill = fill_volume,
    },
    [OBJECT_INTERFACE] = { .class = &interface_class, .name = AT(WireInterface, name), .fill = fill_interface },
    [OBJECT_NODE_DEVICE] = {
        .class = &node_device_class,
        .name = AT(WireNodeDevice, name),
        LIFECYCLE(PROC_NODE_DEVICE_EVENT_LIFECYCLE, node_device_event_lifecycle_msg_wire, NodeDeviceEventLifecycleMsg, node_device),
    },
    [OBJECT_NWFILTER] = { .class = &nwfilter_class, .name = AT(WireNwfilter, name), .uuid = AT(WireNwfilter, uuid) },
    [OBJECT_NWFILTER_BINDING] = { .class = &nwfilter_binding_class, .name = AT(WireNwfilterBinding, port_dev), .fill = fill_binding },
    [OBJECT_SECRET] = {
        .class = &secret_class,
        .uuid = AT(WireSecret, uuid),
        .fill = fill_secret,
        LIFECYCLE(PROC_SECRET_EVENT_LIFECYCLE, secret_event_lifecycle_msg_wire, SecretEventLifecycleMsg, secret),
    },
};

static char **name_at(const void *wire, guint16 offset)
{
    return (char **)(void *)((guint8 *)wire + offset - 1);
}

static Uuid *uuid_at(const void *wire, guint16 offset)
{
    return (Uuid *)(void *)((guint8 *)wire + offset - 1);
}

/** object_class_of: what objects of a kind have in common. */
const ObjectClass *object_class_of(ObjectKind kind)
{
    return wires[kind].class;
}

/** objects_start: registries for what the driver serves. Thread: main, before the first client. */
void objects_start(Daemon *daemon)
{
    for (guint kind = 0; kind < OBJECT_KIND_LAST; kind++) {
        if (daemon->driver->objects & OBJECT_BIT(kind))
            daemon->objects[kind] = object_registry_new(wires[kind].class, daemon->pool, daemon->driver->free_object);
    }
}

/** objects_clear: forget all objects. Thread: main. */
void objects_clear(Daemon *daemon)
{
    for (guint kind = 0; kind < OBJECT_KIND_LAST; kind++) {
        if (daemon->objects[kind] != NULL)
            object_registry_clear(daemon->objects[kind]);
    }
}

void objects_stop(Daemon *daemon)
{
    for (guint kind = 0; kind < OBJECT_KIND_LAST; kind++)
        g_clear_pointer(&daemon->objects[kind], object_registry_free);
}

/** objects_of: the registry of a kind that has one of its own. Errors: ERROR_NO_SUPPORT where the driver serves none. Thread: any. */
ObjectRegistry *objects_of(const Daemon *daemon, ObjectKind kind, const char *api, GError **error)
{
    if (daemon->objects[kind] == NULL)
        error_set(error, ERROR_NO_SUPPORT, "%s", api);
    return daemon->objects[kind];
}

/* A pool without volumes would be none; networks need not have ports that anybody asks for. */
static bool serves(const Daemon *daemon, ObjectKind kind)
{
    return kind == OBJECT_STORAGE_VOL || (daemon->driver->objects & OBJECT_BIT(kind)) != 0;
}

/** objects_of_call: the registry that a list or a look-up is about, of the call's object where it has one. Errors: as objects_of(). */
ObjectRegistry *objects_of_call(Call *call, ObjectKind kind, GError **error)
{
    if (call->object == NULL)
        return objects_of(call->daemon, kind, call->row->name, error);
    if (serves(call->daemon, kind))
        return call->object->children;
    error_set(error, ERROR_NO_SUPPORT, "%s", call->row->name);
    return NULL;
}

/** object_set_missing: say that there is no such object. @name, @uuid: what it was looked for by; one may be NULL. */
void object_set_missing(GError **error, const ObjectClass *class, const char *name, const Uuid *uuid)
{
    char text[UUID_STRING_LENGTH];

    if (uuid == NULL) {
        error_set(error, class->missing, "no %s with matching name '%s'", class->what, name);
        return;
    }
    uuid_format(uuid, text);
    if (name == NULL)
        error_set(error, class->missing, "no %s with matching uuid '%s'", class->what, text);
    else
        error_set(error, class->missing, "no %s with matching uuid '%s' (%s)", class->what, text, name);
}

static Object *find_by_name(const Daemon *daemon, ObjectKind kind, const char *name, const char *api, GError **error)
{
    ObjectRegistry *registry = objects_of(daemon, kind, api, error);
    Object *object = registry != NULL ? object_registry_find_by_name(registry, name) : NULL;

    if (registry != NULL && object == NULL)
        object_set_missing(error, wires[kind].class, name, NULL);
    return object;
}

/* The registry that a child is in; its parent stands in its own struct, whole or by name. */
static Object *find_parent(const Daemon *daemon, const ObjectWire *row, const void *wire, const char *api, GError **error)
{
    if (row->parent_name != 0)
        return find_by_name(daemon, OBJECT_STORAGE_POOL, *name_at(wire, row->parent_name), api, error);
    return object_find(daemon, OBJECT_NETWORK, wire, api, error);
}

static bool is_child(ObjectKind kind)
{
    return kind == OBJECT_NETWORK_PORT || kind == OBJECT_STORAGE_VOL;
}

/**
 * object_find: the object that a call's first argument names
 * @wire: the kind's struct
 * @api: for messages
 *
 * Returns a reference. Errors: the class's own code where there is none; ERROR_NO_SUPPORT for a kind that the driver does not serve.
 * Thread: any.
 */
Object *object_find(const Daemon *daemon, ObjectKind kind, const void *wire, const char *api, GError **error)
{
    const ObjectWire *row = &wires[kind];
    g_autoptr(Object) parent = is_child(kind) && serves(daemon, kind) ? find_parent(daemon, row, wire, api, error) : NULL;
    const char *name = row->name != 0 ? *name_at(wire, row->name) : NULL;
    const Uuid *uuid = row->uuid != 0 ? uuid_at(wire, row->uuid) : NULL;
    ObjectRegistry *registry;
    Object *object;

    if (is_child(kind) && parent == NULL) {
        if (!serves(daemon, kind))
            error_set(error, ERROR_NO_SUPPORT, "%s", api);
        return NULL;
    }
    registry = parent != NULL ? parent->children : objects_of(daemon, kind, api, error);
    if (registry == NULL)
        return NULL;

    object = uuid != NULL ? object_registry_find_by_uuid(registry, uuid) : object_registry_find_by_name(registry, name);
    if (object == NULL)
        object_set_missing(error, row->class, name, uuid);
    return object;
}

/** object_fill: name an object in a message; the strings are the message's. Thread: any. */
void object_fill(Object *object, void *ret_wire)
{
    const ObjectWire *row = &wires[object->class->kind];
    g_autoptr(ObjectState) state = object_state(object);

    if (row->name != 0)
        *name_at(ret_wire, row->name) = g_strdup(object->name);
    if (row->uuid != 0)
        *uuid_at(ret_wire, row->uuid) = object->uuid;
    if (object->parent != NULL && row->parent_name != 0)
        *name_at(ret_wire, row->parent_name) = g_strdup(object->parent->name);
    else if (object->parent != NULL)
        object_fill(object->parent, ret_wire);
    if (row->fill != NULL)
        row->fill(object, state, ret_wire);
}

/**
 * object_enter: the object of a document that a client sent, made where there is none, with its job queue
 *
 * Returns a reference; object_leave() gives queue and reference back. An object that has no document then is removed again.
 * Errors: ERROR_OPERATION_FAILED where name or UUID are another's. Thread: a call's, that holds no object.
 */
Object *object_enter(Call *call, ObjectKind kind, const char *name, const Uuid *uuid, GError **error)
{
    ObjectRegistry *registry = objects_of(call->daemon, kind, call->row->name, error);
    Object *object = registry != NULL ? object_registry_claim(registry, NULL, name, uuid, error) : NULL;

    if (object == NULL)
        return NULL;

    call->job.name = call->row->name;
    call->job.caller = call->session->caller;
    job_queue_enter(object->jobs, &call->job);
    if (!object_is_gone(object))
        return object;

    /* It ended while this call waited for it; its name is free again. */
    job_queue_leave(object->jobs);
    object_unref(object);
    return object_enter(call, kind, name, uuid, error);
}

/** object_drop_if_empty: remove an object that came to nothing, or to its end. Thread: the object's job. */
void object_drop_if_empty(Object *object)
{
    g_autoptr(ObjectState) state = object_state(object);

    if (object_state_doc(state) == NULL)
        object_registry_remove(object->registry, object);
}

void object_leave(Object *object)
{
    if (object == NULL)
        return;

    object_drop_if_empty(object);
    job_queue_leave(object->jobs);
    object_unref(object);
}

/** object_tell: tell of a lifecycle event; nothing happens where the kind has none. Thread: any. */
void object_tell(Daemon *daemon, Object *object, gint32 event, gint32 detail)
{
    const ObjectWire *row = &wires[object->class->kind];
    g_autofree guint8 *message = NULL;

    if (row->procedure == 0)
        return;

    message = g_malloc0(row->message_size);
    object_fill(object, message + row->message_object);
    *(gint32 *)(void *)(message + row->message_event) = event;
    *(gint32 *)(void *)(message + row->message_detail) = detail;
    event_bus_emit(daemon->events, PROGRAM_REMOTE, row->procedure, &object->uuid, row->message, message);
    wire_clear(row->message, message);
}
