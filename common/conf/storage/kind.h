/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/enum.h"

typedef enum StoragePoolType {
    STORAGE_POOL_NONE,
    STORAGE_POOL_DIR,
    STORAGE_POOL_FS,
    STORAGE_POOL_NETFS,
    STORAGE_POOL_LOGICAL,
    STORAGE_POOL_DISK,
    STORAGE_POOL_ISCSI,
    STORAGE_POOL_ISCSI_DIRECT,
    STORAGE_POOL_SCSI,
    STORAGE_POOL_MPATH,
    STORAGE_POOL_RBD,
    STORAGE_POOL_SHEEPDOG,
    STORAGE_POOL_GLUSTER,
    STORAGE_POOL_ZFS,
    STORAGE_POOL_VSTORAGE,
    STORAGE_POOL_TYPE_LAST,
} StoragePoolType;

/* The public numbers (virStorageVolType) follow this order. */
typedef enum StorageVolumeType {
    STORAGE_VOLUME_FILE,
    STORAGE_VOLUME_BLOCK,
    STORAGE_VOLUME_DIR,
    STORAGE_VOLUME_NETWORK,
    STORAGE_VOLUME_NETDIR,
    STORAGE_VOLUME_PLOOP,
} StorageVolumeType;

/* The words that a <format type=''> may have, and the one that counts where none is said. */
typedef struct StorageFormats {
    const char *const *names; /* ended by NULL */
    const char *fallback;
    const char *unusable; /* shown among them, but no document may say it; NULL: none */
    bool hidden;          /* not shown */
} StorageFormats;

/* What is special about a type of pool, and of what may lie in it. */
typedef struct StorageKind {
    const StorageFormats *formats; /* of the pool itself; NULL where it has none */
    const StorageFormats *volume_formats;
    StorageVolumeType volume_type; /* what a volume of such a pool is, whatever its document calls it */
    const char *device_folder; /* where the target's path begins, followed by the source's name; NULL: the document says it */
} StorageKind;

extern const EnumTable storage_pool_type;

const StorageKind *storage_kind(StoragePoolType type);
bool               storage_formats_have(const StorageFormats *formats, const char *name);
char              *storage_formats_allowed(const StorageFormats *formats);
