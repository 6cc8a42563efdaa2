/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A link is opened in three steps that need one answer: connect, say for whom it stands, open the URI; the last two are sent together and
 * the daemon takes them in order. Until both are answered nothing else travels on it, so the serials are free for its owner afterwards.
 * After a daemon's death the same steps bring it back.
 */
#include "link.h"
#include "payload.h"
#include "proto/numbers.h"

#define SERIAL_IDENTITY  1
#define SERIAL_OPEN      2
#define OPEN_DEADLINE_MS 30000

/* The clock runs from the first try on, however often it is repeated. */
static void set_state(Link *link, LinkState state)
{
    if (link->state == LINK_DOWN)
        link->since = g_get_monotonic_time() / 1000;
    link->state = state;
}

static void drop_conn(Link *link)
{
    g_clear_pointer(&link->conn, rpc_conn_free);
    set_state(link, LINK_DOWN);
}

static void refuse(Link *link, const GError *error)
{
    g_autoptr(GByteArray) payload = payload_error(error);

    drop_conn(link);
    link->handler->refused(link, payload->data, payload->len);
}

static void take_answer(Link *link, const Frame *frame)
{
    gsize length;
    const guint8 *payload = frame_payload(frame, &length);

    if (frame->header.type != FRAME_REPLY)
        return;
    if (frame->header.status != FRAME_OK) {
        g_autofree guint8 *kept = g_memdup2(payload, length); /* it goes with the connection */

        daemon_note_answer(link->daemon);
        drop_conn(link);
        link->handler->refused(link, kept, length);
    } else if (frame->header.serial == SERIAL_OPEN) {
        daemon_note_answer(link->daemon);
        set_state(link, LINK_READY);
        link->handler->opened(link);
    }
}

static void conn_frame(RpcConn *conn, const Frame *frame, void *opaque)
{
    Link *link = opaque;

    if (link->state == LINK_READY)
        link->handler->frame(link, frame);
    else
        take_answer(link, frame);
}

/* A daemon that ended before it answered is started again by and by, which its keeper counts. */
static void conn_closed(RpcConn *conn, const GError *reason, void *opaque)
{
    Link *link = opaque;
    LinkState state = link->state;

    if (reason != NULL)
        g_info("the connection to %s ended: %s", link->daemon->manifest->exec, reason->message);
    g_clear_pointer(&link->conn, rpc_conn_free);
    if (state == LINK_READY) {
        set_state(link, LINK_DOWN);
        link->handler->lost(link);
    } else {
        set_state(link, LINK_WAITING);
        daemon_retry_soon(link->daemon);
    }
}

static void conn_drained(RpcConn *conn, void *opaque)
{
    Link *link = opaque;

    if (link->state == LINK_READY)
        link->handler->drained(link);
}

static const RpcConnHandler conn_handler = { .frame = conn_frame, .closed = conn_closed, .drained = conn_drained };

static void send_call(Link *link, gint32 procedure, guint32 serial, GByteArray *frame)
{
    FrameHeader header = { PROGRAM_REMOTE, 1, procedure, FRAME_CALL, serial, FRAME_OK };

    frame_header_put(frame->data, frame->len, &header);
    rpc_conn_send(link->conn, frame->data, frame->len, NULL, 0);
}

static void greet(Link *link)
{
    g_autoptr(GByteArray) identity = g_byte_array_sized_new(512);
    g_autoptr(GByteArray) open = g_byte_array_sized_new(128);

    g_byte_array_set_size(identity, FRAME_MIN);
    identity_put(link->identity, identity);
    send_call(link, PROC_CONNECT_SET_IDENTITY, SERIAL_IDENTITY, identity);

    g_byte_array_set_size(open, FRAME_MIN);
    payload_optional_string(open, link->uri);
    payload_word(open, link->flags);
    send_call(link, PROC_CONNECT_OPEN, SERIAL_OPEN, open);
}

