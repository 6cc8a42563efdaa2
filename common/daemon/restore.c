/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a daemon finds when it starts: definitions on disk, machines that ran on without it, and those to be started with the host. */
#include "daemon/restore.h"
#include "base/error.h"
#include "base/file.h"

#include <unistd.h>

static void restore_definition(DomainDef *def, bool autostart, void *opaque)
{
    Daemon *daemon = opaque;
    g_autoptr(GError) error = NULL;
    g_autoptr(Machine) machine = machine_registry_claim(daemon->machines, def->name, &def->uuid, &error);

    if (machine == NULL) {
        g_warning("left out the definition of '%s': %s", def->name, error->message);
        domain_def_unref(def);
        return;
    }
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);
    state->autostart = autostart;
    machine_state_set_config(state, def);
    machine_publish(machine, state);
}

/** restore_definitions: every definition in the store becomes a machine. Thread: main, at start. */
void restore_definitions(Daemon *daemon)
{
    store_load_configs(daemon->store, restore_definition, daemon);
}

typedef struct Restoring {
    Daemon *daemon;
    TakeOverFunc take_over;
} Restoring;

static void restore_one(StoredStatus *owned, void *opaque)
{
    const Restoring *restoring = opaque;
    Daemon *daemon = restoring->daemon;
    g_autoptr(StoredStatus) status = owned;
    g_autoptr(GError) error = NULL;
    g_autoptr(Machine) machine = machine_registry_claim(daemon->machines, status->live->name, &status->live->uuid, &error);

    if (machine == NULL || !restoring->take_over(daemon, machine, status, &error))
        g_warning("cannot take over '%s': %s", status->live->name, error->message);
    if (machine == NULL)
        return;

    machine_registry_reserve_id(daemon->machines, status->id);
    g_autoptr(MachineState) state = machine_state(machine);
    if (machine_state_def(state) == NULL)
        machine_registry_remove(daemon->machines, machine);
}

/**
 * restore_running: every machine that ran when the daemon ended
 * @take_over: what the driver does with one
 *
 * Definitions are restored before. Thread: main, at start.
 */
void restore_running(Daemon *daemon, TakeOverFunc take_over)
{
    Restoring restoring = { daemon, take_over };

    store_load_statuses(daemon->store, restore_one, &restoring);
}

typedef struct Autostart {
    Job job;
    Daemon *daemon;
    Machine *machine;
} Autostart;

static void run_autostart(Job *job)
{
    Autostart *autostart = (Autostart *)job;
    Daemon *daemon = autostart->daemon;
    g_autoptr(Machine) machine = autostart->machine;
    g_autoptr(MachineState) state = machine_state(machine);
    g_autofree char *name = machine_name(machine);
    g_autoptr(GError) error = NULL;

    if (state->config != NULL && !machine_state_is_active(state) && !daemon->driver->launch(daemon, machine, state->config, 0, &error))
        g_warning("cannot autostart '%s': %s", name, error->message);
    g_free(autostart);
}

/* The runtime folder is empty after a boot of the host, so a file in it tells whether this is the first start since. */
static bool first_start_since_boot(Daemon *daemon)
{
    g_autofree char *marker = g_build_filename(daemon->paths->runtime, daemon->driver->name, "autostarted", NULL);
    g_autoptr(GError) error = NULL;

    if (access(marker, F_OK) == 0)
        return false;
    if (!file_replace(marker, "", 0, 0600, &error))
        g_warning("%s", error->message);
    return true;
}

/** restore_autostart: start what is to run with the host, once per boot, each as a job of its machine. Thread: main, at start. */
void restore_autostart(Daemon *daemon)
{
    g_autoptr(GArray) machines = NULL;

    if (!first_start_since_boot(daemon))
        return;

    machines = machine_registry_list(daemon->machines);
    for (guint i = 0; i < machines->len; i++) {
        const MachineEntry *entry = &g_array_index(machines, MachineEntry, i);

        if (!entry->state->autostart || machine_state_is_active(entry->state))
            continue;
        Autostart *autostart = g_new0(Autostart, 1);
        autostart->job = (Job){ .kind = JOB_MODIFY, .name = "autostart", .run = run_autostart };
        autostart->daemon = daemon;
        autostart->machine = machine_ref(entry->machine);
        job_queue_push(entry->machine->jobs, &autostart->job);
    }
}
