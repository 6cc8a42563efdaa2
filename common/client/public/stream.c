/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Streams as applications hold them. Bytes, holes and flow are the engine's; here are the handles and the loops that move all.
 */
#include "client/public/stream.h"
#include "client/public/connect.h"
#include "client/public/last-error.h"

#define FROM ERROR_FROM_STREAMS
/* As much as one message carries. */
#define CHUNK (256 * 1024 - 24)

struct _virStream {
    Object object;
    EngineStream *stream;
    bool nonblock;
};

/* The callback of an application's event loop, with the handle that it gets. */
typedef struct Watch {
    virStreamPtr stream; /* a reference */
    virStreamEventCallback func;
    void *opaque;
    virFreeCallback free_opaque;
} Watch;

/** stream_engine: what carries a stream's data. Thread: any. */
EngineStream *stream_engine(virStreamPtr stream)
{
    return stream->stream;
}

static bool is(virStreamPtr stream, const char *function)
{
    last_error_begin();
    return object_check(stream, PUBLIC_STREAM, FROM, function);
}

static int refuse(virStreamPtr stream, const char *function, const char *argument)
{
    last_error_argument(stream->object.conn, FROM, function, argument, "must not be NULL");
    return -1;
}

static int failed(virStreamPtr stream, GError *error)
{
    last_error_take(stream->object.conn, FROM, error);
    return -1;
}

/* handles */

virStreamPtr virStreamNew(virConnectPtr conn, unsigned int flags)
{
    EngineStream *engine_stream;
    GError *error = NULL;
    virStreamPtr stream;

    last_error_begin();
    if (!object_check(conn, PUBLIC_CONNECT, FROM, __func__))
        return NULL;

    engine_stream = engine_stream_new(conn->engine, (flags & STREAM_NONBLOCK) != 0, &error);
    if (engine_stream == NULL) {
        last_error_take(conn, FROM, error);
        return NULL;
    }
    stream = g_new0(struct _virStream, 1);
    object_init(&stream->object, PUBLIC_STREAM, conn);
    object_ref(&conn->object);
    stream->stream = engine_stream;
    stream->nonblock = (flags & STREAM_NONBLOCK) != 0;
    return stream;
}

static void unref(virStreamPtr stream)
{
    if (!object_unref_last(&stream->object))
        return;

    engine_stream_unref(stream->stream);
    connect_unref(stream->object.conn);
    g_free(stream);
}

int virStreamRef(virStreamPtr stream)
{
    if (!is(stream, __func__))
        return -1;

    object_ref(&stream->object);
    return 0;
}

int virStreamFree(virStreamPtr stream)
{
    if (!is(stream, __func__))
        return -1;

    unref(stream);
    return 0;
}

/* data */

int virStreamSend(virStreamPtr stream, const char *data, size_t nbytes)
{
    GError *error = NULL;
    gssize sent;

    if (!is(stream, __func__))
        return -1;
    if (data == NULL)
        return refuse(stream, __func__, "data");

    sent = engine_stream_send(stream->stream, data, MIN(nbytes, G_MAXINT), &error);
    return sent == -1 ? failed(stream, error) : (int)sent;
}

int virStreamRecvFlags(virStreamPtr stream, char *data, size_t nbytes, unsigned int flags)
{
    GError *error = NULL;
    gssize got;

    if (!is(stream, __func__))
        return -1;
    if (data == NULL)
        return refuse(stream, __func__, "data");

    got = engine_stream_recv(stream->stream, data, MIN(nbytes, G_MAXINT), flags, &error);
    return got == -1 ? failed(stream, error) : (int)got;
}

int virStreamRecv(virStreamPtr stream, char *data, size_t nbytes)
{
    return virStreamRecvFlags(stream, data, nbytes, 0);
}

