/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading goes through the loop's scratch buffer and frames are handed on where they lie; only a frame that arrived in part is copied to
 * the connection. Writing tries the socket at once and queues what it does not take. So a connection without traffic owns two small
 * structs and no buffer.
 *
 * Descriptors travel behind their frame, each with a byte of its own in the stream; a frame is complete when those have come too.
 */
#include "rpc/conn.h"
#include "base/error.h"
#include "base/file.h"
#include "rpc/keepalive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct Chunk {
    GByteArray *bytes;
    gsize offset;
    int *fds; /* ours; -1 once sent */
    guint n_fds;
} Chunk;

struct RpcConn {
    Loop *loop;
    Watch watch;
    const RpcConnHandler *handler;
    void *opaque;

    GByteArray *partial; /* NULL while no frame has begun */
    int in_fds[FRAME_FDS_MAX];
    guint n_in_fds;

    GQueue out; /* of Chunk */
    gsize queued;
    bool over_high_mark;
    bool paused;
    bool ending; /* close once the queue is empty */
    bool closed;
    bool *freed;     /* set while callbacks run: tells the reader that its connection went */
    bool mute;       /* a send failed: nothing goes out any more, and the loop will find the end */
    GError *failure; /* why, where that is worth telling */
};

static void chunk_free(Chunk *chunk)
{
    for (guint i = 0; i < chunk->n_fds; i++)
        fd_close(&chunk->fds[i]);
    g_free(chunk->fds);
    g_byte_array_unref(chunk->bytes);
    g_free(chunk);
}

static void close_in_fds(RpcConn *conn)
{
    for (guint i = 0; i < conn->n_in_fds; i++)
        fd_close(&conn->in_fds[i]);
    conn->n_in_fds = 0;
}

static void update_watch(RpcConn *conn)
{
    guint32 events = 0;

    if (!conn->paused && !conn->ending)
        events |= EPOLLIN;
    if (!g_queue_is_empty(&conn->out))
        events |= EPOLLOUT;
    loop_change(conn->loop, &conn->watch, events);
}

static void end(RpcConn *conn, const GError *reason)
{
    g_autoptr(GError) failure = g_steal_pointer(&conn->failure); /* the callback may free the connection */

    if (conn->closed)
        return;

    conn->closed = true;
    loop_remove(conn->loop, &conn->watch);
    conn->handler->closed(conn, failure != NULL ? failure : reason, conn->opaque);
}

static void fail(RpcConn *conn, ErrorCode code, const char *message)
{
    g_autoptr(GError) error = NULL;

    error_set(&error, code, "%s", message);
    end(conn, error);
}

/* Takes what the peer sent along; more than a frame may carry is closed, and the frame will then fail for want of them. */
static void take_fds(RpcConn *conn, struct msghdr *message)
{
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;

        gsize n = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (gsize i = 0; i < n; i++) {
            g_autofd int fd = -1;

            memcpy(&fd, CMSG_DATA(control) + i * sizeof(int), sizeof(int));
            if (conn->n_in_fds < FRAME_FDS_MAX)
                conn->in_fds[conn->n_in_fds++] = fd_steal(&fd);
        }
    }
}

/* How many bytes, frame and descriptor bytes, make the unit that starts here; 0 when the bytes at hand do not tell yet. */
static gsize unit_size(const guint8 *bytes, gsize length, guint *ret_n_fds, const char **ret_problem)
{
    gsize size;

    *ret_n_fds = 0;
    if (length < FRAME_LENGTH_SIZE)
        return 0;

    size = frame_get_word(bytes);
    if (size < FRAME_MIN || size > FRAME_MAX) {
        *ret_problem = size < FRAME_MIN ? "a frame is shorter than its header" : "a frame is longer than the protocol allows";
        return 0;
    }
    if (length < FRAME_MIN || !frame_type_has_fds(frame_get_word(bytes + 16)))
        return size;
    if (size < FRAME_MIN + 4) {
        *ret_problem = "a frame with descriptors lacks their count";
        return 0;
    }
    if (length < FRAME_MIN + 4)
        return size;

    *ret_n_fds = frame_get_word(bytes + FRAME_MIN);
    if (*ret_n_fds > FRAME_FDS_MAX) {
        *ret_problem = "a frame announces more descriptors than the protocol allows";
        return 0;
    }
    return size + *ret_n_fds;
}

