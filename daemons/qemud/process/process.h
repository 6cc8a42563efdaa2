/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/spawn.h"
#include "qmp/monitor.h"

/* What is needed to start a QEMU. All is borrowed for the time of the call. */
typedef struct QemuLaunch {
    char *const *argv;        /* argv[0] is the binary */
    char *const *environment;
    const SpawnUser *user;    /* NULL: as ourselves */
    const int *inherited;     /* besides the monitor's socket, which is added */
    gsize n_inherited;
    int monitor_listener;     /* listening at monitor_path, named in argv; taken over */
    const char *monitor_path;
    int log_fd;               /* takes stdout and stderr */
    const SpawnLimit *limits;
    gsize n_limits;
    const Bitmap *cpus;       /* the host's that it may run on; NULL: any */
    guint timeout_ms;         /* for coming up */
} QemuLaunch;

/* A QEMU that runs, started by us or by a daemon before us. */
typedef struct QemuProcess {
    pid_t pid;
    guint64 start_ticks; /* with pid: this process and no later one of the same number */
    int pidfd;
    bool is_child;
    QmpMonitor *monitor;
} QemuProcess;

#define QEMU_TERMINATE_GRACE_MS 10000

/* coming */
QemuProcess *qemu_process_start(const QemuLaunch *launch, const QmpCallbacks *callbacks, void *owner, GError **error);
QemuProcess *qemu_process_take_over(pid_t pid, guint64 start_ticks, const char *monitor_path, const QmpCallbacks *callbacks, void *owner,
                                    GError **error);

/* going */
bool  qemu_process_kill(QemuProcess *process, GError **error);
bool  qemu_process_terminate(QemuProcess *process, guint grace_ms, GError **error);
char *qemu_process_ending(QemuProcess *process);
void  qemu_process_free(QemuProcess *process);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuProcess, qemu_process_free)
