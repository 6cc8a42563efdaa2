/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Clients of a display that come by a descriptor instead of a port. */
#include "driver/graphics.h"

#include "base/error.h"
#include "base/file.h"
#include "machine/run.h"

#include <errno.h>
#include <sys/socket.h>

#define NAME "client" /* of the descriptor at QEMU */

static const char *protocol_of(const DomainDef *live, guint32 idx, GError **error)
{
    const Graphics *graphics = idx < live->graphics.n ? live->graphics.items[idx] : NULL;

    if (graphics == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "No graphics backend with index %u", idx);
        return NULL;
    }
    if (graphics->type == GRAPHICS_TYPE_VNC)
        return "vnc";
    if (graphics->type == GRAPHICS_TYPE_SPICE)
        return "spice";
    error_set(error, ERROR_INTERNAL_ERROR, "Can only open VNC or SPICE graphics backends, not %s",
              enum_name(&graphics_type, (int)graphics->type));
    return NULL;
}

/* @fd stays the caller's. */
static bool add_client(Call *call, guint32 idx, guint32 flags, int fd, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    QemuRun *run = qemu_run_current(call->machine, error);
    const char *protocol = run != NULL ? protocol_of(state->live, idx, error) : NULL;
    gint64 deadline = g_get_monotonic_time() + QEMU_COMMAND_TIMEOUT_US;
    g_autoptr(QmpCall) sending = NULL;

    if (protocol == NULL)
        return false;
    sending = qmp_monitor_send(run->process->monitor, "getfd", json_pack("{s:s}", "fdname", NAME), fd, deadline, error);
    if (sending == NULL || !qmp_call_wait(sending, deadline, NULL, error))
        return false;

    json_t *arguments =
        json_pack("{s:s, s:s, s:b}", "protocol", protocol, "fdname", NAME, "skipauth", (flags & DOMAIN_OPEN_GRAPHICS_SKIPAUTH) != 0);
    if (qemu_run_command(run, "add_client", arguments, NULL, error))
        return true;
    qemu_run_command(run, "closefd", json_pack("{s:s}", "fdname", NAME), NULL, NULL);
    return false;
}

QEMU_OP(domain_open_graphics, DomainOpenGraphicsArgs, NoRet)
{
    if (call->n_fds != 1) {
        error_set(error, ERROR_INVALID_ARG, "%u descriptors came along: there must be one, the client's socket", call->n_fds);
        return false;
    }
    return add_client(call, args->idx, args->flags, call->fds[0], error);
}

QEMU_OP(domain_open_graphics_fd, DomainOpenGraphicsFDArgs, NoRet)
{
    g_autofd int ours = -1;
    g_autofd int theirs = -1;
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        error_set_errno(error, errno, "cannot make a pair of sockets");
        return false;
    }
    ours = pair[0];
    theirs = pair[1];
    if (!add_client(call, args->idx, args->flags, ours, error))
        return false;
    call_give_fd(call, fd_steal(&theirs));
    return true;
}
