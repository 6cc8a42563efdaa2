/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bytes of a hostile peer, in reads of every size: the first byte says how large the writes are, the rest goes down the socket. What a
 * connection shows must be whole, and it must end by itself when the peer goes.
 */
#include "base/file.h"
#include "rpc/conn.h"

#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_frame(RpcConn *conn, const Frame *frame, void *opaque)
{
    gsize length;
    const guint8 *payload = frame_payload(frame, &length);

    if (frame->length != frame_get_word(frame->bytes) || payload + length != frame->bytes + frame->length)
        g_error("a frame of %zu bytes with a payload of %zu", frame->length, length);
    for (gsize i = 0; i < length; i++)
        *(volatile guint8 *)opaque ^= payload[i];
    rpc_conn_send(conn, frame->bytes, frame->length, frame->fds, frame->n_fds);
}

static void note_closed(RpcConn *conn, const GError *reason, void *opaque)
{
}

static const RpcConnHandler handler = { .frame = check_frame, .closed = note_closed };

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Loop) loop = loop_new(NULL);
    g_autoptr(RpcConn) conn = NULL;
    g_autofd int peer = -1;
    guint8 sum = 0;
    int pair[2];

    if (size < 2 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) < 0)
        return 0;
    peer = pair[1];
    conn = rpc_conn_new(loop, pair[0], &handler, &sum, NULL);
    for (gsize sent = 1, step = (gsize)data[0] + 1; sent < size; sent += step) {
        if (send(peer, data + sent, MIN(step, size - sent), MSG_NOSIGNAL) < 0)
            break;
        while (g_main_context_iteration(NULL, FALSE))
            ;
    }
    fd_close(&peer);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    if (!rpc_conn_is_closed(conn))
        g_error("the connection outlives its peer");
    return 0;
}
