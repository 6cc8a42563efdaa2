/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The life of a call once it is decoded: the operation runs at once on the main thread when it only reads state, as a job of its machine's
 * queue, or on a worker when it concerns no machine; then the reply is encoded. This is the only place that calls a driver's operations.
 */
#include "daemon/call.h"
#include "base/error.h"
#include "base/file.h"
#include "daemon/claims.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "proto/numbers.h"
#include "proto/routes.h"
#include "rpc/error-reply.h"

#include <string.h>
#include <unistd.h>

/* How long a call may wait for its machine. */
#define DEADLINE_MS 30000

static OpSlot find_op(const Daemon *daemon, const DispatchRow *row)
{
    OpSlot own = dispatch_slot(row, &daemon->driver->ops);

    return own.fn != NULL ? own : dispatch_slot(row, &default_ops);
}

/**
 * call_new: a call that is about to be decoded
 * @session: the client
 * @row: what is known of the procedure
 *
 * call_run() or call_fail() ends it. Thread: main.
 */
Call *call_new(Session *session, const DispatchRow *row, const FrameHeader *header)
{
    gsize args = (row->args->size + 15) & ~(gsize)15;
    gsize size = sizeof(Call) + 15 + args + row->ret->size;
    Call *call = g_malloc0(size);

    call->daemon = session->daemon;
    call->session = session_ref(session);
    call->row = row;
    call->header = *header;
    call->id = ++session->daemon->last_call_id;
    call->args = (void *)(((gsize)(call + 1) + 15) & ~(gsize)15);
    call->ret = (char *)call->args + args;
    call->stream_fd = -1;
    call->size = size;
    session_hold(session, size);
    return call;
}

static void call_free(Call *call)
{
    wire_clear(call->row->args, call->args);
    wire_clear(call->row->fills, call->ret);
    for (guint i = 0; i < call->n_fds; i++)
        fd_close(&call->fds[i]);
    for (guint i = 0; call->reply_fds != NULL && i < call->reply_fds->len; i++)
        close(g_array_index(call->reply_fds, int, i));
    g_clear_pointer(&call->reply_fds, g_array_unref);
    g_free(call->fds);
    fd_close(&call->stream_fd);
    g_free(call->stream_device);
    g_clear_error(&call->error);
    machine_unref(call->machine);
    object_unref(call->object);
    session_release(call->session, call->size);
    session_unref(call->session);
    g_free(call);
}

/** call_give_stream: join the call's stream with a descriptor, owned from here on. Thread: the operation's. */
void call_give_stream(Call *call, int fd, StreamWay way)
{
    call->stream_fd = fd;
    call->stream_way = way;
}

/**
 * call_claim_device: the stream's device is for one client at a time
 * @device: names it within the daemon
 * @force: take it from whoever has it
 *
 * The call fails where it is taken and @force is not. Thread: the operation's.
 */
void call_claim_device(Call *call, const char *device, bool force)
{
    call->stream_device = g_strdup(device);
    call->stream_force = force;
}

/** call_give_fd: send a descriptor with the reply; owned from here on. Thread: the operation's. */
void call_give_fd(Call *call, int fd)
{
    if (call->reply_fds == NULL)
        call->reply_fds = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(call->reply_fds, fd);
}

/** call_return_machine: fill in a domain of the results. Thread: the operation's. */
void call_return_machine(WireDomain *ret_domain, Machine *machine)
{
    g_autoptr(MachineState) state = machine_state(machine);

    ret_domain->name = machine_name(machine);
    ret_domain->uuid = machine->uuid;
    ret_domain->id = state->id;
}

/* What is wrong with a call or a document comes from the kind of object, what else goes wrong from the driver. */
static gint32 origin(const Daemon *daemon, const FrameHeader *call, const GError *error)
{
    const ErrorDetails *details = error_details(error);

    if (details != NULL)
        return details->domain;

    switch ((int)error_code(error)) {
    case ERROR_RPC:
        return ERROR_FROM_RPC;
    case ERROR_NO_SUPPORT:
    case ERROR_XML_ERROR:
    case ERROR_XML_DETAIL:
    case ERROR_NO_DOMAIN_METADATA:
    case ERROR_NO_NETWORK_METADATA:
        return route_origin(route_row(call->program, call->procedure));
    default:
        return (gint32)daemon->driver->error_domain;
    }
}

/** call_encode_error: the payload that tells an error; @call is the header of the call that it answers. Thread: any. */
GByteArray *call_encode_error(const Daemon *daemon, const FrameHeader *call, const GError *error)
{
    g_autofree char *message = error_public_message(error);

    return error_reply_encode((gint32)error_code(error), origin(daemon, call, error), message);
}

