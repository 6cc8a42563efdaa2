/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a client sends is taken apart no further than its header: calls that are the router's own are answered here, all others are handed
 * to the daemon that their row names, as they are. Each call leaves a row in the client's table until it is answered, and that is what
 * makes a daemon's death survivable.
 */
#include "client.h"
#include "own.h"
#include "payload.h"
#include "subscribe.h"
#include "upstream.h"

#include <string.h>

#define HELD_MAX         (4u << 20)
#define KEPT_FRAME_MAX   65536
#define READ_DEADLINE_MS 60000

/** client_describe: who it is, for a message. The caller frees it. Thread: loop. */
char *client_describe(const Client *client)
{
    return g_strdup_printf("client (process %d, user %u)", (int)client->identity.pid, (guint)client->identity.uid);
}

/* answers */

static void send_reply(Client *client, const FrameHeader *call, FrameStatus status, const guint8 *payload, gsize length)
{
    bool is_stream = call->type == FRAME_STREAM || call->type == FRAME_STREAM_HOLE;
    FrameHeader header = { call->program, call->version, call->procedure, is_stream ? FRAME_STREAM : FRAME_REPLY, call->serial, status };
    g_autoptr(GByteArray) frame = frame_begin(&header, 0);

    if (length > 0)
        g_byte_array_append(frame, payload, (guint)length);
    frame_finish(frame);
    client_send(client, frame->data, frame->len, NULL, 0);
}

void client_reply(Client *client, const FrameHeader *call, const GByteArray *payload)
{
    send_reply(client, call, FRAME_OK, payload != NULL ? payload->data : NULL, payload != NULL ? payload->len : 0);
}

/** client_reply_error_payload: answer with an error as a daemon worded it. Thread: loop. */
void client_reply_error_payload(Client *client, const FrameHeader *call, const guint8 *payload, gsize length)
{
    send_reply(client, call, FRAME_ERROR, payload, length);
}

void client_reply_error(Client *client, const FrameHeader *call, const GError *error)
{
    g_autoptr(GByteArray) payload = payload_error(error);

    send_reply(client, call, FRAME_ERROR, payload->data, payload->len);
}

/** client_send: send a frame as it is, and stop its daemons' output while it does not read. Thread: loop. */
void client_send(Client *client, const guint8 *bytes, gsize length, const int *fds, guint n_fds)
{
    rpc_conn_send(client->conn, bytes, length, fds, n_fds);
    if (rpc_conn_queued(client->conn) > RPC_CONN_HIGH_MARK)
        client_update_flow(client);
}

/** client_close: part with it after what is queued. Thread: loop. */
void client_close(Client *client)
{
    client->state = CLIENT_CLOSING;
    rpc_conn_close_when_sent(client->conn);
}

/* flow */

/**
 * client_update_flow: let read who may
 *
 * A client that leaves its answers unread neither gets nor may ask for more of them, and one whose daemon takes no calls is not asked for
 * more.
 * Thread: loop.
 */
void client_update_flow(Client *client)
{
    bool slow = rpc_conn_queued(client->conn) > RPC_CONN_HIGH_MARK;
    bool blocked = slow || client->held > HELD_MAX || client->calls.n >= CLIENT_CALLS_MAX;

    for (Upstream *upstream = client->upstreams; upstream != NULL; upstream = upstream->next) {
        if (upstream->link.conn == NULL)
            continue;
        rpc_conn_pause(upstream->link.conn, slow);
        blocked |= rpc_conn_queued(upstream->link.conn) > RPC_CONN_HIGH_MARK;
    }
    rpc_conn_pause(client->conn, blocked);
}

/* calls */

/** client_forward: hand a call to the daemon that serves it, now or when it is there. Thread: loop. */
void client_forward(Client *client, const Frame *frame, const RouteRow *row)
{
    g_autoptr(GError) error = NULL;
    Upstream *upstream;

    if (client->state != CLIENT_OPEN && client->state != CLIENT_OPENING) {
        error_set(&error, ERROR_INTERNAL_ERROR, "hypervisor connection not open");
        client_reply_error(client, &frame->header, error);
        return;
    }
    if (call_table_find(&client->calls, frame->header.serial) != NULL)
        error_set(&error, ERROR_RPC, "serial %u belongs to a call that is not answered yet", frame->header.serial);
    else if ((upstream = upstream_find(client, row, &error)) != NULL)
        upstream_call(upstream, frame, row, row->resend && frame->length <= KEPT_FRAME_MAX);
    if (error != NULL)
        client_reply_error(client, &frame->header, error);
}

