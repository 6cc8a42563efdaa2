/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the router knows of events: five classes of objects, three ways in which clients of all ages ask for them, and where a message
 * names its object. Everything else in a message passes through unread.
 */
#include "event.h"
#include "object.h"
#include "proto/enums.h"
#include "proto/numbers.h"

#define UUID_LENGTH 16

/* Numbers of the public wire that the list does not hold yet. */
enum {
    LIST_ALL_STORAGE_POOLS = 281,
    LIST_ALL_NETWORKS = 283,
    LIST_ALL_NODE_DEVICES = 285,
    LIST_ALL_SECRETS = 287,
    NETWORK_REGISTER = 313,
    NETWORK_DEREGISTER = 314,
    STORAGE_POOL_REGISTER = 368,
    STORAGE_POOL_DEREGISTER = 369,
    NODE_DEVICE_REGISTER = 374,
    NODE_DEVICE_DEREGISTER = 375,
    SECRET_REGISTER = 380,
    SECRET_DEREGISTER = 381,
};

enum { CLASS_DOMAIN, CLASS_MONITOR, CLASS_NETWORK, CLASS_STORAGE_POOL, CLASS_NODE_DEVICE, CLASS_SECRET };

static const EventClass classes[] = {
    [CLASS_DOMAIN] = {
        "domain", ROUTE_DOMAIN, PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
        PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, OBJECT_NAME_UUID_ID, PROC_CONNECT_LIST_ALL_DOMAINS,
        { { 0, 0 }, { CONNECT_LIST_DOMAINS_PERSISTENT, OBJECT_PERSISTENT }, { CONNECT_LIST_DOMAINS_PAUSED, OBJECT_PAUSED } },
        .state_procedure = PROC_DOMAIN_GET_STATE,
        .defined = DOMAIN_EVENT_DEFINED, .undefined = DOMAIN_EVENT_UNDEFINED, .started = DOMAIN_EVENT_STARTED,
        .stopped = DOMAIN_EVENT_STOPPED, .suspended = DOMAIN_EVENT_SUSPENDED, .resumed = DOMAIN_EVENT_RESUMED,
    },
    [CLASS_MONITOR] = {
        "qemu monitor", ROUTE_DOMAIN, PROGRAM_QEMU, QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER,
        QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_DEREGISTER, OBJECT_NAME_UUID_ID,
    },
    [CLASS_NETWORK] = {
        "network", ROUTE_NETWORK, PROGRAM_REMOTE, NETWORK_REGISTER, NETWORK_DEREGISTER, OBJECT_NAME_UUID, LIST_ALL_NETWORKS,
        { { 0, 0 }, { CONNECT_LIST_NETWORKS_PERSISTENT, OBJECT_PERSISTENT }, { CONNECT_LIST_NETWORKS_ACTIVE, OBJECT_ACTIVE } },
        .defined = NETWORK_EVENT_DEFINED, .undefined = NETWORK_EVENT_UNDEFINED, .started = NETWORK_EVENT_STARTED,
        .stopped = NETWORK_EVENT_STOPPED, .suspended = -1, .resumed = -1,
    },
    [CLASS_STORAGE_POOL] = {
        "storage pool", ROUTE_STORAGE, PROGRAM_REMOTE, STORAGE_POOL_REGISTER, STORAGE_POOL_DEREGISTER, OBJECT_NAME_UUID,
        LIST_ALL_STORAGE_POOLS,
        { { 0, 0 }, { CONNECT_LIST_STORAGE_POOLS_PERSISTENT, OBJECT_PERSISTENT }, { CONNECT_LIST_STORAGE_POOLS_ACTIVE, OBJECT_ACTIVE } },
        .defined = STORAGE_POOL_EVENT_DEFINED, .undefined = STORAGE_POOL_EVENT_UNDEFINED, .started = STORAGE_POOL_EVENT_STARTED,
        .stopped = STORAGE_POOL_EVENT_STOPPED, .suspended = -1, .resumed = -1,
    },
    [CLASS_NODE_DEVICE] = {
        "node device", ROUTE_NODEDEV, PROGRAM_REMOTE, NODE_DEVICE_REGISTER, NODE_DEVICE_DEREGISTER, OBJECT_NAME, LIST_ALL_NODE_DEVICES,
        { { 0, OBJECT_ACTIVE } },
        .defined = NODE_DEVICE_EVENT_DEFINED, .undefined = NODE_DEVICE_EVENT_UNDEFINED, .started = NODE_DEVICE_EVENT_CREATED,
        .stopped = NODE_DEVICE_EVENT_DELETED, .suspended = -1, .resumed = -1,
    },
    [CLASS_SECRET] = {
        "secret", ROUTE_SECRET, PROGRAM_REMOTE, SECRET_REGISTER, SECRET_DEREGISTER, OBJECT_UUID_USAGE, LIST_ALL_SECRETS,
        { { 0, OBJECT_PERSISTENT } },
        .defined = SECRET_EVENT_DEFINED, .undefined = SECRET_EVENT_UNDEFINED, .started = -1, .stopped = -1, .suspended = -1, .resumed = -1,
    },
};

