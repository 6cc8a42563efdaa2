/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events come to the router once and go to every client that asked for them. So a daemon keeps one subscription instead of a thousand, and
 * when it returns after a death there is one place to register again and to find out what was missed.
 */
#include "watcher.h"
#include "fanout.h"
#include "proto/numbers.h"
#include "subscribe.h"

#include <string.h>

#define RETRY_MS    1000
#define SERIAL_LAST 2 /* of the link's own calls */

static void link_opened(Link *link);
static void link_refused(Link *link, const guint8 *payload, gsize length);
static void link_frame(Link *link, const Frame *frame);
static void link_lost(Link *link);
static void link_drained(Link *link);

static const LinkHandler link_handler = { link_opened, link_refused, link_frame, link_lost, link_drained };

static Watcher *from_link(Link *link)
{
    return (Watcher *)((char *)link - G_STRUCT_OFFSET(Watcher, link));
}

/* subscriptions */

static void subscription_free(Subscription *subscription)
{
    g_ptr_array_unref(subscription->callbacks);
    g_free(subscription->args);
    g_free(subscription);
}

/** watcher_subscribe: the subscription of a kind of event; made when there is none. Thread: loop. */
Subscription *watcher_subscribe(Watcher *watcher, const EventClass *class, gint32 event_id, const guint8 *args, gsize length)
{
    Subscription *subscription;

    for (guint i = 0; i < watcher->subscriptions->len; i++) {
        subscription = watcher->subscriptions->pdata[i];
        if (subscription->class == class && subscription->args_length == length && memcmp(subscription->args, args, length) == 0)
            return subscription;
    }
    subscription = g_new0(Subscription, 1);
    subscription->watcher = watcher;
    subscription->class = class;
    subscription->event_id = event_id;
    subscription->args = g_memdup2(args, length);
    subscription->args_length = length;
    subscription->remote_id = -1;
    subscription->callbacks = g_ptr_array_new();
    g_ptr_array_add(watcher->subscriptions, subscription);
    return subscription;
}

static Tracker *find_tracker(const Watcher *watcher, const EventClass *class)
{
    for (guint i = 0; i < watcher->trackers->len; i++) {
        Tracker *tracker = watcher->trackers->pdata[i];

        if (tracker->class == class)
            return tracker;
    }
    return NULL;
}

static Subscription *find_lifecycle(const Watcher *watcher, const EventClass *class)
{
    for (guint i = 0; i < watcher->subscriptions->len; i++) {
        Subscription *subscription = watcher->subscriptions->pdata[i];

        if (subscription->class == class && subscription->event_id == EVENT_LIFECYCLE)
            return subscription;
    }
    return NULL;
}

/**
 * subscription_holds: whether nothing of it is missed from now on
 *
 * For lifecycle events that takes more than the daemon's word: it may die, and then what it had must be known. Thread: loop.
 */
bool subscription_holds(const Subscription *subscription)
{
    const Tracker *tracker = find_tracker(subscription->watcher, subscription->class);

    return subscription->remote_id >= 0 && (subscription->event_id != EVENT_LIFECYCLE || tracker == NULL || tracker->settled);
}

/* talking to the daemon */

static guint32 send_call(Watcher *watcher, guint32 program, gint32 procedure, const guint8 *payload, gsize length)
{
    FrameHeader header = { program, 1, procedure, FRAME_CALL, ++watcher->serial, FRAME_OK };
    g_autoptr(GByteArray) bytes = frame_begin(&header, 0);

    g_byte_array_append(bytes, payload, (guint)length);
    frame_finish(bytes);
    rpc_conn_send(watcher->link.conn, bytes->data, bytes->len, NULL, 0);
    return header.serial;
}

static guint32 send_list(const EventClass *class, guint32 flags, void *opaque)
{
    g_autoptr(GByteArray) payload = g_byte_array_new();

    payload_word(payload, 1); /* the objects, not only their number */
    payload_word(payload, flags);
    return send_call(opaque, class->program, class->list_procedure, payload->data, payload->len);
}

