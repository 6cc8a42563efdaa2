/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "base/file.h"
#include "rpc/conn.h"
#include "rpc/keepalive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One end is a connection that notes what it is told, the other a bare socket. */
typedef struct Fixture {
    Loop *loop;
    RpcConn *conn;
    int peer;

    /* noted */
    GString *trace; /* "(serial:length)" per frame */
    guint8 *last;
    gsize last_length;
    int kept_fd; /* the first descriptor of the last frame */
    guint n_fds;
    guint frames;
    guint closes;
    char *reason;
    guint drains;

    /* to do at the next frame */
    bool free_conn;
    bool pause;
    bool close_when_sent;
} Fixture;

static void note_frame(RpcConn *conn, const Frame *frame, void *opaque)
{
    Fixture *fixture = opaque;

    fixture->frames++;
    g_string_append_printf(fixture->trace, "(%u:%zu)", frame->header.serial, frame->length);
    g_free(fixture->last);
    fixture->last = g_memdup2(frame->bytes, frame->length);
    fixture->last_length = frame->length;
    fixture->n_fds = frame->n_fds;
    if (frame->n_fds > 0) {
        fd_close(&fixture->kept_fd);
        fixture->kept_fd = fd_steal(&frame->fds[0]);
    }
    if (fixture->pause)
        rpc_conn_pause(conn, true);
    if (fixture->close_when_sent)
        rpc_conn_close_when_sent(conn);
    if (fixture->free_conn)
        g_clear_pointer(&fixture->conn, rpc_conn_free);
}

static void note_closed(RpcConn *conn, const GError *reason, void *opaque)
{
    Fixture *fixture = opaque;

    fixture->closes++;
    fixture->reason = g_strdup(reason != NULL ? reason->message : NULL);
    if (fixture->free_conn)
        g_clear_pointer(&fixture->conn, rpc_conn_free);
}

static void note_drained(RpcConn *conn, void *opaque)
{
    ((Fixture *)opaque)->drains++;
}

static const RpcConnHandler handler = { .frame = note_frame, .closed = note_closed, .drained = note_drained };

static void setup(Fixture *fixture, gconstpointer unused)
{
    int pair[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
    fixture->loop = loop_new(NULL);
    fixture->trace = g_string_new(NULL);
    fixture->conn = rpc_conn_new(fixture->loop, pair[0], &handler, fixture, NULL);
    fixture->peer = pair[1];
    fixture->kept_fd = -1;
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    rpc_conn_free(fixture->conn);
    fd_close(&fixture->peer);
    fd_close(&fixture->kept_fd);
    loop_free(fixture->loop);
    g_string_free(fixture->trace, TRUE);
    g_free(fixture->last);
    g_free(fixture->reason);
}

static void iterate(void)
{
    for (guint i = 0; i < 20; i++)
        g_main_context_iteration(NULL, FALSE);
}

static GByteArray *make_frame(guint32 serial, gsize payload, FrameType type, guint n_fds)
{
    FrameHeader header = { 0x20008086, 1, 110, type, serial, FRAME_OK };
    GByteArray *frame = frame_begin(&header, n_fds);
    gsize head = frame->len;

    g_byte_array_set_size(frame, (guint)(head + payload));
    for (gsize i = 0; i < payload; i++)
        frame->data[head + i] = (guint8)(i * 7 + serial);
    frame_finish(frame);
    return frame;
}

static void peer_write(Fixture *fixture, const void *bytes, gsize length)
{
    g_assert_cmpint(send(fixture->peer, bytes, length, MSG_NOSIGNAL), ==, (gssize)length);
}

static void peer_write_fd(Fixture *fixture, int fd)
{
    char control[CMSG_SPACE(sizeof(int))] = { 0 };
    char byte = 0;
    struct iovec place = { &byte, 1 };
    struct msghdr message = { .msg_iov = &place, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    *header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) };
    memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    g_assert_cmpint(sendmsg(fixture->peer, &message, MSG_NOSIGNAL), ==, 1);
}

