/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What could become a pool: two volume groups, and a share of whatever host is named. */
#include "base/error.h"
#include "daemons/testd/pool.h"

#include <string.h>

static const struct {
    const char *device;
    const char *group;
} groups[] = { { "/dev/sda20", "testvg1" }, { "/dev/sda21", "testvg2" } };

static char *find_groups(const StoragePoolSource *asked, GError **error)
{
    g_autoptr(StoragePoolSources) found = storage_pool_sources_new();

    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        StoragePoolSource *source = storage_pool_source_new(STORAGE_POOL_LOGICAL);

        storage_pool_source_add_device(source, groups[i].device);
        source->name = g_strdup(groups[i].group);
        source->format = g_strdup("lvm2");
        xml_list_append(&found->items, source);
    }
    return storage_pool_sources_format(found);
}

static char *find_shares(const StoragePoolSource *asked, GError **error)
{
    g_autoptr(StoragePoolSources) found = storage_pool_sources_new();
    StoragePoolSource *source;

    if (asked == NULL || asked->hosts.n == 0) {
        error_set(error, ERROR_INVALID_ARG, "/source/host: is missing; shares are looked for on a host");
        return NULL;
    }
    source = storage_pool_source_new(STORAGE_POOL_NETFS);
    storage_pool_source_add_host(source, asked->hosts.items[0]->name, asked->hosts.items[0]->port);
    source->directory = g_strdup("/testshare");
    source->format = g_strdup("nfs");
    xml_list_append(&found->items, source);
    return storage_pool_sources_format(found);
}

static const struct {
    StoragePoolType type;
    char *(*find)(const StoragePoolSource *asked, GError **error);
} finders[] = { { STORAGE_POOL_LOGICAL, find_groups }, { STORAGE_POOL_NETFS, find_shares } };

/* The code for "dir" is the reference's own. */
static void set_unsupported(const char *type, GError **error)
{
    error_set(error, strcmp(type, "dir") == 0 ? ERROR_INTERNAL_ERROR : ERROR_NO_SUPPORT,
              "pool type '%s' does not support source discovery; logical and netfs do", type);
}

TEST_OP(connect_find_storage_pool_sources, ConnectFindStoragePoolSourcesArgs, ConnectFindStoragePoolSourcesRet)
{
    g_autoptr(StoragePoolSource) asked = NULL;
    int type;

    if (!enum_parse(&storage_pool_type, args->type, &type) || type == STORAGE_POOL_DIR) {
        set_unsupported(args->type, error);
        return false;
    }
    if (args->src_spec != NULL &&
        (asked = storage_pool_source_parse((StoragePoolType)type, args->src_spec, strlen(args->src_spec), error)) == NULL)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(finders); i++) {
        if (finders[i].type == (StoragePoolType)type)
            return (ret->xml = finders[i].find(asked, error)) != NULL;
    }
    set_unsupported(args->type, error);
    return false;
}