static void send_register(Watcher *watcher, Subscription *subscription)
{
    const EventClass *class = subscription->class;

    if (subscription->remote_id < 0 && subscription->serial == 0)
        subscription->serial = send_call(watcher, class->program, class->register_procedure, subscription->args, subscription->args_length);
}

static guint32 send_get_state(const EventClass *class, const ObjectView *object, void *opaque)
{
    Watcher *watcher = opaque;
    g_autoptr(GByteArray) payload = g_byte_array_new();

    if (watcher->link.state != LINK_READY)
        return 0;
    g_byte_array_append(payload, object->bytes, (guint)object->length);
    payload_word(payload, 0); /* flags */
    return send_call(watcher, class->program, class->state_procedure, payload->data, payload->len);
}

static void tell_missed(const EventClass *class, const ObjectView *object, gint32 event, gint32 detail, void *opaque)
{
    Subscription *subscription = find_lifecycle(opaque, class);

    if (subscription != NULL)
        fanout_made_up(subscription, object, event, detail);
}

static const MissedHandler missed_handler = { .ask = send_get_state, .tell = tell_missed };

static void note_missed(const EventClass *class, const ObjectView *object, gint32 event, gint32 detail, void *opaque)
{
    missed_queue_add(&((Watcher *)opaque)->missed, class, object, event, detail, &missed_handler, opaque);
}

static const TrackerHandler tracker_handler = { .list = send_list, .missed = note_missed };

static void start_tracking(Watcher *watcher, const EventClass *class)
{
    Tracker *tracker = find_tracker(watcher, class);

    if (class->list_procedure == 0)
        return;
    if (tracker == NULL) {
        tracker = tracker_new(class, &tracker_handler, watcher);
        g_ptr_array_add(watcher->trackers, tracker);
    }
    tracker_start(tracker);
}

/** watcher_wake: do what new subscriptions need, now or when the daemon is there. Thread: loop. */
void watcher_wake(Watcher *watcher)
{
    router_watch_the_clock(watcher->router);
    if (watcher->link.state != LINK_READY) {
        link_open(&watcher->link); /* may free this watcher */
        return;
    }
    for (guint i = 0; i < watcher->subscriptions->len; i++)
        send_register(watcher, watcher->subscriptions->pdata[i]);
}

/* Lists are asked for behind the registrations: no change falls between them. */
static void link_opened(Link *link)
{
    Watcher *watcher = from_link(link);

    watcher->serial = SERIAL_LAST;
    watcher_wake(watcher);
    for (guint i = 0; i < watcher->trackers->len; i++)
        tracker_start(watcher->trackers->pdata[i]);
}

/* what comes from the daemon */

static void answer_waiting(Subscription *subscription)
{
    if (!subscription_holds(subscription))
        return;
    for (guint i = 0; i < subscription->callbacks->len; i++)
        subscribe_agreed(subscription->callbacks->pdata[i]);
}

static bool take_list(Watcher *watcher, const FrameHeader *header, const guint8 *payload, gsize length)
{
    for (guint i = 0; i < watcher->trackers->len; i++) {
        Tracker *tracker = watcher->trackers->pdata[i];

        if (tracker_take_reply(tracker, header, payload, length)) {
            answer_waiting(find_lifecycle(watcher, tracker->class));
            return true;
        }
    }
    return false;
}

/* Answers to the watcher's own questions. */
static bool take_own_answer(Watcher *watcher, const Frame *frame)
{
    gsize length;
    const guint8 *payload = frame_payload(frame, &length);

    if (missed_queue_take_reply(&watcher->missed, &frame->header, payload, length, &missed_handler, watcher))
        return true;
    return take_list(watcher, &frame->header, payload, length);
}

static void agree(Subscription *subscription, const Frame *frame)
{
    Cursor cursor = { .bad = false };

    cursor.at = frame_payload(frame, &cursor.left);
    subscription->remote_id = (gint32)cursor_word(&cursor);
    if (subscription->event_id == EVENT_LIFECYCLE && find_tracker(subscription->watcher, subscription->class) == NULL)
        start_tracking(subscription->watcher, subscription->class);
    answer_waiting(subscription);
}

