/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Clients ask for events in three ways, as old as they are: by the call alone, by an event's number, and by number and object with a
 * callback's number in return. All become callbacks of the client's, with numbers that are the router's own, so that they hold whatever
 * happens to daemons. A registration is answered when the daemon has agreed and its objects are known: from the answer on nothing is
 * missed.
 */
#include "subscribe.h"
#include "upstream.h"

#include <string.h>

typedef struct Request {
    const EventCall *call;
    gint32 number; /* of the event to register, of the callback or the event to end */
    const guint8 *filter;
    gsize filter_length;
    const guint8 *args; /* what the daemon is to be asked */
    gsize args_length;
    guint8 plain_args[8];
} Request;

static void callback_free(Callback *callback)
{
    g_free(callback->filter);
    g_free(callback);
}

static bool read_filter(Cursor *cursor, const EventCall *call, Request *request)
{
    ObjectView object;

    if (!cursor_optional(cursor))
        return !cursor->bad;
    if (!object_read(cursor, call->class->shape, &object))
        return false;

    request->filter = object.key;
    request->filter_length = object.key_length;
    return true;
}

/* Ordinary events are asked of the daemon for all objects; who wants those of one is told only of that one. */
static bool read_request(const EventCall *call, const Frame *frame, Request *ret_request, GError **error)
{
    Request request = { .call = call, .number = EVENT_LIFECYCLE };
    Cursor cursor = { .bad = false };
    bool ok = true;

    cursor.at = frame_payload(frame, &cursor.left);
    if (call->form == EVENT_WITH_ARGUMENTS && !call->ends) {
        request.number = -1;
        request.args = cursor.at;
        request.args_length = cursor.left;
    } else if (call->form != EVENT_BY_KIND) {
        request.number = (gint32)cursor_word(&cursor);
        ok = call->form != EVENT_BY_CALLBACK || call->ends || read_filter(&cursor, call, &request);
    }
    if (!ok || cursor.bad) {
        error_set(error, ERROR_RPC, "Unable to decode message payload");
        return false;
    }
    frame_put_word(request.plain_args, (guint32)request.number);
    *ret_request = request;
    return true;
}

static bool check_known(const Request *request, GError **error)
{
    const EventClass *class = request->call->class;
    bool old = request->call->form == EVENT_BY_KIND || request->call->form == EVENT_BY_NUMBER;

    if (request->call->form == EVENT_WITH_ARGUMENTS || route_message_of_event(class->group, request->number, !old) != NULL)
        return true;

    error_set(error, ERROR_INTERNAL_ERROR, "unsupported %s event ID %d", class->what, request->number);
    return false;
}

static bool is_same(const Callback *callback, const Subscription *subscription, const Request *request)
{
    return callback->subscription == subscription && callback->form == request->call->form &&
           callback->filter_length == request->filter_length &&
           (request->filter == NULL || memcmp(callback->filter, request->filter, request->filter_length) == 0);
}

static bool check_new(const Client *client, const Subscription *subscription, const Request *request, GError **error)
{
    for (guint i = 0; client->callbacks != NULL && i < client->callbacks->len; i++) {
        if (is_same(client->callbacks->pdata[i], subscription, request)) {
            error_set(error, ERROR_INVALID_ARG, "event callback already tracked");
            return false;
        }
    }
    return true;
}

static void add_callback(Client *client, const Frame *frame, Subscription *subscription, const Request *request)
{
    Callback *callback = g_new0(Callback, 1);

    callback->client = client;
    callback->subscription = subscription;
    callback->form = request->call->form;
    callback->id = client->next_callback++;
    callback->pending = true;
    callback->call = frame->header;
    callback->filter = g_memdup2(request->filter, request->filter_length);
    callback->filter_length = request->filter_length;
    if (client->callbacks == NULL)
        client->callbacks = g_ptr_array_new_with_free_func((GDestroyNotify)callback_free);
    g_ptr_array_add(client->callbacks, callback);
    g_ptr_array_add(subscription->callbacks, callback);
    if (subscription_holds(subscription))
        subscribe_agreed(callback);
}

