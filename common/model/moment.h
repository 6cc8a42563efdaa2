/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A point in a machine's time that was given a name: a snapshot or a checkpoint. Immutable, shared. */
typedef struct Moment {
    char *name;
    char *parent; /* another one's name; NULL for none */
    void *def;    /* its document, shared with the copies under another parent */
} Moment;

Moment *moment_new(const char *name, const char *parent, void *def, GDestroyNotify free_def);
Moment *moment_ref(Moment *moment);
void    moment_unref(Moment *moment);

/*
 * A machine's moments: each follows another one or none, and one at most is what the machine goes on from. Immutable once published:
 * changing is copying, changing the copy, publishing that.
 */
typedef struct MomentTree MomentTree;

MomentTree *moment_tree_copy(const MomentTree *tree); /* of NULL: an empty one */
MomentTree *moment_tree_ref(MomentTree *tree);
void        moment_tree_unref(MomentTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MomentTree, moment_tree_unref)

/* looking in; NULL is an empty tree */
guint         moment_tree_size(const MomentTree *tree);
const Moment *moment_tree_find(const MomentTree *tree, const char *name);
const Moment *moment_tree_current(const MomentTree *tree);
GPtrArray    *moment_tree_list(const MomentTree *tree, const char *from, bool descendants);
bool          moment_tree_is_below(const MomentTree *tree, const char *name, const char *ancestor);

/* changing a tree that is not shared yet */
void moment_tree_put(MomentTree *tree, Moment *moment);
void moment_tree_set_current(MomentTree *tree, const char *name);
void moment_tree_remove(MomentTree *tree, const char *name);
void moment_tree_remove_below(MomentTree *tree, const char *name);
