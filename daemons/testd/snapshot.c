/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/snapshot.h"

#include "base/error.h"
#include "conf/checkpoint/checkpoint.h"
#include "daemon/lifecycle.h"
#include "daemon/moments.h"
#include "daemon/snapshot.h"
#include "daemons/testd/machine.h"
#include "daemons/testd/tuning.h"

#include <string.h>

static const LifecycleChange stopped = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_FROM_SNAPSHOT, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT };
static const LifecycleChange started = { DOMAIN_RUNNING, DOMAIN_RUNNING_FROM_SNAPSHOT, DOMAIN_EVENT_STARTED,
                                         DOMAIN_EVENT_STARTED_FROM_SNAPSHOT };
static const LifecycleChange paused = { DOMAIN_PAUSED, DOMAIN_PAUSED_FROM_SNAPSHOT, DOMAIN_EVENT_SUSPENDED,
                                        DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT };

/* making */

static bool create(Call *call, const DomainSnapshotCreateXMLArgs *args, DomainSnapshotCreateXMLRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    bool halts = (args->flags & DOMAIN_SNAPSHOT_CREATE_HALT) && machine_state_is_active(state);
    SnapshotDef *def;

    if ((args->flags & DOMAIN_SNAPSHOT_CREATE_HALT) && state->config == NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot halt after transient domain snapshot");
        return false;
    }
    def = snapshot_read_new(call, args->xml, args->flags, error);
    if (def == NULL)
        return false;
    snapshot_keep(call, def, true, &ret->snapshot);
    if (halts)
        lifecycle_stopped(call->daemon, call->machine, &stopped);
    return true;
}

TEST_OP(domain_snapshot_create_xml, DomainSnapshotCreateXMLArgs, DomainSnapshotCreateXMLRet)
{
    SnapshotDef *def;

    if ((args->flags & DOMAIN_SNAPSHOT_CREATE_CURRENT) && !(args->flags & DOMAIN_SNAPSHOT_CREATE_REDEFINE)) {
        error_set(error, ERROR_INVALID_ARG, "flag 'current' needs flag 'redefine': a new snapshot is the current one by itself");
        return false;
    }
    if (!(args->flags & DOMAIN_SNAPSHOT_CREATE_REDEFINE))
        return create(call, args, ret, error);
    def = snapshot_read_redefined(call, args->xml, args->flags, error);
    if (def != NULL)
        snapshot_keep(call, def, args->flags & DOMAIN_SNAPSHOT_CREATE_CURRENT, &ret->snapshot);
    return def != NULL;
}

TEST_OP(domain_snapshot_delete, DomainSnapshotDeleteArgs, NoRet)
{
    return snapshot_forget(call, args->snapshot.name, args->flags, error);
}

/* reverting */

/* The machine as it was, under the name that it has now. */
static DomainDef *machine_then(Call *call, const SnapshotDef *snapshot, GError **error)
{
    g_autoptr(DomainDef) def = domain_def_copy(snapshot->domain);

    g_free(def->name);
    def->name = machine_name(call->machine);
    def->id = -1;
    return test_complete(call->daemon, def, error) ? g_steal_pointer(&def) : NULL;
}

/* A transient machine that runs on afterwards must not go in between. */
static void stop_for(Call *call, const MachineState *state, bool runs_on)
{
    if (!machine_state_is_active(state))
        return;
    if (state->config != NULL || !runs_on)
        lifecycle_stopped(call->daemon, call->machine, &stopped);
    else
        lifecycle_tell(call->daemon, call->machine, stopped.event, stopped.detail);
}

static bool set_config(Call *call, const MachineState *state, const DomainDef *def, GError **error)
{
    DomainDef *config = state->config != NULL ? domain_def_copy(def) : NULL;

    if (config == NULL || lifecycle_update(call->daemon, call->machine, NULL, config, error))
        return true;
    domain_def_unref(config);
    return false;
}

static void set_current(Call *call, const char *name)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    MachineState *changed = machine_state_copy(state);
    MomentTree *tree = moment_tree_copy(state->snapshots);

    moment_tree_set_current(tree, name);
    machine_state_set_snapshots(changed, tree);
    machine_publish(call->machine, changed);
}

