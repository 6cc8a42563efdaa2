/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Other devices: what they need of the machine, and what they cannot have together. */
#include <string.h>

#include "conf/domain/complete-private.h"
#include "conf/domain/validate-private.h"

static bool same_pci(const PciAddress *a, const PciAddress *b)
{
    return a->domain == b->domain && a->bus == b->bus && a->slot == b->slot && a->function == b->function;
}

static bool same_hostdev(const Hostdev *a, const Hostdev *b)
{
    if (a->type != b->type)
        return false;
    if (a->type == HOSTDEV_TYPE_PCI)
        return same_pci(&a->pci, &b->pci);
    if (a->type == HOSTDEV_TYPE_SCSI && a->protocol == b->protocol && a->protocol == HOSTDEV_SCSI_ADAPTER)
        return g_strcmp0(a->adapter, b->adapter) == 0 && a->scsi_bus == b->scsi_bus && a->scsi_target == b->scsi_target &&
               a->scsi_unit == b->scsi_unit;
    if (a->type == HOSTDEV_TYPE_SCSI && a->protocol == b->protocol)
        return g_strcmp0(a->iscsi_name, b->iscsi_name) == 0;
    if (a->type == HOSTDEV_TYPE_MDEV)
        return uuid_equal(&a->mdev_uuid, &b->mdev_uuid);
    return false;
}

static bool check_scsi_place(const DomainDef *def, guint at, GError **error)
{
    const Hostdev *hostdev = def->hostdevs.items[at];
    const DriveAddress *place = &hostdev->info.address.drive;

    if (hostdev->type != HOSTDEV_TYPE_SCSI || hostdev->info.address.type != ADDRESS_DRIVE)
        return true;
    for (guint i = 0; i < def->disks.n; i++) {
        const Disk *disk = def->disks.items[i];

        if (disk->bus == DISK_BUS_SCSI && disk->info.address.type == ADDRESS_DRIVE &&
            memcmp(&disk->info.address.drive, place, sizeof(*place)) == 0)
            return reject_device(def, DEVICE_HOSTDEV, at, "address", error, "is the place of disk \"%s\" already", disk->target);
    }
    for (guint i = 0; i < at; i++) {
        const Hostdev *other = def->hostdevs.items[i];

        if (other->type == HOSTDEV_TYPE_SCSI && other->info.address.type == ADDRESS_DRIVE &&
            memcmp(&other->info.address.drive, place, sizeof(*place)) == 0)
            return reject_device(def, DEVICE_HOSTDEV, at, "address", error, "is another device's already");
    }
    return true;
}

static bool check_mdev(const DomainDef *def, guint at, guint *ramfbs, GError **error)
{
    const Hostdev *hostdev = def->hostdevs.items[at];

    if (hostdev->type != HOSTDEV_TYPE_MDEV)
        return true;
    if (uuid_is_null(&hostdev->mdev_uuid))
        return reject_device(def, DEVICE_HOSTDEV, at, "source/address/@uuid", error, "is missing");
    if (hostdev->display == TRISTATE_ON && def->graphics.n == 0)
        return reject_device(def, DEVICE_HOSTDEV, at, "@display", error, "\"on\" needs a <graphics> device to be seen on");
    if (hostdev->ramfb == TRISTATE_ON && ++*ramfbs > 1)
        return reject_device(def, DEVICE_HOSTDEV, at, "@ramfb", error, "another device has it on already");
    return true;
}

static bool check_hostdevs(const DomainDef *def, GError **error)
{
    guint ramfbs = 0;

    for (guint i = 0; i < def->hostdevs.n; i++) {
        for (guint j = 0; j < i; j++) {
            if (same_hostdev(def->hostdevs.items[i], def->hostdevs.items[j]))
                return reject_device(def, DEVICE_HOSTDEV, i, "source", error, "this device of the host is given to the guest already");
        }
        if (!check_scsi_place(def, i, error) || !check_mdev(def, i, &ramfbs, error))
            return false;
    }
    return true;
}

