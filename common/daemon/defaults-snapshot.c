/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What snapshots and checkpoints a machine has: answered from its state. A driver that makes none has none. */
#include "base/error.h"
#include "conf/checkpoint/checkpoint.h"
#include "conf/snapshot/snapshot.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/moments.h"

/* snapshots */

static void fill_snapshot(Call *call, const Moment *moment, WireDomainSnapshot *ret)
{
    ret->name = g_strdup(moment->name);
    call_return_machine(&ret->domain, call->machine);
}

static char **names_of(const GPtrArray *moments)
{
    char **names = g_new0(char *, moments->len);

    for (guint i = 0; i < moments->len; i++)
        names[i] = g_strdup(((const Moment *)moments->pdata[i])->name);
    return names;
}

static WireDomainSnapshot *snapshots_of(Call *call, const GPtrArray *moments)
{
    WireDomainSnapshot *snapshots = g_new0(WireDomainSnapshot, moments->len);

    for (guint i = 0; i < moments->len; i++)
        fill_snapshot(call, moments->pdata[i], &snapshots[i]);
    return snapshots;
}

static GPtrArray *list(Call *call, const char *from, guint32 flags, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    GPtrArray *found = moments_list(&snapshot_class, state, from, flags, error);

    /* The array outlives the state that it points into. */
    for (guint i = 0; found != NULL && i < found->len; i++)
        moment_ref(found->pdata[i]);
    if (found != NULL)
        g_ptr_array_set_free_func(found, (GDestroyNotify)moment_unref);
    return found;
}

bool default_domain_snapshot_num(Call *call, const DomainSnapshotNumArgs *args, DomainSnapshotNumRet *ret, GError **error)
{
    g_autoptr(GPtrArray) found = list(call, NULL, args->flags, error);

    ret->num = (gint32)found->len;
    return true;
}

bool default_domain_snapshot_list_names(Call *call, const DomainSnapshotListNamesArgs *args, DomainSnapshotListNamesRet *ret, GError **error)
{
    g_autoptr(GPtrArray) found = list(call, NULL, args->flags, error);

    ret->names.items = names_of(found);
    ret->names.n = found->len;
    return true;
}

bool default_domain_list_all_snapshots(Call *call, const DomainListAllSnapshotsArgs *args, DomainListAllSnapshotsRet *ret, GError **error)
{
    g_autoptr(GPtrArray) found = list(call, NULL, args->flags, error);

    ret->snapshots.items = snapshots_of(call, found);
    ret->snapshots.n = found->len;
    return true;
}

bool default_domain_snapshot_num_children(Call *call, const DomainSnapshotNumChildrenArgs *args, DomainSnapshotNumChildrenRet *ret,
                                          GError **error)
{
    g_autoptr(GPtrArray) found = list(call, args->snapshot.name, args->flags, error);

    if (found != NULL)
        ret->num = (gint32)found->len;
    return found != NULL;
}

bool default_domain_snapshot_list_children_names(Call *call, const DomainSnapshotListChildrenNamesArgs *args,
                                                 DomainSnapshotListChildrenNamesRet *ret, GError **error)
{
    g_autoptr(GPtrArray) found = list(call, args->snapshot.name, args->flags, error);

    if (found == NULL)
        return false;
    ret->names.items = names_of(found);
    ret->names.n = found->len;
    return true;
}

bool default_domain_snapshot_list_all_children(Call *call, const DomainSnapshotListAllChildrenArgs *args,
                                               DomainSnapshotListAllChildrenRet *ret, GError **error)
{
    g_autoptr(GPtrArray) found = list(call, args->snapshot.name, args->flags, error);

    if (found == NULL)
        return false;
    ret->snapshots.items = snapshots_of(call, found);
    ret->snapshots.n = found->len;
    return true;
}

bool default_domain_snapshot_lookup_by_name(Call *call, const DomainSnapshotLookupByNameArgs *args, DomainSnapshotLookupByNameRet *ret,
                                            GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *found = moments_find(&snapshot_class, state, args->name, error);

    if (found != NULL)
        fill_snapshot(call, found, &ret->snapshot);
    return found != NULL;
}

bool default_domain_has_current_snapshot(Call *call, const DomainHasCurrentSnapshotArgs *args, DomainHasCurrentSnapshotRet *ret,
                                         GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->result = moment_tree_current(state->snapshots) != NULL ? 1 : 0;
    return true;
}

bool default_domain_snapshot_current(Call *call, const DomainSnapshotCurrentArgs *args, DomainSnapshotCurrentRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *current = moment_tree_current(state->snapshots);

    if (current == NULL) {
        error_set(error, ERROR_NO_DOMAIN_SNAPSHOT, "the domain does not have a current snapshot");
        return false;
    }
    fill_snapshot(call, current, &ret->snapshot);
    return true;
}

