/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The relay between a client and one daemon, and what becomes of calls when that daemon goes. A call that only reads is asked again;
 * one whose effect is unknown gets an error that says so, because a hidden repetition might do it twice. Streams end with an error of their
 * own. Calls that come while the daemon is away have not been sent and simply wait.
 */
#include "upstream.h"
#include "proto/numbers.h"

#define LOSSES_MAX 3 /* a daemon may go twice by chance; a call that ends it each time is told */

static void link_opened(Link *link);
static void link_refused(Link *link, const guint8 *payload, gsize length);
static void link_frame(Link *link, const Frame *frame);
static void link_lost(Link *link);
static void link_drained(Link *link);

static const LinkHandler link_handler = { link_opened, link_refused, link_frame, link_lost, link_drained };

static Upstream *from_link(Link *link)
{
    return (Upstream *)((char *)link - G_STRUCT_OFFSET(Upstream, link));
}

static bool is_open_call(const Call *call)
{
    return call->program == PROGRAM_REMOTE && call->procedure == PROC_CONNECT_OPEN;
}

/**
 * upstream_new: a client's connection to a daemon, not yet open
 * @uri: what it is to open; copied
 *
 * The client owns it. Thread: loop.
 */
Upstream *upstream_new(Client *client, Daemon *daemon, const char *uri)
{
    Upstream *upstream = g_new0(Upstream, 1);

    upstream->client = client;
    upstream->uri = g_strdup(uri);
    link_init(&upstream->link, daemon, &link_handler, &client->identity, upstream->uri, client->flags);
    upstream->next = client->upstreams;
    client->upstreams = upstream;
    return upstream;
}

/** upstream_free: part with a daemon. The client's calls of it must be gone, or go at once. Thread: loop. */
void upstream_free(Upstream *upstream)
{
    Upstream **at = &upstream->client->upstreams;

    while (*at != upstream)
        at = &(*at)->next;
    *at = upstream->next;
    link_clear(&upstream->link);
    g_free(upstream->uri);
    g_free(upstream);
}

/** upstream_uri: what a client's connection to a daemon opens: its own URI, or a host service's. The caller frees it. Thread: loop. */
char *upstream_uri(const Client *client, const Daemon *daemon)
{
    return daemon->manifest == client->driver ? g_strdup(client->uri) : router_default_uri(client->router, daemon->manifest);
}

/** upstream_find: the client's connection to who serves a call; made, not opened, when there is none. Errors: ERROR_NO_SUPPORT. */
Upstream *upstream_find(Client *client, const RouteRow *row, GError **error)
{
    Daemon *daemon = router_daemon_for(client->router, client->driver, client->owner, row, error);

    if (daemon == NULL)
        return NULL;
    for (Upstream *upstream = client->upstreams; upstream != NULL; upstream = upstream->next) {
        if (upstream->link.daemon == daemon)
            return upstream;
    }
    g_autofree char *uri = upstream_uri(client, daemon);
    return upstream_new(client, daemon, uri);
}

/* sending */

static void release_frame(Client *client, Call *call)
{
    if (call->state == CALL_HELD)
        client->held -= call->length;
}

static void forget_call(Client *client, Call *call)
{
    release_frame(client, call);
    call_table_remove(&client->calls, call);
    if (client->calls.n == CLIENT_CALLS_MAX - 1)
        client_update_flow(client);
}

/** upstream_send: send a frame as it is; its client stops while the daemon does not take it. Thread: loop. */
void upstream_send(Upstream *upstream, const Frame *frame)
{
    link_send(&upstream->link, frame);
    if (rpc_conn_queued(upstream->link.conn) > RPC_CONN_HIGH_MARK)
        client_update_flow(upstream->client);
}

static void send_kept(Upstream *upstream, Call *call)
{
    Frame frame = { .bytes = call->bytes, .length = call->length, .fds = call->fds, .n_fds = call->n_fds };

    release_frame(upstream->client, call);
    call->state = CALL_SENT;
    call->since = g_get_monotonic_time() / 1000;
    upstream_send(upstream, &frame);
    call_drop_fds(call);
}

/**
 * upstream_call: relay a call
 * @keep_frame: it may have to be sent again
 *
 * It waits where the daemon is not ready, which opens it. Thread: loop.
 */
void upstream_call(Upstream *upstream, const Frame *frame, const RouteRow *row, bool keep_frame)
{
    Client *client = upstream->client;
    bool ready = upstream->link.state == LINK_READY;
    Call *call = call_table_add(&client->calls, frame, row, upstream, keep_frame || !ready);

    router_watch_the_clock(client->router);
    if (client->calls.n == CLIENT_CALLS_MAX)
        client_update_flow(client);
    if (ready) {
        call->state = CALL_SENT;
        upstream_send(upstream, frame);
        return;
    }
    client->held += call->length;
    client_update_flow(client);
    link_open(&upstream->link); /* may free this upstream */
}

/* answers */

static void finish_open(Client *client, Call *call)
{
    FrameHeader header;

    call_header(call, &header);
    forget_call(client, call);
    client->state = CLIENT_OPEN;
    client_reply(client, &header, NULL);
}

