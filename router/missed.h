/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "event.h"

/* Events that were missed and are made up, in their order, while it is being asked why a domain stopped. */
typedef struct MissedQueue {
    GQueue events; /* of MissedEvent */
} MissedQueue;

typedef struct MissedHandler {
    /* Asks for the object's state; returns the call's serial, or 0 when nobody can be asked. */
    guint32 (*ask)(const EventClass *class, const ObjectView *object, void *opaque);
    void (*tell)(const EventClass *class, const ObjectView *object, gint32 event, gint32 detail, void *opaque);
} MissedHandler;

void missed_queue_clear(MissedQueue *queue);

void missed_queue_add(MissedQueue *queue, const EventClass *class, const ObjectView *object, gint32 event, gint32 detail,
                      const MissedHandler *handler, void *opaque);
bool missed_queue_take_reply(MissedQueue *queue, const FrameHeader *header, const guint8 *payload, gsize length,
                             const MissedHandler *handler, void *opaque);
void missed_queue_release(MissedQueue *queue, const MissedHandler *handler, void *opaque);
