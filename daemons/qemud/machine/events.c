/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QEMU's events. The reader only copies an event into a job; what it means is decided when the job's turn comes, by the machine's state
 * then: an event of something that a call did and has published already changes nothing.
 */
#include "machine/events.h"

#include "base/error.h"
#include "daemon/lifecycle.h"
#include "machine/balloon.h"
#include "machine/cpu-hotplug.h"
#include "machine/stop.h"
#include "machine/tell.h"
#include "machine/unplug.h"
#include "machine/update.h"
#include "qmp/value.h"

#include <string.h>

#define END_GRACE_MS 5000 /* of a QEMU whose guest has shut down: it writes its caches back */

typedef void (*EventHandler)(QemuRun *run, const json_t *data);

typedef struct EventJob {
    Job job;
    Machine *machine; /* a reference */
    QemuRun *run;     /* only compared until it is known to be the machine's still */
    EventHandler handler;
    json_t *data;
} EventJob;

/* running and paused */

/* A job that stopped the guest and let it go on is over when its events' turn comes: so it is asked what is, not believed what was. */
static bool is_running(QemuRun *run)
{
    g_autoptr(json_t) status = NULL;

    return qemu_run_command(run, "query-status", NULL, &status, NULL) && qmp_true(status, "running");
}

static void on_stop(QemuRun *run, const json_t *data)
{
    static const LifecycleChange paused = { DOMAIN_PAUSED, DOMAIN_PAUSED_UNKNOWN, DOMAIN_EVENT_SUSPENDED, DOMAIN_EVENT_SUSPENDED_PAUSED };
    g_autoptr(MachineState) state = machine_state(run->machine);

    if (state->state == DOMAIN_RUNNING && !run->shutting_down && !run->rebooting && !is_running(run))
        lifecycle_changed(run->qemu->daemon, run->machine, &paused);
}

static void on_resume(QemuRun *run, const json_t *data)
{
    static const LifecycleChange running = { DOMAIN_RUNNING, DOMAIN_RUNNING_UNPAUSED, DOMAIN_EVENT_RESUMED, DOMAIN_EVENT_RESUMED_UNPAUSED };
    g_autoptr(MachineState) state = machine_state(run->machine);

    if (state->state == DOMAIN_PAUSED && is_running(run))
        lifecycle_changed(run->qemu->daemon, run->machine, &running);
}

static void on_reset(QemuRun *run, const json_t *data)
{
    tell_reboot(run->qemu->daemon, run->machine);
}

/* the end */

/* After a reset the guest starts over; it is the same run, with the same id. */
static bool start_over(QemuRun *run)
{
    g_autoptr(GError) error = NULL;

    if (qemu_run_command(run, "system_reset", NULL, NULL, &error) && qemu_run_command(run, "cont", NULL, NULL, &error))
        return true;
    g_warning("cannot restart a guest: %s", error->message);
    return false;
}

static void end_process(QemuRun *run)
{
    g_autoptr(GError) error = NULL;

    if (qemu_process_terminate(run->process, END_GRACE_MS, NULL) || qemu_process_kill(run->process, &error))
        return;
    g_warning("%s", error->message);
}

static void tell_shutdown(QemuRun *run, bool by_guest)
{
    const LifecycleChange change = { DOMAIN_SHUTDOWN, DOMAIN_SHUTDOWN_UNKNOWN, DOMAIN_EVENT_SHUTDOWN,
                                     by_guest ? DOMAIN_EVENT_SHUTDOWN_GUEST : DOMAIN_EVENT_SHUTDOWN_HOST };

    lifecycle_changed(run->qemu->daemon, run->machine, &change);
}

static void on_shutdown(QemuRun *run, const json_t *data)
{
    static const LifecycleChange stopped = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_SHUTDOWN, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_SHUTDOWN };
    g_autoptr(MachineState) state = machine_state(run->machine);
    bool by_reboot = g_strcmp0(qmp_string(data, "reason"), "guest-reset") == 0;
    LifecycleAction action = state->live == NULL ? LIFECYCLE_DESTROY : by_reboot ? state->live->on_reboot : state->live->on_poweroff;
    bool restarts = run->rebooting || action == LIFECYCLE_RESTART;

    run->rebooting = false;
    if (restarts && start_over(run))
        return;

    run->shutting_down = true;
    tell_shutdown(run, qmp_true(data, "guest"));
    if (action == LIFECYCLE_PRESERVE)
        return;
    end_process(run);
    qemu_stopped(run, &stopped);
}

/* QEMU ended, and nobody here had asked for it. */
static void on_exit_of_process(QemuRun *run, const json_t *data)
{
    static const LifecycleChange failed = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_CRASHED, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_FAILED };
    static const LifecycleChange stopped = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_SHUTDOWN, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_SHUTDOWN };

    qemu_stopped(run, run->shutting_down ? &stopped : &failed);
}

static void on_guest_panicked(QemuRun *run, const json_t *data)
{
    static const LifecycleChange crashed = { DOMAIN_CRASHED, DOMAIN_CRASHED_PANICKED, DOMAIN_EVENT_CRASHED, DOMAIN_EVENT_CRASHED_PANICKED };
    static const LifecycleChange stopped = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_CRASHED, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_CRASHED };
    g_autoptr(MachineState) state = machine_state(run->machine);
    LifecycleAction action = state->live != NULL ? state->live->on_crash : LIFECYCLE_DESTROY;

    lifecycle_changed(run->qemu->daemon, run->machine, &crashed);
    if (action == LIFECYCLE_PRESERVE)
        return;
    if (action == LIFECYCLE_RESTART && start_over(run)) {
        on_resume(run, data);
        return;
    }
    end_process(run);
    qemu_stopped(run, &stopped);
}

