/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Starting QEMU takes as long as QEMU takes: its monitor's socket listens before it is executed, we are connected and have asked our first
 * questions before it runs, and nothing polls. The thread that starts it reads its monitor until it is up; then the daemon's loop does.
 *
 * A QEMU is known by its pidfd. One that an earlier daemon started is not our child: that it is still the same is seen from the time at
 * which it started, and its end from the pidfd as well, only how it ended nobody tells us.
 */
#include "process/process.h"
#include "base/error.h"
#include "base/file.h"
#include "base/pidfd.h"
#include "process/guest-log.h"
#include "process/socket.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILL_WAIT_MS    15000 /* a killed process that does not end hangs in the kernel, on its storage mostly */
#define COMPLAINT_LIMIT 4096

void qemu_process_free(QemuProcess *process)
{
    if (process == NULL)
        return;

    qmp_monitor_unref(process->monitor);
    fd_close(&process->pidfd);
    g_free(process);
}

static bool spawn_qemu(QemuProcess *process, const QemuLaunch *launch, GError **error)
{
    g_autofree int *inherited = g_new(int, launch->n_inherited + 1);
    Spawn request = SPAWN_INIT;

    for (gsize i = 0; i < launch->n_inherited; i++)
        inherited[i] = launch->inherited[i];
    inherited[launch->n_inherited] = launch->monitor_listener;

    request.path = launch->argv[0];
    request.argv = (const char *const *)launch->argv;
    request.environment = (const char *const *)launch->environment;
    request.stdio[1] = request.stdio[2] = launch->log_fd;
    request.inherited = inherited;
    request.n_inherited = launch->n_inherited + 1;
    request.user = launch->user;
    request.drop_capabilities = launch->user != NULL;
    request.folder = "/";
    request.set_umask = true;
    request.umask = 0077;
    request.own_session = true;
    request.limits = launch->limits;
    request.n_limits = launch->n_limits;
    request.cpus = launch->cpus;
    if (!spawn(&request, &process->pid, &process->pidfd, error))
        return false;

    process->is_child = true;
    return true;
}

/* Ends one that did not come up, and says what it said. */
static void explain_failure(QemuProcess *process, int log_fd, off_t log_start, GError **error)
{
    bool ended_itself = pidfd_wait(process->pidfd, 200);
    g_autofree char *ending = NULL;
    g_autofree char *said = NULL;
    g_autofree char *why = g_strdup((*error)->message);
    int status = 0;

    if (!ended_itself)
        pidfd_signal(process->pidfd, SIGKILL, NULL);
    pidfd_reap(process->pidfd, &status, NULL);
    said = guest_log_since(log_fd, log_start, COMPLAINT_LIMIT);
    if (!ended_itself)
        return; /* it hung: the error that stands says so */

    ending = pidfd_status_text(status);
    g_clear_error(error);
    error_set(error, ERROR_INTERNAL_ERROR, "QEMU ended while it was started (%s): %s", ending, *said != '\0' ? said : why);
}

/**
 * qemu_process_start: start QEMU and wait until its monitor answers
 * @launch: what to start and how
 * @callbacks: for its monitor; called on this thread until it is up
 * @owner: passed to them
 *
 * The monitor is negotiated and still drives itself: qmp_monitor_drive_itself(monitor, false) when the daemon's loop takes it.
 * Errors: ERROR_INTERNAL_ERROR with what QEMU printed; ERROR_OPERATION_TIMEOUT; ERROR_SYSTEM_ERROR. Nothing runs then.
 * Thread: any that may block.
 */
