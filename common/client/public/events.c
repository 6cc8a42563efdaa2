/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Callbacks of a connection. Each has a number that the application knows and one that the server gave; messages carry the server's. The
 * server takes the same request once only, so that callbacks for the same events share its number. A callback holds a reference to its
 * connection, and is itself counted: one that is ended while it runs is freed when it has returned.
 *
 * A message may come between the server's answer to a registration and the moment when its number is noted here: as long as a registration
 * is under way, messages of unknown numbers are put by and told afterwards, from the event loop too.
 */
#include "client/public/events.h"
#include "client/public/connect.h"
#include "client/event.h"
#include "client/public/last-error.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

typedef struct Callback {
    gint references;
    int id;
    gint32 remote_id;
    bool ended;
    EventsRequest request; /* its object and name are not kept */
    char *key;             /* of whose and which events: equal ones share the server's number */
    virConnectPtr conn;    /* a reference */
} Callback;

/* A message of a number that is not known yet. */
typedef struct Early {
    const EventsRow *row;
    void *message;
} Early;

static const struct {
    guint32 program;
    gint32 registers;
    gint32 deregisters;
    gint32 from;
} classes[EVENTS_CLASSES] = {
    [EVENTS_DOMAIN] = { PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY,
                        ERROR_FROM_DOMAIN },
    [EVENTS_NETWORK] = { PROGRAM_REMOTE, PROC_CONNECT_NETWORK_EVENT_REGISTER_ANY, PROC_CONNECT_NETWORK_EVENT_DEREGISTER_ANY,
                         ERROR_FROM_NETWORK },
    [EVENTS_STORAGE_POOL] = { PROGRAM_REMOTE, PROC_CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY, PROC_CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY,
                              ERROR_FROM_STORAGE },
    [EVENTS_NODE_DEVICE] = { PROGRAM_REMOTE, PROC_CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY, PROC_CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY,
                             ERROR_FROM_NODEDEV },
    [EVENTS_SECRET] = { PROGRAM_REMOTE, PROC_CONNECT_SECRET_EVENT_REGISTER_ANY, PROC_CONNECT_SECRET_EVENT_DEREGISTER_ANY,
                        ERROR_FROM_SECRET },
    [EVENTS_MONITOR] = { PROGRAM_QEMU, QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER,
                         QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_DEREGISTER, ERROR_FROM_DOMAIN },
};

/* The arguments of all registrations but QEMU's lie alike, and so do all the rest. */
typedef ConnectDomainEventCallbackRegisterAnyArgs RegisterArgs;
typedef ConnectDomainEventCallbackRegisterAnyRet RegisterRet;
typedef ConnectDomainEventCallbackDeregisterAnyArgs DeregisterArgs;
G_STATIC_ASSERT(sizeof(RegisterArgs) == sizeof(ConnectNetworkEventRegisterAnyArgs));
G_STATIC_ASSERT(sizeof(RegisterArgs) == sizeof(ConnectStoragePoolEventRegisterAnyArgs));
G_STATIC_ASSERT(sizeof(RegisterArgs) == sizeof(ConnectNodeDeviceEventRegisterAnyArgs));
G_STATIC_ASSERT(sizeof(RegisterArgs) == sizeof(ConnectSecretEventRegisterAnyArgs));

static void callback_unref(Callback *callback)
{
    if (!g_atomic_int_dec_and_test(&callback->references))
        return;

    if (callback->request.free_opaque != NULL)
        callback->request.free_opaque(callback->request.opaque);
    connect_unref(callback->conn);
    g_free(callback->key);
    g_free(callback);
}

static void tell(Callback *callback, const EventsRow *row, void *message)
{
    EventsDelivery delivery = { .conn = callback->conn, .func = callback->request.func, .opaque = callback->request.opaque };

    delivery.object = named_copy(callback->conn, row->kind, (char *)message + row->object);
    row->tell(&delivery, message);
    named_unref(delivery.object);
}

static void unref_callback(void *callback)
{
    callback_unref(callback);
}

/* The callbacks of a message, with references. Under the lock. */
static GPtrArray *find(virConnectPtr conn, EventsClass class, gint32 remote_id)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(unref_callback);

    for (guint i = 0; i < conn->callbacks->len; i++) {
        Callback *callback = conn->callbacks->pdata[i];

        if (callback->request.class == class && callback->remote_id == remote_id) {
            g_atomic_int_inc(&callback->references);
            g_ptr_array_add(found, callback);
        }
    }
    return found;
}

static void early_free(void *memory)
{
    Early *early = memory;

    wire_clear(early->row->wire, early->message);
    g_free(early->message);
    g_free(early);
}

/* Message and row are told, or put by; the message is the function's. */
static void take_message(virConnectPtr conn, const EventsRow *row, void *message)
{
    const Early early = { row, message };
    g_autoptr(GPtrArray) callbacks = NULL;

    g_mutex_lock(&conn->lock);
    callbacks = find(conn, row->class, *(gint32 *)message);
    if (callbacks->len == 0 && conn->registering > 0) {
        g_ptr_array_add(conn->early, g_memdup2(&early, sizeof(early)));
        g_mutex_unlock(&conn->lock);
        return;
    }
    g_mutex_unlock(&conn->lock);
    for (guint i = 0; i < callbacks->len; i++) {
        Callback *callback = callbacks->pdata[i];

        if (!callback->ended)
            tell(callback, row, message);
    }
    wire_clear(row->wire, message);
    g_free(message);
}

