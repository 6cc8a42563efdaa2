/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Streams: what travels under a call's serial after its reply. Seen on the wire of the reference: data and holes have status CONTINUE, the
 * server's end of data is an empty packet, the client finishes with OK or aborts with ERROR, and the server answers either with OK. A packet
 * of status ERROR from the server is an error reply and the end.
 *
 * The protocol knows no acknowledgement of data, so a server may send faster than the application receives: what comes has to be kept,
 * because the socket is shared and calls behind it must be answered. A client that wants bounds reads as it goes.
 *
 * Two counts as for the engine: users, and memory that the event loop may still have to let go.
 */
#include "client/engine-private.h"
#include "client/event.h"
#include "proto/numbers.h"
#include "proto/types.h"

#include <string.h>

#define PACKET_MAX   262120 /* of data; every server takes so much */
#define JOINED_MAX   16384  /* up to here data is copied behind the header rather than sent apart */
#define HOLE_PAYLOAD 12

typedef enum StreamState {
    STREAM_STATE_NEW,
    STREAM_STATE_ACTIVE,
    STREAM_STATE_CLOSED,
} StreamState;

struct EngineStream {
    gint refs, holds; /* atomic */
    Engine *engine;
    bool nonblock;
    bool sparse; /* the call that started it asked for holes */
    EngineStream *next;

    /* on the wire */
    StreamState state;
    FrameHeader header; /* of its packets */
    GQueue packets;     /* of LinkFrame, in */
    gsize at;           /* in the payload of the first */
    gint64 hole;        /* what is left of one that is being read */
    bool end_of_data;
    bool confirmed;
    GError *failure;
    LinkWaiter *waiter;

    /* the application's loop */
    int timer;
    int events;
    bool calling;
    EngineStreamFunc func;
    void *opaque;
    GDestroyNotify free_opaque;
};

static void packet_free(void *data)
{
    LinkFrame *packet = data;

    g_free(packet->bytes);
    g_free(packet);
}

static void stream_release(void *opaque)
{
    EngineStream *stream = opaque;

    if (!g_atomic_int_dec_and_test(&stream->holds))
        return;

    g_queue_clear_full(&stream->packets, packet_free);
    g_clear_error(&stream->failure);
    engine_release(stream->engine);
    g_free(stream);
}

/**
 * engine_stream_new: a stream that no call has started yet
 * @nonblock: sending and receiving return ENGINE_STREAM_WOULD_BLOCK rather than wait
 *
 * Never fails. The caller unrefs it. Thread: any.
 */
EngineStream *engine_stream_new(Engine *engine, bool nonblock, GError **error)
{
    EngineStream *stream = g_new0(EngineStream, 1);

    stream->refs = 1;
    stream->holds = 1;
    stream->engine = engine_hold(engine_ref(engine));
    stream->nonblock = nonblock;
    stream->timer = -1;
    g_queue_init(&stream->packets);
    return stream;
}

EngineStream *engine_stream_ref(EngineStream *stream)
{
    g_atomic_int_inc(&stream->refs);
    return stream;
}

Engine *engine_stream_engine(EngineStream *stream)
{
    return stream->engine;
}

static void unlist(EngineStream *stream)
{
    EngineStream **place = &stream->engine->streams;

    while (*place != NULL && *place != stream)
        place = &(*place)->next;
    if (*place == stream)
        *place = stream->next;
    stream->state = STREAM_STATE_CLOSED;
}

static void put_control(EngineStream *stream, FrameStatus status, guint8 ret_frame[static FRAME_MIN])
{
    FrameHeader header = stream->header;

    header.type = FRAME_STREAM;
    header.status = status;
    frame_header_put(ret_frame, FRAME_MIN, &header);
}

/** engine_stream_unref: the last one drops what is left; the server is told to stop, its answer is not waited for. NULL is taken. */
void engine_stream_unref(EngineStream *stream)
{
    guint8 frame[FRAME_MIN];
    Engine *engine;

    if (stream == NULL || !g_atomic_int_dec_and_test(&stream->refs))
        return;

    engine = stream->engine;
    (void)engine_stream_unwatch(stream, NULL);
    link_lock(engine->link);
    if (stream->state == STREAM_STATE_ACTIVE && stream->failure == NULL) {
        put_control(stream, FRAME_ERROR, frame);
        link_send_later(engine->link, frame, sizeof(frame));
    }
    unlist(stream);
    link_unlock(engine->link);
    stream_release(stream);
    engine_unref(engine);
}