static bool register_callback(Client *client, const Frame *frame, const RouteRow *row, const Request *request, GError **error)
{
    Daemon *daemon = router_daemon_for(client->router, client->driver, client->owner, row, error);

    if (daemon == NULL || !check_known(request, error))
        return false;

    g_autofree char *uri = upstream_uri(client, daemon);
    Watcher *watcher = watcher_get(client, daemon, uri);
    const guint8 *args = request->args != NULL ? request->args : request->plain_args;
    gsize length = request->args != NULL ? request->args_length : sizeof(request->plain_args);
    Subscription *subscription = watcher_subscribe(watcher, request->call->class, request->number, args, length);
    if (!check_new(client, subscription, request, error))
        return false;

    add_callback(client, frame, subscription, request);
    watcher_wake(watcher);
    return true;
}

/* Takes a callback from its client and its subscription, which may end with it. */
static void remove_callback(Callback *callback)
{
    subscription_drop(callback->subscription, callback);
    g_ptr_array_remove(callback->client->callbacks, callback);
}

static bool is_meant(const Callback *callback, const Request *request)
{
    if (callback->pending || callback->subscription->class != request->call->class || callback->form != request->call->form)
        return false;
    if (request->call->form == EVENT_BY_KIND || request->call->form == EVENT_BY_NUMBER)
        return callback->subscription->event_id == request->number;
    return callback->id == request->number;
}

static void answer(Client *client, const FrameHeader *header, EventForm form, gint32 callback_id)
{
    g_autoptr(GByteArray) reply = g_byte_array_new();

    if (form == EVENT_BY_KIND)
        payload_word(reply, 0);
    else if (form != EVENT_BY_NUMBER && callback_id >= 0)
        payload_word(reply, (guint32)callback_id);
    client_reply(client, header, reply);
}

static bool end_callback(Client *client, const Frame *frame, const Request *request, GError **error)
{
    bool by_id = request->call->form == EVENT_BY_CALLBACK || request->call->form == EVENT_WITH_ARGUMENTS;

    for (guint i = 0; client->callbacks != NULL && i < client->callbacks->len; i++) {
        if (is_meant(client->callbacks->pdata[i], request)) {
            remove_callback(client->callbacks->pdata[i]);
            answer(client, &frame->header, request->call->form, -1);
            return true;
        }
    }
    error_set(error, ERROR_INTERNAL_ERROR, "%s event %s%d not registered", request->call->class->what, by_id ? "callback " : "",
              request->number);
    return false;
}

/**
 * subscribe_call: register or deregister
 * @row: of the call
 *
 * Thread: loop.
 */
void subscribe_call(Client *client, const Frame *frame, const RouteRow *row)
{
    const EventCall *call = event_call(&frame->header);
    g_autoptr(GError) error = NULL;
    Request request;
    bool ok = false;

    if (client->state != CLIENT_OPEN)
        error_set(&error, ERROR_INTERNAL_ERROR, "hypervisor connection not open");
    else if (call == NULL)
        error_set(&error, ERROR_NO_SUPPORT, "%s", row->name);
    else if (read_request(call, frame, &request, &error))
        ok = call->ends ? end_callback(client, frame, &request, &error) : register_callback(client, frame, row, &request, &error);
    if (!ok)
        client_reply_error(client, &frame->header, error);
}

/** subscribe_agreed: the daemon sends the events of a callback from now on; its client is answered. Thread: loop. */
void subscribe_agreed(Callback *callback)
{
    if (!callback->pending)
        return;

    callback->pending = false;
    answer(callback->client, &callback->call, callback->form, callback->id);
}

/** subscribe_refused: the daemon will not send a callback's events; its client is told why. Thread: loop. */
void subscribe_refused(Callback *callback, const guint8 *payload, gsize length)
{
    client_reply_error_payload(callback->client, &callback->call, payload, length);
    remove_callback(callback);
}

/** subscribe_forget: a client goes, and its callbacks with it. Thread: loop. */
void subscribe_forget(Client *client)
{
    while (client->callbacks != NULL && client->callbacks->len > 0)
        remove_callback(client->callbacks->pdata[client->callbacks->len - 1]);
    g_clear_pointer(&client->callbacks, g_ptr_array_unref);
}
