/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <disk>: what the guest sees of a drive, and how the host feeds it. */
#include "conf/domain/disk.h"

#include <string.h>

#include "xml/place.h"

ENUM_TABLE(disk_device, "disk device", [DISK_DEVICE_DISK] = "disk", [DISK_DEVICE_CDROM] = "cdrom", [DISK_DEVICE_FLOPPY] = "floppy",
           [DISK_DEVICE_LUN] = "lun");
ENUM_TABLE(disk_bus, "disk bus", [DISK_BUS_IDE] = "ide", [DISK_BUS_FDC] = "fdc", [DISK_BUS_SCSI] = "scsi", [DISK_BUS_VIRTIO] = "virtio",
           [DISK_BUS_XEN] = "xen", [DISK_BUS_USB] = "usb", [DISK_BUS_UML] = "uml", [DISK_BUS_SATA] = "sata", [DISK_BUS_SD] = "sd");
ENUM_TABLE(disk_model, "disk model", [DISK_MODEL_VIRTIO] = "virtio", [DISK_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
           [DISK_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional");
ENUM_TABLE(disk_cache, "disk cache", [DISK_CACHE_DEFAULT] = "default", [DISK_CACHE_NONE] = "none",
           [DISK_CACHE_WRITETHROUGH] = "writethrough", [DISK_CACHE_WRITEBACK] = "writeback", [DISK_CACHE_DIRECTSYNC] = "directsync",
           [DISK_CACHE_UNSAFE] = "unsafe");
ENUM_TABLE(disk_error_policy, "error policy", [DISK_ERROR_POLICY_STOP] = "stop", [DISK_ERROR_POLICY_REPORT] = "report",
           [DISK_ERROR_POLICY_IGNORE] = "ignore", [DISK_ERROR_POLICY_ENOSPACE] = "enospace");
STATIC_ENUM_TABLE(disk_read_error_policy, "error policy for reading", [DISK_ERROR_POLICY_STOP] = "stop",
                  [DISK_ERROR_POLICY_REPORT] = "report", [DISK_ERROR_POLICY_IGNORE] = "ignore");
ENUM_TABLE(disk_io, "way of doing I/O", [DISK_IO_NATIVE] = "native", [DISK_IO_THREADS] = "threads", [DISK_IO_URING] = "io_uring");
ENUM_TABLE(disk_discard, "way of discarding", [DISK_DISCARD_UNMAP] = "unmap", [DISK_DISCARD_IGNORE] = "ignore");
ENUM_TABLE(disk_detect_zeroes, "detection of zeroes", [DISK_DETECT_ZEROES_OFF] = "off", [DISK_DETECT_ZEROES_ON] = "on",
           [DISK_DETECT_ZEROES_UNMAP] = "unmap");
ENUM_TABLE(disk_snapshot, "way of taking snapshots", [DISK_SNAPSHOT_NO] = "no", [DISK_SNAPSHOT_INTERNAL] = "internal",
           [DISK_SNAPSHOT_EXTERNAL] = "external", [DISK_SNAPSHOT_MANUAL] = "manual");
STATIC_ENUM_TABLE(disk_tray, "tray", [DISK_TRAY_CLOSED] = "closed", [DISK_TRAY_OPEN] = "open");

static const XmlField disk_mirror_fields[] = {
    XML_ENUM("@type", DiskMirror, source.type, storage_type),
    XML_STRING("@job", DiskMirror, job),
    XML_STRING("@ready", DiskMirror, ready),
    XML_ENUM("format/@type", DiskMirror, format, image_format),
    XML_SUB("source", DiskMirror, source, storage_source_element),
    XML_SUB_PTR("backingStore", DiskMirror, backing, backing_store_element),
    XML_FIELDS_END,
};

static const XmlElement disk_mirror_element = { .name = "mirror", .size = sizeof(DiskMirror), .fields = disk_mirror_fields };

static const XmlField disk_fields[] = {
    XML_ENUM("@type", Disk, source.type, storage_type, XML_DEFAULT(STORAGE_TYPE_FILE)),
    XML_ENUM("@device", Disk, device, disk_device, XML_ALWAYS, XML_GUEST_ABI),
    XML_ENUM("@model", Disk, model, disk_model, XML_GUEST_ABI),
    XML_YES_NO("@rawio", Disk, rawio),
    XML_STRING("@sgio", Disk, sgio),
    XML_ENUM("@snapshot", Disk, snapshot, disk_snapshot),
    XML_STRING("driver/@name", Disk, driver.name),
    XML_ENUM("driver/@type", Disk, driver.format, image_format),
    XML_ENUM("driver/@cache", Disk, driver.cache, disk_cache),
    XML_ENUM("driver/@error_policy", Disk, driver.error_policy, disk_error_policy),
    XML_ENUM("driver/@rerror_policy", Disk, driver.read_error_policy, disk_read_error_policy),
    XML_ENUM("driver/@io", Disk, driver.io, disk_io),
    XML_ON_OFF("driver/@ioeventfd", Disk, driver.ioeventfd),
    XML_ON_OFF("driver/@event_idx", Disk, driver.event_idx),
    XML_ON_OFF("driver/@copy_on_read", Disk, driver.copy_on_read),
    XML_ENUM("driver/@discard", Disk, driver.discard, disk_discard),
    XML_UINT("driver/@iothread", Disk, driver.iothread, XML_RANGE(1, G_MAXINT)),
    XML_ENUM("driver/@detect_zeroes", Disk, driver.detect_zeroes, disk_detect_zeroes),
    XML_UINT("driver/@queues", Disk, driver.queues),
    XML_UINT("driver/@queue_size", Disk, driver.queue_size),
    VIRTIO_OPTION_ROWS(Disk),
    XML_SIZE("driver/metadata_cache/max_size", Disk, driver.metadata_cache_max_bytes, XML_BYTES, XML_BYTES),
    XML_SUB_PTR("auth", Disk, auth, storage_auth_element),
    XML_SUB("source", Disk, source, storage_source_element),
    XML_SUB_PTR("backingStore", Disk, backing, backing_store_element),
    XML_STRING("backenddomain/@name", Disk, backend_domain),
    XML_UINT("geometry/@cyls", Disk, cylinders, XML_GUEST_ABI),
    XML_UINT("geometry/@heads", Disk, heads, XML_GUEST_ABI),
    XML_UINT("geometry/@secs", Disk, sectors, XML_GUEST_ABI),
    XML_STRING("geometry/@trans", Disk, geometry_translation, XML_GUEST_ABI),
    XML_UINT("blockio/@logical_block_size", Disk, logical_block_size, XML_GUEST_ABI),
    XML_UINT("blockio/@physical_block_size", Disk, physical_block_size, XML_GUEST_ABI),
    XML_UINT("blockio/@discard_granularity", Disk, discard_granularity, XML_GUEST_ABI),
    XML_SUB_PTR("mirror", Disk, mirror, disk_mirror_element, XML_LIVE),
    XML_STRING("target/@dev", Disk, target, XML_REQUIRED),
    XML_ENUM("target/@bus", Disk, bus, disk_bus, XML_GUEST_ABI),
    XML_ENUM("target/@tray", Disk, tray, disk_tray),
    XML_ON_OFF("target/@removable", Disk, removable, XML_GUEST_ABI),
    XML_UINT("target/@rotation_rate", Disk, rotation_rate, XML_RANGE(0, 65534), XML_GUEST_ABI),
    XML_UINT("iotune/total_bytes_sec", Disk, iotune.total_bytes_sec),
    XML_UINT("iotune/read_bytes_sec", Disk, iotune.read_bytes_sec),
    XML_UINT("iotune/write_bytes_sec", Disk, iotune.write_bytes_sec),
    XML_UINT("iotune/total_iops_sec", Disk, iotune.total_iops_sec),
    XML_UINT("iotune/read_iops_sec", Disk, iotune.read_iops_sec),
    XML_UINT("iotune/write_iops_sec", Disk, iotune.write_iops_sec),
    XML_UINT("iotune/total_bytes_sec_max", Disk, iotune.total_bytes_sec_max),
    XML_UINT("iotune/read_bytes_sec_max", Disk, iotune.read_bytes_sec_max),
    XML_UINT("iotune/write_bytes_sec_max", Disk, iotune.write_bytes_sec_max),
    XML_UINT("iotune/total_iops_sec_max", Disk, iotune.total_iops_sec_max),
    XML_UINT("iotune/read_iops_sec_max", Disk, iotune.read_iops_sec_max),
    XML_UINT("iotune/write_iops_sec_max", Disk, iotune.write_iops_sec_max),
    XML_UINT("iotune/size_iops_sec", Disk, iotune.size_iops_sec),
    XML_STRING("iotune/group_name", Disk, iotune.group_name),
    XML_UINT("iotune/total_bytes_sec_max_length", Disk, iotune.total_bytes_sec_max_length),
    XML_UINT("iotune/read_bytes_sec_max_length", Disk, iotune.read_bytes_sec_max_length),
    XML_UINT("iotune/write_bytes_sec_max_length", Disk, iotune.write_bytes_sec_max_length),
    XML_UINT("iotune/total_iops_sec_max_length", Disk, iotune.total_iops_sec_max_length),
    XML_UINT("iotune/read_iops_sec_max_length", Disk, iotune.read_iops_sec_max_length),
    XML_UINT("iotune/write_iops_sec_max_length", Disk, iotune.write_iops_sec_max_length),
    XML_FLAG("readonly", Disk, readonly, XML_GUEST_ABI),
    XML_FLAG("shareable", Disk, shareable),
    XML_FLAG("transient", Disk, transient),
    XML_YES_NO("transient/@shareBacking", Disk, transient_share_backing),
    XML_STRING("serial", Disk, serial, XML_GUEST_ABI),
    XML_STRING("wwn", Disk, wwn, XML_GUEST_ABI),
    XML_STRING("vendor", Disk, vendor, XML_GUEST_ABI),
    XML_STRING("product", Disk, product, XML_GUEST_ABI),
    XML_SUB_PTR("encryption", Disk, encryption, storage_encryption_element),
    DEVICE_INFO_ROWS(Disk),
    XML_FIELDS_END,
};

/* What older readers knew as the only kind of bus tells the bus where none is named. */
static DiskBus bus_of_target(const Disk *disk)
{
    static const struct {
        const char *start;
        DiskBus bus;
    } starts[] = {
        { "hd", DISK_BUS_IDE },    { "fd", DISK_BUS_FDC },  { "sd", DISK_BUS_SCSI },
        { "vd", DISK_BUS_VIRTIO }, { "xvd", DISK_BUS_XEN }, { "ubd", DISK_BUS_UML },
    };

    if (disk->device == DISK_DEVICE_FLOPPY)
        return DISK_BUS_FDC;
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (g_str_has_prefix(disk->target, starts[i].start))
            return starts[i].bus;
    }
    return DISK_BUS_IDE;
}

static bool check_disk(const XmlPlace *place, void *object, GError **error)
{
    Disk *disk = object;
    guint index;

    if (disk->target == NULL)
        return xml_fail_code(place, "target", ERROR_NO_TARGET, error, "is missing: a disk needs <target dev='…'/>");
    if (!disk_target_index(disk->target, &index))
        return xml_fail(place, "target/@dev", error, "\"%s\" is not a name of one of the kinds hda, fda, sda, vda, xvda, ubda",
                        disk->target);
    if ((disk->device == DISK_DEVICE_DISK || disk->device == DISK_DEVICE_LUN) && storage_source_is_empty(&disk->source))
        return xml_fail_code(place, "source", ERROR_NO_SOURCE, error, "is missing or empty; only a cdrom or a floppy drive can be empty");
    if (disk->bus == DISK_BUS_UNSET) {
        disk->bus = bus_of_target(disk);
        disk->bus_guessed = true;
    }
    if (disk->device == DISK_DEVICE_CDROM)
        disk->readonly = true;
    if ((disk->device == DISK_DEVICE_CDROM || disk->device == DISK_DEVICE_FLOPPY) &&
        ((disk->source.type == STORAGE_TYPE_NETWORK && disk->source.protocol == NETWORK_PROTOCOL_NONE) ||
         (disk->source.type == STORAGE_TYPE_VOLUME && disk->source.pool == NULL)))
        disk->source.type = STORAGE_TYPE_FILE; /* an empty drive is no network's */
    return true;
}

const XmlElement disk_element = {
    .name = "disk",
    .size = sizeof(Disk),
    XML_LINE(Disk, info.line),
    .fields = disk_fields,
    .check = check_disk,
};

/**
 * disk_target_index: which disk of its kind a target's name means
 * @target: "vda", "sdb", "hdaa", …
 * @ret_index: 0 for "a", 25 for "z", 26 for "aa", …
 *
 * Returns false where the name is none of a disk. Thread: any.
 */
bool disk_target_index(const char *target, guint *ret_index)
{
    static const char *const starts[] = { "fd", "hd", "vd", "sd", "xvd", "ubd" };
    const char *letters = NULL;
    guint index = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(starts) && letters == NULL; i++)
        letters = g_str_has_prefix(target, starts[i]) ? target + strlen(starts[i]) : NULL;
    if (letters == NULL || !g_ascii_islower(*letters))
        return false;

    for (; g_ascii_islower(*letters); letters++) {
        if (index > G_MAXINT / 26 - 26)
            return false;
        index = index * 26 + (guint)(*letters - 'a') + 1;
    }
    while (g_ascii_isdigit(*letters)) /* a partition, as Xen names them */
        letters++;
    if (*letters != '\0')
        return false;

    *ret_index = index - 1;
    return true;
}

/** disk_auth: how to log on to the disk's source, or NULL. */
const StorageAuth *disk_auth(const Disk *disk)
{
    return disk->source.auth != NULL ? disk->source.auth : disk->auth;
}

/** disk_encryption: how the disk's source is encrypted, or NULL. */
const StorageEncryption *disk_encryption(const Disk *disk)
{
    return disk->source.encryption != NULL ? disk->source.encryption : disk->encryption;
}
