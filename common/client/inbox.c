/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the server says of itself, on its way to the application: whoever reads the socket puts it here, the application's event loop takes
 * it out, so callbacks run in one thread and never under a lock. Without a loop nobody could ever be told; then messages are dropped.
 *
 * The loop also watches the socket for the time when nobody reads. While somebody does, each reply would wake it for nothing; but turning
 * the watch off and on around each call would cost two more system calls. So it is turned off when the loop first finds another reader, and
 * on again by a timer once reading stopped.
 */
#include "client/engine-private.h"
#include "client/event.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "proto/types.h"
#include "rpc/feature.h"

#define REARM_MS 10

static void frame_free(void *data)
{
    LinkFrame *frame = data;

    g_free(frame->bytes);
    g_free(frame);
}

/* Tell of the end. The function stays registered meanwhile, so that it can be taken away from within. */
static void tell_end(Engine *engine, int reason)
{
    EngineInbox *inbox = &engine->inbox;
    GDestroyNotify release = NULL;
    EngineCloseFunc func;
    void *opaque;

    link_lock(engine->link);
    func = inbox->close_func;
    opaque = inbox->close_opaque;
    inbox->telling = true;
    link_unlock(engine->link);
    if (func != NULL)
        func(engine, reason, opaque);

    link_lock(engine->link);
    inbox->telling = false;
    if (func != NULL && inbox->close_func == NULL)
        release = g_steal_pointer(&inbox->close_free);
    link_unlock(engine->link);
    if (release != NULL)
        release(opaque);
}

/* The server lost its hypervisor: for the application that is the end, too. */
static bool tells_end(const LinkFrame *frame, int *ret_reason)
{
    ConnectEventConnectionClosedMsg message = { 0 };

    if (frame->header.program != PROGRAM_REMOTE || frame->header.procedure != PROC_CONNECT_EVENT_CONNECTION_CLOSED ||
        !wire_decode(&connect_event_connection_closed_msg_wire, frame->bytes + FRAME_MIN, frame->length - FRAME_MIN, &message, NULL))
        return false;

    *ret_reason = message.reason;
    return true;
}

static void dispatch_frame(Engine *engine, const LinkFrame *frame, EngineEventFunc func, void *opaque)
{
    int reason;

    if (tells_end(frame, &reason))
        tell_end(engine, reason);
    else if (func != NULL)
        func(engine, frame->header.program, frame->header.procedure, frame->bytes + FRAME_MIN, frame->length - FRAME_MIN, opaque);
}

/* In the loop's thread: messages in their order, and the end behind them. */
static void dispatch(Engine *engine)
{
    EngineInbox *inbox = &engine->inbox;
    LinkFrame *frame;

    do {
        link_lock(engine->link);
        frame = g_queue_pop_head(&inbox->frames);
        EngineEventFunc func = inbox->func;
        void *opaque = inbox->opaque;
        bool end = frame == NULL && inbox->ended && !inbox->end_told && inbox->on;
        int reason = link_reason(engine->link);
        if (end)
            inbox->end_told = true;
        link_unlock(engine->link);

        if (frame != NULL) {
            dispatch_frame(engine, frame, func, opaque);
            frame_free(frame);
        } else if (end) {
            event_update_handle(inbox->watch, 0);
            tell_end(engine, reason);
        }
    } while (frame != NULL);
}

static void on_timer(int timer, void *opaque)
{
    event_update_timeout(timer, -1);
    dispatch(opaque);
}

static void pause_watch(Engine *engine)
{
    EngineInbox *inbox = &engine->inbox;

    link_lock(engine->link);
    inbox->paused = true;
    inbox->reads_then = link_reads(engine->link);
    link_unlock(engine->link);
    event_update_handle(inbox->watch, 0);
    event_update_timeout(inbox->rearm, REARM_MS);
}

static void on_readable(int watch, int fd, int events, void *opaque)
{
    Engine *engine = opaque;
    bool read;

    link_lock(engine->link);
    engine->inbox.direct = true;
    link_unlock(engine->link);
    read = link_read(engine->link);
    link_lock(engine->link);
    engine->inbox.direct = false;
    bool written = (events & EVENT_HANDLE_WRITABLE) && !link_has_tail(engine->link);
    link_unlock(engine->link);

    if (written && read)
        event_update_handle(watch, EVENT_HANDLE_READABLE);
    if (!read)
        pause_watch(engine);
    dispatch(engine);
}

/* Has the reading stopped? While one call takes long, the timer sleeps until that is over. */
static void on_rearm(int timer, void *opaque)
{
    Engine *engine = opaque;
    EngineInbox *inbox = &engine->inbox;
    int next = REARM_MS;
    bool rearm = false;

    link_lock(engine->link);
    if (!link_has_reader(engine->link) && link_reads(engine->link) == inbox->reads_then) {
        rearm = true;
        inbox->paused = false;
        next = -1;
    } else if (link_has_reader(engine->link) && link_reads(engine->link) == inbox->reads_then) {
        inbox->rearm_later = true;
        next = -1;
    }
    inbox->reads_then = link_reads(engine->link);
    rearm = rearm && link_failure(engine->link) == NULL;
    link_unlock(engine->link);

    event_update_timeout(timer, next);
    if (rearm)
        event_update_handle(inbox->watch, EVENT_HANDLE_READABLE);
}

