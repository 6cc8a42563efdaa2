/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls: a frame goes out under a serial, and the thread sleeps or reads until the reply of that serial is there. */
#include "client/engine-private.h"
#include "proto/dispatch.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

struct EngineCall {
    LinkWaiter waiter;
    EngineCall *next;
    guint32 program;
    gint32 procedure;
    guint32 serial;
    LinkFrame reply;
};

/** engine_next_serial: needs the lock. */
guint32 engine_next_serial(Engine *engine)
{
    return engine->serial++;
}

/** engine_check_open: false with ERROR_INTERNAL_ERROR once the connection is lost; the first to notice got the reason. Needs the lock. */
bool engine_check_open(Engine *engine, GError **error)
{
    if (link_failure(engine->link) == NULL)
        return true;

    error_set(error, ERROR_INTERNAL_ERROR, "client socket is closed");
    error_set_origin(error, ERROR_FROM_RPC);
    return false;
}

/**
 * engine_take_reply: give a reply to who waits for it
 *
 * Returns false with ERROR_RPC when nobody does, or it answers something else. Needs the lock. Thread: the reader.
 */
bool engine_take_reply(Engine *engine, LinkFrame *frame, GError **error)
{
    const FrameHeader *header = &frame->header;
    EngineCall *call = engine->calls;

    while (call != NULL && call->serial != header->serial)
        call = call->next;
    if (call == NULL || call->waiter.ready) {
        error_set(error, ERROR_RPC, "the server answered serial %u (program 0x%x, procedure %d), which waits for no answer", header->serial,
                  header->program, header->procedure);
        return false;
    }
    if (call->program != header->program || call->procedure != header->procedure) {
        error_set(error, ERROR_RPC, "the server answered procedure %d of program 0x%x instead of %d of 0x%x (serial %u)", header->procedure,
                  header->program, call->procedure, call->program, header->serial);
        return false;
    }
    call->reply = *frame;
    frame->bytes = NULL;
    frame->fds = NULL;
    link_notify(&call->waiter);
    return true;
}

static char *steal(char **text)
{
    return g_steal_pointer(text);
}

/**
 * engine_read_error: make an error of what the server sent
 * @payload: of a frame of status ERROR
 *
 * Always returns false: with the server's error, its details kept, or with what is wrong with the payload. Thread: any.
 */
bool engine_read_error(const guint8 *payload, gsize length, GError **error)
{
    WireError sent = { 0 };
    g_autoptr(GError) made = NULL;

    if (!wire_decode(&error_wire, payload, length, &sent, error))
        return false;

    const ErrorDetails details = {
        .domain = sent.domain,
        .level = sent.level,
        .strings = { steal(&sent.str1), steal(&sent.str2), steal(&sent.str3) },
        .numbers = { sent.int1, sent.int2 },
    };
    made = g_error_new_literal(VIRT_ERROR, sent.code, sent.message != NULL ? sent.message : "the server gave no reason");
    error_take_details(made, &details);
    g_propagate_error(error, g_steal_pointer(&made));
    wire_clear(&error_wire, &sent);
    return false;
}

static bool read_reply(EngineCall *call, const DispatchRow *row, void *ret, GArray **ret_fds, GError **error)
{
    const Frame frame = { .header = call->reply.header, .bytes = call->reply.bytes, .length = call->reply.length };
    gsize length;
    const guint8 *payload = frame_payload(&frame, &length);

    if (frame.header.status == FRAME_ERROR)
        return engine_read_error(payload, length, error);
    if (frame.header.status != FRAME_OK) {
        error_set(error, ERROR_RPC, "the server's answer has status %u", frame.header.status);
        return false;
    }
    if (!wire_decode(row->ret, payload, length, ret, error))
        return false;
    if (ret_fds != NULL)
        *ret_fds = call->reply.fds != NULL ? g_steal_pointer(&call->reply.fds) : link_fds_new();
    return true;
}

static GByteArray *make_frame(const DispatchRow *row, EngineCall *call, const void *args, guint fds_n, GError **error)
{
    const FrameHeader header = { .program = call->program, .version = dispatch_program(call->program)->version, .procedure = call->procedure,
                                 .type = fds_n > 0 ? FRAME_CALL_WITH_FDS : FRAME_CALL };
    g_autoptr(GByteArray) frame = frame_begin(&header, fds_n);

    if (!wire_encode(row->args, args, frame, error))
        return NULL;
    frame_finish(frame);
    return g_steal_pointer(&frame);
}