/* Reads @length bytes while the loop runs; fewer when nothing comes any more. */
static GByteArray *peer_read(Fixture *fixture, gsize length)
{
    GByteArray *bytes = g_byte_array_new();
    guint8 buffer[65536];

    for (guint idle = 0; bytes->len < length && idle < 50;) {
        ssize_t got = recv(fixture->peer, buffer, MIN(sizeof(buffer), length - bytes->len), 0);

        if (got > 0)
            g_byte_array_append(bytes, buffer, (guint)got);
        idle = got > 0 ? 0 : idle + 1;
        g_main_context_iteration(NULL, FALSE);
    }
    return bytes;
}

/* frames */

static void test_whole_frame_is_handed_on(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 40, FRAME_CALL, 0);

    peer_write(fixture, frame->data, frame->len);
    iterate();
    g_assert_cmpmem(fixture->last, fixture->last_length, frame->data, frame->len);
    g_assert_cmpuint(fixture->frames, ==, 1);
}

static void test_frame_is_found_split_at_every_byte(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 12, FRAME_CALL, 0);

    for (guint split = 1; split < frame->len; split++) {
        peer_write(fixture, frame->data, split);
        iterate();
        g_assert_cmpuint(fixture->frames, ==, split - 1);
        peer_write(fixture, frame->data + split, frame->len - split);
        iterate();
        g_assert_cmpuint(fixture->frames, ==, split);
        g_assert_cmpmem(fixture->last, fixture->last_length, frame->data, frame->len);
    }
    for (guint i = 0; i < frame->len; i++) {
        peer_write(fixture, frame->data + i, 1);
        iterate();
    }
    g_assert_cmpuint(fixture->frames, ==, frame->len);
}

static void test_two_and_a_half_frames_in_one_read(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) all = make_frame(1, 4, FRAME_CALL, 0);
    g_autoptr(GByteArray) second = make_frame(2, 8, FRAME_CALL, 0);
    g_autoptr(GByteArray) third = make_frame(3, 100, FRAME_CALL, 0);

    g_byte_array_append(all, second->data, second->len);
    g_byte_array_append(all, third->data, 50);
    peer_write(fixture, all->data, all->len);
    iterate();
    g_assert_cmpstr(fixture->trace->str, ==, "(1:32)(2:36)");
    peer_write(fixture, third->data + 50, third->len - 50);
    iterate();
    g_assert_cmpstr(fixture->trace->str, ==, "(1:32)(2:36)(3:128)");
    g_assert_cmpmem(fixture->last, fixture->last_length, third->data, third->len);
}

static gpointer write_all(gpointer data)
{
    Fixture *fixture = data;
    g_autoptr(GByteArray) frame = make_frame(9, FRAME_MAX - FRAME_MIN, FRAME_CALL, 0);

    for (gsize sent = 0; sent < frame->len;) {
        ssize_t taken = send(fixture->peer, frame->data + sent, frame->len - sent, MSG_NOSIGNAL);

        if (taken < 0)
            g_usleep(200);
        else
            sent += (gsize)taken;
    }
    return NULL;
}

/* Not a benchmark, but a frame that is copied again at each read would take minutes here. */
static void test_largest_frame_arrives(Fixture *fixture, gconstpointer unused)
{
    GThread *writer = g_thread_new("writer", write_all, fixture);

    while (fixture->frames == 0 && fixture->closes == 0)
        g_main_context_iteration(NULL, TRUE);
    g_thread_join(writer);
    g_assert_cmpuint(fixture->last_length, ==, FRAME_MAX);
    g_assert_cmpuint(fixture->last[FRAME_MAX - 1], ==, (guint8)((FRAME_MAX - FRAME_MIN - 1) * 7 + 9));
}

static void refuse_length(Fixture *fixture, guint32 length, const char *reason)
{
    guint8 word[4];

    frame_put_word(word, length);
    peer_write(fixture, word, sizeof(word));
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_nonnull(strstr(fixture->reason, reason));
}

