/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"

/* What calls about snapshots and checkpoints have in common; the numbers of the list flags are the same for both. */
typedef struct MomentClass {
    MomentTree *(*tree_of)(const MachineState *state);
    const char *word; /* for messages */
    gint32 missing;   /* the error of a name that nothing has */
} MomentClass;

extern const MomentClass snapshot_class;
extern const MomentClass checkpoint_class;

const Moment *moments_find(const MomentClass *class, const MachineState *state, const char *name, GError **error);
const Moment *moments_parent(const MomentClass *class, const MachineState *state, const char *name, GError **error);
GPtrArray    *moments_list(const MomentClass *class, const MachineState *state, const char *from, guint32 flags, GError **error);
bool          moments_check_parent(const MomentTree *tree, const char *name, const char *parent, GError **error);
