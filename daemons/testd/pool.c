/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pools without storage: each has a size that its volumes take from. A pool that runs and is defined has one document for both, as the
 * reference's test driver has: a new definition counts at once.
 */
#include "daemons/testd/pool.h"

#include "base/error.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

#define POOL_BYTES (G_GUINT64_CONSTANT(100) << 30)

static const char default_pool[] = "<pool type='dir'><name>default-pool</name><uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>"
                                   "<target><path>/default-pool</path></target></pool>";

static bool is_active(Object *pool)
{
    g_autoptr(ObjectState) state = object_state(pool);

    return object_state_is_active(state);
}

/** test_pool_require_active: refuse what needs a pool that runs. Errors: ERROR_OPERATION_INVALID. Thread: any. */
bool test_pool_require_active(Object *pool, GError **error)
{
    if (is_active(pool))
        return true;
    error_set(error, ERROR_OPERATION_INVALID, "storage pool '%s' is not active", pool->name);
    return false;
}

static bool require_inactive(Object *pool, GError **error)
{
    if (!is_active(pool))
        return true;
    error_set(error, ERROR_OPERATION_INVALID, "storage pool '%s' is active", pool->name);
    return false;
}

static StoragePoolDef *read_pool(const char *xml, bool validate, GError **error)
{
    StoragePoolDef *def = storage_pool_def_parse(xml, strlen(xml), validate ? STORAGE_POOL_PARSE_STRICT : 0, NULL, error);

    if (def != NULL)
        def->capacity = def->available = POOL_BYTES;
    return def;
}

static bool source_is_free(Daemon *daemon, const StoragePoolDef *def, GError **error)
{
    g_autoptr(GArray) entries = object_registry_list(daemon->objects[OBJECT_STORAGE_POOL]);

    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);

        if (!uuid_equal(&entry->object->uuid, &def->uuid) && storage_pool_def_shares_source(object_state_doc(entry->state)->def, def)) {
            error_set(error, ERROR_OPERATION_FAILED, "Storage source conflict with pool: '%s'", entry->object->name);
            return false;
        }
    }
    return true;
}

/* The pool of a document, with its job; object_leave() ends both. */
static Object *enter_pool(Call *call, const StoragePoolDef *def, GError **error)
{
    Object *pool = object_enter(call, OBJECT_STORAGE_POOL, def->name, &def->uuid, error);

    if (pool != NULL && !source_is_free(call->daemon, def, error))
        g_clear_pointer(&pool, object_leave);
    return pool;
}

/* Takes @def over. */
static void set_documents(Object *pool, StoragePoolDef *def, bool active, bool persistent)
{
    g_autoptr(ObjectState) old = object_state(pool);
    ObjectState *state = object_state_copy(old);
    g_autoptr(ObjectDoc) doc = object_doc_new(&storage_pool_element, def);

    object_state_set_live(state, active ? object_doc_ref(doc) : NULL);
    object_state_set_config(state, persistent ? object_doc_ref(doc) : NULL);
    object_publish(pool, state);
}

/** test_add_pools: the pool that is there from the beginning. Thread: main, before the first client. */
bool test_add_pools(Daemon *daemon, GError **error)
{
    StoragePoolDef *def = read_pool(default_pool, false, error);
    g_autoptr(Object) pool = NULL;

    if (def == NULL)
        return false;
    pool = object_registry_claim(daemon->objects[OBJECT_STORAGE_POOL], NULL, def->name, &def->uuid, error);
    if (pool != NULL)
        set_documents(pool, def, true, true);
    else
        storage_pool_def_free(def);
    return pool != NULL;
}

static void take(StoragePoolDef *def, gint64 bytes)
{
    def->allocation += (guint64)bytes;
    def->available = def->capacity - def->allocation;
}

/** test_pool_take: a volume takes so many bytes of a pool, or gives them back where negative. Thread: the pool's job. */
void test_pool_take(Object *pool, gint64 bytes)
{
    g_autoptr(ObjectState) state = object_state(pool);
    StoragePoolDef *def = xml_object_copy(&storage_pool_element, object_state_doc(state)->def);

    take(def, bytes);
    set_documents(pool, def, object_state_is_active(state), object_state_is_persistent(state));
}

TEST_OP(storage_pool_define_xml, StoragePoolDefineXMLArgs, StoragePoolDefineXMLRet)
{
    g_autoptr(StoragePoolDef) def = read_pool(args->xml, (args->flags & STORAGE_POOL_DEFINE_VALIDATE) != 0, error);
    Object *pool = def != NULL ? enter_pool(call, def, error) : NULL;

    if (pool == NULL)
        return false;
    set_documents(pool, g_steal_pointer(&def), is_active(pool), true);
    object_fill(pool, &ret->storage_pool);
    object_tell(call->daemon, pool, STORAGE_POOL_EVENT_DEFINED, 0);
    object_leave(pool);
    return true;
}

