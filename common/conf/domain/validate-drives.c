/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Disks: what a bus, an image and a device can have together. */
#include <string.h>

#include "conf/domain/validate-private.h"

static bool check_address(const DomainDef *def, guint at, GError **error)
{
    const Disk *disk = def->disks.items[at];
    const DeviceAddress *address = &disk->info.address;
    const char *bus = enum_name(&disk_bus, (int)disk->bus);
    AddressType wanted = disk->bus == DISK_BUS_VIRTIO ? ADDRESS_PCI : disk->bus == DISK_BUS_USB ? ADDRESS_USB : ADDRESS_DRIVE;
    bool fits = address->type == wanted || address->type == ADDRESS_NONE ||
                (disk->bus == DISK_BUS_VIRTIO &&
                 (address->type == ADDRESS_CCW || address->type == ADDRESS_VIRTIO_MMIO || address->type == ADDRESS_UNASSIGNED));

    if (!fits && disk->bus != DISK_BUS_XEN && disk->bus != DISK_BUS_SD && disk->bus != DISK_BUS_UML)
        return reject_device(def, DEVICE_DISK, at, "address/@type", error,
                             "\"%s\" is no address on the %s bus, whose disks have one of type %s",
                             enum_name(&address_type, (int)address->type), bus, enum_name(&address_type, (int)wanted));
    if (address->type != ADDRESS_DRIVE)
        return true;

    if ((disk->bus == DISK_BUS_FDC || disk->bus == DISK_BUS_SATA) && address->drive.bus != 0)
        return reject_device(def, DEVICE_DISK, at, "address/@bus", error, "\"%u\" is not 0, the only one of the %s bus", address->drive.bus,
                             bus);
    if (disk->bus != DISK_BUS_SCSI && address->drive.target != 0)
        return reject_device(def, DEVICE_DISK, at, "address/@target", error, "\"%u\" is not 0, the only one of the %s bus",
                             address->drive.target, bus);
    return true;
}

static bool check_auth(const DomainDef *def, guint at, GError **error)
{
    const Disk *disk = def->disks.items[at];
    const StorageAuth *auth = disk_auth(disk);
    const char *wanted;

    if (disk->auth != NULL && disk->source.auth != NULL)
        return reject_device(def, DEVICE_DISK, at, "auth", error, "stands below <source> already");
    if (auth == NULL || auth->secret_type == NULL || disk->source.type != STORAGE_TYPE_NETWORK)
        return true;

    wanted = disk->source.protocol == NETWORK_PROTOCOL_ISCSI ? "iscsi" : disk->source.protocol == NETWORK_PROTOCOL_RBD ? "ceph" : NULL;
    if (wanted != NULL && strcmp(auth->secret_type, wanted) != 0)
        return reject_device(def, DEVICE_DISK, at, "auth/secret/@type", error, "\"%s\" is not \"%s\", the type of this protocol",
                             auth->secret_type, wanted);
    return true;
}

static bool is_printable(const char *text, gsize longest)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < 0x20 || *c > 0x7e)
            return false;
    }
    return strlen(text) <= longest;
}

static bool check_identity(const DomainDef *def, guint at, GError **error)
{
    const Disk *disk = def->disks.items[at];

    if (disk->vendor != NULL && !is_printable(disk->vendor, 8))
        return reject_device(def, DEVICE_DISK, at, "vendor", error, "\"%s\" is not up to 8 printable characters", disk->vendor);
    if (disk->product != NULL && !is_printable(disk->product, 16))
        return reject_device(def, DEVICE_DISK, at, "product", error, "\"%s\" is not up to 16 printable characters", disk->product);
    if ((disk->vendor != NULL || disk->product != NULL) && disk->bus != DISK_BUS_SCSI)
        return reject_device(def, DEVICE_DISK, at, disk->vendor != NULL ? "vendor" : "product", error, "only SCSI disks have one");
    if (disk->wwn != NULL && strspn(disk->wwn, "0123456789abcdefABCDEF") != 16)
        return reject_device(def, DEVICE_DISK, at, "wwn", error, "\"%s\" is not 16 hexadecimal digits", disk->wwn);
    return true;
}

static bool check_image(const DomainDef *def, guint at, GError **error)
{
    const Disk *disk = def->disks.items[at];
    const char *format = enum_name(&image_format, (int)disk->driver.format);
    const StorageEncryption *encryption = disk_encryption(disk);

    if (disk->driver.format == IMAGE_FORMAT_COW || disk->driver.format == IMAGE_FORMAT_DIR || disk->driver.format == IMAGE_FORMAT_ISO)
        return reject_device(def, DEVICE_DISK, at, "driver/@type", error, "\"%s\" is no format that QEMU reads", format);
    if (disk->shareable && disk->driver.format != IMAGE_FORMAT_RAW && disk->driver.format != IMAGE_FORMAT_NONE)
        return reject_device(def, DEVICE_DISK, at, "shareable", error, "an image of format \"%s\" cannot be written by two guests; raw can",
                             format);
    if (encryption != NULL && g_strcmp0(encryption->engine, "librbd") != 0 && disk->driver.format != IMAGE_FORMAT_RAW &&
        disk->driver.format != IMAGE_FORMAT_QCOW2 && disk->driver.format != IMAGE_FORMAT_NONE)
        return reject_device(def, DEVICE_DISK, at, "driver/@type", error, "\"%s\" cannot be encrypted; raw and qcow2 can", format);
    return true;
}

static bool check_driver(const DomainDef *def, guint at, GError **error)
{
    const Disk *disk = def->disks.items[at];
    bool qemu = def->virt_type == VIRT_TYPE_QEMU || def->virt_type == VIRT_TYPE_KVM || def->virt_type == VIRT_TYPE_HVF;

    if (qemu && disk->driver.name != NULL && strcmp(disk->driver.name, "qemu") != 0)
        return reject_device(def, DEVICE_DISK, at, "driver/@name", error, "\"%s\" is not \"qemu\", the only one here", disk->driver.name);
    if (disk->source.type == STORAGE_TYPE_DIR && disk->driver.format != IMAGE_FORMAT_FAT && disk->driver.format != IMAGE_FORMAT_NONE)
        return reject_device(def, DEVICE_DISK, at, "driver/@type", error, "\"%s\" is not \"fat\", the only one of a directory",
                             enum_name(&image_format, (int)disk->driver.format));
    return true;
}

bool validate_drives(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        if (!check_address(def, i, error) || !check_auth(def, i, error) || !check_identity(def, i, error) || !check_image(def, i, error) ||
            !check_driver(def, i, error))
            return false;
    }
    return true;
}
