/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rpc/frame.h"
#include "rpc/loop.h"

/* One end of a stream socket that speaks frames. Loop thread only. */
typedef struct RpcConn RpcConn;

typedef struct RpcConnHandler {
    /* A whole frame came. Keepalive pings are answered before and never shown. */
    void (*frame)(RpcConn *conn, const Frame *frame, void *opaque);
    /* The other side or the protocol ended it; @reason is NULL for a clean end. Called once, never from within rpc_conn_send(). */
    void (*closed)(RpcConn *conn, const GError *reason, void *opaque);
    /* The queue, once over the high mark, fell below the low one. May be NULL. */
    void (*drained)(RpcConn *conn, void *opaque);
} RpcConnHandler;

/* Output over the high mark asks the producer to pause; over the cap the connection is closed, for its peer does not read. */
#define RPC_CONN_HIGH_MARK (4u << 20)
#define RPC_CONN_LOW_MARK  (1u << 20)
#define RPC_CONN_CAP       (96u << 20)

RpcConn *rpc_conn_new(Loop *loop, int fd, const RpcConnHandler *handler, void *opaque, GError **error);
void     rpc_conn_free(RpcConn *conn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RpcConn, rpc_conn_free)

/* sending */
void rpc_conn_send(RpcConn *conn, const guint8 *bytes, gsize length, const int *fds, guint n_fds);
void rpc_conn_close_when_sent(RpcConn *conn);
void rpc_conn_fail(RpcConn *conn, const char *reason);

/* flow */
gsize rpc_conn_queued(const RpcConn *conn);
void  rpc_conn_pause(RpcConn *conn, bool paused);

/* looking in */
int  rpc_conn_fd(const RpcConn *conn);
bool rpc_conn_is_closed(const RpcConn *conn);