bool default_domain_snapshot_get_parent(Call *call, const DomainSnapshotGetParentArgs *args, DomainSnapshotGetParentRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *parent = moments_parent(&snapshot_class, state, args->snapshot.name, error);

    if (parent != NULL)
        fill_snapshot(call, parent, &ret->snapshot);
    return parent != NULL;
}

bool default_domain_snapshot_is_current(Call *call, const DomainSnapshotIsCurrentArgs *args, DomainSnapshotIsCurrentRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *found = moments_find(&snapshot_class, state, args->snapshot.name, error);

    if (found != NULL)
        ret->current = found == moment_tree_current(state->snapshots) ? 1 : 0;
    return found != NULL;
}

bool default_domain_snapshot_has_metadata(Call *call, const DomainSnapshotHasMetadataArgs *args, DomainSnapshotHasMetadataRet *ret,
                                          GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *found = moments_find(&snapshot_class, state, args->snapshot.name, error);

    if (found != NULL)
        ret->metadata = 1;
    return found != NULL;
}

bool default_domain_snapshot_get_xml_desc(Call *call, const DomainSnapshotGetXMLDescArgs *args, DomainSnapshotGetXMLDescRet *ret,
                                          GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *found = moments_find(&snapshot_class, state, args->snapshot.name, error);
    SnapshotDef shown;

    if (found == NULL)
        return false;
    shown = *(const SnapshotDef *)found->def;
    shown.parent = found->parent; /* others may have gone in between */
    ret->xml = snapshot_def_format(&shown, args->flags & DOMAIN_SNAPSHOT_XML_SECURE);
    return true;
}

/* checkpoints */

static void fill_checkpoint(Call *call, const Moment *moment, WireDomainCheckpoint *ret)
{
    ret->name = g_strdup(moment->name);
    call_return_machine(&ret->domain, call->machine);
}

static WireDomainCheckpoint *checkpoints_of(Call *call, const GPtrArray *moments)
{
    WireDomainCheckpoint *checkpoints = g_new0(WireDomainCheckpoint, moments->len);

    for (guint i = 0; i < moments->len; i++)
        fill_checkpoint(call, moments->pdata[i], &checkpoints[i]);
    return checkpoints;
}

bool default_domain_list_all_checkpoints(Call *call, const DomainListAllCheckpointsArgs *args, DomainListAllCheckpointsRet *ret,
                                         GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    /* Their order is the topological one in any case: that bit has another meaning among the snapshots'. */
    g_autoptr(GPtrArray) found =
        moments_list(&checkpoint_class, state, NULL, args->flags & ~(guint32)DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL, error);

    ret->checkpoints.items = checkpoints_of(call, found);
    ret->checkpoints.n = found->len;
    return true;
}

bool default_domain_checkpoint_list_all_children(Call *call, const DomainCheckpointListAllChildrenArgs *args,
                                                 DomainCheckpointListAllChildrenRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autoptr(GPtrArray) found =
        moments_list(&checkpoint_class, state, args->checkpoint.name, args->flags & ~(guint32)DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL, error);

    if (found == NULL)
        return false;
    ret->checkpoints.items = checkpoints_of(call, found);
    ret->checkpoints.n = found->len;
    return true;
}

bool default_domain_checkpoint_lookup_by_name(Call *call, const DomainCheckpointLookupByNameArgs *args, DomainCheckpointLookupByNameRet *ret,
                                              GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *found = moments_find(&checkpoint_class, state, args->name, error);

    if (found != NULL)
        fill_checkpoint(call, found, &ret->checkpoint);
    return found != NULL;
}

bool default_domain_checkpoint_get_parent(Call *call, const DomainCheckpointGetParentArgs *args, DomainCheckpointGetParentRet *ret,
                                          GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *parent = moments_parent(&checkpoint_class, state, args->checkpoint.name, error);

    if (parent != NULL)
        fill_checkpoint(call, parent, &ret->parent);
    return parent != NULL;
}

bool default_domain_checkpoint_get_xml_desc(Call *call, const DomainCheckpointGetXMLDescArgs *args, DomainCheckpointGetXMLDescRet *ret,
                                            GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Moment *found = moments_find(&checkpoint_class, state, args->checkpoint.name, error);
    CheckpointDef shown;

    if (found == NULL)
        return false;
    shown = *(const CheckpointDef *)found->def;
    shown.parent = found->parent;
    ret->xml = checkpoint_def_format(&shown, args->flags & DOMAIN_CHECKPOINT_XML_SECURE, !(args->flags & DOMAIN_CHECKPOINT_XML_NO_DOMAIN));
    return true;
}
