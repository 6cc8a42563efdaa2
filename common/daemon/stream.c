/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A stream joins a call's serial with a descriptor: a pty, a socket, a file. Data is moved when one side has it and the other takes it:
 * towards the client while its queue is below the high mark, from the client into the descriptor with a bounded box in between.
 *
 * The end, as clients expect it: an empty packet says that there is no more to read; the client answers with a packet of status OK, which
 * is confirmed by another. A packet of status ERROR aborts, from either side.
 */
#include "daemon/stream.h"
#include "base/error.h"
#include "base/file.h"
#include "daemon/call.h"
#include "daemon/claims.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/stat.h>
#include <unistd.h>

#define PACKET_SIZE 65536
#define INBOX_LIMIT (4u << 20)

struct Stream {
    Session *session;
    FrameHeader header; /* of the packets to the client */
    int fd;
    StreamWay way;
    Watch watch;
    bool pollable; /* a regular file is not: it is always ready */
    bool ended;    /* the descriptor has no more */
    bool finishing; /* the client is done; what is in the box is still written */
    GByteArray *inbox;
};

static void send_packet(Stream *stream, FrameStatus status, const guint8 *data, gsize length)
{
    GByteArray payload = { .data = (guint8 *)data, .len = (guint)length };

    stream->header.status = status;
    session_send(stream->session, &stream->header, &payload);
}

static void drop(Stream *stream)
{
    g_hash_table_remove(stream->session->streams, GUINT_TO_POINTER(stream->header.serial));
}

static void fail(Stream *stream, const GError *error)
{
    g_autoptr(GByteArray) payload = call_encode_error(stream->session->daemon, &stream->header, error);

    stream->header.status = FRAME_ERROR;
    session_send(stream->session, &stream->header, payload);
    drop(stream);
}

static void finish(Stream *stream)
{
    send_packet(stream, FRAME_OK, NULL, 0);
    drop(stream);
}

static guint32 wanted_events(const Stream *stream)
{
    guint32 events = 0;

    if ((stream->way & STREAM_TO_CLIENT) && !stream->ended && rpc_conn_queued(stream->session->conn) < RPC_CONN_HIGH_MARK)
        events |= EPOLLIN;
    if (stream->inbox->len > 0)
        events |= EPOLLOUT;
    return events;
}

/* One read towards the client. Returns false when there is no more for now, or the stream is gone. */
static bool pump(Stream *stream)
{
    guint8 *buffer = loop_scratch(stream->session->daemon->loop);
    ssize_t got = TEMP_FAILURE_RETRY(read(stream->fd, buffer, PACKET_SIZE));

    if (got < 0 && errno == EAGAIN)
        return false;

    /* A pty whose other side closed says EIO. */
    if (got <= 0) {
        stream->ended = true;
        send_packet(stream, FRAME_CONTINUE, NULL, 0);
        return false;
    }
    send_packet(stream, FRAME_CONTINUE, buffer, (gsize)got);
    return true;
}

static void pump_file(Stream *stream)
{
    while (!stream->ended && rpc_conn_queued(stream->session->conn) < RPC_CONN_HIGH_MARK && pump(stream))
        continue;
}

/* Writes what the descriptor takes of the box. Returns false when the stream is gone. */
static bool empty_inbox(Stream *stream)
{
    while (stream->inbox->len > 0) {
        ssize_t taken = TEMP_FAILURE_RETRY(write(stream->fd, stream->inbox->data, stream->inbox->len));

        if (taken < 0 && errno == EAGAIN)
            return true;
        if (taken < 0) {
            g_autoptr(GError) error = NULL;

            error_set_errno(&error, errno, "cannot write to the stream's device");
            fail(stream, error);
            return false;
        }
        g_byte_array_remove_range(stream->inbox, 0, (guint)taken);
    }
    if (stream->finishing) {
        finish(stream);
        return false;
    }
    return true;
}

static void watch_fd(Stream *stream);

static void ready(Watch *watch, guint32 events)
{
    Stream *stream = (Stream *)((char *)watch - G_STRUCT_OFFSET(Stream, watch));

    if ((events & EPOLLOUT) && !empty_inbox(stream))
        return;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && (stream->way & STREAM_TO_CLIENT) && !stream->ended)
        pump(stream);
    watch_fd(stream);
}