static void test_short_length_ends_it(Fixture *fixture, gconstpointer unused)
{
    refuse_length(fixture, FRAME_MIN - 1, "shorter");
}

static void test_long_length_ends_it(Fixture *fixture, gconstpointer unused)
{
    refuse_length(fixture, FRAME_MAX + 1, "longer");
}

static void test_end_within_a_frame_is_told(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 40, FRAME_CALL, 0);

    peer_write(fixture, frame->data, 30);
    fd_close(&fixture->peer);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_nonnull(strstr(fixture->reason, "middle"));
}

static void test_end_between_frames_is_clean(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 40, FRAME_CALL, 0);

    peer_write(fixture, frame->data, frame->len);
    fd_close(&fixture->peer);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 1);
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_null(fixture->reason);
}

static void test_ping_is_answered_and_not_shown(Fixture *fixture, gconstpointer unused)
{
    static const FrameHeader ping = { KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, KEEPALIVE_PING, FRAME_MESSAGE, 0, FRAME_OK };
    guint8 bytes[FRAME_MIN], pong[FRAME_MIN];

    frame_header_put(bytes, sizeof(bytes), &ping);
    keepalive_pong(pong);
    peer_write(fixture, bytes, sizeof(bytes));
    g_autoptr(GByteArray) answer = peer_read(fixture, FRAME_MIN);
    g_assert_cmpmem(answer->data, answer->len, pong, sizeof(pong));
    g_assert_cmpuint(fixture->frames, ==, 0);
}

/* descriptors */

static void test_descriptors_come_with_their_frame(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL_WITH_FDS, 2);
    int pipes[2];
    char byte;

    g_assert_cmpint(pipe2(pipes, O_CLOEXEC), ==, 0);
    peer_write(fixture, frame->data, frame->len);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 0); /* its descriptors lack */
    peer_write_fd(fixture, pipes[1]);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 0);
    peer_write_fd(fixture, pipes[1]);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 1);
    g_assert_cmpuint(fixture->n_fds, ==, 2);
    g_assert_true(fcntl(fixture->kept_fd, F_GETFD) & FD_CLOEXEC);
    g_assert_cmpint(write(fixture->kept_fd, "x", 1), ==, 1);
    g_assert_cmpint(read(pipes[0], &byte, 1), ==, 1);

    /* The one that was not taken is closed: with ours gone, too, the pipe ends. */
    close(pipes[1]);
    fd_close(&fixture->kept_fd);
    g_assert_cmpint(read(pipes[0], &byte, 1), ==, 0);
    close(pipes[0]);
}

static void test_frame_behind_descriptors_is_found(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL_WITH_FDS, 1);
    g_autoptr(GByteArray) next = make_frame(4, 8, FRAME_CALL, 0);

    peer_write(fixture, frame->data, frame->len);
    peer_write_fd(fixture, fixture->peer);
    peer_write(fixture, next->data, next->len);
    iterate();
    g_assert_cmpstr(fixture->trace->str, ==, "(3:40)(4:36)");
}

static void test_missing_descriptors_end_it(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL_WITH_FDS, 1);

    peer_write(fixture, frame->data, frame->len);
    peer_write(fixture, "x", 1); /* the byte, but nothing with it */
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_nonnull(fixture->reason);
}

static void test_too_many_descriptors_end_it(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL_WITH_FDS, FRAME_FDS_MAX + 1);

    peer_write(fixture, frame->data, frame->len);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_nonnull(strstr(fixture->reason, "descriptors"));
}

static void test_missing_count_ends_it(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 0, FRAME_CALL, 0);

    frame_put_word(frame->data + 16, FRAME_CALL_WITH_FDS);
    peer_write(fixture, frame->data, frame->len);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
}

