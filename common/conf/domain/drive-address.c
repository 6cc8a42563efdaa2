/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drives get their place from their target's name: "hdc" is the first one on the second cable. CCID readers hold one card each, in order. */
#include "conf/domain/complete-private.h"

static bool is_wide_model(ScsiModel model)
{
    return model == SCSI_MODEL_VIRTIO_SCSI || model == SCSI_MODEL_VIRTIO_TRANSITIONAL || model == SCSI_MODEL_VIRTIO_NON_TRANSITIONAL ||
           model == SCSI_MODEL_VMPVSCSI || model == SCSI_MODEL_LSISAS1068 || model == SCSI_MODEL_LSISAS1078;
}

/* A wide bus has 16 places, a narrow one 8; place 7 is the controller's own. */
static guint scsi_units(const DomainDef *def)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *controller = def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_SCSI && controller->index == 0 && is_wide_model(controller->scsi_model))
            return 15;
    }
    return 7;
}

static DriveAddress scsi_address(guint index, guint units)
{
    guint unit = index % units;

    return (DriveAddress){ .controller = index / units, .unit = unit + (unit >= 7) };
}

static bool drive_address_of(const DomainDef *def, const Disk *disk, DriveAddress *ret_address)
{
    guint index = 0;

    if (!disk_target_index(disk->target, &index))
        return false;

    switch (disk->bus) {
    case DISK_BUS_IDE:
        *ret_address = (DriveAddress){ .controller = index / 4, .bus = index % 4 / 2, .unit = index % 2 };
        return true;
    case DISK_BUS_FDC:
        *ret_address = (DriveAddress){ .controller = index / 2, .unit = index % 2 };
        return true;
    case DISK_BUS_SATA:
        *ret_address = (DriveAddress){ .controller = index / 6, .unit = index % 6 };
        return true;
    case DISK_BUS_SCSI:
        *ret_address = scsi_address(index, scsi_units(def));
        return true;
    case DISK_BUS_UNSET:
    case DISK_BUS_VIRTIO:
    case DISK_BUS_XEN:
    case DISK_BUS_USB:
    case DISK_BUS_UML:
    case DISK_BUS_SD:
        break;
    }
    return false;
}

static bool same_drive(const DriveAddress *a, const DriveAddress *b)
{
    return a->controller == b->controller && a->bus == b->bus && a->target == b->target && a->unit == b->unit;
}

static bool scsi_place_is_taken(const DomainDef *def, const DriveAddress *place)
{
    for (guint i = 0; i < def->disks.n; i++) {
        const Disk *disk = def->disks.items[i];

        if (disk->bus == DISK_BUS_SCSI && disk->info.address.type == ADDRESS_DRIVE && same_drive(&disk->info.address.drive, place))
            return true;
    }
    for (guint i = 0; i < def->hostdevs.n; i++) {
        const DeviceAddress *address = &def->hostdevs.items[i]->info.address;

        if (def->hostdevs.items[i]->type == HOSTDEV_TYPE_SCSI && address->type == ADDRESS_DRIVE && same_drive(&address->drive, place))
            return true;
    }
    return false;
}

static void place_host_scsi(DomainDef *def, Hostdev *hostdev)
{
    guint units = scsi_units(def);

    for (guint index = 0;; index++) {
        DriveAddress place = scsi_address(index, units);

        if (scsi_place_is_taken(def, &place))
            continue;
        hostdev->info.address = (DeviceAddress){ .type = ADDRESS_DRIVE, .drive = place };
        return;
    }
}

static bool check_drive(const DomainDef *def, guint at, GError **error)
{
    const Disk *disk = def->disks.items[at];

    for (guint i = 0; i < at; i++) {
        const Disk *other = def->disks.items[i];

        if (other->bus != disk->bus || other->info.address.type != ADDRESS_DRIVE ||
            !same_drive(&other->info.address.drive, &disk->info.address.drive))
            continue;
        g_autofree char *path = device_path(def, DEVICE_DISK, at);
        g_autofree char *place = device_address_text(&disk->info.address);
        error_set(error, ERROR_XML_ERROR, "line %u, %s/address: the place %s on the %s bus is that of disk \"%s\" already", disk->info.line,
                  path, place, enum_name(&disk_bus, (int)disk->bus), other->target);
        return false;
    }
    return true;
}

/** drive_addresses_assign: give drives their place and see that no two share one. */
bool drive_addresses_assign(DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        Disk *disk = def->disks.items[i];
        DriveAddress place;

        if (disk->info.address.type == ADDRESS_NONE && drive_address_of(def, disk, &place))
            disk->info.address = (DeviceAddress){ .type = ADDRESS_DRIVE, .drive = place };
    }
    for (guint i = 0; i < def->hostdevs.n; i++) {
        Hostdev *hostdev = def->hostdevs.items[i];

        if (hostdev->type == HOSTDEV_TYPE_SCSI && hostdev->info.address.type == ADDRESS_NONE)
            place_host_scsi(def, hostdev);
    }
    for (guint i = 0; i < def->disks.n; i++) {
        if (def->disks.items[i]->info.address.type == ADDRESS_DRIVE && !check_drive(def, i, error))
            return false;
    }
    return true;
}

/** ccid_addresses_assign: give smart cards the next slot of the reader. */
void ccid_addresses_assign(DomainDef *def)
{
    guint next = 0;

    for (guint i = 0; i < def->smartcards.n; i++) {
        const DeviceAddress *address = &def->smartcards.items[i]->info.address;

        if (address->type == ADDRESS_CCID)
            next = MAX(next, address->ccid.slot + 1);
    }
    for (guint i = 0; i < def->smartcards.n; i++) {
        DeviceAddress *address = &def->smartcards.items[i]->info.address;

        if (address->type == ADDRESS_NONE)
            *address = (DeviceAddress){ .type = ADDRESS_CCID, .ccid = { .slot = next++ } };
    }
}