static bool answer_keepalive(RpcConn *conn, const Frame *frame)
{
    guint8 pong[FRAME_MIN];

    if (frame->header.program != KEEPALIVE_PROGRAM)
        return false;
    if (frame->header.procedure == KEEPALIVE_PING) {
        keepalive_pong(pong);
        rpc_conn_send(conn, pong, sizeof(pong), NULL, 0);
    }
    return true;
}

/* Returns false when the connection is gone or closed afterwards. */
static bool deliver(RpcConn *conn, const guint8 *bytes, gsize length, guint n_fds)
{
    Frame frame = { .bytes = bytes, .length = length, .fds = conn->in_fds, .n_fds = n_fds };
    bool freed = false;

    if (n_fds > conn->n_in_fds) {
        fail(conn, ERROR_RPC, "a frame announces descriptors that did not come with it");
        return false;
    }
    frame_header_get(bytes, &frame.header);
    if (!answer_keepalive(conn, &frame)) {
        conn->freed = &freed;
        conn->handler->frame(conn, &frame, conn->opaque);
        if (freed)
            return false;
        conn->freed = NULL;
    }
    for (guint i = 0; i < n_fds; i++)
        fd_close(&conn->in_fds[i]);
    conn->n_in_fds -= n_fds;
    memmove(conn->in_fds, conn->in_fds + n_fds, conn->n_in_fds * sizeof(int));
    return !conn->closed && !conn->ending;
}

/* Delivers the whole units in the bytes; the rest is copied aside. Returns false when the connection is gone or closed. */
static bool consume(RpcConn *conn, const guint8 *bytes, gsize length)
{
    while (length > 0) {
        const char *problem = NULL;
        guint n_fds;
        gsize size = unit_size(bytes, length, &n_fds, &problem);

        if (problem != NULL) {
            fail(conn, ERROR_RPC, problem);
            return false;
        }
        if (size == 0 || size > length)
            break;
        if (!deliver(conn, bytes, size - n_fds, n_fds))
            return false;
        bytes += size;
        length -= size;
    }
    if (length > 0) {
        conn->partial = g_byte_array_new();
        g_byte_array_append(conn->partial, bytes, (guint)length);
    }
    return true;
}

/* As long as the unit lacks something it stays where it is: a large one that comes in many reads is copied once. */
static bool consume_partial(RpcConn *conn)
{
    g_autoptr(GByteArray) bytes = NULL;
    const char *problem = NULL;
    guint n_fds;
    gsize size = unit_size(conn->partial->data, conn->partial->len, &n_fds, &problem);

    if (problem == NULL && (size == 0 || size > conn->partial->len))
        return true;

    bytes = g_steal_pointer(&conn->partial);
    return consume(conn, bytes->data, bytes->len);
}

/* Where a frame has begun, the read goes behind it and asks for no more than it lacks, so that its end is found without another copy. */
static ssize_t receive(RpcConn *conn)
{
    char control[CMSG_SPACE(FRAME_FDS_MAX * sizeof(int))];
    struct iovec place = { .iov_base = loop_scratch(conn->loop), .iov_len = LOOP_SCRATCH_SIZE };
    struct msghdr message = { .msg_iov = &place, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    const char *ignored = NULL;
    guint have = 0, n_fds;
    ssize_t got;

    if (conn->partial != NULL) {
        have = conn->partial->len;
        gsize size = unit_size(conn->partial->data, have, &n_fds, &ignored);
        gsize want = size > have ? MIN(size - have, 1u << 20) : LOOP_SCRATCH_SIZE;

        g_byte_array_set_size(conn->partial, have + (guint)want);
        place = (struct iovec){ .iov_base = conn->partial->data + have, .iov_len = want };
    }
    got = TEMP_FAILURE_RETRY(recvmsg(conn->watch.fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT));
    int errnum = errno;
    if (conn->partial != NULL)
        g_byte_array_set_size(conn->partial, have + (guint)MAX(got, 0));
    if (got >= 0)
        take_fds(conn, &message);
    errno = errnum;
    return got;
}

/* Returns false when the connection is gone or closed. */
static bool read_some(RpcConn *conn)
{
    ssize_t got = receive(conn);

    if (got < 0 && errno == EAGAIN)
        return true;
    if (got < 0 && errno != ECONNRESET) {
        fail(conn, ERROR_RPC, g_strerror(errno));
        return false;
    }
    if (got <= 0) {
        if (conn->partial != NULL && conn->partial->len > 0)
            fail(conn, ERROR_RPC, "the connection ended in the middle of a frame");
        else
            end(conn, NULL);
        return false;
    }
    if (conn->partial != NULL)
        return consume_partial(conn);

    return consume(conn, loop_scratch(conn->loop), (gsize)got);
}

/* One byte with one descriptor, as the protocol has it. Returns false when the socket takes no more. */
static bool send_fds(RpcConn *conn, int *fds, guint n_fds)
{
    for (guint i = 0; i < n_fds; i++) {
        char control[CMSG_SPACE(sizeof(int))] = { 0 };
        char zero = 0;
        struct iovec byte = { .iov_base = &zero, .iov_len = 1 };
        struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);

        if (fds[i] < 0)
            continue; /* sent before */
        *header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) };
        memcpy(CMSG_DATA(header), &fds[i], sizeof(int));
        if (TEMP_FAILURE_RETRY(sendmsg(conn->watch.fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT)) < 0)
            return false;
        fd_close(&fds[i]);
    }
    return true;
}

