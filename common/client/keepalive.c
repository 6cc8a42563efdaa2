/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Is the server there? Its pings are answered by whoever reads. Ours are sent by the event loop's timer or, while a call waits, by the
 * receive's own timeout, so that a program whose only thread is in a call notices, too.
 */
#include "client/engine-private.h"
#include "client/event.h"
#include "rpc/feature.h"
#include "rpc/keepalive.h"

/** engine_keepalive_answer: a frame of the keepalive program came. Needs the lock. Thread: the reader. */
void engine_keepalive_answer(Engine *engine, const LinkFrame *frame)
{
    guint8 pong[FRAME_MIN];

    if (frame->header.procedure != KEEPALIVE_PING)
        return;

    keepalive_pong(pong);
    link_send_later(engine->link, pong, sizeof(pong));
}

/** engine_keepalive_heard: something came, so the server lives. Needs the lock. */
void engine_keepalive_heard(Engine *engine)
{
    if (engine->keepalive.interval == 0)
        return;

    engine->keepalive.heard = g_get_monotonic_time();
    engine->keepalive.unanswered = 0;
}

static void ping_or_give_up(Engine *engine)
{
    static const FrameHeader header = { KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, KEEPALIVE_PING, FRAME_MESSAGE, 0, FRAME_OK };
    EngineKeepalive *keepalive = &engine->keepalive;
    g_autoptr(GError) dead = NULL;
    guint8 ping[FRAME_MIN];

    if (keepalive->unanswered >= keepalive->count) {
        error_set(&dead, ERROR_INTERNAL_ERROR, "connection closed due to keepalive timeout");
        link_fail(engine->link, CONNECT_CLOSE_REASON_KEEPALIVE, dead);
        return;
    }
    keepalive->unanswered++;
    keepalive->heard = g_get_monotonic_time();
    frame_header_put(ping, sizeof(ping), &header);
    link_send_later(engine->link, ping, sizeof(ping));
}

/** engine_keepalive_tick: time passed. Without the lock. Thread: the reader, the loop's. */
void engine_keepalive_tick(Engine *engine)
{
    EngineKeepalive *keepalive = &engine->keepalive;

    link_lock(engine->link);
    if (keepalive->interval > 0 && link_failure(engine->link) == NULL &&
        g_get_monotonic_time() - keepalive->heard >= keepalive->interval * G_USEC_PER_SEC)
        ping_or_give_up(engine);
    link_unlock(engine->link);
}

/* When there will have been silence for an interval; -1: no more. */
static int next_tick_ms(Engine *engine)
{
    const EngineKeepalive *keepalive = &engine->keepalive;
    int next = -1;

    link_lock(engine->link);
    if (keepalive->interval > 0 && link_failure(engine->link) == NULL)
        next = (int)((keepalive->heard + keepalive->interval * G_USEC_PER_SEC - g_get_monotonic_time()) / 1000) + 1;
    link_unlock(engine->link);
    return MAX(next, -1);
}

static void on_timer(int timer, void *opaque)
{
    Engine *engine = opaque;

    engine_keepalive_tick(engine);
    event_update_timeout(timer, next_tick_ms(engine));
}

/* The lock is not held: a foreign loop has its own. */
static void set_timer(Engine *engine, int interval)
{
    if (engine->keepalive.timer >= 0)
        event_update_timeout(engine->keepalive.timer, interval > 0 ? interval * 1000 : -1);
    else if (interval > 0)
        engine->keepalive.timer = event_add_timeout(interval * 1000, on_timer, engine_hold(engine), engine_release);
}

/** engine_keepalive_stop: no more pings of ours. Without the lock. */
void engine_keepalive_stop(Engine *engine)
{
    int timer = engine->keepalive.timer;

    engine->keepalive.timer = -1;
    if (timer >= 0)
        event_remove_timeout(timer);
}

/**
 * engine_set_keepalive: watch that the server lives
 * @interval: seconds of silence before a ping; 0 or less: no pings
 * @count: how many may stay unanswered; the connection is closed an interval after the last with CONNECT_CLOSE_REASON_KEEPALIVE
 *
 * Returns 0, 1 when the server does not know pings, -1 with ERROR_INTERNAL_ERROR when there is no event loop. Thread: one at a time.
 */
int engine_set_keepalive(Engine *engine, int interval, guint count, GError **error)
{
    if (!engine->inbox.on) {
        error_set(error, ERROR_INTERNAL_ERROR,
                  "the caller doesn't support keepalive protocol; perhaps it's missing event loop implementation");
        error_set_origin(error, ERROR_FROM_REMOTE);
        return -1;
    }
    if (!engine_has_feature(engine, FEATURE_KEEPALIVE))
        return 1;

    interval = CLAMP(interval, 0, G_MAXINT / 1000);
    link_lock(engine->link);
    engine->keepalive.interval = interval;
    engine->keepalive.count = count;
    engine->keepalive.unanswered = 0;
    engine->keepalive.heard = g_get_monotonic_time();
    link_unlock(engine->link);
    transport_set_timeout(link_transport(engine->link), interval);
    set_timer(engine, interval);
    return 0;
}