static void take_call(Client *client, const Frame *frame)
{
    g_autoptr(GError) error = NULL;
    const RouteRow *row = route_find(&frame->header, &error);

    if (row != NULL && frame->header.status != FRAME_OK) {
        error_set(&error, ERROR_RPC, "Unexpected message status %u", frame->header.status);
        row = NULL;
    }
    if (row == NULL)
        client_reply_error(client, &frame->header, error);
    else if (own_call(client, frame))
        return; /* the client may be gone */
    else if (row->event != ROUTE_EVENT_NONE)
        subscribe_call(client, frame, row);
    else
        client_forward(client, frame, row);
}

static void take_stream(Client *client, const Frame *frame)
{
    Call *call = call_table_find(&client->calls, frame->header.serial);

    /* A stream that its daemon has ended already may still be fed for a moment. */
    if (call != NULL && call->state != CALL_HELD && call->route->stream && call->upstream->link.state == LINK_READY)
        upstream_send(call->upstream, frame);
}

static void conn_frame(RpcConn *conn, const Frame *frame, void *opaque)
{
    Client *client = opaque;

    switch (frame->header.type) {
    case FRAME_CALL:
    case FRAME_CALL_WITH_FDS:
        take_call(client, frame);
        break;
    case FRAME_STREAM:
    case FRAME_STREAM_HOLE:
        take_stream(client, frame);
        break;
    default:
        g_debug("a frame of type %u is ignored", frame->header.type);
    }
}

static void conn_closed(RpcConn *conn, const GError *reason, void *opaque)
{
    Client *client = opaque;

    if (reason != NULL) {
        g_autofree char *who = client_describe(client);

        g_info("%s: the connection ends: %s", who, reason->message);
    }
    client_free(client);
}

static void conn_drained(RpcConn *conn, void *opaque)
{
    client_update_flow(opaque);
}

static const RpcConnHandler conn_handler = { .frame = conn_frame, .closed = conn_closed, .drained = conn_drained };

/** client_check_deadlines: tell who waited too long. Returns whether anybody still waits. Thread: loop. */
bool client_check_deadlines(Client *client, gint64 now_ms)
{
    if (client->calls.n == 0)
        return false;

    g_autoptr(GPtrArray) calls = call_table_list(&client->calls, NULL);
    for (guint i = 0; i < calls->len; i++) {
        Call *call = calls->pdata[i];

        if (call->state == CALL_SENT && call->route->resend && now_ms - call->since >= READ_DEADLINE_MS)
            upstream_time_out(call->upstream, call, now_ms);
    }
    return client->calls.n > 0;
}

/**
 * client_new: take a client in
 * @fd: its socket; owned from here on, closed on failure too
 * @preferred: the driver of the socket that it came by, or NULL
 *
 * It frees itself when its connection ends. Errors: ERROR_SYSTEM_ERROR. Thread: loop.
 */
Client *client_new(Router *router, int fd, const PeerCredentials *peer, const Manifest *preferred, bool readonly, GError **error)
{
    Client *client = g_new0(Client, 1);

    client->node.data = client;
    client->router = router;
    client->preferred = preferred;
    client->readonly = readonly;
    identity_from_peer(&client->identity, peer, fd);
    client->conn = rpc_conn_new(router->loop, fd, &conn_handler, client, error);
    if (client->conn == NULL) {
        identity_clear(&client->identity);
        g_free(client);
        return NULL;
    }
    g_queue_push_tail_link(&router->clients, &client->node);
    roster_add(router->roster, &client->member, false);
    return client;
}

void client_free(Client *client)
{
    if (client == NULL)
        return;

    g_queue_unlink(&client->router->clients, &client->node);
    roster_remove(&client->member);
    subscribe_forget(client);
    while (client->upstreams != NULL)
        upstream_free(client->upstreams);
    call_table_clear(&client->calls);
    rpc_conn_free(client->conn);
    identity_clear(&client->identity);
    g_free(client->uri);
    g_free(client->owner);
    g_free(client);
}
