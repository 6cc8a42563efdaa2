/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A daemon that starts finds the guests that run on without it. Whether a process still is the same one, the kernel tells at once; so every
 * machine is published before the first client is answered, as what its status file says or as stopped. What QEMU itself has to say may take
 * its time: it is asked in a job, so that one that hangs keeps nobody waiting, and can be destroyed.
 */
#include "machine/takeover.h"

#include "base/error.h"
#include "daemon/lifecycle.h"
#include "machine/balloon.h"
#include "machine/stop.h"
#include "machine/unplug.h"
#include "prepare/prepare.h"
#include "qmp/value.h"

#define GROUP "driver"

/** qemu_save_status: Driver.save_status. Thread: the machine's job. */
void qemu_save_status(Machine *machine, GKeyFile *keys)
{
    const QemuRun *run = qemu_machine_of(machine)->run;

    if (run == NULL)
        return;
    g_key_file_set_integer(keys, GROUP, "pid", run->process->pid);
    g_key_file_set_uint64(keys, GROUP, "start_ticks", run->process->start_ticks);
    g_key_file_set_string(keys, GROUP, "folder", run->folder);
    g_key_file_set_boolean(keys, GROUP, "rebooting", run->rebooting);
    g_key_file_set_boolean(keys, GROUP, "vcpu_unplugged", run->vcpu_unplugged);
}

/* asking QEMU */

typedef struct Meeting {
    Job job;
    Machine *machine;
} Meeting;

static void publish_status(QemuRun *run, const json_t *status)
{
    static const LifecycleChange paused = { DOMAIN_PAUSED, DOMAIN_PAUSED_UNKNOWN, DOMAIN_EVENT_SUSPENDED, DOMAIN_EVENT_SUSPENDED_PAUSED };
    static const LifecycleChange running = { DOMAIN_RUNNING, DOMAIN_RUNNING_UNPAUSED, DOMAIN_EVENT_RESUMED, DOMAIN_EVENT_RESUMED_UNPAUSED };
    static const LifecycleChange stopped = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_SHUTDOWN, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_SHUTDOWN };
    g_autoptr(MachineState) state = machine_state(run->machine);
    bool runs = qmp_true(status, "running");

    if (g_strcmp0(qmp_string(status, "status"), "shutdown") == 0) {
        /* The guest shut down while nobody watched. */
        if (qemu_process_terminate(run->process, QEMU_TERMINATE_GRACE_MS, NULL) || qemu_process_kill(run->process, NULL))
            qemu_stopped(run, &stopped);
    } else if (runs && state->state == DOMAIN_PAUSED) {
        lifecycle_changed(run->qemu->daemon, run->machine, &running);
    } else if (!runs && state->state == DOMAIN_RUNNING) {
        lifecycle_changed(run->qemu->daemon, run->machine, &paused);
    }
}

static void meet(Job *job)
{
    Meeting *meeting = (Meeting *)job;
    g_autoptr(Machine) machine = meeting->machine;
    QemuRun *run = qemu_run_current(machine, NULL);
    g_autoptr(json_t) status = NULL;
    g_autoptr(GError) error = NULL;

    g_free(meeting);
    if (run == NULL)
        return;
    if (!qmp_monitor_greet(run->process->monitor, g_get_monotonic_time() + QEMU_COMMAND_TIMEOUT_US, &error) ||
        !qemu_run_command(run, "query-status", NULL, &status, &error)) {
        g_autofree char *name = machine_name(machine);

        g_info("the QEMU of '%s' does not answer yet: %s", name, error->message);
        return;
    }
    balloon_learn(run);
    unplug_missing(run);
    publish_status(run, status);
}

static void arrange_meeting(Machine *machine)
{
    Meeting *meeting = g_new0(Meeting, 1);

    meeting->job = (Job){ .kind = JOB_MODIFY, .name = "takeover", .run = meet };
    meeting->machine = machine_ref(machine);
    job_queue_push(machine->jobs, &meeting->job);
}

/* publishing */

static void publish_running(Machine *machine, StoredStatus *status)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);

    status->live->id = status->id;
    machine_state_set_live(state, domain_def_ref(status->live));
    state->id = status->id;
    state->state = status->state;
    state->reason = status->reason;
    machine_publish(machine, state);
}

/* It ended while nobody watched; who had asked to be told hears of it from the router, which compares. */
static void publish_gone(Qemu *qemu, Machine *machine, const StoredStatus *status, const char *folder)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);
    g_autoptr(GError) error = NULL;

    qemu_prepare_undo(qemu->site, status->live, folder);
    if (!store_remove_status(qemu->daemon->store, status->live->name, &error))
        g_warning("%s", error->message);
    state->state = DOMAIN_SHUTOFF;
    state->reason = DOMAIN_SHUTOFF_CRASHED;
    machine_publish(machine, state);
}

/**
 * qemu_take_over: a TakeOverFunc
 *
 * Errors: ERROR_PARSE_FAILED for a status file that lacks something; the machine is then left as it is. Thread: main, at start.
 */
bool qemu_take_over(Daemon *daemon, Machine *machine, StoredStatus *status, GError **error)
{
    Qemu *qemu = qemu_of(daemon);
    g_autofree char *folder = g_key_file_get_string(status->keys, GROUP, "folder", NULL);
    pid_t pid = g_key_file_get_integer(status->keys, GROUP, "pid", NULL);
    guint64 start_ticks = g_key_file_get_uint64(status->keys, GROUP, "start_ticks", NULL);
    g_autoptr(GError) gone = NULL;

    if (folder == NULL || pid <= 0) {
        error_set(error, ERROR_PARSE_FAILED, "its status file lacks [driver] pid or folder");
        return false;
    }
    QemuRun *run = qemu_run_new(qemu, machine, folder);
    run->process = qemu_process_take_over(pid, start_ticks, run->monitor_path, &qemu_run_callbacks, run, &gone);
    if (run->process == NULL) {
        qemu_run_retire(run);
        publish_gone(qemu, machine, status, folder);
        return true;
    }
    run->rebooting = g_key_file_get_boolean(status->keys, GROUP, "rebooting", NULL);
    run->vcpu_unplugged = g_key_file_get_boolean(status->keys, GROUP, "vcpu_unplugged", NULL);
    qemu_prepare_again(qemu->site, status->live);
    publish_running(machine, status);
    qemu_run_begin(run);
    arrange_meeting(machine);
    return true;
}
