/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Moments are kept in the order in which they came; who follows whom is told by names, so that copying a tree copies pointers. A tree has at
 * most some thousand of them: following names is fast enough.
 */
#include "model/moment.h"

#include <string.h>

typedef struct Payload {
    void *def;
    GDestroyNotify free_def;
} Payload;

typedef struct SharedMoment {
    Moment moment; /* first: a Moment is one of these */
    Payload *payload;
} SharedMoment;

struct MomentTree {
    GPtrArray *moments; /* of Moment, in their order */
    GHashTable *by_name;
    char *current;
};

/* moments */

static void clear_payload(gpointer data)
{
    Payload *payload = data;

    if (payload->free_def != NULL)
        payload->free_def(payload->def);
}

static Moment *make(const char *name, const char *parent, Payload *payload)
{
    SharedMoment *shared = g_atomic_rc_box_new0(SharedMoment);

    shared->payload = payload;
    shared->moment.name = g_strdup(name);
    shared->moment.parent = g_strdup(parent);
    shared->moment.def = payload->def;
    return &shared->moment;
}

/** moment_new: @def is owned from here on, freed by @free_def. Thread: any. */
Moment *moment_new(const char *name, const char *parent, void *def, GDestroyNotify free_def)
{
    Payload *payload = g_atomic_rc_box_new0(Payload);

    *payload = (Payload){ def, free_def };
    return make(name, parent, payload);
}

Moment *moment_ref(Moment *moment)
{
    return g_atomic_rc_box_acquire(moment);
}

static void clear_moment(gpointer data)
{
    SharedMoment *shared = data;

    g_atomic_rc_box_release_full(shared->payload, clear_payload);
    g_free(shared->moment.name);
    g_free(shared->moment.parent);
}

void moment_unref(Moment *moment)
{
    if (moment != NULL)
        g_atomic_rc_box_release_full(moment, clear_moment);
}

static Moment *with_parent(const Moment *moment, const char *parent)
{
    const SharedMoment *shared = (const SharedMoment *)moment;

    return make(moment->name, parent, g_atomic_rc_box_acquire(shared->payload));
}

/* trees */

static void unref_moment(gpointer moment)
{
    moment_unref(moment);
}

static void index_all(MomentTree *tree)
{
    g_hash_table_remove_all(tree->by_name);
    for (guint i = 0; i < tree->moments->len; i++) {
        Moment *moment = tree->moments->pdata[i];

        g_hash_table_insert(tree->by_name, moment->name, moment);
    }
}

/** moment_tree_copy: a tree to be changed, with the same moments; of NULL an empty one. Thread: any. */
MomentTree *moment_tree_copy(const MomentTree *source)
{
    MomentTree *tree = g_atomic_rc_box_new0(MomentTree);

    tree->moments = g_ptr_array_new_with_free_func(unref_moment);
    tree->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; source != NULL && i < source->moments->len; i++)
        g_ptr_array_add(tree->moments, moment_ref(source->moments->pdata[i]));
    tree->current = source != NULL ? g_strdup(source->current) : NULL;
    index_all(tree);
    return tree;
}

MomentTree *moment_tree_ref(MomentTree *tree)
{
    return tree != NULL ? g_atomic_rc_box_acquire(tree) : NULL;
}

static void clear_tree(gpointer data)
{
    MomentTree *tree = data;

    g_hash_table_unref(tree->by_name);
    g_ptr_array_unref(tree->moments);
    g_free(tree->current);
}

void moment_tree_unref(MomentTree *tree)
{
    if (tree != NULL)
        g_atomic_rc_box_release_full(tree, clear_tree);
}

/* looking in */

guint moment_tree_size(const MomentTree *tree)
{
    return tree != NULL ? tree->moments->len : 0;
}

/** moment_tree_find: the moment of that name, the tree's, or NULL. Thread: any. */
const Moment *moment_tree_find(const MomentTree *tree, const char *name)
{
    return tree != NULL && name != NULL ? g_hash_table_lookup(tree->by_name, name) : NULL;
}

/** moment_tree_current: what the machine goes on from; NULL for none. Thread: any. */
const Moment *moment_tree_current(const MomentTree *tree)
{
    return tree != NULL ? moment_tree_find(tree, tree->current) : NULL;
}