static bool send_bytes(RpcConn *conn, const guint8 *bytes, gsize length, gsize *sent)
{
    while (*sent < length) {
        ssize_t taken = TEMP_FAILURE_RETRY(send(conn->watch.fd, bytes + *sent, length - *sent, MSG_NOSIGNAL | MSG_DONTWAIT));

        if (taken < 0)
            return false;
        *sent += (gsize)taken;
    }
    return true;
}

/* Writes what the socket takes. Returns false on an error of the socket. */
static bool flush(RpcConn *conn)
{
    Chunk *chunk;

    while ((chunk = g_queue_peek_head(&conn->out)) != NULL) {
        gsize before = chunk->offset;
        bool done = send_bytes(conn, chunk->bytes->data, chunk->bytes->len, &chunk->offset) && send_fds(conn, chunk->fds, chunk->n_fds);

        conn->queued -= chunk->offset - before;
        if (!done)
            return errno == EAGAIN;
        chunk_free(g_queue_pop_head(&conn->out));
    }
    return true;
}

/*
 * Nothing more goes out. What the peer sent is still read; then the shut socket reports its end, from the loop and not from within a
 * send. A peer that just went is no failure.
 */
static void give_up(RpcConn *conn, GError *failure)
{
    conn->mute = true;
    conn->failure = failure;
    g_queue_clear_full(&conn->out, (GDestroyNotify)chunk_free);
    conn->queued = 0;
    shutdown(conn->watch.fd, SHUT_RDWR);
}

static void give_up_errno(RpcConn *conn, int errnum)
{
    GError *failure = NULL;

    if (errnum != EPIPE && errnum != ECONNRESET)
        error_set_errno(&failure, errnum, "cannot send");
    give_up(conn, failure);
}

static void writable(RpcConn *conn)
{
    if (!flush(conn))
        give_up_errno(conn, errno);
    if (conn->ending && g_queue_is_empty(&conn->out)) {
        end(conn, NULL);
        return;
    }
    update_watch(conn);
    if (conn->over_high_mark && conn->queued < RPC_CONN_LOW_MARK) {
        conn->over_high_mark = false;
        if (conn->handler->drained != NULL)
            conn->handler->drained(conn, conn->opaque);
    }
}

static void ready(Watch *watch, guint32 events)
{
    RpcConn *conn = (RpcConn *)((char *)watch - G_STRUCT_OFFSET(RpcConn, watch));

    /* What was sent before a hang-up is still read: EPOLLHUP alone, with reading paused, is the only end without a read. */
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !conn->paused && !conn->ending) {
        if (!read_some(conn))
            return;
    } else if (events & (EPOLLHUP | EPOLLERR)) {
        end(conn, NULL);
        return;
    }
    if (events & EPOLLOUT)
        writable(conn);
}

/**
 * rpc_conn_new: speak frames over a connected stream socket
 * @loop: where it is watched
 * @fd: the socket; owned by the connection from here on, closed on failure too
 * @handler: what to call; must outlive the connection
 *
 * Errors: ERROR_SYSTEM_ERROR. Thread: loop.
 */