/* ---- what comes; the reader calls with the lock ---- */

/* For the application's loop: which of the events that it asked for are there? */
static int ready_events(EngineStream *stream)
{
    int events = 0;

    if (stream->state != STREAM_STATE_ACTIVE)
        return 0;
    if (!g_queue_is_empty(&stream->packets) || stream->end_of_data || stream->hole > 0)
        events |= STREAM_EVENT_READABLE;
    if (stream->failure == NULL && !link_has_tail(stream->engine->link))
        events |= STREAM_EVENT_WRITABLE;
    if (stream->failure != NULL)
        events |= STREAM_EVENT_ERROR | STREAM_EVENT_HANGUP | STREAM_EVENT_READABLE | STREAM_EVENT_WRITABLE;
    return stream->func != NULL ? events & (stream->events | STREAM_EVENT_ERROR | STREAM_EVENT_HANGUP) : 0;
}

static void changed(EngineStream *stream)
{
    if (stream->waiter != NULL)
        link_notify(stream->waiter);
    if (stream->timer >= 0)
        link_wake_later(stream->engine->link);
}

static EngineStream *find(Engine *engine, const FrameHeader *header)
{
    EngineStream *stream = engine->streams;

    while (stream != NULL && stream->header.serial != header->serial)
        stream = stream->next;
    return stream;
}

static void take_data(EngineStream *stream, LinkFrame *frame)
{
    if (frame->header.type == FRAME_STREAM && frame->length == FRAME_MIN) {
        stream->end_of_data = true;
        return;
    }
    g_queue_push_tail(&stream->packets, g_memdup2(frame, sizeof(*frame)));
    frame->bytes = NULL;
}

static bool take_hole(EngineStream *stream, LinkFrame *frame, GError **error)
{
    if (frame->length != FRAME_MIN + HOLE_PAYLOAD || frame->header.status != FRAME_CONTINUE || (frame->bytes[FRAME_MIN] & 0x80)) {
        error_set(error, ERROR_RPC, "the server sent a malformed hole in the stream of serial %u", frame->header.serial);
        return false;
    }
    take_data(stream, frame);
    return true;
}

/**
 * engine_take_stream: give a packet to its stream
 *
 * Packets of a stream that was dropped are, too: the server may not know yet. False with ERROR_RPC when the packet is none. Needs the lock.
 */
bool engine_take_stream(Engine *engine, LinkFrame *frame, GError **error)
{
    EngineStream *stream = find(engine, &frame->header);

    if (stream == NULL || stream->failure != NULL)
        return true;
    if (frame->header.program != stream->header.program || frame->header.procedure != stream->header.procedure) {
        error_set(error, ERROR_RPC, "the server sent a packet of procedure %d of program 0x%x in the stream of %d of 0x%x (serial %u)",
                  frame->header.procedure, frame->header.program, stream->header.procedure, stream->header.program, frame->header.serial);
        return false;
    }
    if (frame->header.type == FRAME_STREAM_HOLE) {
        if (!take_hole(stream, frame, error))
            return false;
    } else if (frame->header.status == FRAME_CONTINUE) {
        take_data(stream, frame);
    } else if (frame->header.status == FRAME_OK) {
        stream->confirmed = true;
        stream->end_of_data = true;
    } else if (frame->length == FRAME_MIN) {
        error_set(&stream->failure, ERROR_RPC, "the server ended the stream without a reason");
    } else {
        (void)engine_read_error(frame->bytes + FRAME_MIN, frame->length - FRAME_MIN, &stream->failure);
    }
    changed(stream);
    return true;
}

/** engine_fail_streams: the connection is lost. Needs the lock. */
void engine_fail_streams(Engine *engine)
{
    for (EngineStream *stream = engine->streams; stream != NULL; stream = stream->next) {
        if (stream->failure == NULL)
            stream->failure = g_error_copy(link_failure(engine->link));
        changed(stream);
    }
}

/* ---- what the application does ---- */

/* Holes travel only where the call asked for them. */
static bool asks_for_holes(guint32 program, gint32 procedure, const void *args)
{
    if (program != PROGRAM_REMOTE)
        return false;
    if (procedure == PROC_STORAGE_VOL_UPLOAD)
        return (((const StorageVolUploadArgs *)args)->flags & STORAGE_VOL_UPLOAD_SPARSE_STREAM) != 0;
    return procedure == PROC_STORAGE_VOL_DOWNLOAD &&
           (((const StorageVolDownloadArgs *)args)->flags & STORAGE_VOL_DOWNLOAD_SPARSE_STREAM) != 0;
}

