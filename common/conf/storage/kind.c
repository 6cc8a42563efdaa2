/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The types of pools side by side, so that nothing else needs to ask which type a pool is to know what it may hold. */
#include "conf/storage/kind.h"

ENUM_TABLE(storage_pool_type, "pool type", [STORAGE_POOL_DIR] = "dir", [STORAGE_POOL_FS] = "fs", [STORAGE_POOL_NETFS] = "netfs",
           [STORAGE_POOL_LOGICAL] = "logical", [STORAGE_POOL_DISK] = "disk", [STORAGE_POOL_ISCSI] = "iscsi",
           [STORAGE_POOL_ISCSI_DIRECT] = "iscsi-direct", [STORAGE_POOL_SCSI] = "scsi", [STORAGE_POOL_MPATH] = "mpath",
           [STORAGE_POOL_RBD] = "rbd", [STORAGE_POOL_SHEEPDOG] = "sheepdog", [STORAGE_POOL_GLUSTER] = "gluster",
           [STORAGE_POOL_ZFS] = "zfs", [STORAGE_POOL_VSTORAGE] = "vstorage");

#define WORDS(...) (const char *const[]){ __VA_ARGS__, NULL }

static const StorageFormats file_systems = {
    WORDS("auto", "ext2", "ext3", "ext4", "ufs", "iso9660", "udf", "gfs", "gfs2", "vfat", "hfs+", "xfs", "ocfs2", "vmfs"),
    .fallback = "auto",
};

static const StorageFormats network_file_systems = { WORDS("auto", "nfs", "glusterfs", "cifs"), .fallback = "auto" };

static const StorageFormats volume_groups = { WORDS("unknown", "lvm2"), .fallback = "lvm2" };

static const StorageFormats partition_tables = {
    WORDS("unknown", "dos", "dvh", "gpt", "mac", "bsd", "pc98", "sun", "lvm2"),
    .fallback = "unknown",
};

static const StorageFormats partitions = {
    WORDS("none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended"),
    .fallback = "none",
};

#define IMAGE_FORMATS                                                                                                                      \
    WORDS("none", "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed", "vmdk")

static const StorageFormats images = { IMAGE_FORMATS, .fallback = "raw", .unusable = "none" };
static const StorageFormats network_images = { IMAGE_FORMATS, .fallback = "raw", .unusable = "none", .hidden = true };

/* Where the pool is not known. */
static const StorageFormats all_volumes = {
    WORDS("none", "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed", "vmdk",
          "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended"),
    .hidden = true,
};

static const StorageKind kinds[STORAGE_POOL_TYPE_LAST] = {
    [STORAGE_POOL_NONE] = { .volume_formats = &all_volumes },
    [STORAGE_POOL_DIR] = { .volume_formats = &images },
    [STORAGE_POOL_FS] = { .formats = &file_systems, .volume_formats = &images },
    [STORAGE_POOL_NETFS] = { .formats = &network_file_systems, .volume_formats = &images },
    [STORAGE_POOL_LOGICAL] = { .formats = &volume_groups, .volume_type = STORAGE_VOLUME_BLOCK, .device_folder = "/dev" },
    [STORAGE_POOL_DISK] = { .formats = &partition_tables, .volume_formats = &partitions, .volume_type = STORAGE_VOLUME_BLOCK },
    [STORAGE_POOL_ISCSI] = { .volume_type = STORAGE_VOLUME_BLOCK },
    [STORAGE_POOL_ISCSI_DIRECT] = { .volume_type = STORAGE_VOLUME_NETWORK },
    [STORAGE_POOL_SCSI] = { .volume_type = STORAGE_VOLUME_BLOCK },
    [STORAGE_POOL_MPATH] = { .volume_type = STORAGE_VOLUME_BLOCK },
    [STORAGE_POOL_RBD] = { .volume_formats = &network_images, .volume_type = STORAGE_VOLUME_NETWORK },
    [STORAGE_POOL_SHEEPDOG] = { .volume_type = STORAGE_VOLUME_NETWORK },
    [STORAGE_POOL_GLUSTER] = { .volume_formats = &images, .volume_type = STORAGE_VOLUME_NETWORK },
    [STORAGE_POOL_ZFS] = { .volume_type = STORAGE_VOLUME_BLOCK, .device_folder = "/dev/zvol" },
    [STORAGE_POOL_VSTORAGE] = { .volume_formats = &images },
};

/** storage_kind: what a type of pool is like; never NULL. Thread: any. */
const StorageKind *storage_kind(StoragePoolType type)
{
    return &kinds[type < STORAGE_POOL_TYPE_LAST ? type : STORAGE_POOL_NONE];
}

static bool is_usable(const StorageFormats *formats, const char *name)
{
    return g_strcmp0(name, formats->unusable) != 0;
}

/** storage_formats_have: whether a document may say @name. Thread: any. */
bool storage_formats_have(const StorageFormats *formats, const char *name)
{
    return is_usable(formats, name) && g_strv_contains(formats->names, name);
}

/** storage_formats_allowed: what a document may say, comma separated, for a message; the caller frees it. Thread: any. */
char *storage_formats_allowed(const StorageFormats *formats)
{
    GString *text = g_string_new(NULL);

    for (const char *const *name = formats->names; *name != NULL; name++) {
        if (is_usable(formats, *name))
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", *name);
    }
    return g_string_free(text, FALSE);
}
