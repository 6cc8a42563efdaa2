/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One event to many clients. The message is copied once; for each client its own callback's number is written into the copy. Clients that
 * registered in the old ways get the old message: another procedure, and no number in front.
 */
#include "fanout.h"

#include <string.h>

#define UNREAD_MAX (16u << 20)

/* An event on its way: the message as it came and, once somebody wants it, in its old form. */
typedef struct Event {
    const RouteMessage *message;
    const guint8 *bytes;
    gsize length;
    GByteArray *callback_form;
    GByteArray *old_form;
} Event;

static void event_clear(Event *event)
{
    g_clear_pointer(&event->callback_form, g_byte_array_unref);
    g_clear_pointer(&event->old_form, g_byte_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Event, event_clear)

static const GByteArray *callback_form(Event *event, gint32 id)
{
    if (event->callback_form == NULL) {
        event->callback_form = g_byte_array_sized_new((guint)event->length);
        g_byte_array_append(event->callback_form, event->bytes, (guint)event->length);
    }
    frame_put_word(event->callback_form->data + FRAME_MIN, (guint32)id);
    return event->callback_form;
}

static const GByteArray *old_form(Event *event)
{
    const RouteMessage *old = route_message_of_event(event->message->group, event->message->event_id, false);
    gsize skip = FRAME_MIN + event_object_offset(event->message);

    if (event->old_form == NULL && old != NULL) {
        FrameHeader header = { old->program, 1, old->procedure, FRAME_MESSAGE, 0, FRAME_OK };

        event->old_form = frame_begin(&header, 0);
        g_byte_array_append(event->old_form, event->bytes + skip, (guint)(event->length - skip));
        frame_finish(event->old_form);
    }
    return event->old_form;
}

static bool wants(const Callback *callback, const ObjectView *object)
{
    return !callback->pending && (callback->filter == NULL || (callback->filter_length == object->key_length &&
                                                               memcmp(callback->filter, object->key, object->key_length) == 0));
}

/* A reader that has stopped must not make us keep the world's events for it. */
static bool keeps_up(const Callback *callback)
{
    Client *client = callback->client;

    if (rpc_conn_queued(client->conn) <= UNREAD_MAX)
        return true;

    g_autofree char *who = client_describe(client);
    g_autofree char *reason = g_strdup_printf("%s leaves more than %u MiB of events unread and is disconnected", who, UNREAD_MAX >> 20);
    g_warning("%s", reason);
    rpc_conn_fail(client->conn, reason);
    return false;
}

static void send_to(Event *event, const Callback *callback)
{
    bool is_old = callback->form == EVENT_BY_KIND || callback->form == EVENT_BY_NUMBER;
    const GByteArray *frame = is_old ? old_form(event) : callback_form(event, callback->id);

    if (frame != NULL && keeps_up(callback))
        client_send(callback->client, frame->data, frame->len, NULL, 0);
}

/**
 * fanout: send an event to all clients that want it
 * @frame: the daemon's message, in the form with a callback's number
 * @object: what it is about
 *
 * Thread: loop.
 */
void fanout(const Subscription *subscription, const RouteMessage *message, const Frame *frame, const ObjectView *object)
{
    g_auto(Event) event = { .message = message, .bytes = frame->bytes, .length = frame->length };

    for (guint i = 0; i < subscription->callbacks->len; i++) {
        const Callback *callback = subscription->callbacks->pdata[i];

        if (wants(callback, object))
            send_to(&event, callback);
    }
}

/** fanout_made_up: send a lifecycle event that a daemon could not. Thread: loop. */
void fanout_made_up(const Subscription *subscription, const ObjectView *object, gint32 event, gint32 detail)
{
    const RouteMessage *message = route_message_of_event(subscription->class->group, EVENT_LIFECYCLE, true);
    g_autoptr(GByteArray) bytes = NULL;

    if (message == NULL)
        return;

    FrameHeader header = { message->program, 1, message->procedure, FRAME_MESSAGE, 0, FRAME_OK };
    bytes = frame_begin(&header, 0);
    payload_word(bytes, 0);
    g_byte_array_append(bytes, object->bytes, (guint)object->length);
    payload_word(bytes, (guint32)event);
    payload_word(bytes, (guint32)detail);
    frame_finish(bytes);

    Frame frame = { .header = header, .bytes = bytes->data, .length = bytes->len };
    fanout(subscription, message, &frame, object);
}
