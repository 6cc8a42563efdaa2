/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What our own tests and tools need of a client: one call at a time, messages handed out as they come. The public library will stand on
 * the same tables.
 */
#include "client/connection.h"
#include "base/error.h"
#include "base/file.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "rpc/keepalive.h"
#include "rpc/listener.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct Connection {
    int fd;
    guint32 serial;
    GByteArray *frame; /* the one that was read last */
    ConnectionMessageFunc func;
    void *opaque;
};

/**
 * connection_new: connect
 * @socket_path: of a router or a daemon
 *
 * Nothing is sent yet. Errors: ERROR_SYSTEM_ERROR. Thread: the one that will use it.
 */
Connection *connection_new(const char *socket_path, GError **error)
{
    int fd = socket_connect(socket_path, error);
    Connection *connection;

    if (fd < 0)
        return NULL;

    connection = g_new0(Connection, 1);
    connection->fd = fd;
    connection->frame = g_byte_array_new();
    return connection;
}

void connection_free(Connection *connection)
{
    if (connection == NULL)
        return;

    fd_close(&connection->fd);
    g_byte_array_unref(connection->frame);
    g_free(connection);
}

/** connection_on_message: whom to tell of messages; events are such. */
void connection_on_message(Connection *connection, ConnectionMessageFunc func, void *opaque)
{
    connection->func = func;
    connection->opaque = opaque;
}

static bool send_all(Connection *connection, const guint8 *bytes, gsize length, GError **error)
{
    while (length > 0) {
        ssize_t sent = TEMP_FAILURE_RETRY(send(connection->fd, bytes, length, MSG_NOSIGNAL));

        if (sent < 0) {
            error_set_errno(error, errno, "cannot send to the server");
            return false;
        }
        bytes += sent;
        length -= (gsize)sent;
    }
    return true;
}

static bool receive(Connection *connection, guint8 *bytes, gsize length, GError **error)
{
    while (length > 0) {
        ssize_t got = TEMP_FAILURE_RETRY(recv(connection->fd, bytes, length, 0));

        if (got < 0) {
            error_set_errno(error, errno, "cannot receive from the server");
            return false;
        }
        if (got == 0) {
            error_set(error, ERROR_RPC, "the server closed the connection");
            return false;
        }
        bytes += got;
        length -= (gsize)got;
    }
    return true;
}

static bool read_frame(Connection *connection, FrameHeader *ret_header, GError **error)
{
    guint8 word[FRAME_LENGTH_SIZE];
    guint32 length;

    if (!receive(connection, word, sizeof(word), error))
        return false;
    length = frame_get_word(word);
    if (length < FRAME_MIN || length > FRAME_MAX) {
        error_set(error, ERROR_RPC, "the server sent a frame of %u bytes", length);
        return false;
    }
    g_byte_array_set_size(connection->frame, length);
    if (!receive(connection, connection->frame->data + sizeof(word), length - sizeof(word), error))
        return false;
    frame_header_get(connection->frame->data, ret_header);
    return true;
}

/* Pings are answered, messages handed out. */
static bool take_message(Connection *connection, const FrameHeader *header, GError **error)
{
    guint8 pong[FRAME_MIN];

    if (header->program == KEEPALIVE_PROGRAM && header->procedure == KEEPALIVE_PING) {
        keepalive_pong(pong);
        return send_all(connection, pong, sizeof(pong), error);
    }
    if (header->type == FRAME_MESSAGE && connection->func != NULL)
        connection->func(header, connection->frame->data + FRAME_MIN, connection->frame->len - FRAME_MIN, connection->opaque);
    return true;
}

static bool read_error(const guint8 *payload, gsize length, GError **error)
{
    WireError sent = { 0 };

    if (!wire_decode(&error_wire, payload, length, &sent, error))
        return false;

    g_set_error_literal(error, VIRT_ERROR, sent.code, sent.message != NULL ? sent.message : "the server gave no reason");
    wire_clear(&error_wire, &sent);
    return false;
}

static bool read_reply(Connection *connection, const FrameHeader *call, const DispatchRow *row, void *ret, GError **error)
{
    FrameHeader header;

    do {
        if (!read_frame(connection, &header, error))
            return false;
        if (header.type != FRAME_REPLY && !take_message(connection, &header, error))
            return false;
    } while (header.type != FRAME_REPLY);

    if (header.serial != call->serial || header.procedure != call->procedure || header.program != call->program) {
        error_set(error, ERROR_RPC, "the server answered call %u, procedure %d instead of call %u, procedure %d", header.serial,
                  header.procedure, call->serial, call->procedure);
        return false;
    }
    const guint8 *payload = connection->frame->data + FRAME_MIN;
    gsize length = connection->frame->len - FRAME_MIN;
    return header.status == FRAME_OK ? wire_decode(row->ret, payload, length, ret, error) : read_error(payload, length, error);
}

/**
 * connection_call: call and wait for the answer
 * @args: as proto/types.h has them; may be NULL where the procedure takes none
 * @ret: to be cleared with wire_clear() of the row's type; may be NULL where it gives none
 *
 * Errors: what the server says, with its number; ERROR_SYSTEM_ERROR, ERROR_RPC of the connection. Thread: the connection's.
 */
bool connection_call(Connection *connection, guint32 program, gint32 procedure, const void *args, void *ret, GError **error)
{
    const DispatchRow *row = dispatch_row(program, procedure);
    NoRet nothing;

    if (row == NULL) {
        error_set(error, ERROR_INVALID_ARG, "program 0x%x has no procedure %d", program, procedure);
        return false;
    }
    const FrameHeader call = { .program = program, .version = dispatch_program(program)->version, .procedure = procedure,
                               .type = FRAME_CALL, .serial = ++connection->serial };
    g_autoptr(GByteArray) frame = frame_begin(&call, 0);
    if (!wire_encode(row->args, args != NULL ? args : &nothing, frame, error))
        return false;
    frame_finish(frame);
    return send_all(connection, frame->data, frame->len, error) && read_reply(connection, &call, row, ret != NULL ? ret : &nothing, error);
}

/** connection_open: open a URI. @flags: CONNECT_RO. Errors as connection_call(). */
bool connection_open(Connection *connection, const char *uri, guint32 flags, GError **error)
{
    const ConnectOpenArgs args = { .name = (char *)uri, .flags = flags };

    return connection_call(connection, PROGRAM_REMOTE, PROC_CONNECT_OPEN, &args, NULL, error);
}

/**
 * connection_wait_message: wait for a message and hand it out
 * @timeout_ms: how long; negative: as long as it takes
 *
 * Returns false with ERROR_OPERATION_TIMEOUT when none came. Thread: the connection's.
 */
bool connection_wait_message(Connection *connection, int timeout_ms, GError **error)
{
    struct pollfd poll_fd = { .fd = connection->fd, .events = POLLIN };
    FrameHeader header;

    do {
        if (TEMP_FAILURE_RETRY(poll(&poll_fd, 1, timeout_ms)) == 0) {
            error_set(error, ERROR_OPERATION_TIMEOUT, "no message came within %d ms", timeout_ms);
            return false;
        }
        if (!read_frame(connection, &header, error) || !take_message(connection, &header, error))
            return false;
    } while (header.type != FRAME_MESSAGE || header.program == KEEPALIVE_PROGRAM);
    return true;
}
