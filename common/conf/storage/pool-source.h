/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/storage/adapter.h"
#include "conf/storage/kind.h"
#include "xml/place.h"

typedef struct StoragePoolHost {
    char *name;
    guint port; /* 0: the usual one */
} StoragePoolHost;

typedef struct StorageExtent {
    guint64 start, end; /* bytes */
} StorageExtent;

typedef struct StoragePoolDevice {
    char    *path;
    Tristate part_separator;
    XML_LIST_OF(StorageExtent) free_extents; /* said by who runs it, never read from a document */
} StoragePoolDevice;

typedef struct StoragePoolAuth {
    char *type; /* "chap", "ceph" */
    char *username;
    char *secret_type;
    char *secret_uuid; /* one of both */
    char *secret_usage;
} StoragePoolAuth;

/* <source> of a pool: where its storage comes from. What may stand in it depends on the pool's type. */
typedef struct StoragePoolSource {
    StoragePoolType type; /* an attribute of the element above */
    XML_LIST_OF(StoragePoolHost) hosts;
    XML_LIST_OF(StoragePoolDevice) devices;
    char            *directory;
    StorageAdapter  *adapter;
    char            *name;
    char            *initiator_iqn;
    char            *format;
    StoragePoolAuth *auth;
    char            *protocol_version;
    char            *vendor;
    char            *product;
} StoragePoolSource;

/* <sources>: what was found. */
typedef struct StoragePoolSources {
    XML_LIST_OF(StoragePoolSource) items;
} StoragePoolSources;

extern const XmlElement storage_pool_source_element;
extern const XmlElement storage_extent_element;

/* on its own, as a question for sources and its answer */
StoragePoolSource  *storage_pool_source_new(StoragePoolType type);
StoragePoolSource  *storage_pool_source_parse(StoragePoolType type, const char *xml, gsize length, GError **error);
void                storage_pool_source_free(StoragePoolSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoragePoolSource, storage_pool_source_free)
StoragePoolSources *storage_pool_sources_new(void);
void                storage_pool_sources_free(StoragePoolSources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoragePoolSources, storage_pool_sources_free)
char               *storage_pool_sources_format(const StoragePoolSources *sources);

/* filling in */
void storage_pool_source_add_host(StoragePoolSource *source, const char *name, guint port);
void storage_pool_source_add_device(StoragePoolSource *source, const char *path);

/* for pool.c */
bool  storage_pool_source_check(const XmlPlace *pool, const StoragePoolSource *source, GError **error);
char *storage_path_tidy(const char *path);
