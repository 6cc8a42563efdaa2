/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The connection as an object: who holds it, what it is made of, and where what comes in goes. Calls, streams, messages and keepalive have
 * a file each; open.c makes one from a URI.
 *
 * There are two counts. Users count the connection, and the last of them closes it. The event loop and what it may still have to free count
 * the memory, because loops free later than they are told to.
 *
 * As with every library that shares a socket: after fork() only the parent may go on using a connection. The child may neither call nor
 * unref it; exec or _exit is all it should do.
 */
#include "client/engine-private.h"
#include "proto/numbers.h"
#include "proto/types.h"
#include "rpc/keepalive.h"

/* Whose frame is it? */
static bool take(LinkFrame *frame, void *opaque, GError **error)
{
    const FrameHeader *header = &frame->header;
    Engine *engine = opaque;

    if (header->program == KEEPALIVE_PROGRAM) {
        engine_keepalive_answer(engine, frame);
        return true;
    }
    switch (header->type) {
    case FRAME_REPLY:
    case FRAME_REPLY_WITH_FDS:
        return engine_take_reply(engine, frame, error);
    case FRAME_MESSAGE:
        engine_inbox_take(engine, frame);
        return true;
    case FRAME_STREAM:
    case FRAME_STREAM_HOLE:
        return engine_take_stream(engine, frame, error);
    default:
        error_set(error, ERROR_RPC, "the server sent a frame of type %u (program 0x%x, procedure %d, serial %u)", header->type,
                  header->program, header->procedure, header->serial);
        return false;
    }
}

static void heard(void *opaque)
{
    engine_keepalive_heard(opaque);
}

static void idle(void *opaque)
{
    engine_keepalive_tick(opaque);
}

static void ended(void *opaque)
{
    engine_fail_streams(opaque);
    engine_inbox_end(opaque);
}

static void wake(void *opaque)
{
    engine_inbox_wake(opaque);
}

static const LinkEvents engine_link_events = { .take = take, .heard = heard, .idle = idle, .ended = ended, .wake = wake };

/** engine_new: a connection over @transport, which is its own from here on; nothing is said yet. Thread: any. */
Engine *engine_new(Transport *transport)
{
    Engine *engine = g_new0(Engine, 1);

    engine->refs = 1;
    engine->holds = 1;
    engine->keepalive.timer = -1;
    engine->is_unix = transport_passes_fds(transport);
    engine->link = link_new(transport, &engine_link_events, engine);
    engine_inbox_start(engine);
    return engine;
}

Engine *engine_hold(Engine *engine)
{
    g_atomic_int_inc(&engine->holds);
    return engine;
}

void engine_release(void *opaque)
{
    Engine *engine = opaque;

    if (!g_atomic_int_dec_and_test(&engine->holds))
        return;

    link_free(engine->link);
    engine_inbox_clear(engine);
    g_free(engine->uri);
    g_free(engine);
}

Engine *engine_ref(Engine *engine)
{
    g_atomic_int_inc(&engine->refs);
    return engine;
}

/* The server is told, so that it need not guess; then nobody is left to hear of the end. */
static void engine_close(Engine *engine)
{
    g_autoptr(GError) quiet = g_error_new_literal(VIRT_ERROR, ERROR_INTERNAL_ERROR, "the connection was closed");

    if (engine->uri != NULL && engine_is_alive(engine))
        (void)engine_call(engine, engine->is_admin ? PROGRAM_ADMIN : PROGRAM_REMOTE, PROC_CONNECT_CLOSE, NULL, NULL, NULL);

    engine_inbox_stop(engine);
    engine_keepalive_stop(engine);
    link_lock(engine->link);
    link_fail(engine->link, CONNECT_CLOSE_REASON_CLIENT, quiet);
    link_unlock(engine->link);
}

/** engine_unref: the last one closes the connection, which waits for the server's good-bye. NULL is taken. Thread: any. */
void engine_unref(Engine *engine)
{
    if (engine == NULL || !g_atomic_int_dec_and_test(&engine->refs))
        return;

    engine_close(engine);
    engine_release(engine);
}

/** engine_uri: what was opened, or what the server chose where the choice was left to it; lives as long as the connection. Thread: any. */
const char *engine_uri(Engine *engine)
{
    return engine->uri;
}

/** engine_is_alive: false once the connection is known to be lost. Asks nobody. Thread: any. */
bool engine_is_alive(Engine *engine)
{
    bool alive;

    link_lock(engine->link);
    alive = link_failure(engine->link) == NULL;
    link_unlock(engine->link);
    return alive;
}

/** engine_is_encrypted: by TLS, ssh, or SASL's layer. Thread: any. */
bool engine_is_encrypted(Engine *engine)
{
    return engine->is_encrypted;
}

bool engine_is_unix(Engine *engine)
{
    return engine->is_unix;
}

/** engine_is_secure: others can neither read nor change what travels: it is encrypted, or does not leave the host. Thread: any. */
bool engine_is_secure(Engine *engine)
{
    return engine->is_encrypted || engine->is_local;
}

/**
 * engine_has_feature: does the server know this? (rpc/feature.h)
 *
 * It is asked once. A server that cannot answer has none. Thread: any.
 */
bool engine_has_feature(Engine *engine, gint32 feature)
{
    const ConnectSupportsFeatureArgs args = { .feature = feature };
    bool cached = feature >= 0 && feature < ENGINE_FEATURES;
    ConnectSupportsFeatureRet ret = { 0 };
    gint8 known = 0;

    if (cached) {
        link_lock(engine->link);
        known = engine->features[feature];
        link_unlock(engine->link);
    }
    if (known != 0)
        return known == 2;
    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_SUPPORTS_FEATURE, &args, &ret, NULL))
        return false;
    if (cached) {
        link_lock(engine->link);
        engine->features[feature] = ret.supported != 0 ? 2 : 1;
        link_unlock(engine->link);
    }
    return ret.supported != 0;
}