/** engine_inbox_start: have the application's loop, if there is one, watch the connection. Thread: the opener's. */
void engine_inbox_start(Engine *engine)
{
    EngineInbox *inbox = &engine->inbox;

    g_queue_init(&inbox->frames);
    if (!event_is_registered())
        return;

    inbox->timer = event_add_timeout(-1, on_timer, engine_hold(engine), engine_release);
    inbox->rearm = event_add_timeout(-1, on_rearm, engine_hold(engine), engine_release);
    inbox->watch = event_add_handle(transport_fd(link_transport(engine->link)), EVENT_HANDLE_READABLE, on_readable, engine_hold(engine),
                                    engine_release);
    inbox->on = true;
}

/** engine_inbox_stop: the loop is to forget the connection; what it still has to free holds the memory. Without the lock. */
void engine_inbox_stop(Engine *engine)
{
    EngineInbox *inbox = &engine->inbox;
    bool was_on;

    link_lock(engine->link);
    was_on = inbox->on;
    inbox->on = false;
    link_unlock(engine->link);
    if (!was_on)
        return;

    event_remove_handle(inbox->watch);
    event_remove_timeout(inbox->timer);
    event_remove_timeout(inbox->rearm);
}

void engine_inbox_clear(Engine *engine)
{
    EngineInbox *inbox = &engine->inbox;

    g_queue_clear_full(&inbox->frames, frame_free);
    if (inbox->close_func != NULL && inbox->close_free != NULL)
        inbox->close_free(inbox->close_opaque);
}

/** engine_inbox_take: put a message in; its bytes are taken. Needs the lock. */
void engine_inbox_take(Engine *engine, LinkFrame *frame)
{
    EngineInbox *inbox = &engine->inbox;

    if (!inbox->on)
        return;

    if (g_queue_is_empty(&inbox->frames) && !inbox->direct)
        link_wake_later(engine->link);
    g_queue_push_tail(&inbox->frames, g_memdup2(frame, sizeof(*frame)));
    frame->bytes = NULL;
}

/** engine_inbox_end: the connection failed. Needs the lock. */
void engine_inbox_end(Engine *engine)
{
    engine->inbox.ended = true;
    link_wake_later(engine->link);
}

/** engine_inbox_call_done: somebody stops waiting; the loop may have to watch again. Needs the lock. */
void engine_inbox_call_done(Engine *engine)
{
    if (engine->inbox.rearm_later)
        link_wake_later(engine->link);
}

/** engine_inbox_wake: have the loop look in. Without the lock. Thread: any. */
void engine_inbox_wake(Engine *engine)
{
    EngineInbox *inbox = &engine->inbox;
    bool rearm, look, write;

    link_lock(engine->link);
    rearm = inbox->on && inbox->rearm_later;
    inbox->rearm_later = false;
    look = inbox->on && (inbox->ended || !g_queue_is_empty(&inbox->frames));
    write = inbox->on && !inbox->paused && link_failure(engine->link) == NULL && link_has_tail(engine->link);
    link_unlock(engine->link);
    engine_wake_streams(engine);
    if (rearm)
        event_update_timeout(inbox->rearm, REARM_MS);
    if (look)
        event_update_timeout(inbox->timer, 0);
    if (write)
        event_update_handle(inbox->watch, EVENT_HANDLE_READABLE | EVENT_HANDLE_WRITABLE);
}

/** engine_on_event: whom to tell of messages; NULL: nobody. Thread: any; the calls come in the loop's. */
void engine_on_event(Engine *engine, EngineEventFunc func, void *opaque)
{
    link_lock(engine->link);
    engine->inbox.func = func;
    engine->inbox.opaque = opaque;
    link_unlock(engine->link);
}

/* The server tells when it loses its hypervisor, if it can and is asked to. */
static void ask_server(Engine *engine, gint32 procedure)
{
    if (!engine->is_admin && engine_has_feature(engine, FEATURE_CLOSE_CALLBACK))
        (void)engine_call(engine, PROGRAM_REMOTE, procedure, NULL, NULL, NULL);
}

/**
 * engine_on_close: whom to tell when the connection is lost
 * @free_opaque: called once @func will not run any more
 *
 * Returns false when there is one already. Thread: any; the call comes in the loop's.
 */
bool engine_on_close(Engine *engine, EngineCloseFunc func, void *opaque, GDestroyNotify free_opaque)
{
    EngineInbox *inbox = &engine->inbox;
    bool vacant;

    link_lock(engine->link);
    vacant = inbox->close_func == NULL && !inbox->telling;
    if (vacant) {
        inbox->close_func = func;
        inbox->close_opaque = opaque;
        inbox->close_free = free_opaque;
    }
    link_unlock(engine->link);
    if (vacant)
        ask_server(engine, PROC_CONNECT_REGISTER_CLOSE_CALLBACK);
    return vacant;
}

/** engine_off_close: take it away; false when @func is not the one. May be called from within it. Thread: any. */
bool engine_off_close(Engine *engine, EngineCloseFunc func)
{
    EngineInbox *inbox = &engine->inbox;
    GDestroyNotify release = NULL;
    bool found;

    link_lock(engine->link);
    found = inbox->close_func == func && func != NULL;
    if (found) {
        inbox->close_func = NULL;
        if (!inbox->telling)
            release = g_steal_pointer(&inbox->close_free);
    }
    void *opaque = inbox->close_opaque;
    link_unlock(engine->link);
    if (release != NULL)
        release(opaque);
    if (found && engine_is_alive(engine))
        ask_server(engine, PROC_CONNECT_UNREGISTER_CLOSE_CALLBACK);
    return found;
}
