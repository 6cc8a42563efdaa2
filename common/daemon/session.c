/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/session.h"
#include "base/error.h"
#include "daemon/autodestroy.h"
#include "daemon/dispatch.h"
#include "daemon/stream.h"

#include <unistd.h>

#define HELD_MAX (8u << 20) /* of one client's calls under way */

static void session_clear(gpointer data)
{
    Session *session = data;

    g_hash_table_unref(session->streams);
    g_ptr_array_unref(session->autodestroy);
    g_free(session->uri);
    g_free(session->caller);
    typed_params_clear(&session->identity);
}

Session *session_ref(Session *session)
{
    return g_atomic_rc_box_acquire(session);
}

void session_unref(Session *session)
{
    if (session != NULL)
        g_atomic_rc_box_release_full(session, session_clear);
}

/** session_end: forget a client: its callbacks, its streams, the machines that live with it. Thread: main. */
void session_end(Session *session)
{
    Daemon *daemon = session->daemon;

    if (session->conn == NULL)
        return;

    roster_remove(&session->member);
    event_bus_unsubscribe_all(daemon->events, session);
    g_hash_table_remove_all(session->streams);
    g_clear_pointer(&session->conn, rpc_conn_free);
    g_atomic_int_set(&session->gone, 1);
    if (daemon->driver->close != NULL)
        daemon->driver->close(session);
    autodestroy_run(session);
    g_ptr_array_remove_fast(daemon->sessions, session);
}

/* A client that does not read its replies, or has more calls under way than its budget holds, is not read either. */
static void update_flow(Session *session)
{
    if (session->conn != NULL)
        rpc_conn_pause(session->conn, rpc_conn_queued(session->conn) > RPC_CONN_HIGH_MARK || session->held > HELD_MAX);
}

/** session_hold: charge a client with memory. Thread: main. */
void session_hold(Session *session, gsize bytes)
{
    session->held += bytes;
}

/** session_release: what session_hold() charged is gone. Thread: main. */
void session_release(Session *session, gsize bytes)
{
    bool over = session->held > HELD_MAX;

    session->held -= bytes;
    if (over)
        update_flow(session);
}

static void on_frame(RpcConn *conn, const Frame *frame, void *opaque)
{
    g_autoptr(Session) session = session_ref(opaque);

    dispatch_frame(session, frame);
    if (session->conn != NULL && (rpc_conn_queued(conn) > RPC_CONN_HIGH_MARK || session->held > HELD_MAX))
        update_flow(session);
}

static void on_closed(RpcConn *conn, const GError *reason, void *opaque)
{
    Session *session = opaque;

    if (reason != NULL)
        g_info("the connection of %s ended: %s", session->caller, reason->message);
    session_end(session);
}

static void on_drained(RpcConn *conn, void *opaque)
{
    update_flow(opaque);
    streams_resume(opaque);
}

static const RpcConnHandler conn_handler = { .frame = on_frame, .closed = on_closed, .drained = on_drained };

static void describe(const RosterMember *member, TypedParams *params)
{
    const Session *session = (const Session *)member;

    if (session->identity.n > 0)
        roster_describe_identity(params, session->readonly, &session->identity);
    else
        roster_describe_unix(params, session->readonly, session->peer.uid, session->peer.gid, session->peer.pid);
}

static void throw_out(RosterMember *member)
{
    rpc_conn_fail(((Session *)member)->conn, "an administrator closed it");
}

static void note_full(bool full, void *opaque)
{
    const Daemon *daemon = opaque;

    if (daemon->listener != NULL)
        listener_pause(daemon->listener, full);
}

static const RosterClass roster_of_sessions = { describe, throw_out };

/**
 * session_roster_new: the list of a daemon's clients
 *
 * Administrators know a daemon as the reference calls it: the one for QEMU is virtqemud. Thread: main.
 */
Roster *session_roster_new(Daemon *daemon)
{
    g_autofree char *name = g_strdup_printf("virt%sd", daemon->driver->name);

    return roster_new(name, &roster_of_sessions, &daemon->last_client_id, note_full, daemon);
}

/** session_accept: take a new client; owns the descriptor. Thread: main. */
void session_accept(int fd, const PeerCredentials *peer, void *opaque)
{
    Session *session = g_atomic_rc_box_new0(Session);
    g_autoptr(GError) error = NULL;

    session->daemon = opaque;
    session->peer = *peer;
    session->caller = g_strdup_printf("pid %d (uid %u)", (int)peer->pid, (guint)peer->uid);
    session->streams = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)stream_free);
    session->autodestroy = g_ptr_array_new_with_free_func((GDestroyNotify)machine_unref);
    session->conn = rpc_conn_new(session->daemon->loop, fd, &conn_handler, session, &error);
    if (session->conn == NULL) {
        g_warning("cannot serve %s: %s", session->caller, error->message);
        session_unref(session);
        return;
    }
    g_ptr_array_add(session->daemon->sessions, session);
    roster_add(session->daemon->roster, &session->member, false);
}

/** session_is_trusted: may this peer speak for others? Root and the daemon's own user may: the router is one of them. */
bool session_is_trusted(const Session *session)
{
    return session->peer.uid == 0 || session->peer.uid == geteuid();
}

/** session_set_caller: who really calls, as a trusted peer says. Thread: main. */
void session_set_caller(Session *session, const TypedParams *identity)
{
    const TypedParam *pid = typed_params_find(identity, CONNECT_IDENTITY_PROCESS_ID);
    const TypedParam *user = typed_params_find(identity, CONNECT_IDENTITY_USER_NAME);
    const TypedParam *uid = typed_params_find(identity, CONNECT_IDENTITY_UNIX_USER_ID);
    g_autoptr(GString) caller = g_string_new(NULL);

    if (pid != NULL && pid->type == TYPED_PARAM_LLONG)
        g_string_append_printf(caller, "pid %" G_GINT64_FORMAT, pid->value.l);
    if (user != NULL && user->type == TYPED_PARAM_STRING)
        g_string_append_printf(caller, "%suser %s", caller->len > 0 ? " " : "", user->value.s);
    else if (uid != NULL && uid->type == TYPED_PARAM_ULLONG)
        g_string_append_printf(caller, "%suid %" G_GUINT64_FORMAT, caller->len > 0 ? " " : "", uid->value.ul);
    typed_params_clear(&session->identity);
    typed_params_append(&session->identity, identity);
    if (caller->len == 0)
        return;

    g_free(session->caller);
    session->caller = g_string_free(g_steal_pointer(&caller), FALSE);
}

/** session_send: send a frame. Thread: main. */
void session_send(Session *session, const FrameHeader *header, const GByteArray *payload)
{
    g_autoptr(GByteArray) frame = NULL;

    if (session->conn == NULL)
        return;

    frame = frame_begin(header, 0);
    if (payload != NULL)
        g_byte_array_append(frame, payload->data, payload->len);
    frame_finish(frame);
    rpc_conn_send(session->conn, frame->data, frame->len, NULL, 0);
}
