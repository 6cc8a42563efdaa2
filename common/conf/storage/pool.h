/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/storage/permissions.h"
#include "conf/storage/pool-source.h"

typedef enum StorageRefreshAllocation {
    STORAGE_REFRESH_ALLOCATION_UNSET,
    STORAGE_REFRESH_ALLOCATION_DEFAULT,
    STORAGE_REFRESH_ALLOCATION_CAPACITY,
} StorageRefreshAllocation;

/* <fs:option name=/>, <rbd:option name= value=/> */
typedef struct StorageOption {
    char *name;
    char *value;
} StorageOption;

/* What a pool's backend is told beside the document: options of a mount, of a cluster's client. */
typedef struct StorageOptions {
    XML_LIST_OF(StorageOption) items;
} StorageOptions;

/* A <pool>. Immutable once published: changes are made to a copy. */
typedef struct StoragePoolDef {
    StoragePoolSource        source; /* the pool's type is in it */
    char                    *name;
    Uuid                     uuid;
    guint64                  capacity; /* bytes; said by who runs it, never read from a document */
    guint64                  allocation;
    guint64                  available;
    Tristate                 cow;
    char                    *target_path;
    StoragePermissions       permissions;
    StorageRefreshAllocation refresh_allocation;
    StorageOptions          *mount_options;
    StorageOptions          *rbd_options;
} StoragePoolDef;

typedef enum StoragePoolParseFlags {
    STORAGE_POOL_PARSE_STRICT = 1 << 0, /* what is unknown is an error rather than a warning */
} StoragePoolParseFlags;

extern const XmlElement storage_pool_element;

/* documents */
StoragePoolDef *storage_pool_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error);
char           *storage_pool_def_format(const StoragePoolDef *def);
void            storage_pool_def_free(StoragePoolDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoragePoolDef, storage_pool_def_free)

/* comparing */
bool storage_pool_def_shares_source(const StoragePoolDef *a, const StoragePoolDef *b);
