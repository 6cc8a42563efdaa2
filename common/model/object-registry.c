/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Objects of one class by UUID and by name. One lock guards the indices and every object's pointer to its state; it is held for a look-up
 * or an exchange of pointers, never across anything that may wait. Lock order: it is a leaf. Children live in a registry of their
 * parent's, which goes with it: what is below a pool that is gone is found no more.
 */
#include "model/object-registry.h"

#include <string.h>

/* Objects that a call holds outlive the registry's work, so they hold the registry. */
struct ObjectRegistry {
    const ObjectClass *class;
    GThreadPool *pool;
    GDestroyNotify free_driver;

    GMutex mutex;
    GHashTable *by_uuid; /* owns a reference of each object */
    GHashTable *by_name;
};

/**
 * object_registry_new: a registry without objects
 * @class: what it holds
 * @pool: where their jobs run
 * @free_driver: called with an Object that goes, from any thread, to free what the driver keeps with it; may be NULL
 */
ObjectRegistry *object_registry_new(const ObjectClass *class, GThreadPool *pool, GDestroyNotify free_driver)
{
    ObjectRegistry *registry = g_atomic_rc_box_new0(ObjectRegistry);

    registry->class = class;
    registry->pool = pool;
    registry->free_driver = free_driver;
    g_mutex_init(&registry->mutex);
    registry->by_uuid = g_hash_table_new_full(uuid_hash, uuid_equal, NULL, (GDestroyNotify)object_unref);
    registry->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return registry;
}

static void registry_clear(gpointer data)
{
    ObjectRegistry *registry = data;

    g_hash_table_unref(registry->by_name);
    g_hash_table_unref(registry->by_uuid);
    g_mutex_clear(&registry->mutex);
}

/** object_registry_free: no object is found any more; who holds a reference of one keeps it. Thread: any. */
void object_registry_free(ObjectRegistry *registry)
{
    if (registry == NULL)
        return;

    object_registry_clear(registry);
    g_atomic_rc_box_release_full(registry, registry_clear);
}

void object_registry_lock(ObjectRegistry *registry)
{
    g_mutex_lock(&registry->mutex);
}

void object_registry_unlock(ObjectRegistry *registry)
{
    g_mutex_unlock(&registry->mutex);
}

static Object *find(ObjectRegistry *registry, GHashTable *index, gconstpointer key)
{
    object_registry_lock(registry);
    Object *object = g_hash_table_lookup(index, key);
    if (object != NULL && object_state_doc(object->state) == NULL)
        object = NULL;
    if (object != NULL)
        object_ref(object);
    object_registry_unlock(registry);
    return object;
}

Object *object_registry_find_by_uuid(ObjectRegistry *registry, const Uuid *uuid)
{
    return find(registry, registry->by_uuid, uuid);
}

Object *object_registry_find_by_name(ObjectRegistry *registry, const char *name)
{
    return find(registry, registry->by_name, name);
}

static void entry_clear(gpointer data)
{
    ObjectEntry *entry = data;

    object_unref(entry->object);
    object_state_unref(entry->state);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(((const ObjectEntry *)a)->object->name, ((const ObjectEntry *)b)->object->name);
}

/** object_registry_list: all objects that have a document, by name. The caller frees the array. Thread: any. */
GArray *object_registry_list(ObjectRegistry *registry)
{
    GHashTableIter iter;
    gpointer object;
    GArray *list;

    object_registry_lock(registry);
    list = g_array_sized_new(FALSE, FALSE, sizeof(ObjectEntry), g_hash_table_size(registry->by_uuid));
    g_array_set_clear_func(list, entry_clear);
    g_hash_table_iter_init(&iter, registry->by_uuid);
    while (g_hash_table_iter_next(&iter, NULL, &object)) {
        ObjectState *state = ((Object *)object)->state;

        if (object_state_doc(state) == NULL)
            continue;
        ObjectEntry entry = { object_ref(object), object_state_ref(state) };
        g_array_append_val(list, entry);
    }
    object_registry_unlock(registry);
    g_array_sort(list, compare_names);
    return list;
}

/** object_uuid_of_name: the inner UUID of objects that have but a name, so that one kind of key finds them all. */
void object_uuid_of_name(const char *name, Uuid *ret_uuid)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_MD5);
    gsize length = sizeof(ret_uuid->bytes);

    g_checksum_update(checksum, (const guchar *)name, (gssize)strlen(name));
    g_checksum_get_digest(checksum, ret_uuid->bytes, &length);
}

