/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum FilesystemType {
    FILESYSTEM_TYPE_MOUNT,
    FILESYSTEM_TYPE_BLOCK,
    FILESYSTEM_TYPE_FILE,
    FILESYSTEM_TYPE_TEMPLATE,
    FILESYSTEM_TYPE_RAM,
    FILESYSTEM_TYPE_BIND,
    FILESYSTEM_TYPE_VOLUME,
} FilesystemType;

typedef enum FilesystemDriver {
    FILESYSTEM_DRIVER_UNSET,
    FILESYSTEM_DRIVER_PATH,
    FILESYSTEM_DRIVER_HANDLE,
    FILESYSTEM_DRIVER_LOOP,
    FILESYSTEM_DRIVER_NBD,
    FILESYSTEM_DRIVER_PLOOP,
    FILESYSTEM_DRIVER_VIRTIOFS,
    FILESYSTEM_DRIVER_MTP,
} FilesystemDriver;

typedef enum FilesystemAccess {
    FILESYSTEM_ACCESS_PASSTHROUGH,
    FILESYSTEM_ACCESS_MAPPED,
    FILESYSTEM_ACCESS_SQUASH,
} FilesystemAccess;

typedef struct Filesystem {
    FilesystemType   type;
    FilesystemAccess access;
    char            *model;
    char            *multidevs;
    char            *file_mode; /* octal */
    char            *directory_mode;
    FilesystemDriver driver;
    char            *driver_format;
    char            *write_policy;
    guint            queue;
    VirtioOptions    virtio;
    char            *source; /* directory, device, file, template, socket */
    char            *source_pool;
    char            *source_volume;
    char            *socket; /* of a virtiofsd that runs already */
    guint64          ram_kib;
    char            *ram_units;
    char            *binary;
    Tristate         binary_xattr;
    char            *binary_cache;
    char            *binary_sandbox;
    Tristate         binary_lock_posix;
    Tristate         binary_flock;
    bool             has_thread_pool;
    int              thread_pool_size;
    char            *target;
    bool             readonly;
    guint64          hard_limit_bytes;
    guint64          soft_limit_bytes;
    DeviceInfo       info;
} Filesystem;

typedef struct Lease {
    char   *lockspace;
    char   *key;
    char   *path;
    guint64 offset;
} Lease;

extern const EnumTable  filesystem_type;
extern const EnumTable  filesystem_driver;
extern const EnumTable  filesystem_access;
extern const XmlElement filesystem_element;
extern const XmlElement lease_element;
