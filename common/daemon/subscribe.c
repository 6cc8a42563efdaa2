/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/subscribe.h"
#include "base/error.h"
#include "proto/numbers.h"

static void send_event(const Event *event, gint32 callback_id, void *opaque)
{
    const FrameHeader header = { .program = event->program, .version = 1, .procedure = event->procedure, .type = FRAME_MESSAGE };

    /* Encoded once for all; only this word differs. */
    frame_put_word(event->payload->data, (guint32)callback_id);
    session_send(opaque, &header, event->payload);
}

/**
 * subscribe: send a client the events of one kind from now on
 * @group, @event_id: which; the numbers of a class's own enum
 * @only: events of this object alone, or NULL
 *
 * Errors: ERROR_INVALID_ARG for a number that the class has not. Thread: main.
 */
bool subscribe(Call *call, RouteClass group, gint32 event_id, const Uuid *only, gint32 *ret_callback, GError **error)
{
    const RouteMessage *message = route_message_of_event(group, event_id, true);

    if (message == NULL) {
        error_set(error, ERROR_INVALID_ARG, "unsupported event ID %d", event_id);
        return false;
    }
    *ret_callback = event_bus_subscribe(call->daemon->events, PROGRAM_REMOTE, message->procedure, only, send_event, call->session);
    return true;
}

/** unsubscribe: end what subscribe() began. Errors: ERROR_INVALID_ARG where the client has no such callback. Thread: main. */
bool unsubscribe(Call *call, gint32 callback, GError **error)
{
    if (event_bus_unsubscribe(call->daemon->events, callback, call->session))
        return true;

    error_set(error, ERROR_INVALID_ARG, "event callback %d is not registered", callback);
    return false;
}