QemuProcess *qemu_process_start(const QemuLaunch *launch, const QmpCallbacks *callbacks, void *owner, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)launch->timeout_ms * 1000;
    off_t log_start = lseek(launch->log_fd, 0, SEEK_END);
    g_autoptr(QemuProcess) process = g_new0(QemuProcess, 1);
    g_autofd int listener = launch->monitor_listener;
    g_autoptr(GError) local = NULL;
    int connection;

    process->pidfd = -1;
    if (!qemu_socket_connect(launch->monitor_path, &connection, error))
        return NULL;
    process->monitor = qmp_monitor_new(connection, callbacks, owner);
    qmp_monitor_drive_itself(process->monitor, true);
    if (!spawn_qemu(process, launch, error))
        return NULL;

    fd_close(&listener); /* from here on it is QEMU's alone: when QEMU ends before it has accepted us, we are told */
    if (!pidfd_start_time(process->pid, &process->start_ticks, &local) || !qmp_monitor_greet(process->monitor, deadline, &local)) {
        explain_failure(process, launch->log_fd, log_start, &local);
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    return g_steal_pointer(&process);
}

/**
 * qemu_process_take_over: find a QEMU again that an earlier daemon started
 * @pid, @start_ticks: which process; from the status file
 * @monitor_path: where its monitor listens
 * @callbacks: for its monitor; called on this thread until this returns
 * @owner: passed to them
 *
 * Nothing is said to it yet: qmp_monitor_greet() comes first. The monitor drives itself, as after qemu_process_start(). Errors:
 * ERROR_NO_DOMAIN when the process has gone meanwhile; ERROR_SYSTEM_ERROR when its monitor's socket has. Thread: any; never waits.
 */
QemuProcess *qemu_process_take_over(pid_t pid, guint64 start_ticks, const char *monitor_path, const QmpCallbacks *callbacks, void *owner,
                                    GError **error)
{
    g_autoptr(QemuProcess) process = g_new0(QemuProcess, 1);
    guint64 ticks = 0;
    int connection;

    process->pid = pid;
    process->start_ticks = start_ticks;
    process->pidfd = -1;
    /* The descriptor first, then the check: so it cannot be another process's by the time of the check. */
    if (!pidfd_open_pid(pid, &process->pidfd, NULL) || !pidfd_start_time(pid, &ticks, NULL) || ticks != start_ticks ||
        pidfd_wait(process->pidfd, 0)) {
        error_set(error, ERROR_NO_DOMAIN, "process %d has ended", (int)pid);
        return NULL;
    }
    if (!qemu_socket_connect(monitor_path, &connection, error))
        return NULL;
    process->monitor = qmp_monitor_new(connection, callbacks, owner);
    qmp_monitor_drive_itself(process->monitor, true);
    return g_steal_pointer(&process);
}

/**
 * qemu_process_kill: end it at once
 *
 * Returns when it is gone, so that what it used may be used again. Errors: ERROR_OPERATION_FAILED for one that hangs in the kernel.
 * Thread: any that may block.
 */
bool qemu_process_kill(QemuProcess *process, GError **error)
{
    if (!pidfd_signal(process->pidfd, SIGKILL, error))
        return false;
    if (!pidfd_wait(process->pidfd, KILL_WAIT_MS)) {
        error_set(error, ERROR_OPERATION_FAILED, "process %d does not end though it was killed; its storage may hang", (int)process->pid);
        return false;
    }
    return true;
}

/**
 * qemu_process_terminate: ask it to end
 * @grace_ms: how long it may write its caches back
 *
 * Errors: ERROR_OPERATION_FAILED when it goes on running after the grace; it is not killed. Thread: any that may block.
 */
bool qemu_process_terminate(QemuProcess *process, guint grace_ms, GError **error)
{
    if (!pidfd_signal(process->pidfd, SIGTERM, error))
        return false;
    if (!pidfd_wait(process->pidfd, (int)grace_ms)) {
        error_set(error, ERROR_RESOURCE_BUSY, "Failed to terminate process %d with SIGTERM: it runs on after %u s", (int)process->pid,
                  grace_ms / 1000);
        return false;
    }
    return true;
}

/** qemu_process_ending: how it ended, once it has; it is reaped. The caller frees the text. Thread: any; once. */
char *qemu_process_ending(QemuProcess *process)
{
    int status = 0;

    if (!process->is_child || !pidfd_reap(process->pidfd, &status, NULL))
        return g_strdup("it was not started by this daemon, its status is unknown");

    process->is_child = false;
    return pidfd_status_text(status);
}