static const EventCall calls[] = {
    { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_REGISTER, &classes[CLASS_DOMAIN], EVENT_BY_KIND, false },
    { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_DEREGISTER, &classes[CLASS_DOMAIN], EVENT_BY_KIND, true },
    { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_REGISTER_ANY, &classes[CLASS_DOMAIN], EVENT_BY_NUMBER, false },
    { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_DEREGISTER_ANY, &classes[CLASS_DOMAIN], EVENT_BY_NUMBER, true },
    { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, &classes[CLASS_DOMAIN], EVENT_BY_CALLBACK, false },
    { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, &classes[CLASS_DOMAIN], EVENT_BY_CALLBACK, true },
    { PROGRAM_QEMU, QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER, &classes[CLASS_MONITOR], EVENT_WITH_ARGUMENTS, false },
    { PROGRAM_QEMU, QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_DEREGISTER, &classes[CLASS_MONITOR], EVENT_WITH_ARGUMENTS, true },
    { PROGRAM_REMOTE, NETWORK_REGISTER, &classes[CLASS_NETWORK], EVENT_BY_CALLBACK, false },
    { PROGRAM_REMOTE, NETWORK_DEREGISTER, &classes[CLASS_NETWORK], EVENT_BY_CALLBACK, true },
    { PROGRAM_REMOTE, STORAGE_POOL_REGISTER, &classes[CLASS_STORAGE_POOL], EVENT_BY_CALLBACK, false },
    { PROGRAM_REMOTE, STORAGE_POOL_DEREGISTER, &classes[CLASS_STORAGE_POOL], EVENT_BY_CALLBACK, true },
    { PROGRAM_REMOTE, NODE_DEVICE_REGISTER, &classes[CLASS_NODE_DEVICE], EVENT_BY_CALLBACK, false },
    { PROGRAM_REMOTE, NODE_DEVICE_DEREGISTER, &classes[CLASS_NODE_DEVICE], EVENT_BY_CALLBACK, true },
    { PROGRAM_REMOTE, SECRET_REGISTER, &classes[CLASS_SECRET], EVENT_BY_CALLBACK, false },
    { PROGRAM_REMOTE, SECRET_DEREGISTER, &classes[CLASS_SECRET], EVENT_BY_CALLBACK, true },
};

/** event_call: how a procedure asks for events or ends it, or NULL. Thread: any. */
const EventCall *event_call(const FrameHeader *header)
{
    for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
        if (calls[i].program == header->program && calls[i].procedure == header->procedure)
            return &calls[i];
    }
    return NULL;
}

/** event_class_of_message: what a message is about, or NULL. Thread: any. */
const EventClass *event_class_of_message(const RouteMessage *message)
{
    for (guint i = 0; i < G_N_ELEMENTS(classes); i++) {
        if (classes[i].program == message->program && classes[i].group == message->group)
            return &classes[i];
    }
    return NULL;
}

static void read_key(Cursor *cursor, gsize length, ObjectView *view)
{
    view->key = cursor_bytes(cursor, length);
    view->key_length = length;
}

static void read_key_string(Cursor *cursor, ObjectView *view)
{
    gsize length = cursor_word(cursor);

    read_key(cursor, length, view);
}

static void skip_string(Cursor *cursor)
{
    gsize ignored;

    cursor_string(cursor, &ignored);
}

/** object_read: find the object that stands next; false for a payload that is cut or wrong. Thread: any. */
bool object_read(Cursor *cursor, ObjectShape shape, ObjectView *ret_view)
{
    ObjectView view = { .bytes = cursor->at, .id = -1 };

    switch (shape) {
    case OBJECT_NAME_UUID_ID:
    case OBJECT_NAME_UUID:
        skip_string(cursor);
        read_key(cursor, UUID_LENGTH, &view);
        if (shape == OBJECT_NAME_UUID_ID)
            view.id = (gint32)cursor_word(cursor);
        break;
    case OBJECT_NAME:
        read_key_string(cursor, &view);
        break;
    case OBJECT_UUID_USAGE:
        read_key(cursor, UUID_LENGTH, &view);
        cursor_word(cursor);
        skip_string(cursor);
        break;
    }
    if (cursor->bad)
        return false;

    view.length = (gsize)(cursor->at - view.bytes);
    *ret_view = view;
    return true;
}

/** event_object_offset: where a message's object begins: behind the callback's number and, in three messages, a reason. Thread: any. */
gsize event_object_offset(const RouteMessage *message)
{
    static const gint32 with_reason[] = { PROC_DOMAIN_EVENT_CALLBACK_PM_WAKEUP, PROC_DOMAIN_EVENT_CALLBACK_PM_SUSPEND,
                                          PROC_DOMAIN_EVENT_CALLBACK_PM_SUSPEND_DISK };

    if (!message->callback)
        return 0;
    for (guint i = 0; i < G_N_ELEMENTS(with_reason); i++) {
        if (message->program == PROGRAM_REMOTE && message->procedure == with_reason[i])
            return 8;
    }
    return 4;
}