/* the guest's memory, clock and channels */

static void on_balloon_change(QemuRun *run, const json_t *data)
{
    guint64 bytes;

    if (!qmp_uint(data, "actual", &bytes))
        return;
    balloon_publish(run, bytes / 1024);
    tell_balloon_change(run->qemu->daemon, run->machine, bytes / 1024);
}

/* A guest may let go of a virtual CPU long after it was asked to. */
static void on_device_deleted(QemuRun *run, const json_t *data)
{
    const char *id = qmp_string(data, "device");

    if (id != NULL && g_str_has_prefix(id, "vcpu"))
        hotplug_learn_vcpus(run);
    else if (id != NULL)
        unplug_late(run, id);
}

static void on_unplug_refused(QemuRun *run, const json_t *data)
{
    if (qmp_string(data, "device") != NULL)
        tell_device_removal_failed(run->qemu->daemon, run->machine, qmp_string(data, "device"));
}

static void on_tray_moved(QemuRun *run, const json_t *data)
{
    update_tray(run, qmp_string(data, "id"), qmp_true(data, "tray-open"));
}

static void on_rtc_change(QemuRun *run, const json_t *data)
{
    gint64 offset;

    if (qmp_int(data, "offset", &offset))
        tell_rtc_change(run->qemu->daemon, run->machine, offset);
}

static Channel *find_channel(DomainDef *live, const char *alias)
{
    for (guint i = 0; i < live->channels.n; i++) {
        if (g_strcmp0(live->channels.items[i]->info.alias, alias) == 0)
            return live->channels.items[i];
    }
    return NULL;
}

static void on_channel_change(QemuRun *run, const json_t *data)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(DomainDef) live = state->live != NULL ? domain_def_copy(state->live) : NULL;
    Channel *channel = live != NULL ? find_channel(live, qmp_string(data, "id")) : NULL;
    g_autoptr(GError) error = NULL;
    bool open = qmp_true(data, "open");

    if (channel == NULL)
        return;
    channel->state = open ? CHANNEL_STATE_CONNECTED : CHANNEL_STATE_DISCONNECTED;
    bool agent = g_strcmp0(channel->name, "org.qemu.guest_agent.0") == 0;
    if (!lifecycle_update(run->qemu->daemon, run->machine, live, NULL, &error)) {
        g_warning("%s", error->message);
        return;
    }
    live = NULL;
    if (agent)
        tell_agent_lifecycle(run->qemu->daemon, run->machine, open);
}

static const struct {
    const char *name;
    EventHandler handler;
} handlers[] = {
    { "STOP", on_stop },
    { "RESUME", on_resume },
    { "RESET", on_reset },
    { "SHUTDOWN", on_shutdown },
    { "GUEST_PANICKED", on_guest_panicked },
    { "BALLOON_CHANGE", on_balloon_change },
    { "RTC_CHANGE", on_rtc_change },
    { "DEVICE_DELETED", on_device_deleted },
    { "DEVICE_UNPLUG_GUEST_ERROR", on_unplug_refused },
    { "DEVICE_TRAY_MOVED", on_tray_moved },
    { "VSERPORT_CHANGE", on_channel_change },
};

static void run_event(Job *job)
{
    EventJob *event = (EventJob *)job;
    g_autoptr(Machine) machine = event->machine;

    /* Of a run that is over by now nothing is to be told any more. */
    if (qemu_machine_of(machine)->run == event->run)
        event->handler(event->run, event->data);
    json_decref(event->data);
    g_free(event);
}

static void push(QemuRun *run, const char *name, EventHandler handler, json_t *data)
{
    /* While the daemon ends; the next one sees for itself what became of the guest. */
    if (run->qemu->daemon->pool == NULL)
        return;

    EventJob *event = g_new0(EventJob, 1);
    event->job = (Job){ .kind = JOB_MODIFY, .name = name, .run = run_event };
    event->machine = machine_ref(run->machine);
    event->run = run;
    event->handler = handler;
    event->data = data != NULL ? json_incref(data) : NULL;
    job_queue_push(run->machine->jobs, &event->job);
}

void events_push_exit(QemuRun *run)
{
    push(run, "exit", on_exit_of_process, NULL);
}

/* Whether a job waits for just this. */
static bool is_awaited(QemuRun *run, const QmpMessage *message)
{
    const char *id = qmp_string(message->body, "device");

    if (id == NULL)
        return false;
    return (strcmp(message->name, "DEVICE_DELETED") == 0 && unplug_note(run, id, UNPLUG_GONE)) ||
           (strcmp(message->name, "DEVICE_UNPLUG_GUEST_ERROR") == 0 && unplug_note(run, id, UNPLUG_REFUSED));
}

static void on_event(const QmpMessage *message, void *owner)
{
    if (is_awaited(owner, message))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++) {
        if (strcmp(handlers[i].name, message->name) == 0)
            push(owner, handlers[i].name, handlers[i].handler, message->body);
    }
    g_debug("QEMU says %s", message->name);
}

/* The process's end is watched; a monitor that ends before it has nothing more to say. */
static void on_closed(const GError *why, void *owner)
{
    g_debug("a monitor ended: %s", why != NULL ? why->message : "closed");
}

const QmpCallbacks qemu_run_callbacks = { .event = on_event, .closed = on_closed };
