/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Administrators speak the same frames as clients do, on another socket and with another program. Every call here is answered at once on
 * the loop, so one can be made while all else is stuck. The generated rows decode, check flags and shape lists, as in a daemon's dispatch.
 */
#include "rpc/admin-call.h"
#include "base/file.h"
#include "proto/dispatch.h"
#include "proto/numbers.h"
#include "rpc/error-reply.h"

#include <string.h>
#include <unistd.h>

#define SOCKET_MODE 0600

static bool always(Call *call, const AdmConnectOpenArgs *args, NoRet *ret, GError **error)
{
    return true;
}

static bool close_own(Call *call, const NoArgs *args, NoRet *ret, GError **error)
{
    call->session->closing = true;
    return true;
}

const DriverOps admin_ops = {
    .adm_connect_open = { always },
    .adm_connect_close = { close_own },
    .adm_connect_get_lib_version = { admin_lib_version },
    .adm_connect_list_servers = { admin_list_servers },
    .adm_connect_lookup_server = { admin_lookup_server },
    .adm_server_get_thread_pool_parameters = { admin_get_workers },
    .adm_server_set_thread_pool_parameters = { admin_set_workers },
    .adm_server_list_clients = { admin_list_clients },
    .adm_server_lookup_client = { admin_lookup_client },
    .adm_client_get_info = { admin_client_info },
    .adm_client_close = { admin_close_client },
    .adm_server_get_client_limits = { admin_get_limits },
    .adm_server_set_client_limits = { admin_set_limits },
    .adm_server_update_tls_files = { admin_update_tls },
    .adm_connect_get_logging_outputs = { admin_get_outputs },
    .adm_connect_get_logging_filters = { admin_get_filters },
    .adm_connect_set_logging_outputs = { admin_set_outputs },
    .adm_connect_set_logging_filters = { admin_set_filters },
    .adm_connect_set_daemon_timeout = { admin_set_timeout },
    .adm_connect_daemon_shutdown = { admin_shutdown, DAEMON_SHUTDOWN_PRESERVE },
};

/* answers */

static void reply_error(AdminSession *session, const FrameHeader *call, const GError *error)
{
    ErrorCode code = error_code(error);
    bool is_rpc = code == ERROR_RPC || code == ERROR_NO_SERVER || code == ERROR_NO_CLIENT;
    g_autofree char *message = error_public_message(error);
    g_autoptr(GByteArray) payload = error_reply_encode((gint32)code, is_rpc ? ERROR_FROM_RPC : ERROR_FROM_ADMIN, message);
    FrameHeader header = { call->program, call->version, call->procedure, FRAME_REPLY, call->serial, FRAME_ERROR };
    g_autoptr(GByteArray) frame = frame_begin(&header, 0);

    g_byte_array_append(frame, payload->data, payload->len);
    frame_finish(frame);
    rpc_conn_send(session->conn, frame->data, frame->len, NULL, 0);
}

static const DispatchRow *find_row(const FrameHeader *header, GError **error)
{
    const DispatchProgram *program = dispatch_program(PROGRAM_ADMIN);
    const DispatchRow *row = dispatch_row(PROGRAM_ADMIN, header->procedure);

    if (header->program != PROGRAM_ADMIN || header->version != program->version)
        error_set(error, ERROR_RPC, "Cannot find program %u version %u", header->program, header->version);
    else if (row == NULL)
        error_set(error, ERROR_RPC, "unknown procedure: %d", header->procedure);
    else
        return row;
    return NULL;
}

static bool run(AdminSession *session, const DispatchRow *row, const void *args, void *ret, GError **error)
{
    OpSlot op = dispatch_slot(row, &admin_ops);
    guint64 unknown = dispatch_flags(row, args) & ~(guint64)op.flags;
    Call call = { session->admin, session };

    if (op.fn == NULL) {
        error_set(error, ERROR_NO_SUPPORT, "%s", row->name);
        return false;
    }
    if (unknown != 0) {
        error_set(error, ERROR_INVALID_ARG, "unsupported flags (0x%" G_GINT64_MODIFIER "x) in function %s", unknown, row->name);
        return false;
    }
    if (!op.fn(&call, args, ret, error))
        return false;

    dispatch_shape_lists(row, args, ret);
    return true;
}

/* The answer's frame, or NULL with the error. */
static GByteArray *answer(AdminSession *session, const Frame *call, GError **error)
{
    const DispatchRow *row = find_row(&call->header, error);
    g_autoptr(GByteArray) frame = NULL;
    FrameHeader header = call->header;
    gsize length;
    const guint8 *payload = frame_payload(call, &length);
    bool done;

    if (row == NULL)
        return NULL;

    g_autofree void *args = g_malloc0(row->args->size);
    g_autofree void *ret = g_malloc0(row->ret->size);
    header.type = FRAME_REPLY;
    header.status = FRAME_OK;
    frame = frame_begin(&header, 0);
    done = wire_decode(row->args, payload, length, args, error) && run(session, row, args, ret, error) &&
           wire_encode(row->ret, ret, frame, error);
    wire_clear(row->fills, ret);
    wire_clear(row->args, args);
    if (!done)
        return NULL;

    frame_finish(frame);
    return g_steal_pointer(&frame);
}

