/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "event.h"

typedef enum ObjectBits {
    OBJECT_PERSISTENT = 1 << 0,
    OBJECT_ACTIVE = 1 << 1,
    OBJECT_PAUSED = 1 << 2,
} ObjectBits;

/* The objects of a class that a daemon has, as far as its events tell. */
typedef struct ObjectTable ObjectTable;

/* An event that was missed: which, and the object as messages have it. */
typedef void (*ObjectMissedFunc)(const ObjectView *object, gint32 event, gint32 detail, void *opaque);

ObjectTable *object_table_new(const EventClass *class);
void         object_table_free(ObjectTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectTable, object_table_free)

/* keeping it */
bool object_table_add(ObjectTable *table, const EventFilter *filter, const guint8 *reply, gsize length);
void object_table_apply(ObjectTable *table, const ObjectView *object, gint32 event);

/* looking in */
guint object_table_size(const ObjectTable *table);
guint object_table_diff(const ObjectTable *before, const ObjectTable *after, ObjectMissedFunc func, void *opaque);