int virStreamSendHole(virStreamPtr stream, long long length, unsigned int flags)
{
    GError *error = NULL;
    int result;

    if (!is(stream, __func__))
        return -1;

    result = engine_stream_send_hole(stream->stream, length, flags, &error);
    return result == -1 ? failed(stream, error) : result;
}

int virStreamRecvHole(virStreamPtr stream, long long *length, unsigned int flags)
{
    GError *error = NULL;
    gint64 found = 0;
    int result;

    if (!is(stream, __func__))
        return -1;
    if (length == NULL)
        return refuse(stream, __func__, "length");

    result = engine_stream_recv_hole(stream->stream, &found, flags, &error);
    if (result == -1)
        return failed(stream, error);
    *length = found;
    return result;
}

int virStreamFinish(virStreamPtr stream)
{
    GError *error = NULL;

    if (!is(stream, __func__))
        return -1;

    return engine_stream_finish(stream->stream, &error) ? 0 : failed(stream, error);
}

int virStreamAbort(virStreamPtr stream)
{
    GError *error = NULL;

    if (!is(stream, __func__))
        return -1;

    return engine_stream_abort(stream->stream, &error) ? 0 : failed(stream, error);
}

/* moving all */

/* What the loops need: a stream that waits, and the functions that they call. */
static bool may_loop(virStreamPtr stream, const char *function, bool functions)
{
    if (!is(stream, function))
        return false;
    if (!functions) {
        last_error_argument(stream->object.conn, FROM, function, "handler", "must not be NULL");
        return false;
    }
    if (stream->nonblock) {
        last_error_raise(stream->object.conn, ERROR_OPERATION_INVALID, FROM, "Requested operation is not valid: %s",
                         "data sources and sinks cannot be used for non-blocking streams");
        return false;
    }
    return true;
}

/* The first error is the one to tell, not what ending the stream meets. */
static int give_up(virStreamPtr stream)
{
    virErrorPtr first = virSaveLastError();

    engine_stream_abort(stream->stream, NULL);
    if (first->code != VIR_ERR_OK)
        last_error_restore(first);
    virFreeError(first);
    return -1;
}

static bool send_whole(virStreamPtr stream, const char *data, int length)
{
    for (int sent = 0, step; sent < length; sent += step) {
        step = virStreamSend(stream, data + sent, (size_t)(length - sent));
        if (step < 0)
            return false;
    }
    return true;
}

int virStreamSendAll(virStreamPtr stream, virStreamSourceFunc handler, void *opaque)
{
    g_autofree char *data = NULL;
    int got;

    if (!may_loop(stream, __func__, handler != NULL))
        return -1;

    data = g_malloc(CHUNK);
    while ((got = handler(stream, data, CHUNK, opaque)) > 0) {
        if (!send_whole(stream, data, got))
            return give_up(stream);
    }
    return got < 0 ? give_up(stream) : 0;
}

/* At a hole, all of it; at data, how much of it there is. false: a function of the application failed. */
static bool pass_hole(virStreamPtr stream, virStreamSourceHoleFunc holes, virStreamSourceSkipFunc skip, void *opaque, long long *ret_data,
                      bool *ret_hole)
{
    int in_data = 0;
    long long length = 0;

    if (holes(stream, &in_data, &length, opaque) < 0)
        return false;

    *ret_hole = !in_data && length > 0;
    *ret_data = length;
    return !*ret_hole || (virStreamSendHole(stream, length, 0) >= 0 && skip(stream, length, opaque) >= 0);
}