static bool check_queue_size(const DomainDef *def, guint at, const char *below, guint size, GError **error)
{
    if (size != 0 && (size & (size - 1)) != 0)
        return reject_device(def, DEVICE_INTERFACE, at, below, error, "\"%u\" is not a power of two", size);
    return true;
}

static bool check_interfaces(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->interfaces.n; i++) {
        const Interface *interface = def->interfaces.items[i];

        if (interface->type == INTERFACE_TYPE_HOSTDEV && interface->queues != 0)
            return reject_device(def, DEVICE_INTERFACE, i, "driver/@queues", error, "has no meaning for a device of the host");
        if (interface->type == INTERFACE_TYPE_VHOSTUSER && interface->vhostuser.type != CHARDEV_TYPE_UNIX)
            return reject_device(def, DEVICE_INTERFACE, i, "source/@type", error, "\"%s\" is not unix, the only one of vhostuser",
                                 enum_name(&chardev_type, (int)interface->vhostuser.type));
        if (!check_queue_size(def, i, "driver/@rx_queue_size", interface->rx_queue_size, error) ||
            !check_queue_size(def, i, "driver/@tx_queue_size", interface->tx_queue_size, error))
            return false;
    }
    return true;
}

static bool check_serials(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->serials.n; i++) {
        const Serial *serial = def->serials.items[i];

        if (domain_is_x86(def) &&
            (serial->target == SERIAL_TARGET_SYSTEM || serial->target == SERIAL_TARGET_SPAPR_VIO || serial->target == SERIAL_TARGET_SCLP))
            return reject_device(def, DEVICE_SERIAL, i, "target/@type", error,
                                 "\"%s\" is not one of isa-serial, usb-serial, pci-serial, isa-debug",
                                 enum_name(&serial_target, (int)serial->target));
    }
    for (guint i = 1; i < def->consoles.n; i++) {
        if (def->consoles.items[i]->target == CONSOLE_TARGET_SERIAL)
            return reject_device(def, DEVICE_CONSOLE, i, "target/@type", error, "only the first console can be a serial line");
    }
    return true;
}

static bool check_videos(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->videos.n; i++) {
        const Video *video = def->videos.items[i];

        if (video->model == VIDEO_MODEL_NONE && def->videos.n > 1)
            return reject_device(def, DEVICE_VIDEO, i, "model/@type", error, "\"none\" stands beside other cards");
        if (i > 0 && video->primary == TRISTATE_YES)
            return reject_device(def, DEVICE_VIDEO, i, "model/@primary", error, "another card is the primary one already");
        if (i > 0 && (video->model == VIDEO_MODEL_CIRRUS || video->model == VIDEO_MODEL_VGA || video->model == VIDEO_MODEL_VMVGA))
            return reject_device(def, DEVICE_VIDEO, i, "model/@type", error, "\"%s\" can be the primary card only",
                                 enum_name(&video_model, (int)video->model));
        if (video->model == VIDEO_MODEL_RAMFB && video->info.address.type != ADDRESS_NONE)
            return reject_device(def, DEVICE_VIDEO, i, "address", error, "a ramfb is on no bus");
    }
    return true;
}

static bool check_shmems(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->shmems.n; i++) {
        const Shmem *shmem = def->shmems.items[i];

        if (shmem->msi && !shmem->server && shmem->model != SHMEM_MODEL_IVSHMEM_DOORBELL)
            return reject_device(def, DEVICE_SHMEM, i, "msi", error, "needs a <server>");
        if (shmem->size_mib != 0 && (shmem->size_mib & (shmem->size_mib - 1)) != 0)
            return reject_device(def, DEVICE_SHMEM, i, "size", error, "\"%" G_GUINT64_FORMAT "\" MiB is not a power of two",
                                 shmem->size_mib);
    }
    return true;
}

static bool has_usb(const DomainDef *def)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->type == CONTROLLER_TYPE_USB && def->controllers.items[i]->usb_model != USB_MODEL_NONE)
            return true;
    }
    return false;
}

