/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "object.h"

/*
 * What a daemon's objects of one class are, through its absences. It asks for lists and is told of answers and events; the two are put in
 * an order that loses and doubles nothing.
 */
typedef struct Tracker {
    const EventClass *class;
    const struct TrackerHandler *handler;
    void *opaque;
    ObjectTable *known; /* NULL until it was listed once */
    ObjectTable *fresh; /* while lists are being collected */
    bool settled;       /* it is known, or known that it will not be: from here on nothing is missed that could be told */
    guint32 serials[EVENT_FILTERS_MAX]; /* of list calls that are not answered yet */
    guint left;
    bool disturbed; /* an event came in between: the lists may be of different moments */
    guint rounds;
    GArray *echoes; /* of events that were made up a moment ago */
} Tracker;

typedef struct TrackerHandler {
    /* Sends a list call and returns its serial. */
    guint32 (*list)(const EventClass *class, guint32 flags, void *opaque);
    /* An event was missed. */
    void (*missed)(const EventClass *class, const ObjectView *object, gint32 event, gint32 detail, void *opaque);
} TrackerHandler;

Tracker *tracker_new(const EventClass *class, const TrackerHandler *handler, void *opaque);
void     tracker_free(Tracker *tracker);

/* collecting */
void tracker_start(Tracker *tracker);
void tracker_stop(Tracker *tracker);
bool tracker_take_reply(Tracker *tracker, const FrameHeader *header, const guint8 *payload, gsize length);

/* events; false for one that clients have been told already */
bool tracker_take_event(Tracker *tracker, const ObjectView *object, gint32 event);