static void test_descriptors_are_sent_with_a_byte_each(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_REPLY_WITH_FDS, 2);
    int fds[2] = { fixture->peer, fixture->peer };
    guint received = 0;

    rpc_conn_send(fixture->conn, frame->data, frame->len, fds, 2);
    g_assert_cmpint(fcntl(fixture->peer, F_GETFD), >=, 0); /* ours stay ours */
    iterate();
    g_autoptr(GByteArray) bytes = peer_read(fixture, frame->len);
    g_assert_cmpmem(bytes->data, bytes->len, frame->data, frame->len);
    for (guint i = 0; i < 2; i++) {
        char byte, control[CMSG_SPACE(4 * sizeof(int))];
        struct iovec place = { &byte, 1 };
        struct msghdr message = { .msg_iov = &place, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };

        g_assert_cmpint(recvmsg(fixture->peer, &message, MSG_CMSG_CLOEXEC), ==, 1);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        if (header != NULL && header->cmsg_len == CMSG_LEN(sizeof(int))) {
            int fd;

            memcpy(&fd, CMSG_DATA(header), sizeof(fd));
            close(fd);
            received++;
        }
    }
    g_assert_cmpuint(received, ==, 2);
}

/* flow */

static void test_pause_stops_reading(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL, 0);

    rpc_conn_pause(fixture->conn, true);
    peer_write(fixture, frame->data, frame->len);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 0);
    rpc_conn_pause(fixture->conn, false);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 1);
}

static void test_pause_within_a_frame_holds_from_the_next_read_on(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL, 0);

    fixture->pause = true;
    peer_write(fixture, frame->data, frame->len);
    iterate();
    peer_write(fixture, frame->data, frame->len);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 1);
}

static void test_hang_up_while_paused_is_told(Fixture *fixture, gconstpointer unused)
{
    rpc_conn_pause(fixture->conn, true);
    fd_close(&fixture->peer);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
}

static void test_queue_drains_in_order(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) big = make_frame(1, 6 << 20, FRAME_REPLY, 0);
    g_autoptr(GByteArray) small = make_frame(2, 8, FRAME_REPLY, 0);

    rpc_conn_send(fixture->conn, big->data, big->len, NULL, 0);
    rpc_conn_send(fixture->conn, small->data, small->len, NULL, 0);
    g_assert_cmpuint(rpc_conn_queued(fixture->conn), >, RPC_CONN_HIGH_MARK);
    g_assert_cmpuint(fixture->drains, ==, 0);

    g_autoptr(GByteArray) all = peer_read(fixture, big->len + small->len);
    g_assert_cmpmem(all->data, big->len, big->data, big->len);
    g_assert_cmpmem(all->data + big->len, all->len - big->len, small->data, small->len);
    g_assert_cmpuint(rpc_conn_queued(fixture->conn), ==, 0);
    g_assert_cmpuint(fixture->drains, ==, 1);
}

static void test_peer_that_never_reads_is_ended(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) big = make_frame(1, 16 << 20, FRAME_REPLY, 0);

    for (guint i = 0; i < 7; i++) {
        rpc_conn_send(fixture->conn, big->data, big->len, NULL, 0);
        g_assert_cmpuint(fixture->closes, ==, 0); /* never from within the send */
    }
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_nonnull(strstr(fixture->reason, "unread"));
}

static void test_close_when_sent_sends_first(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) big = make_frame(1, 1 << 20, FRAME_REPLY, 0);
    char byte;

    rpc_conn_send(fixture->conn, big->data, big->len, NULL, 0);
    rpc_conn_close_when_sent(fixture->conn);
    g_autoptr(GByteArray) all = peer_read(fixture, big->len);
    g_assert_cmpmem(all->data, all->len, big->data, big->len);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_null(fixture->reason);
    g_clear_pointer(&fixture->conn, rpc_conn_free);
    g_assert_cmpint(recv(fixture->peer, &byte, 1, 0), ==, 0);
}

static void test_close_when_sent_reads_no_more(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL, 0);

    g_byte_array_append(frame, frame->data, frame->len);
    fixture->close_when_sent = true;
    peer_write(fixture, frame->data, frame->len); /* two in one read: the second is not shown either */
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 1);
    g_assert_cmpuint(fixture->closes, ==, 1);
}