static guint count_agreed(const Subscription *subscription)
{
    guint n = 0;

    for (guint i = 0; i < subscription->callbacks->len; i++)
        n += !((const Callback *)subscription->callbacks->pdata[i])->pending;
    return n;
}

/* Tells those that wait; the callbacks of others stay, for the daemon agreed before. May free the watcher. */
static void refuse(Subscription *subscription, const guint8 *payload, gsize length)
{
    for (guint i = subscription->callbacks->len; i > 0; i--) {
        Callback *callback = subscription->callbacks->pdata[i - 1];
        bool last = subscription->callbacks->len == 1;

        if (callback->pending)
            subscribe_refused(callback, payload, length);
        if (last)
            return;
    }
}

/* A daemon that once agreed and, back again, does not: clients cannot be told by the protocol, so the log is. */
static void break_agreement(Subscription *subscription, const guint8 *payload, gsize length)
{
    if (count_agreed(subscription) > 0)
        g_warning("%s no longer sends %s events of kind %d to %u callbacks", subscription->watcher->link.daemon->manifest->exec,
                  subscription->class->what, subscription->event_id, count_agreed(subscription));
    refuse(subscription, payload, length);
}

static void take_answer(Watcher *watcher, const Frame *frame)
{
    gsize length;
    const guint8 *payload = frame_payload(frame, &length);

    for (guint i = 0; i < watcher->subscriptions->len; i++) {
        Subscription *subscription = watcher->subscriptions->pdata[i];

        if (subscription->serial == 0 || subscription->serial != frame->header.serial)
            continue;
        subscription->serial = 0;
        if (frame->header.status == FRAME_OK)
            agree(subscription, frame);
        else
            break_agreement(subscription, payload, length);
        return;
    }
}

static Subscription *find_remote(const Watcher *watcher, const EventClass *class, gint32 remote_id)
{
    for (guint i = 0; i < watcher->subscriptions->len; i++) {
        Subscription *subscription = watcher->subscriptions->pdata[i];

        if (subscription->class == class && subscription->remote_id == remote_id)
            return subscription;
    }
    return NULL;
}

/* Keeps track of a lifecycle event; false when clients know it already. */
static bool note_lifecycle(Watcher *watcher, const Subscription *subscription, const ObjectView *object, Cursor *rest)
{
    Tracker *tracker = find_tracker(watcher, subscription->class);
    gint32 event = (gint32)cursor_word(rest);

    return tracker == NULL || rest->bad || tracker_take_event(tracker, object, event);
}

static void take_event(Watcher *watcher, const Frame *frame)
{
    const RouteMessage *message = route_message(frame->header.program, frame->header.procedure);
    const EventClass *class = message != NULL ? event_class_of_message(message) : NULL;
    Cursor cursor = { .bad = false };
    Subscription *subscription;
    ObjectView object;

    cursor.at = frame_payload(frame, &cursor.left);
    if (class == NULL || !message->callback)
        return;
    subscription = find_remote(watcher, class, (gint32)cursor_word(&cursor));
    if (event_object_offset(message) > 4)
        cursor_word(&cursor);
    if (subscription == NULL || !object_read(&cursor, class->shape, &object))
        return;
    missed_queue_release(&watcher->missed, &missed_handler, watcher);
    if (subscription->event_id != EVENT_LIFECYCLE || note_lifecycle(watcher, subscription, &object, &cursor))
        fanout(subscription, message, frame, &object);
}

static void link_frame(Link *link, const Frame *frame)
{
    Watcher *watcher = from_link(link);

    if (frame->header.type == FRAME_MESSAGE)
        take_event(watcher, frame);
    else if (frame->header.type == FRAME_REPLY && !take_own_answer(watcher, frame))
        take_answer(watcher, frame);
}

/* the daemon's absence */

static gboolean retry(gpointer data)
{
    Watcher *watcher = data;

    watcher->retry = 0;
    watcher_wake(watcher);
    return G_SOURCE_REMOVE;
}