static void on_event(Engine *engine, guint32 program, gint32 procedure, const guint8 *payload, gsize length, void *opaque)
{
    for (guint i = 0; i < events_rows_n; i++) {
        const EventsRow *row = &events_rows[i];

        if (row->program == program && row->procedure == procedure) {
            void *message = g_malloc0(row->size);

            if (wire_decode(row->wire, payload, length, message, NULL))
                take_message(opaque, row, message);
            else
                g_free(message);
            return;
        }
    }
}

/* Put by until registrations were through: now they are told, or belong to nobody. */
static void tell_early(int timer, void *opaque)
{
    virConnectPtr conn = opaque;
    g_autoptr(GPtrArray) early = NULL;

    event_remove_timeout(timer);
    g_mutex_lock(&conn->lock);
    early = g_steal_pointer(&conn->early);
    conn->early = g_ptr_array_new();
    g_mutex_unlock(&conn->lock);
    for (guint i = 0; i < early->len; i++) {
        Early *one = early->pdata[i];
        take_message(conn, one->row, one->message);
        g_free(one);
    }
}

static void release_connection(void *opaque)
{
    connect_unref(opaque);
}

/* Under the lock. */
static void registered(virConnectPtr conn)
{
    if (--conn->registering > 0 || conn->early->len == 0)
        return;

    object_ref(&conn->object);
    if (event_add_timeout(0, tell_early, conn, release_connection) < 0) {
        g_ptr_array_set_free_func(conn->early, early_free);
        g_ptr_array_set_size(conn->early, 0);
        g_ptr_array_set_free_func(conn->early, NULL);
    }
}

static bool call_register(virConnectPtr conn, const EventsRequest *request, gint32 *ret_id, GError **error)
{
    void *wire = request->object != NULL ? &request->object->wire : NULL;
    const RegisterArgs args = { .event_id = request->event_id, .domain = wire };
    const ConnectDomainQemuMonitorEventRegisterArgs monitor_args = { .domain = wire, .event = (char *)request->event,
                                                                     .flags = request->flags };
    const void *what = request->class == EVENTS_MONITOR ? (const void *)&monitor_args : &args;
    RegisterRet ret = { 0 };

    if (!engine_call(conn->engine, classes[request->class].program, classes[request->class].registers, what, &ret, error))
        return false;

    *ret_id = ret.callback;
    return true;
}

static bool check(virConnectPtr conn, const char *function, const EventsRequest *request)
{
    gint32 from = classes[request->class].from;

    if (request->func == NULL) {
        last_error_argument(conn, from, function, "cb", "must not be NULL");
        return false;
    }
    if (request->event_id < 0) {
        last_error_argument(conn, from, function, "eventID", "must be zero or greater");
        return false;
    }
    if (!event_is_registered()) {
        last_error_raise(conn, ERROR_INTERNAL_ERROR, from, "internal error: %s", "could not initialize domain event timer");
        return false;
    }
    return true;
}

/* Another callback for the same events, or NULL. Under the lock. */
static const Callback *like(virConnectPtr conn, const Callback *callback)
{
    for (guint i = 0; i < conn->callbacks->len; i++) {
        const Callback *other = conn->callbacks->pdata[i];

        if (other != callback && strcmp(other->key, callback->key) == 0)
            return other;
    }
    return NULL;
}

/* An application that asks for the same again is mistaken. Under the lock. */
static bool is_twice(virConnectPtr conn, const Callback *callback)
{
    for (guint i = 0; i < conn->callbacks->len; i++) {
        const Callback *other = conn->callbacks->pdata[i];

        if (other->request.func == callback->request.func && other->request.plain == callback->request.plain &&
            strcmp(other->key, callback->key) == 0)
            return true;
    }
    return false;
}

/* At the server, unless a like one is. */
static bool subscribe(virConnectPtr conn, Callback *callback, const EventsRequest *request, GError **error)
{
    const Callback *other;
    gint32 remote_id = -1;

    g_mutex_lock(&conn->lock);
    if (is_twice(conn, callback)) {
        g_mutex_unlock(&conn->lock);
        error_set(error, ERROR_INVALID_ARG, "event callback already tracked");
        return false;
    }
    other = like(conn, callback);
    callback->remote_id = other != NULL ? other->remote_id : -1;
    conn->registering++;
    engine_on_event(conn->engine, on_event, conn);
    g_mutex_unlock(&conn->lock);
    if (callback->remote_id >= 0 || call_register(conn, request, &remote_id, error)) {
        if (callback->remote_id < 0)
            callback->remote_id = remote_id;
        return true;
    }
    return false;
}

