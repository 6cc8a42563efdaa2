/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * That a domain stopped can be seen from lists; whether it was shut down or crashed cannot, and clients act on the difference. So its
 * state's reason is asked for, and what was missed waits behind the answer to keep its order. Where nothing is known any more, the event
 * says "failed" rather than claim a shutdown.
 */
#include "missed.h"
#include "proto/enums.h"

#include <string.h>

typedef struct MissedEvent {
    const EventClass *class;
    guint32 serial; /* of the question; 0 when there is none any more */
    gint32 event;
    gint32 detail;
    ObjectView object; /* of the bytes below */
    guint8 bytes[];
} MissedEvent;

static const gint8 stopped_details[] = {
    [DOMAIN_SHUTOFF_UNKNOWN] = DOMAIN_EVENT_STOPPED_FAILED,      [DOMAIN_SHUTOFF_SHUTDOWN] = DOMAIN_EVENT_STOPPED_SHUTDOWN,
    [DOMAIN_SHUTOFF_DESTROYED] = DOMAIN_EVENT_STOPPED_DESTROYED, [DOMAIN_SHUTOFF_CRASHED] = DOMAIN_EVENT_STOPPED_CRASHED,
    [DOMAIN_SHUTOFF_MIGRATED] = DOMAIN_EVENT_STOPPED_MIGRATED,   [DOMAIN_SHUTOFF_SAVED] = DOMAIN_EVENT_STOPPED_SAVED,
    [DOMAIN_SHUTOFF_FAILED] = DOMAIN_EVENT_STOPPED_FAILED,       [DOMAIN_SHUTOFF_FROM_SNAPSHOT] = DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT,
    [DOMAIN_SHUTOFF_DAEMON] = DOMAIN_EVENT_STOPPED_FAILED,
};

void missed_queue_clear(MissedQueue *queue)
{
    g_queue_clear_full(&queue->events, g_free);
}

static MissedEvent *missed_event_new(const EventClass *class, const ObjectView *object, gint32 event, gint32 detail)
{
    MissedEvent *missed = g_malloc(sizeof(MissedEvent) + object->length);

    *missed = (MissedEvent){ .class = class, .event = event, .detail = detail, .object = *object };
    memcpy(missed->bytes, object->bytes, object->length);
    missed->object.bytes = missed->bytes;
    missed->object.key = missed->bytes + (object->key - object->bytes);
    return missed;
}

static void tell_ready(MissedQueue *queue, const MissedHandler *handler, void *opaque)
{
    const MissedEvent *head;

    while ((head = g_queue_peek_head(&queue->events)) != NULL && head->serial == 0) {
        g_autofree MissedEvent *missed = g_queue_pop_head(&queue->events);

        handler->tell(missed->class, &missed->object, missed->event, missed->detail, opaque);
    }
}

/** missed_queue_add: have an event told, now or behind those that wait. Thread: loop. */
void missed_queue_add(MissedQueue *queue, const EventClass *class, const ObjectView *object, gint32 event, gint32 detail,
                      const MissedHandler *handler, void *opaque)
{
    MissedEvent *missed = missed_event_new(class, object, event, detail);

    if (class->state_procedure != 0 && event == class->stopped) {
        missed->detail = DOMAIN_EVENT_STOPPED_FAILED;
        missed->serial = handler->ask(class, object, opaque);
    }
    g_queue_push_tail(&queue->events, missed);
    tell_ready(queue, handler, opaque);
}

/* A domain that runs again no longer knows why it had stopped. */
static gint32 read_detail(const FrameHeader *header, const guint8 *payload, gsize length)
{
    Cursor cursor = { payload, length, false };
    guint32 state = cursor_word(&cursor), reason = cursor_word(&cursor);

    if (header->status != FRAME_OK || cursor.bad || state != DOMAIN_SHUTOFF || reason >= G_N_ELEMENTS(stopped_details))
        return DOMAIN_EVENT_STOPPED_FAILED;

    return stopped_details[reason];
}

/** missed_queue_take_reply: take the answer to a question; false for an answer to something else. Thread: loop. */
bool missed_queue_take_reply(MissedQueue *queue, const FrameHeader *header, const guint8 *payload, gsize length,
                             const MissedHandler *handler, void *opaque)
{
    for (GList *node = queue->events.head; node != NULL; node = node->next) {
        MissedEvent *missed = node->data;

        if (missed->serial == 0 || missed->serial != header->serial)
            continue;
        missed->serial = 0;
        missed->detail = read_detail(header, payload, length);
        tell_ready(queue, handler, opaque);
        return true;
    }
    return false;
}

/** missed_queue_release: tell what waits as it is: newer events come, or the daemon that was asked is gone. Thread: loop. */
void missed_queue_release(MissedQueue *queue, const MissedHandler *handler, void *opaque)
{
    for (GList *node = queue->events.head; node != NULL; node = node->next)
        ((MissedEvent *)node->data)->serial = 0;
    tell_ready(queue, handler, opaque);
}
