/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/machine.h"
#include "model/registry.h"

static MachineState *state_of(const MachineState *source)
{
    MachineState *state = g_atomic_rc_box_new0(MachineState);

    *state = *source;
    if (state->live != NULL)
        domain_def_ref(state->live);
    if (state->config != NULL)
        domain_def_ref(state->config);
    moment_tree_ref(state->snapshots);
    moment_tree_ref(state->checkpoints);
    return state;
}

MachineState *machine_state_ref(MachineState *state)
{
    return g_atomic_rc_box_acquire(state);
}

static void state_clear(gpointer data)
{
    MachineState *state = data;

    domain_def_unref(state->live);
    domain_def_unref(state->config);
    moment_tree_unref(state->snapshots);
    moment_tree_unref(state->checkpoints);
}

void machine_state_unref(MachineState *state)
{
    if (state != NULL)
        g_atomic_rc_box_release_full(state, state_clear);
}

/** machine_state_copy: a state to be changed and published; shares the definitions. Thread: any. */
MachineState *machine_state_copy(const MachineState *state)
{
    return state_of(state);
}

bool machine_state_is_active(const MachineState *state)
{
    return state->id >= 0;
}

/** machine_state_def: what runs, else what would be started; NULL for a machine that is just being made. Thread: any. */
const DomainDef *machine_state_def(const MachineState *state)
{
    return state->live != NULL ? state->live : state->config;
}

/** machine_state_set_live: put another definition in place, or none; takes over the caller's reference. */
void machine_state_set_live(MachineState *state, DomainDef *def)
{
    domain_def_unref(state->live);
    state->live = def;
}

/** machine_state_set_config: put another definition in place, or none; takes over the caller's reference. */
void machine_state_set_config(MachineState *state, DomainDef *def)
{
    domain_def_unref(state->config);
    state->config = def;
}

/** machine_state_set_snapshots: put another tree in place, or none; takes over the caller's reference. */
void machine_state_set_snapshots(MachineState *state, MomentTree *tree)
{
    moment_tree_unref(state->snapshots);
    state->snapshots = tree;
}

/** machine_state_set_checkpoints: put another tree in place, or none; takes over the caller's reference. */
void machine_state_set_checkpoints(MachineState *state, MomentTree *tree)
{
    moment_tree_unref(state->checkpoints);
    state->checkpoints = tree;
}

Machine *machine_ref(Machine *machine)
{
    return g_atomic_rc_box_acquire(machine);
}

static void machine_clear(gpointer data)
{
    Machine *machine = data;

    machine_registry_forget(machine->registry, machine);
    job_queue_free(machine->jobs);
    machine_state_unref(machine->state);
    g_free(machine->name);
}

void machine_unref(Machine *machine)
{
    if (machine != NULL)
        g_atomic_rc_box_release_full(machine, machine_clear);
}

/** machine_state: the state of the moment; the caller unrefs it. Thread: any. */
MachineState *machine_state(Machine *machine)
{
    machine_registry_lock(machine->registry);
    MachineState *state = machine_state_ref(machine->state);
    machine_registry_unlock(machine->registry);
    return state;
}

/** machine_name: the name of the moment; the caller frees it. Thread: any. */
char *machine_name(Machine *machine)
{
    machine_registry_lock(machine->registry);
    char *name = g_strdup(machine->name);
    machine_registry_unlock(machine->registry);
    return name;
}

/**
 * machine_publish: make a state the machine's
 * @state: owned by the machine from here on
 *
 * A state whose id differs is found under the new id from now on. Thread: the one that runs the machine's job.
 */
void machine_publish(Machine *machine, MachineState *state)
{
    g_autoptr(MachineState) old = NULL;

    state->changed_us = g_get_monotonic_time();
    machine_registry_lock(machine->registry);
    old = machine->state;
    machine->state = state;
    machine_registry_reindex(machine->registry, machine, old->id);
    machine_registry_unlock(machine->registry);
}