/* Registrations and ends are one after the other: what shares a number must not pass what gives it back. */
static bool note(virConnectPtr conn, Callback *callback, const EventsRequest *request, GError **error)
{
    guint before;
    bool ok;

    g_mutex_lock(&conn->register_lock);
    before = conn->registering;
    ok = subscribe(conn, callback, request, error);
    g_mutex_lock(&conn->lock);
    if (ok) {
        callback->id = conn->next_callback++;
        g_ptr_array_add(conn->callbacks, callback);
    }
    if (conn->registering > before)
        registered(conn);
    g_mutex_unlock(&conn->lock);
    g_mutex_unlock(&conn->register_lock);
    return ok;
}

/* Whose and which events. */
static char *key_of(const EventsRequest *request)
{
    g_autoptr(GByteArray) wire = g_byte_array_new();
    g_autofree char *object = NULL;

    if (request->object != NULL && wire_encode(public_infos[request->object->object.kind].wire, &request->object->wire, wire, NULL))
        object = g_base64_encode(wire->data, wire->len);
    return g_strdup_printf("%d %d %u %s %s", (int)request->class, request->event_id, request->flags, object != NULL ? object : "-",
                           request->event != NULL ? request->event : "");
}

/**
 * events_register: tell an application's function of events
 * @function: the public function, for errors
 *
 * Returns the callback's number, or -1 with this thread's last error set; then the opaque pointer is still the caller's. Thread: any.
 */
int events_register(virConnectPtr conn, const char *function, const EventsRequest *request)
{
    const Callback new = { .references = 1, .request = *request, .conn = conn };
    GError *error = NULL;
    Callback *callback;

    if (!check(conn, function, request))
        return -1;

    callback = g_memdup2(&new, sizeof(new));
    callback->key = key_of(request);
    callback->request.object = NULL;
    callback->request.event = NULL;
    object_ref(&conn->object);
    if (note(conn, callback, request, &error))
        return callback->id;

    connect_unref(conn);
    g_free(callback->key);
    g_free(callback);
    last_error_take(conn, error_is(error, ERROR_INVALID_ARG) ? ERROR_FROM_NONE : classes[request->class].from, error);
    return -1;
}

/* The last for its events ends them at the server too. With the lock of registrations, which it gives back. */
static int end(virConnectPtr conn, Callback *callback)
{
    EventsClass class = callback->request.class;
    const DeregisterArgs args = { .callback = callback->remote_id };
    GError *error = NULL;
    int result = 0;
    bool last;

    g_mutex_lock(&conn->lock);
    last = like(conn, callback) == NULL;
    g_mutex_unlock(&conn->lock);
    if (last && !engine_call(conn->engine, classes[class].program, classes[class].deregisters, &args, NULL, &error))
        result = -1;
    g_mutex_unlock(&conn->register_lock);
    if (error != NULL)
        last_error_take(conn, classes[class].from, error);
    callback_unref(callback);
    return result;
}

/* Out of the list, with the lock of registrations taken; or NULL, without it. */
static Callback *withdraw(virConnectPtr conn, EventsClass class, int id, EventsFunc plain)
{
    Callback *found = NULL;

    g_mutex_lock(&conn->register_lock);
    g_mutex_lock(&conn->lock);
    for (guint i = 0; i < conn->callbacks->len && found == NULL; i++) {
        Callback *callback = conn->callbacks->pdata[i];
        bool same = plain != NULL ? callback->request.plain && callback->request.func == plain : callback->id == id;

        if (callback->request.class == class && same) {
            found = callback;
            found->ended = true;
            g_ptr_array_remove_index(conn->callbacks, i);
        }
    }
    g_mutex_unlock(&conn->lock);
    if (found == NULL)
        g_mutex_unlock(&conn->register_lock);
    return found;
}

/** events_deregister: end a callback by its number. Returns 0, or -1 with this thread's last error set. Thread: any. */
int events_deregister(virConnectPtr conn, const char *function, EventsClass class, int id)
{
    Callback *callback;
    g_autofree char *text = NULL;

    if (id < 0) {
        last_error_argument(conn, classes[class].from, function, "callbackID", "must be zero or greater");
        return -1;
    }
    callback = withdraw(conn, class, id, NULL);
    if (callback != NULL)
        return end(conn, callback);

    text = g_strdup_printf("could not find event callback %d for deletion", id);
    last_error_raise(conn, ERROR_INVALID_ARG, ERROR_FROM_NONE, "invalid argument: %s", text);
    return -1;
}

/** events_deregister_plain: end a callback of virConnectDomainEventRegister. Returns as events_deregister(). Thread: any. */
int events_deregister_plain(virConnectPtr conn, const char *function, EventsFunc func)
{
    Callback *callback;

    if (func == NULL) {
        last_error_argument(conn, ERROR_FROM_DOMAIN, function, "cb", "must not be NULL");
        return -1;
    }
    callback = withdraw(conn, EVENTS_DOMAIN, 0, func);
    if (callback != NULL)
        return end(conn, callback);

    last_error_raise(conn, ERROR_INVALID_ARG, ERROR_FROM_NONE, "invalid argument: %s", "could not find event callback for deletion");
    return -1;
}
