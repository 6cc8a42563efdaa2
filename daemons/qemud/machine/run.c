/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine/run.h"

#include "base/error.h"
#include "machine/events.h"
#include "machine/unplug.h"

/** qemu_machine_of: the driver's part of a machine, made when first asked for. Thread: any. */
QemuMachine *qemu_machine_of(Machine *machine)
{
    QemuMachine *own = g_atomic_pointer_get(&machine->hypervisor);

    if (own != NULL)
        return own;

    own = g_new0(QemuMachine, 1);
    g_mutex_init(&own->mutex);
    qemu_samples_init(&own->samples);
    if (g_atomic_pointer_compare_and_exchange(&machine->hypervisor, NULL, own))
        return own;
    qemu_machine_free(own);
    return g_atomic_pointer_get(&machine->hypervisor);
}

void qemu_machine_free(void *hypervisor)
{
    QemuMachine *own = hypervisor;

    if (own == NULL)
        return;

    qemu_samples_free(&own->samples);
    g_mutex_clear(&own->mutex);
    g_free(own);
}

/**
 * qemu_run_new: a run whose process comes later
 * @folder: its own, below the driver's state
 *
 * Thread: the machine's job, or main at start.
 */
QemuRun *qemu_run_new(Qemu *qemu, Machine *machine, const char *folder)
{
    QemuRun *run = g_new0(QemuRun, 1);

    g_mutex_init(&run->unplug.lock);
    g_cond_init(&run->unplug.changed);
    run->qemu = qemu;
    run->machine = machine_ref(machine);
    run->folder = g_strdup(folder);
    run->monitor_path = qemu_resources_monitor_path(folder);
    return run;
}

/** qemu_run_current: the run of the machine. Errors: ERROR_OPERATION_INVALID where nothing runs. Thread: the machine's job. */
QemuRun *qemu_run_current(Machine *machine, GError **error)
{
    QemuRun *run = qemu_machine_of(machine)->run;

    if (run == NULL)
        error_set(error, ERROR_OPERATION_INVALID, "domain is not running");
    return run;
}

/* The reader may tell of the monitor's end only once, and the process's end follows it. */
static void on_monitor(Watch *watch, guint32 events)
{
    QemuRun *run = (QemuRun *)((char *)watch - G_STRUCT_OFFSET(QemuRun, monitor_watch));

    if (!qmp_monitor_readable(run->process->monitor))
        loop_remove(run->qemu->daemon->loop, watch);
}

static void on_exit_seen(Watch *watch, guint32 events)
{
    QemuRun *run = (QemuRun *)((char *)watch - G_STRUCT_OFFSET(QemuRun, exit_watch));

    loop_remove(run->qemu->daemon->loop, watch);
    events_push_exit(run);
}

static void add_watches(void *data)
{
    QemuRun *run = data;
    Loop *loop = run->qemu->daemon->loop;
    g_autoptr(GError) error = NULL;

    /* From here on the loop reads the monitor, and nobody else. */
    qmp_monitor_drive_itself(run->process->monitor, false);
    if (!loop_add(loop, &run->monitor_watch, qmp_monitor_fd(run->process->monitor), EPOLLIN, on_monitor, &error) ||
        !loop_add(loop, &run->exit_watch, run->process->pidfd, EPOLLIN, on_exit_seen, &error))
        g_critical("the QEMU of process %d is not watched: %s", (int)run->process->pid, error->message);
}

/** qemu_run_begin: make it the machine's run and have it watched. Thread: the machine's job, or main at start. */
void qemu_run_begin(QemuRun *run)
{
    QemuMachine *own = qemu_machine_of(run->machine);

    g_mutex_lock(&own->mutex);
    own->run = run;
    g_mutex_unlock(&own->mutex);
    loop_invoke(run->qemu->daemon->loop, add_watches, run);
}

static void free_run(void *data)
{
    QemuRun *run = data;

    loop_remove(run->qemu->daemon->loop, &run->monitor_watch);
    loop_remove(run->qemu->daemon->loop, &run->exit_watch);
    qemu_process_free(run->process);
    machine_unref(run->machine);
    g_mutex_clear(&run->unplug.lock);
    g_cond_clear(&run->unplug.changed);
    g_free(run->folder);
    g_free(run->monitor_path);
    g_free(run);
}

/**
 * qemu_run_retire: forget a run, whether it began or not; its process has ended or never was
 *
 * It must not be touched after this. Thread: the machine's job.
 */
void qemu_run_retire(QemuRun *run)
{
    QemuMachine *own = qemu_machine_of(run->machine);

    g_mutex_lock(&own->mutex);
    if (own->run == run)
        own->run = NULL;
    g_mutex_unlock(&own->mutex);
    qemu_samples_clear(&own->samples);
    loop_invoke(run->qemu->daemon->loop, free_run, run);
}

/**
 * qemu_run_command: one QMP command and its answer
 * @arguments: taken over; may be NULL
 * @ret_value: what it returned, the caller's; may be NULL
 *
 * Errors: QEMU's own as ERROR_INTERNAL_ERROR, ERROR_OPERATION_TIMEOUT, ERROR_OPERATION_ABORTED. Thread: the machine's job.
 */
bool qemu_run_command(QemuRun *run, const char *command, json_t *arguments, json_t **ret_value, GError **error)
{
    return qmp_monitor_run(run->process->monitor, command, arguments, g_get_monotonic_time() + QEMU_COMMAND_TIMEOUT_US, ret_value, error);
}

/** qemu_machine_monitor: a reference to the monitor of what runs, or NULL. Thread: any. */
QmpMonitor *qemu_machine_monitor(Machine *machine)
{
    QemuMachine *own = qemu_machine_of(machine);

    g_mutex_lock(&own->mutex);
    QmpMonitor *monitor = own->run != NULL ? qmp_monitor_ref(own->run->process->monitor) : NULL;
    g_mutex_unlock(&own->mutex);
    return monitor;
}

/** qemu_machine_pid: the process of what runs, or 0. Thread: any. */
pid_t qemu_machine_pid(Machine *machine)
{
    QemuMachine *own = qemu_machine_of(machine);

    g_mutex_lock(&own->mutex);
    pid_t pid = own->run != NULL ? own->run->process->pid : 0;
    g_mutex_unlock(&own->mutex);
    return pid;
}

/** qemu_machine_interrupt: have the job that waits for QEMU give up. Thread: any. */
void qemu_machine_interrupt(Machine *machine)
{
    g_autoptr(QmpMonitor) monitor = qemu_machine_monitor(machine);
    QemuMachine *own = qemu_machine_of(machine);

    g_mutex_lock(&own->mutex);
    if (own->run != NULL)
        unplug_note(own->run, NULL, UNPLUG_INTERRUPTED);
    g_mutex_unlock(&own->mutex);
    if (monitor != NULL)
        qmp_monitor_interrupt(monitor, "the domain is being destroyed");
}