static void collect(const MomentTree *tree, const char *from, bool descendants, GPtrArray *found)
{
    for (guint i = 0; i < tree->moments->len; i++) {
        Moment *moment = tree->moments->pdata[i];

        if (g_strcmp0(moment->parent, from) != 0)
            continue;
        g_ptr_array_add(found, moment);
    }
    /* Those that were found are walked through in turn: no recursion that a client could deepen. */
    for (guint at = 0; descendants && at < found->len; at++) {
        const Moment *above = found->pdata[at];
        guint place = at + 1;

        for (guint i = 0; i < tree->moments->len; i++) {
            Moment *moment = tree->moments->pdata[i];

            if (g_strcmp0(moment->parent, above->name) == 0)
                g_ptr_array_insert(found, (gint)place++, moment);
        }
    }
}

/**
 * moment_tree_list: those that follow a moment
 * @from: its name; NULL: those that follow none
 * @descendants: also those that follow these, each behind the one that it follows
 *
 * Returns an array of the tree's own Moments, which the caller unrefs. Thread: any.
 */
GPtrArray *moment_tree_list(const MomentTree *tree, const char *from, bool descendants)
{
    GPtrArray *found = g_ptr_array_new();

    if (tree != NULL)
        collect(tree, from, descendants, found);
    return found;
}

/** moment_tree_is_below: whether the way back from @name leads through @ancestor; a moment is below itself. Thread: any. */
bool moment_tree_is_below(const MomentTree *tree, const char *name, const char *ancestor)
{
    const Moment *moment = moment_tree_find(tree, name);

    for (guint steps = 0; moment != NULL && steps <= moment_tree_size(tree); steps++) {
        if (strcmp(moment->name, ancestor) == 0)
            return true;
        moment = moment_tree_find(tree, moment->parent);
    }
    return false;
}

/* changing */

static guint place_of(const MomentTree *tree, const char *name)
{
    guint at = 0;

    while (at < tree->moments->len && strcmp(((const Moment *)tree->moments->pdata[at])->name, name) != 0)
        at++;
    return at;
}

static void replace(MomentTree *tree, guint at, Moment *moment)
{
    moment_unref(tree->moments->pdata[at]);
    tree->moments->pdata[at] = moment;
}

/** moment_tree_put: add a moment, owned from here on, or put it in the place of that of its name. */
void moment_tree_put(MomentTree *tree, Moment *moment)
{
    guint at = place_of(tree, moment->name);

    if (at < tree->moments->len)
        replace(tree, at, moment);
    else
        g_ptr_array_add(tree->moments, moment);
    index_all(tree);
}

/** moment_tree_set_current: @name may be NULL, or a constant of the tree itself. */
void moment_tree_set_current(MomentTree *tree, const char *name)
{
    char *copy = g_strdup(name);

    g_free(tree->current);
    tree->current = copy;
}

/** moment_tree_remove: take a moment away; those that followed it follow what it followed, and so does the machine. */
void moment_tree_remove(MomentTree *tree, const char *name)
{
    const Moment *gone = moment_tree_find(tree, name);

    if (gone == NULL)
        return;
    for (guint i = 0; i < tree->moments->len; i++) {
        const Moment *moment = tree->moments->pdata[i];

        if (g_strcmp0(moment->parent, gone->name) == 0)
            replace(tree, i, with_parent(moment, gone->parent));
    }
    if (g_strcmp0(tree->current, gone->name) == 0)
        moment_tree_set_current(tree, gone->parent);
    g_ptr_array_remove_index(tree->moments, place_of(tree, gone->name));
    index_all(tree);
}

/** moment_tree_remove_below: take away all that follow a moment, however far; the machine then goes on from that. */
void moment_tree_remove_below(MomentTree *tree, const char *name)
{
    g_autoptr(GPtrArray) below = moment_tree_list(tree, name, true);
    g_autofree char *from = g_strdup(name);

    if (tree->current != NULL && moment_tree_is_below(tree, tree->current, from))
        moment_tree_set_current(tree, from);
    for (guint i = below->len; i > 0; i--)
        g_ptr_array_remove(tree->moments, below->pdata[i - 1]);
    index_all(tree);
}
