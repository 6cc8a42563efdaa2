/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine/stop.h"

#include "prepare/prepare.h"
#include "process/guest-log.h"

#include <unistd.h>

static void note_ending(QemuRun *run, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".log", NULL);
    g_autofree char *path = g_build_filename(run->qemu->site->log_folder, file, NULL);
    g_autofree char *ending = qemu_process_ending(run->process);
    int fd;

    if (!guest_log_open(path, &fd, NULL))
        return;
    guest_log_note(fd, "QEMU ended: %s", ending);
    close(fd);
}

/**
 * qemu_stopped: what follows the end of QEMU
 * @run: retired by this
 * @change: the state and the event
 *
 * Thread: the machine's job.
 */
void qemu_stopped(QemuRun *run, const LifecycleChange *change)
{
    g_autoptr(Machine) machine = machine_ref(run->machine);
    g_autoptr(MachineState) state = machine_state(machine);
    g_autofree char *name = machine_name(machine);
    Qemu *qemu = run->qemu;

    note_ending(run, name);
    if (state->live != NULL)
        qemu_prepare_undo(qemu->site, state->live, run->folder);
    qemu_run_retire(run);
    lifecycle_stopped(qemu->daemon, machine, change);
}
