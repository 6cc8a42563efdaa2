/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Volumes: documents in a pool, which take from its size. They share the pool's job queue, so what they take adds up. */
#include "daemons/testd/volume.h"

#include "base/error.h"
#include "conf/storage/volume.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "daemons/testd/pool.h"

#include <string.h>

static const StorageVolumeDef *volume_of(const ObjectState *state)
{
    return object_state_doc(state)->def;
}

/* Where a volume of a name is. A pool of the network has no place on the host; there, what it is called in the network stands for it. */
static char *path_in(const StoragePoolDef *pool, const char *name)
{
    const char *folder = pool->target_path != NULL ? pool->target_path : pool->source.name != NULL ? pool->source.name : pool->name;

    return g_strdup_printf("%s%s%s", folder, g_str_has_suffix(folder, "/") ? "" : "/", name);
}

static StorageVolumeDef *read_volume(const StoragePoolDef *pool, const char *xml, guint32 flags, GError **error)
{
    guint strict = (flags & STORAGE_VOL_CREATE_VALIDATE) != 0 ? STORAGE_VOLUME_PARSE_STRICT : 0u;
    StorageVolumeDef *def = storage_volume_def_parse(pool->source.type, xml, strlen(xml), strict, NULL, error);

    if (def == NULL)
        return NULL;
    g_free(def->path);
    g_free(def->key);
    def->path = path_in(pool, def->name);
    def->key = g_strdup(def->path);
    return def;
}

static bool fits(Object *pool, const StoragePoolDef *pool_def, const StorageVolumeDef *def, GError **error)
{
    g_autoptr(Object) other = object_registry_find_by_name(pool->children, def->name);

    if (other != NULL) {
        error_set(error, ERROR_OPERATION_FAILED, "storage vol '%s' already exists", def->name);
        return false;
    }
    if (def->allocation > pool_def->available) {
        error_set(error, ERROR_INTERNAL_ERROR, "Not enough free space in pool for volume '%s'", def->name);
        return false;
    }
    return true;
}

static bool create(Call *call, const char *xml, guint32 flags, WireStorageVol *ret_volume, GError **error)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const StoragePoolDef *pool = object_state_doc(state)->def;
    g_autoptr(StorageVolumeDef) def = read_volume(pool, xml, flags, error);
    g_autoptr(Object) volume = NULL;

    if (def == NULL || !fits(call->object, pool, def, error) ||
        (volume = object_registry_claim(call->object->children, call->object, def->name, NULL, error)) == NULL)
        return false;

    g_autoptr(ObjectState) empty = object_state(volume);
    ObjectState *made = object_state_copy(empty);
    test_pool_take(call->object, (gint64)def->allocation);
    object_state_set_live(made, object_doc_new(&storage_volume_element, g_steal_pointer(&def)));
    object_publish(volume, made);
    object_fill(volume, ret_volume);
    return true;
}

TEST_OP(storage_vol_create_xml, StorageVolCreateXMLArgs, StorageVolCreateXMLRet)
{
    return test_pool_require_active(call->object, error) && create(call, args->xml, args->flags, &ret->storage_vol, error);
}

/* Nothing is in a volume, so nothing is copied; but what is to be copied must be there. */
TEST_OP(storage_vol_create_xml_from, StorageVolCreateXMLFromArgs, StorageVolCreateXMLFromRet)
{
    g_autoptr(Object) from = NULL;

    if (!test_pool_require_active(call->object, error))
        return false;
    from = object_registry_find_by_name(call->object->children, args->clone.name);
    if (from == NULL) {
        object_set_missing(error, &storage_vol_class, args->clone.name, NULL);
        return false;
    }
    return create(call, args->xml, args->flags, &ret->storage_vol, error);
}

TEST_OP(storage_vol_delete, StorageVolDeleteArgs, NoRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);

    if (!test_pool_require_active(call->object->parent, error))
        return false;
    test_pool_take(call->object->parent, -(gint64)volume_of(state)->allocation);
    object_registry_remove(call->object->registry, call->object);
    return true;
}

TEST_OP(storage_vol_get_info_flags, StorageVolGetInfoFlagsArgs, StorageVolGetInfoFlagsRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const StorageVolumeDef *def = volume_of(state);

    if (!test_pool_require_active(call->object->parent, error))
        return false;
    ret->type = (char)storage_kind(def->pool)->volume_type;
    ret->capacity = def->capacity;
    ret->allocation = def->allocation;
    return true;
}

TEST_OP(storage_vol_get_xml_desc, StorageVolGetXMLDescArgs, StorageVolGetXMLDescRet)
{
    return test_pool_require_active(call->object->parent, error) && default_storage_vol_get_xml_desc(call, args, ret, error);
}

TEST_OP(storage_vol_get_path, StorageVolGetPathArgs, StorageVolGetPathRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);

    if (!test_pool_require_active(call->object->parent, error))
        return false;
    ret->name = g_strdup(volume_of(state)->path);
    return true;
}

TEST_OP(storage_vol_lookup_by_name, StorageVolLookupByNameArgs, StorageVolLookupByNameRet)
{
    return test_pool_require_active(call->object, error) && default_storage_vol_lookup_by_name(call, args, ret, error);
}

TEST_OP(storage_pool_lookup_by_volume, StoragePoolLookupByVolumeArgs, StoragePoolLookupByVolumeRet)
{
    object_fill(call->object->parent, &ret->storage_pool);
    return true;
}

/* The place of what a volume is looked for by, in its document. */
static Object *find_in_pool(Object *pool, gsize place, const char *wanted)
{
    g_autoptr(GArray) volumes = object_registry_list(pool->children);

    for (guint i = 0; i < volumes->len; i++) {
        const ObjectEntry *entry = &g_array_index(volumes, ObjectEntry, i);
        const char *text = *(char *const *)(const void *)((const char *)volume_of(entry->state) + place);

        if (strcmp(text, wanted) == 0)
            return object_ref(entry->object);
    }
    return NULL;
}

static bool look_up(Call *call, const char *what, gsize place, const char *wanted, WireStorageVol *ret_volume, GError **error)
{
    g_autoptr(GArray) pools = object_registry_list(call->daemon->objects[OBJECT_STORAGE_POOL]);
    g_autoptr(Object) volume = NULL;

    for (guint i = 0; i < pools->len && volume == NULL; i++) {
        const ObjectEntry *entry = &g_array_index(pools, ObjectEntry, i);

        if (object_state_is_active(entry->state))
            volume = find_in_pool(entry->object, place, wanted);
    }
    if (volume == NULL) {
        error_set(error, ERROR_NO_STORAGE_VOL, "no storage vol with matching %s '%s'", what, wanted);
        return false;
    }
    object_fill(volume, ret_volume);
    return true;
}

TEST_OP(storage_vol_lookup_by_key, StorageVolLookupByKeyArgs, StorageVolLookupByKeyRet)
{
    return look_up(call, "key", offsetof(StorageVolumeDef, key), args->key, &ret->storage_vol, error);
}

TEST_OP(storage_vol_lookup_by_path, StorageVolLookupByPathArgs, StorageVolLookupByPathRet)
{
    return look_up(call, "path", offsetof(StorageVolumeDef, path), args->path, &ret->storage_vol, error);
}
