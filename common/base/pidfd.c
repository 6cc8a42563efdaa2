/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/pidfd.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/** pidfd_open_pid: a descriptor for a process that need not be our child. Errors: ERROR_SYSTEM_ERROR, also when it is gone. Thread: any. */
bool pidfd_open_pid(pid_t pid, int *ret_pidfd, GError **error)
{
    int fd = pidfd_open(pid, 0);

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open process %d", (int)pid);
        return false;
    }
    *ret_pidfd = fd;
    return true;
}

/**
 * pidfd_start_time: when a process started
 * @pid: the process
 * @ret_ticks: clock ticks since boot; with the pid it names one process for as long as the host runs
 *
 * Source: proc(5), field 22 of /proc/PID/stat. Errors: ERROR_SYSTEM_ERROR when there is no such process. Thread: any.
 */
bool pidfd_start_time(pid_t pid, guint64 *ret_ticks, GError **error)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);
    g_autofree char *text = NULL;
    g_auto(GStrv) fields = NULL;
    const char *after_name;

    if (!file_read(path, 16384, &text, NULL, error))
        return false;

    /* The name stands in parentheses and may hold anything, parentheses too: the last one ends it. */
    after_name = strrchr(text, ')');
    fields = after_name != NULL ? g_strsplit(after_name, " ", 24) : NULL;
    if (fields == NULL || g_strv_length(fields) < 21) {
        error_set(error, ERROR_INTERNAL_ERROR, "%s is not as proc(5) says", path);
        return false;
    }
    *ret_ticks = g_ascii_strtoull(fields[20], NULL, 10);
    return true;
}

/** pidfd_signal: send a signal; to a process that is gone already is no error. Errors: ERROR_SYSTEM_ERROR. Thread: any. */
bool pidfd_signal(int pidfd, int signal_number, GError **error)
{
    if (pidfd_send_signal(pidfd, signal_number, NULL, 0) < 0 && errno != ESRCH) {
        error_set_errno(error, errno, "cannot send signal %d", signal_number);
        return false;
    }
    return true;
}

/** pidfd_wait: wait up to @timeout_ms (below 0: for ever) for a process to end; it is not reaped. Returns whether it has. Thread: any. */
bool pidfd_wait(int pidfd, int timeout_ms)
{
    struct pollfd watch = { .fd = pidfd, .events = POLLIN };

    return TEMP_FAILURE_RETRY(poll(&watch, 1, timeout_ms)) == 1;
}

/**
 * pidfd_reap: wait for the end of a child of ours and take its status
 * @pidfd: the child
 * @ret_status: as wait(2) gives it, or NULL
 *
 * Errors: ERROR_SYSTEM_ERROR, for one that is not our child too. Thread: any that may block.
 */
bool pidfd_reap(int pidfd, int *ret_status, GError **error)
{
    siginfo_t info = { 0 };

    if (TEMP_FAILURE_RETRY(waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED)) < 0) {
        error_set_errno(error, errno, "cannot wait for a child");
        return false;
    }
    if (ret_status != NULL)
        *ret_status = info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status, 0) : W_EXITCODE(0, info.si_status);
    return true;
}

/** pidfd_status_text: "exit status 1", "killed by signal 9 (Killed)"; the caller frees it. Thread: any. */
char *pidfd_status_text(int status)
{
    if (WIFSIGNALED(status))
        return g_strdup_printf("killed by signal %d (%s)", WTERMSIG(status), g_strsignal(WTERMSIG(status)));

    return g_strdup_printf("exit status %d", WEXITSTATUS(status));
}
