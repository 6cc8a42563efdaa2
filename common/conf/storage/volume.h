/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/storage-source.h"
#include "conf/storage/kind.h"
#include "conf/storage/permissions.h"

/* When it was last touched, as seconds with a fraction. */
typedef struct StorageTimestamps {
    char *atime, *mtime, *ctime, *btime;
} StorageTimestamps;

typedef struct StorageVolumeFeatures {
    bool lazy_refcounts;
    bool extended_l2;
} StorageVolumeFeatures;

typedef struct StorageExtent {
    guint64 start, end; /* bytes */
} StorageExtent;

typedef struct StorageVolumeDevice {
    char *path;
    XML_LIST_OF(StorageExtent) extents;
} StorageVolumeDevice;

/* <backingStore>: what is below a volume; there is none where path is NULL. */
typedef struct StorageVolumeBacking {
    char              *path;
    char              *format;
    StoragePermissions permissions;
    StorageTimestamps  timestamps;
} StorageVolumeBacking;

/* A <volume>. Immutable once published: changes are made to a copy. */
typedef struct StorageVolumeDef {
    StoragePoolType        pool; /* whose formats count */
    StorageVolumeType      type;
    char                  *name;
    char                  *key;
    XML_LIST_OF(StorageVolumeDevice) devices;
    guint64                capacity; /* bytes */
    guint64                allocation;
    guint64                physical;
    bool                   has_capacity, has_allocation;
    char                  *path;
    char                  *format;
    StoragePermissions     permissions;
    StorageTimestamps      timestamps;
    StorageEncryption     *encryption;
    char                  *compat;
    bool                   nocow; /* asks not to copy on write; never written */
    guint64                cluster_size;
    StorageVolumeFeatures *features;
    StorageVolumeBacking   backing;
} StorageVolumeDef;

typedef enum StorageVolumeParseFlags {
    STORAGE_VOLUME_PARSE_STRICT = 1 << 0,          /* what is unknown is an error rather than a warning */
    STORAGE_VOLUME_PARSE_CAPACITY_OPTIONAL = 1 << 1, /* it comes from elsewhere: a volume to copy, an image below */
} StorageVolumeParseFlags;

extern const XmlElement storage_volume_element;

/* documents */
StorageVolumeDef *storage_volume_def_parse(StoragePoolType pool, const char *xml, gsize length, guint flags, GPtrArray *warnings,
                                           GError **error);
char             *storage_volume_def_format(const StorageVolumeDef *def);
void              storage_volume_def_free(StorageVolumeDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StorageVolumeDef, storage_volume_def_free)