int virStreamSparseSendAll(virStreamPtr stream, virStreamSourceFunc handler, virStreamSourceHoleFunc holeHandler,
                           virStreamSourceSkipFunc skipHandler, void *opaque)
{
    g_autofree char *data = NULL;
    long long left = 0;
    bool hole = false;
    int got;

    if (!may_loop(stream, __func__, handler != NULL && holeHandler != NULL && skipHandler != NULL))
        return -1;

    data = g_malloc(CHUNK);
    for (;;) {
        if (left == 0 && !pass_hole(stream, holeHandler, skipHandler, opaque, &left, &hole))
            return give_up(stream);
        if (hole) {
            left = 0;
            hole = false;
            continue;
        }
        got = handler(stream, data, (size_t)MIN(left, CHUNK), opaque);
        if (got <= 0)
            return got < 0 ? give_up(stream) : 0;
        if (!send_whole(stream, data, got))
            return give_up(stream);
        left -= MIN(left, got);
    }
}

static bool sink_whole(virStreamPtr stream, virStreamSinkFunc handler, const char *data, int length, void *opaque)
{
    for (int done = 0, step; done < length; done += step) {
        step = handler(stream, data + done, (size_t)(length - done), opaque);
        if (step < 0)
            return false;
    }
    return true;
}

int virStreamRecvAll(virStreamPtr stream, virStreamSinkFunc handler, void *opaque)
{
    g_autofree char *data = NULL;
    int got;

    if (!may_loop(stream, __func__, handler != NULL))
        return -1;

    data = g_malloc(CHUNK);
    while ((got = virStreamRecv(stream, data, CHUNK)) > 0) {
        if (!sink_whole(stream, handler, data, got, opaque))
            return give_up(stream);
    }
    return got < 0 ? give_up(stream) : 0;
}

static bool sink_hole(virStreamPtr stream, virStreamSinkHoleFunc handler, void *opaque)
{
    long long length = 0;

    return virStreamRecvHole(stream, &length, 0) >= 0 && handler(stream, length, opaque) >= 0;
}

int virStreamSparseRecvAll(virStreamPtr stream, virStreamSinkFunc handler, virStreamSinkHoleFunc holeHandler, void *opaque)
{
    g_autofree char *data = NULL;
    int got;

    if (!may_loop(stream, __func__, handler != NULL && holeHandler != NULL))
        return -1;

    data = g_malloc(CHUNK);
    while ((got = virStreamRecvFlags(stream, data, CHUNK, STREAM_RECV_STOP_AT_HOLE)) != 0) {
        if (got == ENGINE_STREAM_AT_HOLE ? !sink_hole(stream, holeHandler, opaque)
                                         : got < 0 || !sink_whole(stream, handler, data, got, opaque))
            return give_up(stream);
    }
    return 0;
}

/* events */

static void on_stream(EngineStream *engine_stream, int events, void *opaque)
{
    Watch *watch = opaque;

    watch->func(watch->stream, events, watch->opaque);
}

static void free_watch(void *opaque)
{
    Watch *watch = opaque;

    if (watch->free_opaque != NULL)
        watch->free_opaque(watch->opaque);
    unref(watch->stream);
    g_free(watch);
}

int virStreamEventAddCallback(virStreamPtr stream, int events, virStreamEventCallback cb, void *opaque, virFreeCallback ff)
{
    const Watch watch = { stream, cb, opaque, ff };
    GError *error = NULL;
    Watch *kept;

    if (!is(stream, __func__))
        return -1;
    if (cb == NULL)
        return refuse(stream, __func__, "cb");

    kept = g_memdup2(&watch, sizeof(watch));
    object_ref(&stream->object);
    if (engine_stream_watch(stream->stream, events, on_stream, kept, free_watch, &error))
        return 0;

    unref(stream);
    g_free(kept);
    return failed(stream, error);
}

int virStreamEventUpdateCallback(virStreamPtr stream, int events)
{
    GError *error = NULL;

    if (!is(stream, __func__))
        return -1;

    return engine_stream_update(stream->stream, events, &error) ? 0 : failed(stream, error);
}

int virStreamEventRemoveCallback(virStreamPtr stream)
{
    GError *error = NULL;

    if (!is(stream, __func__))
        return -1;

    return engine_stream_unwatch(stream->stream, &error) ? 0 : failed(stream, error);
}
