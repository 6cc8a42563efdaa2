/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QEMU writes in the background and is asked how far it is: a dump takes as long as the guest is large, and a command's answer must not be
 * waited for that long. Being destroyed ends the asking.
 */
#include "machine/dump.h"

#include "base/error.h"
#include "proto/enums.h"
#include "qmp/value.h"

#include <string.h>

#define POLL_US 50000
#define NAME    "dump" /* of the descriptor at QEMU */

static const char *const formats[] = {
    [DOMAIN_CORE_DUMP_FORMAT_RAW] = "elf",
    [DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB] = "kdump-zlib",
    [DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO] = "kdump-lzo",
    [DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY] = "kdump-snappy",
    [DOMAIN_CORE_DUMP_FORMAT_WIN_DMP] = "win-dmp",
};

static bool send_fd(QemuRun *run, int fd, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + QEMU_COMMAND_TIMEOUT_US;
    g_autoptr(QmpCall) call = qmp_monitor_send(run->process->monitor, "getfd", json_pack("{s:s}", "fdname", NAME), fd, deadline, error);

    return call != NULL && qmp_call_wait(call, deadline, NULL, error);
}

/* Asks until QEMU says one of two words; @why is where it says what failed. */
static bool wait_for(QemuRun *run, const char *query, const char *why, GError **error)
{
    for (;;) {
        g_autoptr(json_t) answer = NULL;
        const char *status;

        if (!qemu_run_command(run, query, NULL, &answer, error))
            return false;
        status = qmp_string(answer, "status");
        if (g_strcmp0(status, "completed") == 0)
            return true;
        if (g_strcmp0(status, "failed") == 0 || g_strcmp0(status, "cancelled") == 0) {
            error_set(error, ERROR_OPERATION_FAILED, "QEMU could not write the guest's memory: %s",
                      qmp_string(answer, why) != NULL ? qmp_string(answer, why) : status);
            return false;
        }
        g_usleep(POLL_US);
    }
}

/** dump_memory: for debuggers. @format: DomainCoreDumpFormat. Errors: QEMU's own; ERROR_OPERATION_FAILED. */
bool dump_memory(QemuRun *run, int fd, guint32 format, GError **error)
{
    json_t *arguments =
        json_pack("{s:b, s:s, s:b, s:s}", "paging", false, "protocol", "fd:" NAME, "detach", true, "format", formats[format]);

    if (!send_fd(run, fd, error)) {
        json_decref(arguments);
        return false;
    }
    return qemu_run_command(run, "dump-guest-memory", arguments, NULL, error) && wait_for(run, "query-dump", "error", error);
}

/** dump_machine: memory and the state of all devices, as a migration carries them. Errors: QEMU's own; ERROR_OPERATION_FAILED. */
bool dump_machine(QemuRun *run, int fd, GError **error)
{
    return send_fd(run, fd, error) && qemu_run_command(run, "migrate", json_pack("{s:s}", "uri", "fd:" NAME), NULL, error) &&
           wait_for(run, "query-migrate", "error-desc", error);
}