/** call_reply_error: answer a call with an error. Thread: main. */
void call_reply_error(Session *session, const FrameHeader *header, const GError *error)
{
    g_autoptr(GByteArray) payload = call_encode_error(session->daemon, header, error);
    FrameHeader reply = *header;

    reply.type = FRAME_REPLY;
    reply.status = FRAME_ERROR;
    session_send(session, &reply, payload);
}

static void reply_results(Call *call)
{
    FrameHeader header = call->header;
    guint n_fds = call->reply_fds != NULL ? call->reply_fds->len : 0;
    g_autoptr(GByteArray) frame = NULL;
    g_autoptr(GError) error = NULL;

    header.type = n_fds > 0 ? FRAME_REPLY_WITH_FDS : FRAME_REPLY;
    header.status = FRAME_OK;
    frame = frame_begin(&header, n_fds);
    if (!wire_encode(call->row->ret, call->ret, frame, &error)) {
        call_reply_error(call->session, &call->header, error);
        return;
    }
    frame_finish(frame);
    rpc_conn_send(call->session->conn, frame->data, frame->len, n_fds > 0 ? (int *)call->reply_fds->data : NULL, n_fds);
    if (call->stream_fd >= 0) {
        Stream *stream = stream_start(call->session, &call->header, fd_steal(&call->stream_fd), call->stream_way);

        if (call->stream_device != NULL && stream != NULL)
            claims_take(call->daemon->claims, call->stream_device, stream);
    }
}

static void finish(void *data)
{
    Call *call = data;

    if (call->error == NULL && call->stream_device != NULL && call->session->conn != NULL)
        claims_make_room(call->daemon->claims, call->stream_device, call->stream_force, &call->error);
    g_debug("call %" G_GUINT64_FORMAT " %s by %s: %s", call->id, call->row->name, call->session->caller,
            call->error != NULL ? call->error->message : "done");
    if (call->session->conn != NULL && !call->silent) {
        if (call->error != NULL)
            call_reply_error(call->session, &call->header, call->error);
        else
            reply_results(call);
    }
    call_free(call);
}

/** call_fail: end a call with an error, taking it over. Thread: main. */
void call_fail(Call *call, GError *error)
{
    call->error = error;
    finish(call);
}

static void execute(Call *call)
{
    OpSlot op = find_op(call->daemon, call->row);
    bool done = op.fn(call, call->args, call->ret, &call->error);

    /* The one place where the convention is held against what an operation did. */
    g_assert(done == (call->error == NULL));
    if (done)
        dispatch_shape_lists(call->row, call->args, call->ret);
}

static void run_job(Job *job)
{
    Call *call = (Call *)((char *)job - G_STRUCT_OFFSET(Call, job));

    /* Nobody is left to hear what was only asked. */
    if (call->object != NULL && object_is_gone(call->object))
        object_set_missing(&call->error, call->object->class, call->object->name, NULL);
    else if (!call->row->readonly || g_atomic_int_get(&call->session->gone) == 0)
        execute(call);
    loop_invoke(call->daemon->loop, finish, call);
}

static void expire_job(Job *job, const GError *error)
{
    call_fail((Call *)((char *)job - G_STRUCT_OFFSET(Call, job)), g_error_copy(error));
}

static GError *check_op(const Call *call, const OpSlot *op)
{
    guint64 unknown = dispatch_flags(call->row, call->args) & ~(guint64)op->flags;
    GError *error = NULL;

    if (op->fn == NULL)
        error_set(&error, ERROR_NO_SUPPORT, "%s", call->row->name);
    else if (unknown != 0)
        error_set(&error, ERROR_INVALID_ARG, "unsupported flags (0x%" G_GINT64_MODIFIER "x) in function %s", unknown, call->row->name);
    return error;
}

/**
 * call_run: run a decoded call whose object was found, and answer it
 *
 * Takes the call over. Thread: main.
 */
void call_run(Call *call)
{
    OpSlot op = find_op(call->daemon, call->row);
    GError *error = check_op(call, &op);

    if (error != NULL) {
        call_fail(call, error);
        return;
    }
    if (call->row->job == JOB_NONE) {
        execute(call);
        finish(call);
        return;
    }
    call->job = (Job){ .kind = call->row->job,
                       .name = call->row->name,
                       .caller = call->session->caller,
                       .deadline_ms = DEADLINE_MS,
                       .run = run_job,
                       .expire = expire_job };
    if (call->machine != NULL)
        job_queue_push(call->machine->jobs, &call->job);
    else if (call->object != NULL)
        job_queue_push(call->object->jobs, &call->job);
    else
        g_thread_pool_push(call->daemon->workers, &call->job, NULL);
}

/** call_destroy_machine: call for a machine's end on a client's behalf, without a reply. Thread: main. */
void call_destroy_machine(Session *session, Machine *machine)
{
    const DispatchRow *row = dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_DESTROY_FLAGS);
    FrameHeader header = { 0 };
    Call *call = call_new(session, row, &header);

    call->silent = true;
    call->machine = machine_ref(machine);
    call_run(call);
}
