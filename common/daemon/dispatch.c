/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The choke point between the wire and the operations: finds the row, then refuses what may not be, decodes, finds the object. An operation
 * can rely on all of it, and none of it is written twice.
 */
#include "daemon/dispatch.h"
#include "base/error.h"
#include "daemon/access.h"
#include "daemon/call.h"
#include "daemon/object-kind.h"
#include "proto/numbers.h"

#include <string.h>

static GError *find_row(const FrameHeader *header, const DispatchRow **ret_row)
{
    /* The administration has a socket of its own. */
    const DispatchProgram *program = header->program != PROGRAM_ADMIN ? dispatch_program(header->program) : NULL;
    const DispatchRow *row = NULL;
    GError *error = NULL;

    if (program == NULL || header->version != program->version) {
        error_set(&error, ERROR_RPC, "unknown program 0x%x version %u", header->program, header->version);
        return error;
    }
    row = dispatch_row(header->program, header->procedure);
    if (row == NULL)
        error_set(&error, ERROR_RPC, "unknown procedure: %d", header->procedure);
    else
        *ret_row = row;
    return error;
}

/* The first member of such a call's arguments is its domain. */
static Machine *find_machine(const Daemon *daemon, const WireDomain *domain, GError **error)
{
    g_autoptr(Machine) machine = machine_registry_find_by_uuid(daemon->machines, &domain->uuid);
    char uuid[UUID_STRING_LENGTH];

    if (machine != NULL) {
        g_autoptr(MachineState) state = machine_state(machine);

        if (machine_state_def(state) != NULL)
            return g_steal_pointer(&machine);
    }
    uuid_format(&domain->uuid, uuid);
    error_set(error, ERROR_NO_DOMAIN, "no domain with matching uuid '%s' (%s)", uuid, domain->name);
    return NULL;
}

static bool find_object(Call *call, GError **error)
{
    ObjectKind kind = call->row->object;

    if (kind == OBJECT_CONNECT)
        return true;
    if (kind == OBJECT_DOMAIN) {
        call->machine = find_machine(call->daemon, call->args, error);
        return call->machine != NULL;
    }
    if (kind == OBJECT_DOMAIN_SNAPSHOT || kind == OBJECT_DOMAIN_CHECKPOINT) {
        /* Both are a name, then their domain. */
        call->machine = find_machine(call->daemon, &((const WireDomainSnapshot *)call->args)->domain, error);
        return call->machine != NULL;
    }
    call->object = object_find(call->daemon, kind, call->args, call->row->name, error);
    return call->object != NULL;
}

G_STATIC_ASSERT(offsetof(WireDomainSnapshot, domain) == offsetof(WireDomainCheckpoint, domain));

static void take_fds(Call *call, const Frame *frame)
{
    call->n_fds = frame->n_fds;
    call->fds = g_new(int, frame->n_fds);
    for (guint i = 0; i < frame->n_fds; i++) {
        call->fds[i] = frame->fds[i];
        frame->fds[i] = -1;
    }
}

static bool prepare(Call *call, const Frame *frame, GError **error)
{
    gsize length;
    const guint8 *payload = frame_payload(frame, &length);

    take_fds(call, frame);
    return access_check_session(call->session, call->row, error) && wire_decode(call->row->args, payload, length, call->args, error) &&
           access_check_args(call->session, call->row, call->args, error) && find_object(call, error);
}

static void dispatch_call(Session *session, const Frame *frame)
{
    const DispatchRow *row = NULL;
    g_autoptr(GError) unknown = find_row(&frame->header, &row);
    GError *error = NULL;
    Call *call;

    if (unknown != NULL) {
        call_reply_error(session, &frame->header, unknown);
        return;
    }
    call = call_new(session, row, &frame->header);
    if (!prepare(call, frame, &error))
        call_fail(call, error);
    else if (session->daemon->fault_hook == NULL || !session->daemon->fault_hook(call, session->daemon->fault_opaque))
        call_run(call);
}

/**
 * dispatch_frame: whatever a client sent
 *
 * Ends the session of a client that speaks another protocol. Thread: main.
 */
void dispatch_frame(Session *session, const Frame *frame)
{
    switch (frame->header.type) {
    case FRAME_CALL:
    case FRAME_CALL_WITH_FDS:
        dispatch_call(session, frame);
        break;
    case FRAME_STREAM:
        stream_frame(session, frame);
        break;
    default:
        g_info("%s sent a frame of type %u, which clients do not send", session->caller, frame->header.type);
        session_end(session);
        break;
    }
}