static bool revert(Call *call, const MachineState *state, const Moment *moment, guint32 flags, GError **error)
{
    const SnapshotDef *snapshot = moment->def;
    g_autoptr(DomainDef) def = machine_then(call, snapshot, error);
    bool was_active = snapshot->state != SNAPSHOT_STATE_SHUTOFF && snapshot->state != SNAPSHOT_STATE_DISK_ONLY;
    bool runs_on = was_active || (flags & (DOMAIN_SNAPSHOT_REVERT_RUNNING | DOMAIN_SNAPSHOT_REVERT_PAUSED));
    bool pauses =
        (flags & DOMAIN_SNAPSHOT_REVERT_PAUSED) || (snapshot->state == SNAPSHOT_STATE_PAUSED && !(flags & DOMAIN_SNAPSHOT_REVERT_RUNNING));

    if (def == NULL)
        return false;
    set_current(call, moment->name);
    stop_for(call, state, runs_on);
    if (!set_config(call, state, def, error) || (runs_on && !test_start(call->daemon, call->machine, def, &started, error)))
        return false;
    if (runs_on && pauses)
        lifecycle_changed(call->daemon, call->machine, &paused);
    return true;
}

TEST_OP(domain_revert_to_snapshot, DomainRevertToSnapshotArgs, NoRet)
{
    static const guint32 both = DOMAIN_SNAPSHOT_REVERT_RUNNING | DOMAIN_SNAPSHOT_REVERT_PAUSED;
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *moment;

    if ((args->flags & both) == both) {
        error_set(error, ERROR_INVALID_ARG, "flags 'running' and 'paused' exclude each other");
        return false;
    }
    moment = moments_find(&snapshot_class, state, args->snapshot.name, error);
    return moment != NULL && revert(call, state, moment, args->flags, error);
}

/* checkpoints */

static void keep_checkpoint(Call *call, const MachineState *state, CheckpointDef *def, bool current, WireDomainCheckpoint *ret)
{
    MomentTree *tree = moment_tree_copy(state->checkpoints);
    MachineState *changed = machine_state_copy(state);

    ret->name = g_strdup(def->name);
    call_return_machine(&ret->domain, call->machine);
    moment_tree_put(tree, moment_new(def->name, def->parent, def, (GDestroyNotify)checkpoint_def_free));
    if (current)
        moment_tree_set_current(tree, ret->name);
    machine_state_set_checkpoints(changed, tree);
    machine_publish(call->machine, changed);
}

static bool fill_new(const MachineState *state, CheckpointDef *def, GError **error)
{
    const Moment *current = moment_tree_current(state->checkpoints);

    if (moment_tree_find(state->checkpoints, def->name) != NULL) {
        error_set(error, ERROR_OPERATION_FAILED, "domain moment %s already exists", def->name);
        return false;
    }
    if (!checkpoint_def_align_disks(def, machine_state_def(state), error))
        return false;
    def->parent = current != NULL ? g_strdup(current->name) : NULL;
    def->domain = domain_def_copy(machine_state_def(state));
    return true;
}

static bool check_checkpoint(const MachineState *state, guint32 flags, GError **error)
{
    bool redefines = flags & DOMAIN_CHECKPOINT_CREATE_REDEFINE;

    if ((flags & DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE) && !redefines)
        error_set(error, ERROR_INVALID_ARG, "flag 'redefine validate' needs flag 'redefine'");
    else if (moment_tree_size(state->snapshots) > 0)
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "cannot create checkpoint while snapshot exists");
    else if (!redefines && !machine_state_is_active(state))
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "cannot create checkpoint for inactive domain");
    else
        return true;
    return false;
}

TEST_OP(domain_checkpoint_create_xml, DomainCheckpointCreateXMLArgs, DomainCheckpointCreateXMLRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    bool redefines = args->flags & DOMAIN_CHECKPOINT_CREATE_REDEFINE;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(CheckpointDef) def = NULL;

    if (!check_checkpoint(state, args->flags, error) ||
        (def = checkpoint_def_parse(args->xml, strlen(args->xml), redefines ? CHECKPOINT_PARSE_REDEFINE : 0, now, error)) == NULL ||
        (redefines && !moments_check_parent(state->checkpoints, def->name, def->parent, error)) ||
        (!redefines && !fill_new(state, def, error)))
        return false;
    keep_checkpoint(call, state, g_steal_pointer(&def), !redefines, &ret->checkpoint);
    return true;
}

TEST_OP(domain_checkpoint_delete, DomainCheckpointDeleteArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    MachineState *changed;
    MomentTree *tree;

    if (moments_find(&checkpoint_class, state, args->checkpoint.name, error) == NULL)
        return false;
    tree = moment_tree_copy(state->checkpoints);
    if (args->flags & (DOMAIN_CHECKPOINT_DELETE_CHILDREN | DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY))
        moment_tree_remove_below(tree, args->checkpoint.name);
    if (!(args->flags & DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY))
        moment_tree_remove(tree, args->checkpoint.name);
    changed = machine_state_copy(state);
    machine_state_set_checkpoints(changed, tree);
    machine_publish(call->machine, changed);
    return true;
}
