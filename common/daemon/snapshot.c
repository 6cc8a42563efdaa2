/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/snapshot.h"

#include "base/error.h"
#include "daemon/moments.h"

#include <string.h>

static guint parse_flags(guint32 flags)
{
    return (flags & DOMAIN_SNAPSHOT_CREATE_VALIDATE ? SNAPSHOT_PARSE_VALIDATE : 0u) |
           (flags & DOMAIN_SNAPSHOT_CREATE_REDEFINE ? SNAPSHOT_PARSE_REDEFINE : 0u) |
           (flags & DOMAIN_SNAPSHOT_CREATE_DISK_ONLY ? SNAPSHOT_PARSE_DISK_ONLY : 0u);
}

static gint64 now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static SnapshotState state_of(const MachineState *state, guint32 flags)
{
    static const SnapshotState states[] = {
        [DOMAIN_NOSTATE] = SNAPSHOT_STATE_NOSTATE,   [DOMAIN_RUNNING] = SNAPSHOT_STATE_RUNNING,
        [DOMAIN_BLOCKED] = SNAPSHOT_STATE_BLOCKED,   [DOMAIN_PAUSED] = SNAPSHOT_STATE_PAUSED,
        [DOMAIN_SHUTDOWN] = SNAPSHOT_STATE_SHUTDOWN, [DOMAIN_SHUTOFF] = SNAPSHOT_STATE_SHUTOFF,
        [DOMAIN_CRASHED] = SNAPSHOT_STATE_CRASHED,   [DOMAIN_PMSUSPENDED] = SNAPSHOT_STATE_PMSUSPENDED,
    };

    if (!machine_state_is_active(state))
        return SNAPSHOT_STATE_SHUTOFF;
    return flags & DOMAIN_SNAPSHOT_CREATE_DISK_ONLY ? SNAPSHOT_STATE_DISK_ONLY : states[state->state];
}

/* Where disks go of which nobody says another: beside the memory. */
static bool place_disks(SnapshotDef *def, const MachineState *state, guint32 flags, GError **error)
{
    bool apart = (flags & DOMAIN_SNAPSHOT_CREATE_DISK_ONLY) || def->memory == SNAPSHOT_PLACE_EXTERNAL;

    if (!apart)
        def->memory = machine_state_is_active(state) ? SNAPSHOT_PLACE_INTERNAL : SNAPSHOT_PLACE_NO;
    else if (def->memory == SNAPSHOT_PLACE_DEFAULT)
        def->memory = SNAPSHOT_PLACE_NO;
    return snapshot_def_align_disks(def, machine_state_def(state), apart ? SNAPSHOT_PLACE_EXTERNAL : SNAPSHOT_PLACE_INTERNAL, !apart,
                                    error);
}

/**
 * snapshot_read_new: what a document asks for, with all that the machine adds
 * @flags: DomainSnapshotCreateFlags without REDEFINE
 *
 * Returns a document that the caller frees. Errors: those of the document; ERROR_OPERATION_FAILED for a name that is taken;
 * ERROR_OPERATION_UNSUPPORTED beside checkpoints. Thread: the machine's job.
 */
SnapshotDef *snapshot_read_new(Call *call, const char *xml, guint32 flags, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autoptr(SnapshotDef) def = snapshot_def_parse(xml, strlen(xml), parse_flags(flags), now(), error);
    const Moment *current = moment_tree_current(state->snapshots);

    if (def == NULL)
        return NULL;
    if (moment_tree_size(state->checkpoints) > 0) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "cannot create snapshot while checkpoint exists");
        return NULL;
    }
    if (moment_tree_find(state->snapshots, def->name) != NULL) {
        error_set(error, ERROR_OPERATION_FAILED, "domain moment %s already exists", def->name);
        return NULL;
    }
    if (!place_disks(def, state, flags, error))
        return NULL;
    def->state = state_of(state, flags);
    def->parent = current != NULL ? g_strdup(current->name) : NULL;
    def->domain = domain_def_copy(machine_state_def(state));
    return g_steal_pointer(&def);
}

static bool has_memory(const SnapshotDef *def)
{
    return def->state != SNAPSHOT_STATE_SHUTOFF && def->state != SNAPSHOT_STATE_DISK_ONLY;
}

static bool check_machine(Call *call, const SnapshotDef *def, GError **error)
{
    char uuid[UUID_STRING_LENGTH];

    if (def->domain == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "missing domain in snapshot");
        return false;
    }
    if (uuid_equal(&def->domain->uuid, &call->machine->uuid))
        return true;
    uuid_format(&call->machine->uuid, uuid);
    error_set(error, ERROR_INVALID_ARG, "definition for snapshot %s must use uuid %s", def->name, uuid);
    return false;
}

/**
 * snapshot_read_redefined: a snapshot that is there, or was there, as its document says
 *
 * Errors: those of the document; ERROR_INVALID_ARG where it is of another machine, follows nothing that is there, or contradicts the one that
 * is known by its name. Thread: the machine's job.
 */
SnapshotDef *snapshot_read_redefined(Call *call, const char *xml, guint32 flags, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autoptr(SnapshotDef) def = snapshot_def_parse(xml, strlen(xml), parse_flags(flags), now(), error);
    const Moment *known = def != NULL ? moment_tree_find(state->snapshots, def->name) : NULL;

    if (def == NULL || !moments_check_parent(state->snapshots, def->name, def->parent, error) || !check_machine(call, def, error))
        return NULL;
    if (known != NULL && has_memory(known->def) != has_memory(def)) {
        error_set(error, ERROR_INVALID_ARG, "cannot change between online and offline snapshot state in snapshot %s", def->name);
        return NULL;
    }
    if (def->disks.n > 0 && !snapshot_def_align_disks(def, def->domain, SNAPSHOT_PLACE_INTERNAL, false, error))
        return NULL;
    return g_steal_pointer(&def);
}

static void publish(Call *call, const MachineState *state, MomentTree *tree)
{
    MachineState *changed = machine_state_copy(state);

    machine_state_set_snapshots(changed, tree);
    machine_publish(call->machine, changed);
}

/** snapshot_keep: put a snapshot into the machine's tree. @def is owned from here on. Thread: the machine's job. */
void snapshot_keep(Call *call, SnapshotDef *def, bool current, WireDomainSnapshot *ret)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    MomentTree *tree = moment_tree_copy(state->snapshots);

    ret->name = g_strdup(def->name);
    call_return_machine(&ret->domain, call->machine);
    moment_tree_put(tree, moment_new(def->name, def->parent, def, (GDestroyNotify)snapshot_def_free));
    if (current)
        moment_tree_set_current(tree, ret->name);
    publish(call, state, tree);
}

/**
 * snapshot_forget: take snapshots out of the machine's tree
 * @flags: DomainSnapshotDeleteFlags: those that follow as well, or alone
 *
 * Errors: ERROR_NO_DOMAIN_SNAPSHOT. Thread: the machine's job.
 */
bool snapshot_forget(Call *call, const char *name, guint32 flags, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    MomentTree *tree;

    if (moments_find(&snapshot_class, state, name, error) == NULL)
        return false;
    tree = moment_tree_copy(state->snapshots);
    if (flags & (DOMAIN_SNAPSHOT_DELETE_CHILDREN | DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY))
        moment_tree_remove_below(tree, name);
    if (!(flags & DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY))
        moment_tree_remove(tree, name);
    publish(call, state, tree);
    return true;
}
