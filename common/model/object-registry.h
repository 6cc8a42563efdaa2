/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/object.h"

/* All objects of one class: of a daemon, or below one parent. */
ObjectRegistry *object_registry_new(const ObjectClass *class, GThreadPool *pool, GDestroyNotify free_driver);
void            object_registry_free(ObjectRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectRegistry, object_registry_free)

/* finding; each result is a reference, of an object that has a document */
Object *object_registry_find_by_uuid(ObjectRegistry *registry, const Uuid *uuid);
Object *object_registry_find_by_name(ObjectRegistry *registry, const char *name);

/* An object with its state, taken under one lock: a list is a picture of one moment. */
typedef struct ObjectEntry {
    Object *object;
    ObjectState *state;
} ObjectEntry;

GArray *object_registry_list(ObjectRegistry *registry); /* of ObjectEntry, by name; g_array_unref() frees all */

/* names */
void    object_uuid_of_name(const char *name, Uuid *ret_uuid);
Object *object_registry_claim(ObjectRegistry *registry, Object *parent, const char *name, const Uuid *uuid, GError **error);
void    object_registry_remove(ObjectRegistry *registry, Object *object);
void    object_registry_clear(ObjectRegistry *registry);

/* for object.c */
void object_registry_lock(ObjectRegistry *registry);
void object_registry_unlock(ObjectRegistry *registry);
