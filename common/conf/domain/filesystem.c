/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <filesystem>: directories of the host that the guest sees. <lease>: locks that keep two hosts from running one machine. */
#include "conf/domain/filesystem.h"

#include "xml/place.h"

ENUM_TABLE(filesystem_type, "filesystem type", [FILESYSTEM_TYPE_MOUNT] = "mount", [FILESYSTEM_TYPE_BLOCK] = "block",
           [FILESYSTEM_TYPE_FILE] = "file", [FILESYSTEM_TYPE_TEMPLATE] = "template", [FILESYSTEM_TYPE_RAM] = "ram",
           [FILESYSTEM_TYPE_BIND] = "bind", [FILESYSTEM_TYPE_VOLUME] = "volume");
ENUM_TABLE(filesystem_driver, "filesystem driver", [FILESYSTEM_DRIVER_PATH] = "path", [FILESYSTEM_DRIVER_HANDLE] = "handle",
           [FILESYSTEM_DRIVER_LOOP] = "loop", [FILESYSTEM_DRIVER_NBD] = "nbd", [FILESYSTEM_DRIVER_PLOOP] = "ploop",
           [FILESYSTEM_DRIVER_VIRTIOFS] = "virtiofs", [FILESYSTEM_DRIVER_MTP] = "mtp");
ENUM_TABLE(filesystem_access, "access mode", [FILESYSTEM_ACCESS_PASSTHROUGH] = "passthrough", [FILESYSTEM_ACCESS_MAPPED] = "mapped",
           [FILESYSTEM_ACCESS_SQUASH] = "squash");

#define IS(kinds)  XML_WHEN(Filesystem, type, kinds)
#define KIND(kind) XML_BIT(FILESYSTEM_TYPE_##kind)

static const XmlField filesystem_fields[] = {
    XML_ENUM("@type", Filesystem, type, filesystem_type, XML_ALWAYS),
    XML_ENUM("@accessmode", Filesystem, access, filesystem_access, XML_ALWAYS),
    XML_STRING("@model", Filesystem, model, XML_GUEST_ABI),
    XML_STRING("@multidevs", Filesystem, multidevs),
    XML_STRING("@fmode", Filesystem, file_mode),
    XML_STRING("@dmode", Filesystem, directory_mode),
    XML_ENUM("driver/@type", Filesystem, driver, filesystem_driver),
    XML_STRING("driver/@format", Filesystem, driver_format),
    XML_STRING("driver/@wrpolicy", Filesystem, write_policy),
    XML_UINT("driver/@queue", Filesystem, queue),
    VIRTIO_OPTION_ROWS(Filesystem),
    XML_STRING("binary/@path", Filesystem, binary),
    XML_ON_OFF("binary/@xattr", Filesystem, binary_xattr),
    XML_STRING("binary/cache/@mode", Filesystem, binary_cache),
    XML_STRING("binary/sandbox/@mode", Filesystem, binary_sandbox),
    XML_ON_OFF("binary/lock/@posix", Filesystem, binary_lock_posix),
    XML_ON_OFF("binary/lock/@flock", Filesystem, binary_flock),
    XML_INT("binary/thread_pool/@size", Filesystem, thread_pool_size, XML_SET(Filesystem, has_thread_pool)),
    XML_STRING("source/@dir", Filesystem, source, IS(KIND(MOUNT) | KIND(BIND))),
    XML_STRING("source/@socket", Filesystem, socket, IS(KIND(MOUNT))),
    XML_STRING("source/@dev", Filesystem, source, IS(KIND(BLOCK))),
    XML_STRING("source/@file", Filesystem, source, IS(KIND(FILE))),
    XML_STRING("source/@name", Filesystem, source, IS(KIND(TEMPLATE))),
    XML_STRING("source/@pool", Filesystem, source_pool, IS(KIND(VOLUME))),
    XML_STRING("source/@volume", Filesystem, source_volume, IS(KIND(VOLUME))),
    XML_UINT("source/@usage", Filesystem, ram_kib, IS(KIND(RAM)), XML_REQUIRED),
    XML_STRING("source/@units", Filesystem, ram_units, IS(KIND(RAM))),
    XML_STRING("target/@dir", Filesystem, target, XML_GUEST_ABI),
    XML_FLAG("readonly", Filesystem, readonly, XML_GUEST_ABI),
    XML_SIZE("space_hard_limit", Filesystem, hard_limit_bytes, XML_BYTES, XML_BYTES),
    XML_SIZE("space_soft_limit", Filesystem, soft_limit_bytes, XML_BYTES, XML_BYTES),
    DEVICE_INFO_ROWS(Filesystem),
    XML_FIELDS_END,
};

static bool tidy_mode(const XmlPlace *place, const char *below, char **mode, GError **error)
{
    guint64 value;
    char *end;

    if (*mode == NULL)
        return true;
    value = g_ascii_strtoull(*mode, &end, 8);
    if (*end != '\0' || end == *mode || value > 0777)
        return xml_fail(place, below, error, "\"%s\" is not an octal number of 0 to 777", *mode);

    g_free(*mode);
    *mode = g_strdup_printf("%04o", (guint)value);
    return true;
}

static bool check_filesystem(const XmlPlace *place, void *object, GError **error)
{
    Filesystem *filesystem = object;

    if (filesystem->target == NULL)
        return xml_fail_code(place, "target/@dir", ERROR_NO_TARGET, error, "is missing");
    return tidy_mode(place, "@fmode", &filesystem->file_mode, error) && tidy_mode(place, "@dmode", &filesystem->directory_mode, error);
}

const XmlElement filesystem_element = {
    .name = "filesystem",
    .size = sizeof(Filesystem),
    XML_LINE(Filesystem, info.line),
    .fields = filesystem_fields,
    .check = check_filesystem,
};

static const XmlField lease_fields[] = {
    XML_STRING("lockspace", Lease, lockspace),
    XML_STRING("key", Lease, key, XML_REQUIRED),
    XML_STRING("target/@path", Lease, path, XML_REQUIRED),
    XML_UINT("target/@offset", Lease, offset),
    XML_FIELDS_END,
};

const XmlElement lease_element = { .name = "lease", .size = sizeof(Lease), .fields = lease_fields };