static void forget_registrations(Watcher *watcher)
{
    for (guint i = 0; i < watcher->subscriptions->len; i++) {
        Subscription *subscription = watcher->subscriptions->pdata[i];

        subscription->serial = 0;
        subscription->remote_id = -1;
    }
    for (guint i = 0; i < watcher->trackers->len; i++)
        tracker_stop(watcher->trackers->pdata[i]);
    missed_queue_release(&watcher->missed, &missed_handler, watcher);
}

static void link_lost(Link *link)
{
    Watcher *watcher = from_link(link);

    forget_registrations(watcher);
    watcher_wake(watcher);
}

/* Clients that wait for an answer get one; for those that had theirs it is tried again and again. */
static void link_refused(Link *link, const guint8 *payload, gsize length)
{
    Watcher *watcher = from_link(link);

    if (watcher->retry == 0)
        watcher->retry = g_timeout_add(RETRY_MS, retry, watcher);
    for (guint i = watcher->subscriptions->len; i > 0; i--) {
        bool last = watcher->subscriptions->len == 1;

        refuse(watcher->subscriptions->pdata[i - 1], payload, length);
        if (last)
            return; /* with its only subscription the watcher may have gone */
    }
}

static void link_drained(Link *link)
{
}

/* coming and going */

/** watcher_get: whoever watches what a client opened; made when nobody does. Thread: loop. */
Watcher *watcher_get(Client *client, Daemon *daemon, const char *uri)
{
    Router *router = client->router;

    for (GList *node = router->watches.head; node != NULL; node = node->next) {
        Watcher *watcher = node->data;

        if (watcher->link.daemon == daemon && strcmp(watcher->uri, uri) == 0)
            return watcher;
    }
    Watcher *watcher = g_new0(Watcher, 1);
    watcher->node.data = watcher;
    watcher->router = router;
    watcher->uri = g_strdup(uri);
    watcher->subscriptions = g_ptr_array_new_with_free_func((GDestroyNotify)subscription_free);
    watcher->trackers = g_ptr_array_new_with_free_func((GDestroyNotify)tracker_free);
    if (daemon->owner != NULL)
        identity_copy(&watcher->identity, &client->identity);
    else
        identity_of_self(&watcher->identity);
    link_init(&watcher->link, daemon, &link_handler, &watcher->identity, watcher->uri, 0);
    g_queue_push_tail_link(&router->watches, &watcher->node);
    return watcher;
}

void watcher_free(Watcher *watcher)
{
    if (watcher == NULL)
        return;

    g_clear_handle_id(&watcher->retry, g_source_remove);
    g_queue_unlink(&watcher->router->watches, &watcher->node);
    link_clear(&watcher->link);
    missed_queue_clear(&watcher->missed);
    g_ptr_array_unref(watcher->subscriptions);
    g_ptr_array_unref(watcher->trackers);
    identity_clear(&watcher->identity);
    g_free(watcher->uri);
    g_free(watcher);
}

/**
 * subscription_drop: a callback no longer wants its events
 *
 * With the last one the subscription ends at the daemon, and with the last of those the connection. Thread: loop.
 */
void subscription_drop(Subscription *subscription, Callback *callback)
{
    Watcher *watcher = subscription->watcher;
    const EventClass *class = subscription->class;

    g_ptr_array_remove(subscription->callbacks, callback);
    if (subscription->callbacks->len > 0)
        return;

    if (watcher->subscriptions->len == 1) {
        watcher_free(watcher);
        return;
    }
    if (watcher->link.state == LINK_READY && subscription->remote_id >= 0) {
        g_autoptr(GByteArray) payload = g_byte_array_new();

        payload_word(payload, (guint32)subscription->remote_id);
        send_call(watcher, class->program, class->deregister_procedure, payload->data, payload->len);
    }
    if (subscription->event_id == EVENT_LIFECYCLE)
        g_ptr_array_remove(watcher->trackers, find_tracker(watcher, class));
    g_ptr_array_remove(watcher->subscriptions, subscription);
}