/* Waits for what the stream can use now. Where that is nothing, not at all: a hang-up would be told again and again. */
static void watch_fd(Stream *stream)
{
    Loop *loop = stream->session->daemon->loop;
    guint32 events = wanted_events(stream);
    g_autoptr(GError) error = NULL;

    if (!stream->pollable)
        return;
    if (events == 0)
        loop_remove(loop, &stream->watch);
    else if (stream->watch.func != NULL)
        loop_change(loop, &stream->watch, events);
    else if (!loop_add(loop, &stream->watch, stream->fd, events, ready, &error))
        g_warning("a stream of %s stands still: %s", stream->session->caller, error->message);
}

/**
 * stream_start: give a client's stream its other end
 * @call: the header of the call that asked for it
 * @fd: owned by the stream from here on
 *
 * Called after the call's reply was sent. Thread: main.
 */
Stream *stream_start(Session *session, const FrameHeader *call, int fd, StreamWay way)
{
    Stream *stream = g_new0(Stream, 1);
    struct stat info;

    stream->session = session;
    stream->header = *call;
    stream->header.type = FRAME_STREAM;
    stream->fd = fd;
    stream->way = way;
    stream->inbox = g_byte_array_new();
    stream->pollable = fstat(fd, &info) == 0 && !S_ISREG(info.st_mode);
    if (stream->pollable)
        g_unix_set_fd_nonblocking(fd, TRUE, NULL);
    g_hash_table_replace(session->streams, GUINT_TO_POINTER(call->serial), stream);
    if (stream->pollable)
        watch_fd(stream);
    else if (way & STREAM_TO_CLIENT)
        pump_file(stream);
    return stream;
}

void stream_free(Stream *stream)
{
    if (stream == NULL)
        return;

    claims_release(stream->session->daemon->claims, stream);
    loop_remove(stream->session->daemon->loop, &stream->watch);
    fd_close(&stream->fd);
    g_byte_array_unref(stream->inbox);
    g_free(stream);
}

/** stream_abort: end a stream from our side; the client is told why. Thread: main. */
void stream_abort(Stream *stream, const char *why)
{
    g_autoptr(GError) error = NULL;

    error_set(&error, ERROR_OPERATION_ABORTED, "%s", why);
    fail(stream, error);
}

static void take(Stream *stream, const Frame *frame)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    const guint8 *data = frame_payload(frame, &length);

    if (!(stream->way & STREAM_FROM_CLIENT)) {
        error_set(&error, ERROR_OPERATION_INVALID, "this stream only sends to the client");
        fail(stream, error);
        return;
    }
    if (stream->inbox->len + length > INBOX_LIMIT) {
        error_set(&error, ERROR_RPC, "the client sends faster than the stream's device takes");
        fail(stream, error);
        return;
    }
    g_byte_array_append(stream->inbox, data, (guint)length);
    if (empty_inbox(stream))
        watch_fd(stream);
}

/**
 * stream_frame: a packet of the client
 *
 * One for a stream that is gone already is normal: both sides may end it at once. Thread: main.
 */
void stream_frame(Session *session, const Frame *frame)
{
    Stream *stream = g_hash_table_lookup(session->streams, GUINT_TO_POINTER(frame->header.serial));

    if (stream == NULL)
        return;

    if (frame->header.status == FRAME_CONTINUE) {
        take(stream, frame);
    } else if (frame->header.status == FRAME_OK && stream->inbox->len > 0) {
        stream->finishing = true;
    } else {
        finish(stream);
    }
}

/** streams_resume: the client took what was queued: go on. Thread: main. */
void streams_resume(Session *session)
{
    g_autoptr(GList) streams = g_hash_table_get_values(session->streams);

    for (GList *link = streams; link != NULL; link = link->next) {
        Stream *stream = link->data;

        if (stream->pollable)
            watch_fd(stream);
        else if (stream->way & STREAM_TO_CLIENT)
            pump_file(stream);
    }
}