/**
 * link_init: bind a link to a daemon; it is down
 * @identity, @uri: for whom and what it opens; the owner keeps them
 *
 * Thread: loop.
 */
void link_init(Link *link, Daemon *daemon, const LinkHandler *handler, const Identity *identity, const char *uri, guint32 flags)
{
    *link = (Link){ .node = { .data = link }, .daemon = daemon, .handler = handler, .identity = identity, .uri = uri, .flags = flags };
    g_queue_push_tail_link(&daemon->links, &link->node);
}

/** link_clear: close and unbind; nothing is told. Thread: loop. */
void link_clear(Link *link)
{
    drop_conn(link);
    g_queue_unlink(&link->daemon->links, &link->node);
    daemon_link_gone(link->daemon);
}

/** link_open: bring it up, or try; opened() or refused() tells how it went, refused() perhaps at once. Thread: loop. */
void link_open(Link *link)
{
    g_autoptr(GError) error = NULL;
    int fd = -1;

    if (link->state != LINK_DOWN && link->state != LINK_WAITING)
        return;

    switch (daemon_connect(link->daemon, &fd, &error)) {
    case DAEMON_LATER:
        set_state(link, LINK_WAITING);
        return;
    case DAEMON_FAILED:
        break;
    case DAEMON_CONNECTED:
        link->conn = rpc_conn_new(link->daemon->launch->loop, fd, &conn_handler, link, &error);
        break;
    }
    if (link->conn == NULL) {
        refuse(link, error);
        return;
    }
    set_state(link, LINK_OPENING);
    greet(link);
}

/** link_send: send a frame as it is; the link must be ready. Thread: loop. */
void link_send(Link *link, const Frame *frame)
{
    rpc_conn_send(link->conn, frame->bytes, frame->length, frame->fds, frame->n_fds);
}

/* The first link, which becomes the last. What is done to links may clear some or make new ones, so queues are turned, not walked. */
static Link *turn(GQueue *links)
{
    GList *node = links->head;

    g_queue_unlink(links, node);
    g_queue_push_tail_link(links, node);
    return node->data;
}

static void for_each(GQueue *links, void (*func)(Link *link), LinkState only)
{
    for (guint left = links->length; left > 0 && links->head != NULL; left--) {
        Link *link = turn(links);

        if (link->state == only)
            func(link);
    }
}

/** link_retry_all: open those that wait. Thread: loop. */
void link_retry_all(GQueue *links)
{
    for_each(links, link_open, LINK_WAITING);
}

static void open_again(Link *link)
{
    g_clear_pointer(&link->conn, rpc_conn_free);
    set_state(link, LINK_WAITING);
    link_open(link);
}

/**
 * link_daemon_ended: their daemon's process is gone
 *
 * Those that it had answered find out by themselves, after what it had still sent; those that it had not are opened again, which starts
 * it or tells why not. Thread: loop.
 */
void link_daemon_ended(GQueue *links)
{
    for_each(links, open_again, LINK_OPENING);
    for_each(links, link_open, LINK_WAITING);
}

static bool check_deadline(Link *link, gint64 now_ms)
{
    g_autoptr(GError) error = NULL;

    if (link->state != LINK_OPENING && link->state != LINK_WAITING)
        return false;
    if (now_ms - link->since < OPEN_DEADLINE_MS)
        return true;

    error_set(&error, ERROR_OPERATION_TIMEOUT, "the daemon for %s (%s) has not answered for %d s; it hangs or is overloaded",
              link->daemon->manifest->name, link->daemon->socket_path, OPEN_DEADLINE_MS / 1000);
    refuse(link, error);
    return false;
}

/** link_check_deadlines: refuse those whose opening takes too long. Returns whether any is still being opened. Thread: loop. */
bool link_check_deadlines(GQueue *links, gint64 now_ms)
{
    bool waiting = false;

    for (guint left = links->length; left > 0 && links->head != NULL; left--)
        waiting |= check_deadline(turn(links), now_ms);
    return waiting;
}