static bool check_holes(EngineStream *stream, const char *what, GError **error)
{
    if (stream->state == STREAM_STATE_NEW || stream->sparse)
        return true;

    error_set(error, ERROR_OPERATION_INVALID, "%s with this stream", what);
    error_set_origin(error, ERROR_FROM_RPC);
    return false;
}

/**
 * engine_stream_call: the call that starts the stream
 *
 * Arguments and errors as engine_call(); ERROR_OPERATION_INVALID when it was started before. When the call fails the stream is as new.
 */
bool engine_stream_call(EngineStream *stream, guint32 program, gint32 procedure, const void *args, void *ret, GError **error)
{
    Engine *engine = stream->engine;
    bool ok;

    link_lock(engine->link);
    if (stream->state != STREAM_STATE_NEW) {
        link_unlock(engine->link);
        error_set(error, ERROR_OPERATION_INVALID, "the stream was used already");
        return false;
    }
    stream->header = (FrameHeader){ .program = program, .version = 1, .procedure = procedure, .serial = engine_next_serial(engine) };
    stream->state = STREAM_STATE_ACTIVE;
    stream->sparse = asks_for_holes(program, procedure, args);
    stream->next = engine->streams;
    engine->streams = stream;
    link_unlock(engine->link);

    ok = engine_call_serial(engine, stream->header.serial, program, procedure, args, ret, error);
    link_lock(engine->link);
    if (!ok) {
        unlist(stream);
        stream->state = STREAM_STATE_NEW;
        g_clear_error(&stream->failure);
    }
    link_unlock(engine->link);
    return ok;
}

/* May it be used for @what (a public function's name)? With the lock. */
static bool check_active(EngineStream *stream, const char *what, GError **error)
{
    if (stream->state == STREAM_STATE_NEW) {
        error_set(error, ERROR_NO_SUPPORT, "%s", what);
        return false;
    }
    if (stream->state == STREAM_STATE_CLOSED) {
        error_set(error, ERROR_OPERATION_FAILED, "stream is closed");
        error_set_origin(error, ERROR_FROM_RPC);
        return false;
    }
    if (stream->failure != NULL) {
        if (error != NULL)
            *error = g_error_copy(stream->failure);
        return false;
    }
    return true;
}

/* One packet. With the lock. 1, 0: would block, -1. */
static int send_packet(EngineStream *stream, FrameType type, const guint8 *data, gsize length, GError **error)
{
    Link *link = stream->engine->link;
    guint8 head[FRAME_MIN + JOINED_MAX];
    LinkOut out = { .head = head, .head_length = FRAME_MIN };
    FrameHeader header = stream->header;

    header.type = type;
    header.status = FRAME_CONTINUE;
    frame_header_put(head, FRAME_MIN + length, &header);
    if (length <= JOINED_MAX) {
        memcpy(head + FRAME_MIN, data, length);
        out.head_length += length;
    } else {
        out.body = data;
        out.body_length = length;
    }
    if (!stream->nonblock)
        return link_send(link, &out, error) ? 1 : -1;

    bool taken = link_try_send(link, &out);
    if (link_has_tail(link))
        link_wake_later(link);
    if (link_failure(link) != NULL && error != NULL)
        *error = g_error_copy(link_failure(link));
    return link_failure(link) != NULL ? -1 : taken;
}

/**
 * engine_stream_send: send data
 *
 * Returns how much was taken: all, unless the stream must not block; ENGINE_STREAM_WOULD_BLOCK; -1 with the server's error, ERROR_NO_SUPPORT
 * when nothing started it, ERROR_OPERATION_FAILED when it is over. Thread: any, one at a time.
 */
gssize engine_stream_send(EngineStream *stream, const void *data, gsize length, GError **error)
{
    Link *link = stream->engine->link;
    gsize sent = 0;
    int taken = 1;

    link_lock(link);
    while (taken == 1 && sent < length) {
        gsize part = MIN(length - sent, PACKET_MAX);

        if (!check_active(stream, "virStreamSend", error))
            taken = -1;
        else
            taken = send_packet(stream, FRAME_STREAM, (const guint8 *)data + sent, part, error);
        sent += taken == 1 ? part : 0;
    }
    link_unlock(link);
    if (taken < 0)
        return -1;
    return sent == 0 && length > 0 ? ENGINE_STREAM_WOULD_BLOCK : (gssize)sent;
}

