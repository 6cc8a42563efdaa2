/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/object-kind.h"

typedef enum ObjectWhich {
    OBJECTS_ALL,
    OBJECTS_ACTIVE,
    OBJECTS_INACTIVE,
} ObjectWhich;

/* Does an object belong into a list with these filter bits? */
typedef bool (*ObjectMatchFunc)(const ObjectState *state, guint32 flags);

bool object_matches_life(const ObjectState *state, guint32 flags);

/* Lists of results, by name: @ret_items is the address of the list's pointer, @match NULL takes all. */
void   object_list_structs(ObjectRegistry *registry, guint32 flags, ObjectMatchFunc match, gsize size, void *ret_items, guint *ret_n);
void   object_list_names(ObjectRegistry *registry, ObjectWhich which, char ***ret_names, guint *ret_n);
gint32 object_count(ObjectRegistry *registry, ObjectWhich which);