static Object *object_new(ObjectRegistry *registry, Object *parent, const char *name, const Uuid *uuid)
{
    const ObjectClass *class = registry->class;
    Object *object = g_atomic_rc_box_new0(Object);

    object->class = class;
    object->registry = g_atomic_rc_box_acquire(registry);
    object->uuid = *uuid;
    object->name = g_strdup(name);
    object->parent = parent != NULL ? object_ref(parent) : NULL;
    object->state = g_atomic_rc_box_new0(ObjectState);
    object->jobs = parent != NULL ? parent->jobs : job_queue_new(name, registry->pool, NULL, object);
    if (class->children != NULL)
        object->children = object_registry_new(class->children, registry->pool, registry->free_driver);
    g_hash_table_insert(registry->by_uuid, &object->uuid, object);
    g_hash_table_insert(registry->by_name, object->name, object);
    return object;
}

static void object_clear(gpointer data)
{
    Object *object = data;
    ObjectRegistry *registry = object->registry;

    if (object->driver != NULL && registry->free_driver != NULL)
        registry->free_driver(object);
    object_registry_free(object->children);
    if (object->parent == NULL)
        job_queue_free(object->jobs);
    object_state_unref(object->state);
    object_unref(object->parent);
    g_free(object->name);
    g_atomic_rc_box_release_full(registry, registry_clear);
}

Object *object_ref(Object *object)
{
    return g_atomic_rc_box_acquire(object);
}

void object_unref(Object *object)
{
    if (object != NULL)
        g_atomic_rc_box_release_full(object, object_clear);
}

static void set_conflict(GError **error, const Object *other, const char *name)
{
    char uuid[UUID_STRING_LENGTH];

    uuid_format(&other->uuid, uuid);
    if (strcmp(other->name, name) == 0)
        error_set(error, ERROR_OPERATION_FAILED, "%s '%s' already exists with uuid %s", other->class->what, other->name, uuid);
    else
        error_set(error, ERROR_OPERATION_FAILED, "%s '%s' is already defined with uuid %s", other->class->what, other->name, uuid);
}

/**
 * object_registry_claim: the object of a name and UUID, made where there is none
 * @parent: the object whose child it is, or NULL
 * @uuid: NULL for a class that has but names
 *
 * A new one has no document yet: it holds the names, and is not found. The caller removes it should the work fail. Returns a reference.
 * Errors: ERROR_OPERATION_FAILED where one of the two belongs to another object. Thread: any.
 */
Object *object_registry_claim(ObjectRegistry *registry, Object *parent, const char *name, const Uuid *uuid, GError **error)
{
    Object *object = NULL;
    Uuid key;

    if (uuid == NULL)
        object_uuid_of_name(name, &key);
    else
        key = *uuid;
    object_registry_lock(registry);
    Object *same_uuid = g_hash_table_lookup(registry->by_uuid, &key);
    Object *same_name = g_hash_table_lookup(registry->by_name, name);
    if (same_uuid != same_name)
        set_conflict(error, same_uuid != NULL ? same_uuid : same_name, name);
    else
        object = object_ref(same_uuid != NULL ? same_uuid : object_new(registry, parent, name, &key));
    object_registry_unlock(registry);
    return object;
}

/** object_registry_remove: it is found no more, nor is what stands below it; who holds a reference keeps it. Thread: any. */
void object_registry_remove(ObjectRegistry *registry, Object *object)
{
    object_ref(object);
    if (object->children != NULL)
        object_registry_clear(object->children);
    object_registry_lock(registry);
    if (!object->gone) {
        object->gone = true;
        g_hash_table_remove(registry->by_name, object->name);
        g_hash_table_steal(registry->by_uuid, &object->uuid);
        object_registry_unlock(registry);
        object_unref(object);
    } else {
        object_registry_unlock(registry);
    }
    object_unref(object);
}

/** object_registry_clear: no object is found any more. Who holds a reference of one keeps it. Thread: any. */
void object_registry_clear(ObjectRegistry *registry)
{
    g_autoptr(GArray) entries = object_registry_list(registry);

    for (guint i = 0; i < entries->len; i++)
        object_registry_remove(registry, g_array_index(entries, ObjectEntry, i).object);
}