/** engine_stream_send_hole: send a hole of @length bytes instead of zeros. 0, ENGINE_STREAM_WOULD_BLOCK, -1 as engine_stream_send(). */
int engine_stream_send_hole(EngineStream *stream, gint64 length, guint32 flags, GError **error)
{
    const guint64 size = GUINT64_TO_BE((guint64)length);
    const guint32 bits = GUINT32_TO_BE(flags);
    guint8 payload[HOLE_PAYLOAD];
    int taken = -1;

    memcpy(payload, &size, sizeof(size));
    memcpy(payload + sizeof(size), &bits, sizeof(bits));
    link_lock(stream->engine->link);
    if (check_holes(stream, "Skipping is not supported", error) && check_active(stream, "virStreamSendHole", error))
        taken = send_packet(stream, FRAME_STREAM_HOLE, payload, sizeof(payload), error);
    link_unlock(stream->engine->link);
    return taken == 1 ? 0 : taken == 0 ? ENGINE_STREAM_WOULD_BLOCK : -1;
}

/* Until something came, or it is over. With the lock. */
static void wait_packet(EngineStream *stream)
{
    LinkWaiter waiter = { 0 };

    stream->waiter = &waiter;
    link_wait(stream->engine->link, &waiter);
    stream->waiter = NULL;
    if (stream->failure == NULL && link_failure(stream->engine->link) != NULL)
        stream->failure = g_error_copy(link_failure(stream->engine->link));
    engine_inbox_call_done(stream->engine);
}

/* A hole that is next becomes the one that is being read. With the lock. */
static void open_hole(EngineStream *stream)
{
    LinkFrame *packet = g_queue_peek_head(&stream->packets);
    guint64 length;

    if (stream->hole > 0 || packet == NULL || packet->header.type != FRAME_STREAM_HOLE)
        return;

    memcpy(&length, packet->bytes + FRAME_MIN, sizeof(length));
    stream->hole = (gint64)GUINT64_FROM_BE(length);
    packet_free(g_queue_pop_head(&stream->packets));
}

/* Something to read, the end, or a reason why not. With the lock. 1, -2, -1. */
static int await_data(EngineStream *stream, const char *what, GError **error)
{
    Link *link = stream->engine->link;

    for (bool tried = false;;) {
        if (!check_active(stream, what, error))
            return -1;
        open_hole(stream);
        if (stream->hole > 0 || !g_queue_is_empty(&stream->packets) || stream->end_of_data)
            return 1;
        if (stream->nonblock && tried)
            return ENGINE_STREAM_WOULD_BLOCK;
        if (!stream->nonblock) {
            wait_packet(stream);
            continue;
        }
        link_unlock(link);
        link_read(link);
        link_lock(link);
        tried = true;
    }
}

/* As much as the packets in line hold, up to the next hole. With the lock. */
static gsize copy_data(EngineStream *stream, guint8 *data, gsize length)
{
    gsize copied = 0;
    LinkFrame *packet;

    while (copied < length && (packet = g_queue_peek_head(&stream->packets)) != NULL && packet->header.type == FRAME_STREAM) {
        gsize part = MIN(packet->length - FRAME_MIN - stream->at, length - copied);

        memcpy(data + copied, packet->bytes + FRAME_MIN + stream->at, part);
        copied += part;
        stream->at += part;
        if (stream->at == packet->length - FRAME_MIN) {
            packet_free(g_queue_pop_head(&stream->packets));
            stream->at = 0;
        }
    }
    return copied;
}

static gssize receive(EngineStream *stream, guint8 *data, gsize length, guint32 flags, GError **error)
{
    int state = await_data(stream, flags != 0 ? "virStreamRecvFlags" : "virStreamRecv", error);

    if (state < 0)
        return state;
    if (stream->hole == 0)
        return (gssize)copy_data(stream, data, length);
    if (flags & STREAM_RECV_STOP_AT_HOLE)
        return ENGINE_STREAM_AT_HOLE;

    length = MIN(length, (gsize)stream->hole);
    memset(data, 0, length);
    stream->hole -= (gint64)length;
    return (gssize)length;
}