/* A defined pool that is made so anew is defined no more. */
TEST_OP(storage_pool_create_xml, StoragePoolCreateXMLArgs, StoragePoolCreateXMLRet)
{
    g_autoptr(StoragePoolDef) def = read_pool(args->xml, false, error);
    Object *pool = def != NULL ? enter_pool(call, def, error) : NULL;

    if (pool == NULL)
        return false;
    if (is_active(pool)) {
        error_set(error, ERROR_OPERATION_INVALID, "pool is already active as '%s'", pool->name);
        object_leave(pool);
        return false;
    }
    set_documents(pool, g_steal_pointer(&def), true, false);
    object_fill(pool, &ret->storage_pool);
    object_tell(call->daemon, pool, STORAGE_POOL_EVENT_STARTED, 0);
    object_leave(pool);
    return true;
}

static void set_life(Call *call, bool active, bool persistent, StoragePoolEventLifecycleType event)
{
    g_autoptr(ObjectState) old = object_state(call->object);
    ObjectDoc *doc = object_state_doc(old);
    ObjectState *state = object_state_copy(old);

    object_state_set_live(state, active ? object_doc_ref(doc) : NULL);
    object_state_set_config(state, persistent ? object_doc_ref(doc) : NULL);
    object_publish(call->object, state);
    object_tell(call->daemon, call->object, (gint32)event, 0);
    object_drop_if_empty(call->object);
}

TEST_OP(storage_pool_create, StoragePoolCreateArgs, NoRet)
{
    if (!require_inactive(call->object, error))
        return false;
    set_life(call, true, true, STORAGE_POOL_EVENT_STARTED);
    return true;
}

TEST_OP(storage_pool_destroy, StoragePoolDestroyArgs, NoRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);

    if (!test_pool_require_active(call->object, error))
        return false;
    set_life(call, false, object_state_is_persistent(state), STORAGE_POOL_EVENT_STOPPED);
    return true;
}

TEST_OP(storage_pool_undefine, StoragePoolUndefineArgs, NoRet)
{
    if (!require_inactive(call->object, error))
        return false;
    set_life(call, false, false, STORAGE_POOL_EVENT_UNDEFINED);
    return true;
}

TEST_OP(storage_pool_build, StoragePoolBuildArgs, NoRet)
{
    if (!require_inactive(call->object, error))
        return false;
    object_tell(call->daemon, call->object, STORAGE_POOL_EVENT_CREATED, 0);
    return true;
}

TEST_OP(storage_pool_delete, StoragePoolDeleteArgs, NoRet)
{
    if (!require_inactive(call->object, error))
        return false;
    object_tell(call->daemon, call->object, STORAGE_POOL_EVENT_DELETED, 0);
    return true;
}

TEST_OP(storage_pool_refresh, StoragePoolRefreshArgs, NoRet)
{
    StoragePoolEventRefreshMsg message = { 0 };

    if (!test_pool_require_active(call->object, error))
        return false;
    object_fill(call->object, &message.storage_pool);
    event_bus_emit(call->daemon->events, PROGRAM_REMOTE, PROC_STORAGE_POOL_EVENT_REFRESH, &call->object->uuid,
                   &storage_pool_event_refresh_msg_wire, &message);
    wire_clear(&storage_pool_event_refresh_msg_wire, &message);
    return true;
}

TEST_OP(storage_pool_get_info, StoragePoolGetInfoArgs, StoragePoolGetInfoRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const StoragePoolDef *def = object_state_doc(state)->def;

    ret->state = object_state_is_active(state) ? STORAGE_POOL_RUNNING : STORAGE_POOL_INACTIVE;
    ret->capacity = def->capacity;
    ret->allocation = def->allocation;
    ret->available = def->available;
    return true;
}

/* The shared default has another code for a pool that is not defined. */
TEST_OP(storage_pool_set_autostart, StoragePoolSetAutostartArgs, NoRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);

    if (!object_state_is_persistent(state)) {
        error_set(error, ERROR_INVALID_ARG, "pool '%s' has no config file", call->object->name);
        return false;
    }
    return default_storage_pool_set_autostart(call, args, ret, error);
}

TEST_OP(storage_pool_num_of_volumes, StoragePoolNumOfVolumesArgs, StoragePoolNumOfVolumesRet)
{
    return test_pool_require_active(call->object, error) && default_storage_pool_num_of_volumes(call, args, ret, error);
}

TEST_OP(storage_pool_list_volumes, StoragePoolListVolumesArgs, StoragePoolListVolumesRet)
{
    return test_pool_require_active(call->object, error) && default_storage_pool_list_volumes(call, args, ret, error);
}

TEST_OP(storage_pool_list_all_volumes, StoragePoolListAllVolumesArgs, StoragePoolListAllVolumesRet)
{
    return test_pool_require_active(call->object, error) && default_storage_pool_list_all_volumes(call, args, ret, error);
}