/* sessions */

static void session_free(AdminSession *session)
{
    roster_remove(&session->member);
    rpc_conn_free(session->conn);
    g_free(session);
}

static void conn_frame(RpcConn *conn, const Frame *frame, void *opaque)
{
    AdminSession *session = opaque;
    g_autoptr(GByteArray) reply = NULL;
    g_autoptr(GError) error = NULL;

    if (frame->header.type != FRAME_CALL && frame->header.type != FRAME_CALL_WITH_FDS) {
        rpc_conn_fail(conn, "administrators send calls and nothing else");
        return;
    }
    session->busy = true;
    reply = answer(session, frame, &error);
    session->busy = false;
    if (reply != NULL)
        rpc_conn_send(conn, reply->data, reply->len, NULL, 0);
    else
        reply_error(session, &frame->header, error);
    if (session->closing)
        rpc_conn_close_when_sent(conn);
    else if (rpc_conn_queued(conn) > RPC_CONN_HIGH_MARK)
        rpc_conn_pause(conn, true);
}

static void conn_closed(RpcConn *conn, const GError *reason, void *opaque)
{
    if (reason != NULL)
        g_info("an administrator's connection ends: %s", reason->message);
    session_free(opaque);
}

static void conn_drained(RpcConn *conn, void *opaque)
{
    rpc_conn_pause(conn, false);
}

static const RpcConnHandler conn_handler = { .frame = conn_frame, .closed = conn_closed, .drained = conn_drained };

static void describe_session(const RosterMember *member, TypedParams *params)
{
    const AdminSession *session = (const AdminSession *)member;

    roster_describe_unix(params, false, session->peer.uid, session->peer.gid, session->peer.pid);
}

/* Whoever throws itself out hears that it succeeded. */
static void close_session(RosterMember *member)
{
    AdminSession *session = (AdminSession *)member;

    if (session->busy)
        session->closing = true;
    else
        rpc_conn_fail(session->conn, "another administrator closed it");
}

static const RosterClass roster_of_administrators = { describe_session, close_session };

static void accept_administrator(int fd, const PeerCredentials *peer, void *opaque)
{
    Admin *admin = opaque;
    AdminSession *session;
    g_autoptr(GError) error = NULL;

    /* The socket's mode says it already, but a mode is easily changed. */
    if (peer->uid != 0 && peer->uid != geteuid()) {
        g_warning("process %d of user %u may not administer this", (int)peer->pid, (guint)peer->uid);
        close(fd);
        return;
    }
    session = g_new0(AdminSession, 1);
    session->admin = admin;
    session->peer = *peer;
    session->conn = rpc_conn_new(admin->loop, fd, &conn_handler, session, &error);
    if (session->conn == NULL) {
        g_warning("cannot serve an administrator: %s", error->message);
        g_free(session);
        return;
    }
    roster_add(admin->roster, &session->member, false);
}

static void note_full(bool full, void *opaque)
{
    Admin *admin = opaque;

    if (admin->listener != NULL)
        listener_pause(admin->listener, full);
}

/**
 * admin_new: the administration of a process
 * @process: copied; what it points to outlives the administration
 *
 * Nobody can come by before admin_listen(). Thread: loop.
 */
Admin *admin_new(Loop *loop, const AdminProcess *process)
{
    Admin *admin = g_new0(Admin, 1);

    admin->loop = loop;
    admin->process = *process;
    admin->roster = roster_new("admin", &roster_of_administrators, process->last_id, note_full, admin);
    return admin;
}

/** admin_free: part with all administrators. Thread: loop, not from within a call. */
void admin_free(Admin *admin)
{
    const GList *first;

    if (admin == NULL)
        return;

    g_clear_handle_id(&admin->tick, g_source_remove);
    g_clear_pointer(&admin->listener, listener_free);
    while ((first = roster_members(admin->roster)) != NULL)
        session_free(first->data);
    roster_free(admin->roster);
    g_free(admin);
}

/**
 * admin_listen: let administrators in
 * @fd: a socket that listens already, owned from here on; or -1
 * @path: where else to make one; only root and the process's own user can connect to it
 *
 * Errors: ERROR_INVALID_ARG for a path too long, ERROR_OPERATION_INVALID where they are let in already, ERROR_SYSTEM_ERROR. Thread: loop.
 */
bool admin_listen(Admin *admin, int fd, const char *path, GError **error)
{
    if (admin->listener != NULL) {
        fd_close(&fd);
        error_set(error, ERROR_OPERATION_INVALID, "administrators have a socket already");
        return false;
    }
    admin->listener = fd >= 0 ? listener_new_from_fd(admin->loop, fd, accept_administrator, admin, error)
                              : listener_new(admin->loop, path, SOCKET_MODE, accept_administrator, admin, error);
    return admin->listener != NULL;
}

bool admin_is_listening(const Admin *admin)
{
    return admin->listener != NULL;
}