static void unlist(Engine *engine, EngineCall *call)
{
    EngineCall **place = &engine->calls;

    while (*place != call)
        place = &(*place)->next;
    *place = call->next;
}

#define SERIAL_AT 20 /* in the frame */

/* Send and wait. @serial: what a stream reserved, or NULL for the next. */
static bool exchange(Engine *engine, EngineCall *call, const guint32 *serial, GByteArray *frame, const int *fds, guint fds_n, GError **error)
{
    bool sent;

    link_lock(engine->link);
    if (!engine_check_open(engine, error)) {
        link_unlock(engine->link);
        return false;
    }
    call->serial = serial != NULL ? *serial : engine_next_serial(engine);
    frame_put_word(frame->data + SERIAL_AT, call->serial);
    call->next = engine->calls;
    engine->calls = call;
    sent = link_send(engine->link, &(LinkOut){ .head = frame->data, .head_length = frame->len, .fds = fds, .fds_n = fds_n }, error);
    if (sent)
        link_wait(engine->link, &call->waiter);
    unlist(engine, call);
    if (sent && !call->waiter.ready && error != NULL)
        *error = g_error_copy(link_failure(engine->link));
    engine_inbox_call_done(engine);
    link_unlock(engine->link);
    return call->waiter.ready;
}

static bool do_call(Engine *engine, const guint32 *serial, EngineCall *call, const void *args, const int *fds, guint fds_n, void *ret,
                    GArray **ret_fds, GError **error)
{
    const DispatchRow *row = dispatch_row(call->program, call->procedure);
    g_autoptr(GByteArray) frame = NULL;
    NoRet nothing;
    bool ok;

    if (row == NULL || row->name == NULL) {
        error_set(error, ERROR_NO_SUPPORT, "program 0x%x has no procedure %d", call->program, call->procedure);
        return false;
    }
    if (fds_n > FRAME_FDS_MAX) {
        error_set(error, ERROR_RPC, "%u file descriptors are too many for one call; at most %d", fds_n, FRAME_FDS_MAX);
        return false;
    }
    if (fds_n > 0 && !transport_passes_fds(link_transport(engine->link))) {
        error_set(error, ERROR_INTERNAL_ERROR, "file descriptors can be passed over a UNIX socket only");
        return false;
    }
    if ((frame = make_frame(row, call, args != NULL ? args : &nothing, fds_n, error)) == NULL)
        return false;
    ok = exchange(engine, call, serial, frame, fds, fds_n, error) && read_reply(call, row, ret != NULL ? ret : &nothing, ret_fds, error);
    error_set_origin(ok ? NULL : error, ERROR_FROM_RPC);
    g_free(call->reply.bytes);
    g_clear_pointer(&call->reply.fds, g_array_unref);
    return ok;
}

/**
 * engine_call: call and wait for the answer
 * @args: as proto/types.h has them; may be NULL where the procedure takes none
 * @ret: to be cleared with wire_clear() of the row's type; untouched on failure; may be NULL where the procedure gives none
 *
 * Errors: what the server says, with details; ERROR_RPC when either side breaks the protocol; ERROR_SYSTEM_ERROR when the connection fails
 * meanwhile, ERROR_INTERNAL_ERROR when it did before. Thread: any.
 */
bool engine_call(Engine *engine, guint32 program, gint32 procedure, const void *args, void *ret, GError **error)
{
    EngineCall call = { .program = program, .procedure = procedure };

    return do_call(engine, NULL, &call, args, NULL, 0, ret, NULL, error);
}

/** engine_call_serial: the same under a serial that engine_next_serial() gave. */
bool engine_call_serial(Engine *engine, guint32 serial, guint32 program, gint32 procedure, const void *args, void *ret, GError **error)
{
    EngineCall call = { .program = program, .procedure = procedure };

    return do_call(engine, &serial, &call, args, NULL, 0, ret, NULL, error);
}

/**
 * engine_call_fds: a call that takes descriptors along, or brings some back
 * @fds: at most FRAME_FDS_MAX; stay the caller's
 * @ret_fds: those that came, perhaps none; closes them when freed; NULL: closed at once
 *
 * Errors as engine_call(); ERROR_INTERNAL_ERROR when the transport cannot carry them. Thread: any.
 */
bool engine_call_fds(Engine *engine, guint32 program, gint32 procedure, const void *args, const int *fds, guint fds_n, void *ret,
                     GArray **ret_fds, GError **error)
{
    EngineCall call = { .program = program, .procedure = procedure };

    return do_call(engine, NULL, &call, args, fds, fds_n, ret, ret_fds, error);
}