RpcConn *rpc_conn_new(Loop *loop, int fd, const RpcConnHandler *handler, void *opaque, GError **error)
{
    RpcConn *conn = g_new0(RpcConn, 1);

    conn->loop = loop;
    conn->handler = handler;
    conn->opaque = opaque;
    g_queue_init(&conn->out);
    if (!loop_add(loop, &conn->watch, fd, EPOLLIN, ready, error)) {
        close(fd);
        g_free(conn);
        return NULL;
    }
    return conn;
}

/** rpc_conn_free: close and forget; what is queued is lost. May be called from within the handler. Thread: loop. */
void rpc_conn_free(RpcConn *conn)
{
    if (conn == NULL)
        return;

    if (conn->freed != NULL)
        *conn->freed = true;
    loop_remove(conn->loop, &conn->watch);
    close(conn->watch.fd);
    close_in_fds(conn);
    g_clear_pointer(&conn->partial, g_byte_array_unref);
    g_queue_clear_full(&conn->out, (GDestroyNotify)chunk_free);
    g_clear_error(&conn->failure);
    g_free(conn);
}

/* Returns false, with errno, when a descriptor cannot be duplicated. */
static bool queue(RpcConn *conn, const guint8 *bytes, gsize length, const int *fds, guint n_fds)
{
    Chunk *chunk = g_new0(Chunk, 1);

    chunk->bytes = g_byte_array_sized_new((guint)length);
    g_byte_array_append(chunk->bytes, bytes, (guint)length);
    chunk->fds = g_new(int, n_fds);
    conn->queued += length;
    g_queue_push_tail(&conn->out, chunk);
    for (; chunk->n_fds < n_fds; chunk->n_fds++) {
        chunk->fds[chunk->n_fds] = fcntl(fds[chunk->n_fds], F_DUPFD_CLOEXEC, 3);
        if (chunk->fds[chunk->n_fds] < 0)
            return false;
    }
    return true;
}

static void complain_unread(RpcConn *conn)
{
    GError *failure = NULL;

    error_set(&failure, ERROR_RPC, "the peer leaves more than %u MiB unread", RPC_CONN_CAP >> 20);
    give_up(conn, failure);
}

/**
 * rpc_conn_send: send a whole frame
 * @bytes: the frame; copied where the socket does not take it at once
 * @fds: the descriptors that travel with it; they stay the caller's
 *
 * An error of the socket is told later by the handler's closed(), as is a queue over RPC_CONN_CAP. Thread: loop.
 */
void rpc_conn_send(RpcConn *conn, const guint8 *bytes, gsize length, const int *fds, guint n_fds)
{
    gsize sent = 0;

    if (conn->closed || conn->ending || conn->mute)
        return;

    if (g_queue_is_empty(&conn->out) && !send_bytes(conn, bytes, length, &sent) && errno != EAGAIN)
        give_up_errno(conn, errno);
    else if ((sent < length || n_fds > 0) && !queue(conn, bytes + sent, length - sent, fds, n_fds))
        give_up_errno(conn, errno);
    else if (conn->queued > RPC_CONN_CAP)
        complain_unread(conn);
    conn->over_high_mark = conn->over_high_mark || conn->queued > RPC_CONN_HIGH_MARK;
    update_watch(conn);
}

/** rpc_conn_close_when_sent: read no more, close after the last queued byte. Thread: loop. */
void rpc_conn_close_when_sent(RpcConn *conn)
{
    conn->ending = true;
    if (!conn->closed)
        loop_change(conn->loop, &conn->watch, EPOLLOUT);
}

/** rpc_conn_fail: end it now; closed() is told @reason from the loop. Thread: loop. */
void rpc_conn_fail(RpcConn *conn, const char *reason)
{
    GError *failure = NULL;

    if (conn->closed || conn->mute)
        return;

    error_set(&failure, ERROR_RPC, "%s", reason);
    give_up(conn, failure);
}

/** rpc_conn_queued: bytes that wait for the peer to read. Thread: loop. */
gsize rpc_conn_queued(const RpcConn *conn)
{
    return conn->queued;
}

/** rpc_conn_pause: stop or resume reading, for back-pressure. Thread: loop. */
void rpc_conn_pause(RpcConn *conn, bool paused)
{
    conn->paused = paused;
    if (!conn->closed)
        update_watch(conn);
}

int rpc_conn_fd(const RpcConn *conn)
{
    return conn->watch.fd;
}

bool rpc_conn_is_closed(const RpcConn *conn)
{
    return conn->closed;
}