static bool check_usb_master(const DomainDef *def, guint at, GError **error)
{
    const Controller *companion = def->controllers.items[at];

    if (!controller_is_usb2_companion(companion))
        return true;
    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *other = def->controllers.items[i];

        if (other->type == CONTROLLER_TYPE_USB && other->index == companion->index && other->usb_model == USB_MODEL_ICH9_EHCI1)
            return true;
    }
    return reject_device(def, DEVICE_CONTROLLER, at, "@model", error, "\"%s\" needs an ich9-ehci1 with index %d beside it",
                         enum_name(&usb_model, (int)companion->usb_model), companion->index);
}

static bool check_controllers(const DomainDef *def, GError **error)
{
    guint cells = def->cpu != NULL ? def->cpu->cells.n : 0;

    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *controller = def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_PCI && controller->has_node && controller->numa_node >= cells)
            return reject_device(def, DEVICE_CONTROLLER, i, "target/node", error, "the guest has no NUMA cell %u", controller->numa_node);
        if (controller->type == CONTROLLER_TYPE_IDE && domain_is_q35(def))
            return reject_device(def, DEVICE_CONTROLLER, i, "@type", error, "\"ide\": a q35 machine has sata instead");
        if (controller->type == CONTROLLER_TYPE_USB && !check_usb_master(def, i, error))
            return false;
    }
    return true;
}

static bool check_usb_users(const DomainDef *def, GError **error)
{
    if (has_usb(def))
        return true;
    for (guint i = 0; i < def->inputs.n; i++) {
        if (def->inputs.items[i]->bus == INPUT_BUS_USB)
            return reject_device(def, DEVICE_INPUT, i, "@bus", error, "\"usb\": the guest has no USB controller");
    }
    for (guint i = 0; i < def->hubs.n; i++)
        return reject_device(def, DEVICE_HUB, i, NULL, error, "the guest has no USB controller");
    for (guint i = 0; i < def->disks.n; i++) {
        if (def->disks.items[i]->bus == DISK_BUS_USB)
            return reject_device(def, DEVICE_DISK, i, "target/@bus", error, "\"usb\": the guest has no USB controller");
    }
    for (guint i = 0; i < def->redirdevs.n; i++)
        return reject_device(def, DEVICE_REDIRDEV, i, NULL, error, "the guest has no USB controller");
    return true;
}

static bool check_usb_paths(DomainDef *def, DeviceKind kind, guint at, void *object, DeviceInfo *info, void *opaque, GError **error)
{
    guint numbers = 1;

    if (info->address.type != ADDRESS_USB || info->address.usb.port == NULL)
        return true;
    for (const char *c = info->address.usb.port; *c != '\0'; c++)
        numbers += *c == '.';
    if (numbers > 4)
        return reject_device(def, kind, at, "address/@port", error, "\"%s\" has more than 4 numbers", info->address.usb.port);
    return true;
}

static bool check_iommu(const DomainDef *def, GError **error)
{
    const Iommu *iommu = def->iommu;

    if (iommu == NULL || iommu->model != IOMMU_MODEL_VIRTIO)
        return true;
    if (domain_is_i440fx(def))
        return reject_device(def, DEVICE_IOMMU, 0, "@model", error, "\"virtio\" needs a machine of type q35");
    if (iommu->info.address.type != ADDRESS_NONE && iommu->info.address.type != ADDRESS_PCI)
        return reject_device(def, DEVICE_IOMMU, 0, "address/@type", error, "\"%s\" is not pci",
                             enum_name(&address_type, (int)iommu->info.address.type));
    return true;
}

bool validate_devices(const DomainDef *def, GError **error)
{
    return check_hostdevs(def, error) && check_interfaces(def, error) && check_serials(def, error) && check_videos(def, error) &&
           check_shmems(def, error) && check_controllers(def, error) && check_usb_users(def, error) &&
           domain_def_foreach_device((DomainDef *)def, check_usb_paths, NULL, error) && check_iommu(def, error);
}