static void link_opened(Link *link)
{
    Upstream *upstream = from_link(link);
    g_autoptr(GPtrArray) calls = call_table_list(&upstream->client->calls, upstream);

    for (guint i = 0; i < calls->len; i++) {
        Call *call = calls->pdata[i];

        if (is_open_call(call))
            finish_open(upstream->client, call);
        else if (call->state == CALL_HELD)
            send_kept(upstream, call);
    }
    client_update_flow(upstream->client);
}

/* What waited is told why in the words of who refused. A client whose first open fails is as if it had not asked. */
static void link_refused(Link *link, const guint8 *payload, gsize length)
{
    Upstream *upstream = from_link(link);
    Client *client = upstream->client;
    g_autoptr(GPtrArray) calls = call_table_list(&client->calls, upstream);

    for (guint i = 0; i < calls->len; i++) {
        FrameHeader header;

        call_header(calls->pdata[i], &header);
        forget_call(client, calls->pdata[i]);
        client_reply_error_payload(client, &header, payload, length);
    }
    if (client->state == CLIENT_OPENING) {
        client->state = CLIENT_NEW;
        client->driver = NULL;
        g_clear_pointer(&client->uri, g_free);
        g_clear_pointer(&client->owner, g_free);
        upstream_free(upstream);
    }
    client_update_flow(client);
}

static void relay(Upstream *upstream, const Frame *frame)
{
    client_send(upstream->client, frame->bytes, frame->length, frame->fds, frame->n_fds);
}

/* A call with a stream stays in the table until the daemon ends the stream. An answer that came too late for its call is dropped. */
static void take_reply(Upstream *upstream, const Frame *frame)
{
    Call *call = call_table_find(&upstream->client->calls, frame->header.serial);

    if (call == NULL || call->upstream != upstream || call->state != CALL_SENT)
        return;
    if (call->route->stream && frame->header.status == FRAME_OK)
        call->state = CALL_STREAM;
    else
        forget_call(upstream->client, call);
    relay(upstream, frame);
}

static void take_stream(Upstream *upstream, const Frame *frame)
{
    Call *call = call_table_find(&upstream->client->calls, frame->header.serial);

    if (call == NULL || call->upstream != upstream || call->state != CALL_STREAM)
        return;
    if (frame->header.status != FRAME_CONTINUE)
        forget_call(upstream->client, call);
    relay(upstream, frame);
}

static void link_frame(Link *link, const Frame *frame)
{
    switch (frame->header.type) {
    case FRAME_REPLY:
    case FRAME_REPLY_WITH_FDS:
        take_reply(from_link(link), frame);
        break;
    case FRAME_STREAM:
    case FRAME_STREAM_HOLE:
        take_stream(from_link(link), frame);
        break;
    default: /* events come over the watchers' links */
        g_debug("a frame of type %u from %s is ignored", frame->header.type, link->daemon->manifest->exec);
    }
}

/* the end */

static void fail_call(Client *client, Call *call, const GError *error)
{
    FrameHeader header;

    call_header(call, &header);
    if (call->state == CALL_STREAM)
        header.type = FRAME_STREAM;
    forget_call(client, call);
    client_reply_error(client, &header, error);
}

static void lose_call(Upstream *upstream, Call *call)
{
    const char *exec = upstream->link.daemon->manifest->exec;
    g_autoptr(GError) error = NULL;

    if (call->state == CALL_HELD)
        return;
    if (call->state == CALL_SENT && call->route->resend && call->length > 0 && call->losses < LOSSES_MAX) {
        call->losses++;
        call->state = CALL_HELD;
        upstream->client->held += call->length;
        return;
    }
    if (call->state == CALL_STREAM)
        error_set(&error, ERROR_OPERATION_FAILED, "the daemon %s ended while the stream of %s was open", exec, call->route->name);
    else if (call->route->readonly)
        error_set(&error, ERROR_OPERATION_FAILED, "the daemon %s ended while %s ran", exec, call->route->name);
    else
        error_set(&error, ERROR_OPERATION_FAILED, "the daemon %s ended while %s ran: whether it took effect is unknown", exec,
                  call->route->name);
    fail_call(upstream->client, call, error);
}

static void link_lost(Link *link)
{
    Upstream *upstream = from_link(link);
    Client *client = upstream->client;
    g_autoptr(GPtrArray) calls = call_table_list(&client->calls, upstream);

    for (guint i = 0; i < calls->len; i++)
        lose_call(upstream, calls->pdata[i]);
    client_update_flow(client);
    if (client->held > 0)
        link_open(link); /* may free this upstream */
}

static void link_drained(Link *link)
{
    client_update_flow(from_link(link)->client);
}

/** upstream_time_out: give up waiting for a call that only reads; its answer, should it still come, is dropped. Thread: loop. */
void upstream_time_out(Upstream *upstream, Call *call, gint64 now_ms)
{
    const Manifest *manifest = upstream->link.daemon->manifest;
    gint64 seconds = (now_ms - call->since) / 1000;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autoptr(GDateTime) then = g_date_time_add_seconds(now, (gdouble)-seconds);
    g_autofree char *time = g_date_time_format(then, "%H:%M:%S");
    g_autoptr(GError) error = NULL;

    error_set(&error, ERROR_OPERATION_TIMEOUT, "the daemon %s has not answered %s since %s (%d s); it hangs or is overloaded",
              manifest->exec, call->route->name, time, (int)seconds);
    fail_call(upstream->client, call, error);
}
