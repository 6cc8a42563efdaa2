/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What changes on disk is durable before it is published, and published before it is told: so whoever hears of a change sees it, and a
 * daemon that ends in between finds the truth again.
 */
#include "daemon/lifecycle.h"
#include "base/error.h"
#include "proto/numbers.h"
#include "proto/tables.h"

/** lifecycle_tell: tell of a lifecycle event. Thread: any. */
void lifecycle_tell(Daemon *daemon, Machine *machine, DomainEventType event, gint32 detail)
{
    g_autoptr(MachineState) state = machine_state(machine);
    g_autofree char *name = machine_name(machine);
    const DomainEventCallbackLifecycleMsg message = {
        .msg = { .domain = { .name = name, .uuid = machine->uuid, .id = state->id }, .event = (gint32)event, .detail = detail },
    };

    event_bus_emit(daemon->events, PROGRAM_REMOTE, PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE, &machine->uuid,
                   &domain_event_callback_lifecycle_msg_wire, &message);
}

static bool save_status(Daemon *daemon, Machine *machine, const MachineState *state, GError **error)
{
    g_autoptr(StoredStatus) status = stored_status_new();
    g_autofree char *name = machine_name(machine);

    status->id = state->id;
    status->state = state->state;
    status->reason = state->reason;
    status->live = domain_def_ref(state->live);
    if (daemon->driver->save_status != NULL)
        daemon->driver->save_status(machine, status->keys);
    return store_save_status(daemon->store, name, status, error);
}

/** lifecycle_save_status: write a running machine's status again, after the driver's part of it changed. Thread: the machine's job. */
bool lifecycle_save_status(Daemon *daemon, Machine *machine, GError **error)
{
    g_autoptr(MachineState) state = machine_state(machine);

    return state->live == NULL || save_status(daemon, machine, state, error);
}

/**
 * lifecycle_started: a machine runs
 * @live: what runs, not shared yet: it gets the id; the caller's reference is taken over on success
 * @id: from machine_registry_next_id()
 * @change: RUNNING or PAUSED, and the event
 *
 * Errors: ERROR_SYSTEM_ERROR where its status file cannot be written: it must then be stopped, for a restarted daemon would not find it.
 * Thread: the machine's job.
 */
bool lifecycle_started(Daemon *daemon, Machine *machine, DomainDef *live, gint32 id, const LifecycleChange *change, GError **error)
{
    g_autoptr(MachineState) old = machine_state(machine);
    g_autoptr(MachineState) state = machine_state_copy(old);

    live->id = id;
    machine_state_set_live(state, domain_def_ref(live));
    state->id = id;
    state->state = change->state;
    state->reason = change->reason;
    state->has_managed_save = false; /* it was taken up, or is outdated */
    if (!save_status(daemon, machine, state, error))
        return false;

    domain_def_unref(live);
    machine_publish(machine, g_steal_pointer(&state));
    lifecycle_tell(daemon, machine, change->event, change->detail);
    return true;
}

/** lifecycle_changed: a running machine's state changed: paused, resumed, crashed, ... Thread: the machine's job. */
void lifecycle_changed(Daemon *daemon, Machine *machine, const LifecycleChange *change)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);
    g_autoptr(GError) error = NULL;

    state->state = change->state;
    state->reason = change->reason;
    if (state->live != NULL && !save_status(daemon, machine, state, &error))
        g_warning("%s", error->message);
    machine_publish(machine, state);
    lifecycle_tell(daemon, machine, change->event, change->detail);
}

/** lifecycle_stopped: a machine runs no more; a transient one is gone with it. Thread: the machine's job. */
void lifecycle_stopped(Daemon *daemon, Machine *machine, const LifecycleChange *change)
{
    g_autoptr(MachineState) old = machine_state(machine);
    g_autofree char *name = machine_name(machine);
    MachineState *state = machine_state_copy(old);
    bool transient = state->config == NULL;
    g_autoptr(GError) error = NULL;

    machine_state_set_live(state, NULL);
    state->id = -1;
    state->state = change->state;
    state->reason = change->reason;
    state->balloon_kib = 0;
    if (!store_remove_status(daemon->store, name, &error))
        g_warning("%s", error->message);
    machine_publish(machine, state);
    if (transient)
        machine_registry_remove(daemon->machines, machine);
    lifecycle_tell(daemon, machine, change->event, change->detail);
}

/**
 * lifecycle_defined: a machine has this definition from now on
 * @config: the definition; the caller's reference is taken over on success
 *
 * Durable when this returns. Errors: ERROR_SYSTEM_ERROR; the old definition stands then. Thread: the machine's job.
 */
bool lifecycle_defined(Daemon *daemon, Machine *machine, DomainDef *config, GError **error)
{
    g_autoptr(MachineState) old = machine_state(machine);
    bool added = old->config == NULL;

    if (!store_save_config(daemon->store, config, error))
        return false;

    MachineState *state = machine_state_copy(old);
    machine_state_set_config(state, config);
    machine_publish(machine, state);
    lifecycle_tell(daemon, machine, DOMAIN_EVENT_DEFINED, added ? DOMAIN_EVENT_DEFINED_ADDED : DOMAIN_EVENT_DEFINED_UPDATED);
    return true;
}

/** lifecycle_undefined: a machine has no definition any more; one that runs lives on, transient. Thread: the machine's job. */
bool lifecycle_undefined(Daemon *daemon, Machine *machine, GError **error)
{
    g_autoptr(MachineState) old = machine_state(machine);
    g_autofree char *name = machine_name(machine);

    if (!store_remove_config(daemon->store, name, error))
        return false;

    MachineState *state = machine_state_copy(old);
    machine_state_set_config(state, NULL);
    state->autostart = false;
    machine_publish(machine, state);
    if (!machine_state_is_active(old))
        machine_registry_remove(daemon->machines, machine);
    lifecycle_tell(daemon, machine, DOMAIN_EVENT_UNDEFINED, DOMAIN_EVENT_UNDEFINED_REMOVED);
    return true;
}

/**
 * lifecycle_record: write changed documents, but do not put them in place yet: for changes that may fail after this
 * @live, @config: stay the caller's; NULL leaves the file that is there
 *
 * Errors: ERROR_SYSTEM_ERROR; where both were given the definition may have been written. Thread: the machine's job.
 */
bool lifecycle_record(Daemon *daemon, Machine *machine, DomainDef *live, DomainDef *config, GError **error)
{
    g_autoptr(MachineState) old = machine_state(machine);
    g_autoptr(MachineState) state = machine_state_copy(old);

    if (config != NULL && !store_save_config(daemon->store, config, error))
        return false;
    if (live == NULL)
        return true;
    machine_state_set_live(state, domain_def_ref(live));
    return save_status(daemon, machine, state, error);
}

/** lifecycle_publish: put documents in place that lifecycle_record() wrote; taken over. Thread: the machine's job. */
void lifecycle_publish(Machine *machine, DomainDef *live, DomainDef *config)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);

    if (live != NULL)
        machine_state_set_live(state, live);
    if (config != NULL)
        machine_state_set_config(state, config);
    machine_publish(machine, state);
}

/**
 * lifecycle_update: put changed documents in place
 * @live, @config: taken over on success; NULL leaves the one that is there
 *
 * Errors: ERROR_SYSTEM_ERROR; nothing is changed then but, where both were given, the file of the definition. Thread: the machine's job.
 */
bool lifecycle_update(Daemon *daemon, Machine *machine, DomainDef *live, DomainDef *config, GError **error)
{
    if (!lifecycle_record(daemon, machine, live, config, error))
        return false;
    lifecycle_publish(machine, live, config);
    return true;
}