static void test_peer_that_went_is_told_not_signalled(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_REPLY, 0);

    fd_close(&fixture->peer);
    rpc_conn_send(fixture->conn, frame->data, frame->len, NULL, 0);
    g_assert_cmpuint(fixture->closes, ==, 0);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_true(rpc_conn_is_closed(fixture->conn));
    rpc_conn_send(fixture->conn, frame->data, frame->len, NULL, 0);
    rpc_conn_pause(fixture->conn, false);
    rpc_conn_close_when_sent(fixture->conn);
}

static void test_free_with_a_queue_loses_it_only(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) big = make_frame(1, 6 << 20, FRAME_REPLY_WITH_FDS, 1);

    rpc_conn_send(fixture->conn, big->data, big->len, &fixture->peer, 1);
    g_clear_pointer(&fixture->conn, rpc_conn_free);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 0);
}

static void test_freed_within_frame(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GByteArray) frame = make_frame(3, 8, FRAME_CALL_WITH_FDS, 1);
    g_autoptr(GByteArray) next = make_frame(4, 8, FRAME_CALL, 0);

    fixture->free_conn = true;
    peer_write(fixture, frame->data, frame->len);
    peer_write_fd(fixture, fixture->peer);
    peer_write(fixture, next->data, next->len);
    iterate();
    g_assert_cmpuint(fixture->frames, ==, 1);
    g_assert_cmpuint(fixture->closes, ==, 0);
    g_assert_null(fixture->conn);
}

static void test_freed_within_closed(Fixture *fixture, gconstpointer unused)
{
    fixture->free_conn = true;
    fd_close(&fixture->peer);
    iterate();
    g_assert_cmpuint(fixture->closes, ==, 1);
    g_assert_null(fixture->conn);
}

static const struct {
    const char *name;
    void (*func)(Fixture *, gconstpointer);
} tests[] = {
    { "whole-frame-is-handed-on", test_whole_frame_is_handed_on },
    { "frame-is-found-split-at-every-byte", test_frame_is_found_split_at_every_byte },
    { "two-and-a-half-frames-in-one-read", test_two_and_a_half_frames_in_one_read },
    { "largest-frame-arrives", test_largest_frame_arrives },
    { "short-length-ends-it", test_short_length_ends_it },
    { "long-length-ends-it", test_long_length_ends_it },
    { "end-within-a-frame-is-told", test_end_within_a_frame_is_told },
    { "end-between-frames-is-clean", test_end_between_frames_is_clean },
    { "ping-is-answered-and-not-shown", test_ping_is_answered_and_not_shown },
    { "descriptors-come-with-their-frame", test_descriptors_come_with_their_frame },
    { "frame-behind-descriptors-is-found", test_frame_behind_descriptors_is_found },
    { "missing-descriptors-end-it", test_missing_descriptors_end_it },
    { "too-many-descriptors-end-it", test_too_many_descriptors_end_it },
    { "missing-count-ends-it", test_missing_count_ends_it },
    { "descriptors-are-sent-with-a-byte-each", test_descriptors_are_sent_with_a_byte_each },
    { "pause-stops-reading", test_pause_stops_reading },
    { "pause-within-a-frame-holds-from-the-next-read-on", test_pause_within_a_frame_holds_from_the_next_read_on },
    { "hang-up-while-paused-is-told", test_hang_up_while_paused_is_told },
    { "queue-drains-in-order", test_queue_drains_in_order },
    { "peer-that-never-reads-is-ended", test_peer_that_never_reads_is_ended },
    { "close-when-sent-sends-first", test_close_when_sent_sends_first },
    { "close-when-sent-reads-no-more", test_close_when_sent_reads_no_more },
    { "peer-that-went-is-told-not-signalled", test_peer_that_went_is_told_not_signalled },
    { "free-with-a-queue-loses-it-only", test_free_with_a_queue_loses_it_only },
    { "freed-within-frame", test_freed_within_frame },
    { "freed-within-closed", test_freed_within_closed },
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/rpc/conn/", tests[i].name, NULL);

        g_test_add(path, Fixture, NULL, setup, tests[i].func, teardown);
    }
    return g_test_run();
}
