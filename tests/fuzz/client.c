/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bytes of a hostile server: they lie ready in the socket, then it ends. A call, a call with descriptors and a stream are made of them;
 * whatever they are, each must come back, and what comes back must be whole.
 */
#include "base/file.h"
#include "client/engine-private.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "proto/types.h"

#include <sys/socket.h>
#include <unistd.h>

#define INPUT_MAX 65536 /* what a socket holds without a reader */

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void call(Engine *engine)
{
    ConnectGetHostnameRet ret = { 0 };
    g_autoptr(GError) error = NULL;

    if (engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_GET_HOSTNAME, NULL, &ret, &error))
        wire_clear(&connect_get_hostname_ret_wire, &ret);
    else if (error == NULL || error->message == NULL)
        g_error("a call failed without a reason");
}

static void call_for_fds(Engine *engine)
{
    const DomainOpenGraphicsFDArgs args = { .domain = { .name = (char *)"x" } };
    g_autoptr(GArray) fds = NULL;

    (void)engine_call_fds(engine, PROGRAM_REMOTE, PROC_DOMAIN_OPEN_GRAPHICS_FD, &args, NULL, 0, NULL, &fds, NULL);
}

static void stream(Engine *engine, bool nonblock)
{
    g_autoptr(EngineStream) way = engine_stream_new(engine, nonblock, NULL);
    const DomainScreenshotArgs args = { .domain = { .name = (char *)"x" } };
    DomainScreenshotRet ret = { 0 };
    guint8 buffer[777];
    gint64 hole;
    gssize got;

    if (!engine_stream_call(way, PROGRAM_REMOTE, PROC_DOMAIN_SCREENSHOT, &args, &ret, NULL))
        return;
    wire_clear(&domain_screenshot_ret_wire, &ret);
    for (guint i = 0; i < 1000; i++) {
        got = engine_stream_recv(way, buffer, sizeof(buffer), STREAM_RECV_STOP_AT_HOLE, NULL);
        if (got == ENGINE_STREAM_AT_HOLE && engine_stream_recv_hole(way, &hole, 0, NULL) == 0 && hole < 0)
            g_error("a hole of %" G_GINT64_FORMAT " bytes", hole);
        if (got == 0 || got == -1 || got == ENGINE_STREAM_WOULD_BLOCK)
            break;
    }
    (void)(nonblock ? engine_stream_abort(way, NULL) : engine_stream_finish(way, NULL));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofd int server = -1;
    int pair[2];

    if (size < 1 || size > INPUT_MAX || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return 0;
    server = pair[1];
    if (send(server, data + 1, size - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && size > 1)
        g_error("the input does not fit into a socket");
    (void)shutdown(server, SHUT_WR);

    g_autoptr(Engine) engine = engine_new(transport_new(pair[0]));
    call(engine);
    if (data[0] & 1)
        call_for_fds(engine);
    stream(engine, (data[0] & 2) != 0);
    call(engine);
    return 0;
}
