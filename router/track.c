/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * After a daemon's return its objects are listed and compared with those before. Two things could spoil that. An event between two lists
 * makes them disagree: then they are asked for again. And a daemon may have changed an object before it answered the list and tell the
 * event afterwards: then the change was made up already, and its echo is dropped.
 */
#include "track.h"

#include <string.h>

#define ROUNDS_MAX 5
#define ECHO_MS    2000

typedef struct Echo {
    gint32 event;
    gint64 until; /* monotonic ms */
    guint8 key[32];
    gsize key_length;
} Echo;

/** tracker_new: one that knows nothing yet; the handler and what it is given outlive it. Thread: loop. */
Tracker *tracker_new(const EventClass *class, const TrackerHandler *handler, void *opaque)
{
    Tracker *tracker = g_new0(Tracker, 1);

    tracker->class = class;
    tracker->handler = handler;
    tracker->opaque = opaque;
    tracker->echoes = g_array_new(FALSE, FALSE, sizeof(Echo));
    return tracker;
}

void tracker_free(Tracker *tracker)
{
    if (tracker == NULL)
        return;

    object_table_free(tracker->known);
    object_table_free(tracker->fresh);
    g_array_unref(tracker->echoes);
    g_free(tracker);
}

static void ask(Tracker *tracker)
{
    g_clear_pointer(&tracker->fresh, object_table_free);
    tracker->fresh = object_table_new(tracker->class);
    tracker->disturbed = false;
    tracker->left = 0;
    for (guint i = 0; i < EVENT_FILTERS_MAX; i++) {
        const EventFilter *filter = &tracker->class->filters[i];

        tracker->serials[i] = 0;
        if (i > 0 && filter->flag == 0)
            continue;
        tracker->serials[i] = tracker->handler->list(tracker->class, filter->flag, tracker->opaque);
        tracker->left++;
    }
}

/** tracker_start: list the objects; the daemon has just been reached. Thread: loop. */
void tracker_start(Tracker *tracker)
{
    tracker->rounds = 0;
    ask(tracker);
}

/** tracker_stop: the daemon is away; what is known of its objects stays. Thread: loop. */
void tracker_stop(Tracker *tracker)
{
    g_clear_pointer(&tracker->fresh, object_table_free);
    memset(tracker->serials, 0, sizeof(tracker->serials));
    tracker->left = 0;
}

static void tell(const ObjectView *object, gint32 event, gint32 detail, void *opaque)
{
    Tracker *tracker = opaque;
    Echo echo = { .event = event, .until = g_get_monotonic_time() / 1000 + ECHO_MS, .key_length = object->key_length };

    if (echo.key_length <= sizeof(echo.key)) {
        memcpy(echo.key, object->key, echo.key_length);
        g_array_append_val(tracker->echoes, echo);
    }
    tracker->handler->missed(tracker->class, object, event, detail, tracker->opaque);
}

static void finish(Tracker *tracker)
{
    if (tracker->known != NULL)
        object_table_diff(tracker->known, tracker->fresh, tell, tracker);
    object_table_free(tracker->known);
    tracker->known = g_steal_pointer(&tracker->fresh);
    tracker->settled = true;
}

/**
 * tracker_take_reply: take the answer to a list call
 *
 * With the last one, what was missed is told. An error leaves things as they were known. Returns false for an answer to something else.
 * Thread: loop.
 */
bool tracker_take_reply(Tracker *tracker, const FrameHeader *header, const guint8 *payload, gsize length)
{
    guint i = 0;

    while (i < EVENT_FILTERS_MAX && (tracker->serials[i] == 0 || tracker->serials[i] != header->serial))
        i++;
    if (i == EVENT_FILTERS_MAX)
        return false;

    tracker->serials[i] = 0;
    if (header->status != FRAME_OK || !object_table_add(tracker->fresh, &tracker->class->filters[i], payload, length)) {
        tracker_stop(tracker);
        tracker->settled = true;
        return true;
    }
    if (--tracker->left > 0)
        return true;
    if (tracker->disturbed && ++tracker->rounds < ROUNDS_MAX)
        ask(tracker);
    else
        finish(tracker);
    return true;
}

static bool is_about(const Echo *echo, const ObjectView *object)
{
    return echo->key_length == object->key_length && memcmp(echo->key, object->key, echo->key_length) == 0;
}

/* An echo counts for a moment, and until its object does something else. */
static bool take_echo(Tracker *tracker, const ObjectView *object, gint32 event)
{
    gint64 now = g_get_monotonic_time() / 1000;

    for (guint i = tracker->echoes->len; i > 0; i--) {
        const Echo *echo = &g_array_index(tracker->echoes, Echo, i - 1);

        if (echo->until >= now && echo->event == event && is_about(echo, object)) {
            g_array_remove_index_fast(tracker->echoes, i - 1);
            return true;
        }
    }
    for (guint i = tracker->echoes->len; i > 0; i--) {
        const Echo *echo = &g_array_index(tracker->echoes, Echo, i - 1);

        if (echo->until < now || is_about(echo, object))
            g_array_remove_index_fast(tracker->echoes, i - 1);
    }
    return false;
}

/** tracker_take_event: note a lifecycle event; false for the echo of one that was made up. Thread: loop. */
bool tracker_take_event(Tracker *tracker, const ObjectView *object, gint32 event)
{
    if (tracker->fresh != NULL)
        tracker->disturbed = true;
    if (tracker->echoes->len > 0 && take_echo(tracker, object, event))
        return false;
    if (tracker->known != NULL)
        object_table_apply(tracker->known, object, event);
    return true;
}