/**
 * engine_stream_recv: receive data
 * @flags: STREAM_RECV_STOP_AT_HOLE, or holes are zeros
 *
 * Returns how much came; 0 at the end; ENGINE_STREAM_WOULD_BLOCK, ENGINE_STREAM_AT_HOLE; -1 as engine_stream_send(). Thread: any, one at a
 * time.
 */
gssize engine_stream_recv(EngineStream *stream, void *data, gsize length, guint32 flags, GError **error)
{
    gssize got;

    link_lock(stream->engine->link);
    got = receive(stream, data, length, flags, error);
    link_unlock(stream->engine->link);
    return got;
}

/** engine_stream_recv_hole: how long the hole is that comes next, which is skipped; 0 where data come. 0, ENGINE_STREAM_WOULD_BLOCK, -1. */
int engine_stream_recv_hole(EngineStream *stream, gint64 *ret_length, guint32 flags, GError **error)
{
    int state;

    link_lock(stream->engine->link);
    state = check_holes(stream, "Holes are not supported", error) ? await_data(stream, "virStreamRecvHole", error) : -1;
    if (state == 1) {
        *ret_length = stream->hole;
        stream->hole = 0;
    }
    link_unlock(stream->engine->link);
    return state == 1 ? 0 : state;
}

/* The last word, and the server's answer to it. What it sent meanwhile is dropped. With the lock. */
static bool end(EngineStream *stream, FrameStatus status, GError **error)
{
    guint8 frame[FRAME_MIN];
    bool sent;

    put_control(stream, status, frame);
    sent = link_send(stream->engine->link, &(LinkOut){ .head = frame, .head_length = sizeof(frame) }, error);
    while (sent && !stream->confirmed && stream->failure == NULL)
        wait_packet(stream);
    if (sent && stream->failure != NULL && error != NULL)
        *error = g_error_copy(stream->failure);
    unlist(stream);
    return sent && stream->failure == NULL;
}

/**
 * engine_stream_finish: say that everything was sent and received as it should be
 *
 * Waits for the server's word that it sees it so, too: only then is what was sent safe. Fails with the server's error. Thread: any.
 */
bool engine_stream_finish(EngineStream *stream, GError **error)
{
    bool ok;

    link_lock(stream->engine->link);
    ok = check_active(stream, "virStreamFinish", error);
    if (ok)
        ok = end(stream, FRAME_OK, error);
    else if (stream->state == STREAM_STATE_ACTIVE)
        unlist(stream);
    link_unlock(stream->engine->link);
    return ok;
}

/** engine_stream_abort: give up; one that never started, or failed by itself, needs no word to the server. Thread: any. */
bool engine_stream_abort(EngineStream *stream, GError **error)
{
    bool ok = true;

    link_lock(stream->engine->link);
    if (stream->state == STREAM_STATE_CLOSED)
        ok = check_active(stream, "virStreamAbort", error);
    else if (stream->state == STREAM_STATE_ACTIVE && stream->failure == NULL)
        (void)end(stream, FRAME_ERROR, NULL); /* whatever the server says, it is over */
    else if (stream->state == STREAM_STATE_ACTIVE)
        unlist(stream);
    link_unlock(stream->engine->link);
    return ok;
}

/** engine_stream_is_active: a call started it and neither finish nor abort ended it. Thread: any. */
bool engine_stream_is_active(EngineStream *stream)
{
    bool active;

    link_lock(stream->engine->link);
    active = stream->state == STREAM_STATE_ACTIVE;
    link_unlock(stream->engine->link);
    return active;
}

/* ---- the application's loop ---- */

/** engine_wake_streams: have the loop look after those for which something came. Without the lock. Thread: any. */
void engine_wake_streams(Engine *engine)
{
    g_autoptr(GArray) timers = NULL;

    link_lock(engine->link);
    for (EngineStream *stream = engine->streams; stream != NULL; stream = stream->next) {
        if (stream->timer < 0 || stream->calling || ready_events(stream) == 0)
            continue;
        if (timers == NULL)
            timers = g_array_new(FALSE, FALSE, sizeof(int));
        g_array_append_val(timers, stream->timer);
    }
    link_unlock(engine->link);
    for (guint i = 0; timers != NULL && i < timers->len; i++)
        event_update_timeout(g_array_index(timers, int, i), 0);
}

