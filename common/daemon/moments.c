/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/moments.h"

#include "base/error.h"
#include "conf/snapshot/snapshot.h"

#include <string.h>

static MomentTree *snapshots(const MachineState *state)
{
    return state->snapshots;
}

static MomentTree *checkpoints(const MachineState *state)
{
    return state->checkpoints;
}

const MomentClass snapshot_class = { snapshots, "snapshot", ERROR_NO_DOMAIN_SNAPSHOT };
const MomentClass checkpoint_class = { checkpoints, "checkpoint", ERROR_NO_DOMAIN_CHECKPOINT };

/** moments_find: the moment of that name, the state's. Errors: the class's own. Thread: any. */
const Moment *moments_find(const MomentClass *class, const MachineState *state, const char *name, GError **error)
{
    const Moment *moment = moment_tree_find(class->tree_of(state), name);

    if (moment == NULL)
        error_set(error, (ErrorCode) class->missing, "no domain %s with matching name '%s'", class->word, name);
    return moment;
}

/** moments_parent: what a moment follows. Errors: the class's own, for a name that nothing has and for one that follows none. Thread: any. */
const Moment *moments_parent(const MomentClass *class, const MachineState *state, const char *name, GError **error)
{
    const Moment *moment = moments_find(class, state, name, error);
    const Moment *parent = moment != NULL ? moment_tree_find(class->tree_of(state), moment->parent) : NULL;

    if (moment != NULL && parent == NULL)
        error_set(error, (ErrorCode) class->missing, "%s '%s' does not have a parent", class->word, name);
    return parent;
}

/* Of a group of flags one or none: then it does not choose. */
static bool chosen(guint32 flags, guint32 yes, guint32 no, bool is)
{
    return !(flags & (yes | no)) || (flags & (is ? yes : no));
}

static bool snapshot_matches(const SnapshotDef *def, guint32 flags)
{
    static const guint32 states = DOMAIN_SNAPSHOT_LIST_INACTIVE | DOMAIN_SNAPSHOT_LIST_ACTIVE | DOMAIN_SNAPSHOT_LIST_DISK_ONLY;
    guint32 is = def->state == SNAPSHOT_STATE_SHUTOFF     ? DOMAIN_SNAPSHOT_LIST_INACTIVE
                 : def->state == SNAPSHOT_STATE_DISK_ONLY ? DOMAIN_SNAPSHOT_LIST_DISK_ONLY
                                                          : DOMAIN_SNAPSHOT_LIST_ACTIVE;

    return (!(flags & states) || (flags & is)) &&
           chosen(flags, DOMAIN_SNAPSHOT_LIST_EXTERNAL, DOMAIN_SNAPSHOT_LIST_INTERNAL, snapshot_def_is_external(def));
}

static bool is_leaf(const MomentTree *tree, const Moment *moment)
{
    g_autoptr(GPtrArray) children = moment_tree_list(tree, moment->name, false);

    return children->len == 0;
}

static bool matches(const MomentClass *class, const MomentTree *tree, const Moment *moment, guint32 flags)
{
    if ((flags & (DOMAIN_SNAPSHOT_LIST_LEAVES | DOMAIN_SNAPSHOT_LIST_NO_LEAVES)) &&
        !chosen(flags, DOMAIN_SNAPSHOT_LIST_LEAVES, DOMAIN_SNAPSHOT_LIST_NO_LEAVES, is_leaf(tree, moment)))
        return false;
    return class != &snapshot_class ||
           (chosen(flags, DOMAIN_SNAPSHOT_LIST_METADATA, DOMAIN_SNAPSHOT_LIST_NO_METADATA, true) && snapshot_matches(moment->def, flags));
}

/**
 * moments_list: moments that a list's flags choose
 * @from: those that follow this one; NULL: of all
 * @flags: the class's list flags; the first means all that follow with @from, and without it those that follow none
 *
 * Returns an array of the state's own Moments, each behind the one that it follows; the caller unrefs it. Errors: the class's own for an
 * unknown @from. Thread: any.
 */
GPtrArray *moments_list(const MomentClass *class, const MachineState *state, const char *from, guint32 flags, GError **error)
{
    const MomentTree *tree = class->tree_of(state);
    bool first_bit = flags & DOMAIN_SNAPSHOT_LIST_DESCENDANTS;
    GPtrArray *found;
    guint kept = 0;

    if (from != NULL && moments_find(class, state, from, error) == NULL)
        return NULL;
    found = moment_tree_list(tree, from, from != NULL ? first_bit : !first_bit);
    for (guint i = 0; i < found->len; i++) {
        if (matches(class, tree, found->pdata[i], flags))
            found->pdata[kept++] = found->pdata[i];
    }
    g_ptr_array_set_size(found, (gint)kept);
    return found;
}

/** moments_check_parent: whether @name may follow @parent. Errors: ERROR_INVALID_ARG where that is not there, or follows @name. Thread: any. */
bool moments_check_parent(const MomentTree *tree, const char *name, const char *parent, GError **error)
{
    if (parent == NULL)
        return true;
    if (strcmp(name, parent) == 0)
        error_set(error, ERROR_INVALID_ARG, "cannot set moment %s as its own parent", name);
    else if (moment_tree_find(tree, parent) == NULL)
        error_set(error, ERROR_INVALID_ARG, "parent %s for moment %s not found", parent, name);
    else if (moment_tree_is_below(tree, parent, name))
        error_set(error, ERROR_INVALID_ARG, "parent %s would create cycle to %s", parent, name);
    else
        return true;
    return false;
}