/* In the loop's thread. The timer is asleep while nothing is there. */
static void on_timer(int timer, void *opaque)
{
    EngineStream *stream = opaque;
    Link *link = stream->engine->link;
    GDestroyNotify release = NULL;
    bool again;

    event_update_timeout(timer, -1);
    link_lock(link);
    int events = stream->timer == timer ? ready_events(stream) : 0;
    EngineStreamFunc func = stream->func;
    void *data = stream->opaque;
    stream->calling = events != 0;
    link_unlock(link);
    if (events == 0)
        return;

    func(stream, events, data);
    link_lock(link);
    stream->calling = false;
    if (stream->func == NULL)
        release = g_steal_pointer(&stream->free_opaque);
    again = stream->timer == timer && ready_events(stream) != 0;
    link_unlock(link);
    if (release != NULL)
        release(data);
    if (again)
        event_update_timeout(timer, 0);
}

/* Has it to be looked after now? Without the lock. */
static void recheck(EngineStream *stream)
{
    bool ready;
    int timer;

    link_lock(stream->engine->link);
    ready = ready_events(stream) != 0 && !stream->calling;
    timer = stream->timer;
    link_unlock(stream->engine->link);
    if (timer >= 0 && ready)
        event_update_timeout(timer, 0);
}

/**
 * engine_stream_watch: have @func called when one of @events (STREAM_EVENT_...) is there, as long as it is
 * @free_opaque: called once @func will not run any more
 *
 * Errors: ERROR_NO_SUPPORT before the stream started, ERROR_INTERNAL_ERROR when there is a watch already, or no event loop. Thread: any; the
 * calls come in the loop's.
 */
bool engine_stream_watch(EngineStream *stream, int events, EngineStreamFunc func, void *opaque, GDestroyNotify free_opaque, GError **error)
{
    Link *link = stream->engine->link;
    int timer;

    link_lock(link);
    bool ok = stream->state == STREAM_STATE_CLOSED || check_active(stream, "virStreamEventAddCallback", error);
    if (ok && (stream->func != NULL || stream->calling)) {
        error_set(error, ERROR_INTERNAL_ERROR, "multiple stream callbacks not supported");
        error_set_origin(error, ERROR_FROM_RPC);
        ok = false;
    }
    link_unlock(link);
    if (!ok)
        return false;

    g_atomic_int_inc(&stream->holds);
    timer = event_add_timeout(-1, on_timer, stream, stream_release);
    if (timer < 0) {
        stream_release(stream);
        error_set(error, ERROR_INTERNAL_ERROR, "no event loop is registered that could watch the stream");
        return false;
    }
    link_lock(link);
    stream->timer = timer;
    stream->events = events;
    stream->func = func;
    stream->opaque = opaque;
    stream->free_opaque = free_opaque;
    link_unlock(link);
    recheck(stream);
    return true;
}

static void set_unwatched(EngineStream *stream, const char *what, GError **error)
{
    bool started;

    link_lock(stream->engine->link);
    started = stream->state != STREAM_STATE_NEW;
    link_unlock(stream->engine->link);
    if (!started) {
        error_set(error, ERROR_NO_SUPPORT, "%s", what);
        return;
    }
    error_set(error, ERROR_INTERNAL_ERROR, "no stream callback registered");
    error_set_origin(error, ERROR_FROM_RPC);
}

/** engine_stream_update: other events. ERROR_INTERNAL_ERROR when there is no watch. Thread: any. */
bool engine_stream_update(EngineStream *stream, int events, GError **error)
{
    bool watched;

    link_lock(stream->engine->link);
    watched = stream->func != NULL;
    if (watched)
        stream->events = events;
    link_unlock(stream->engine->link);
    if (watched)
        recheck(stream);
    else
        set_unwatched(stream, "virStreamEventUpdateCallback", error);
    return watched;
}

/** engine_stream_unwatch: no more calls; may be called from within one. ERROR_INTERNAL_ERROR when there is no watch. Thread: any. */
bool engine_stream_unwatch(EngineStream *stream, GError **error)
{
    GDestroyNotify release = NULL;
    void *opaque;
    int timer;

    link_lock(stream->engine->link);
    timer = stream->timer;
    opaque = stream->opaque;
    stream->timer = -1;
    stream->func = NULL;
    if (!stream->calling)
        release = g_steal_pointer(&stream->free_opaque);
    link_unlock(stream->engine->link);
    if (timer < 0) {
        set_unwatched(stream, "virStreamEventRemoveCallback", error);
        return false;
    }
    event_remove_timeout(timer);
    if (release != NULL)
        release(opaque);
    return true;
}
