/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A device's alias is its id in QEMU, and what clients find it by in a live document. Clients of the reference know these names, so they
 * are its: they follow from a device's kind and place. A name that the user gave stays.
 */
#include "command/alias.h"

#include "command/machine-kind.h"

static void set_alias(DeviceInfo *info, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void set_alias(DeviceInfo *info, const char *format, ...)
{
    va_list args;

    if (info->alias != NULL)
        return;
    va_start(args, format);
    info->alias = g_strdup_vprintf(format, args);
    va_end(args);
}

static const Controller *scsi_controller(const DomainDef *def, guint index)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *controller = def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_SCSI && controller->index == (int)index)
            return controller;
    }
    return NULL;
}

static void name_scsi_disk(const DomainDef *def, Disk *disk)
{
    const DriveAddress *drive = &disk->info.address.drive;
    const Controller *controller = scsi_controller(def, drive->controller);

    if (controller != NULL && controller->scsi_model == SCSI_MODEL_LSILOGIC)
        set_alias(&disk->info, "scsi%u-%u-%u", drive->controller, drive->bus, drive->unit);
    else
        set_alias(&disk->info, "scsi%u-%u-%u-%u", drive->controller, drive->bus, drive->target, drive->unit);
}

static void name_disk(const DomainDef *def, Disk *disk, guint position)
{
    const DriveAddress *drive = &disk->info.address.drive;
    guint index = position;

    disk_target_index(disk->target, &index);
    switch (disk->bus) {
    case DISK_BUS_IDE:
        set_alias(&disk->info, "ide%u-%u-%u", drive->controller, drive->bus, drive->unit);
        break;
    case DISK_BUS_SATA:
        set_alias(&disk->info, "sata%u-%u-%u", drive->controller, drive->bus, drive->unit);
        break;
    case DISK_BUS_FDC:
        set_alias(&disk->info, "fdc%u-%u-%u", drive->controller, drive->bus, drive->unit);
        break;
    case DISK_BUS_SCSI:
        name_scsi_disk(def, disk);
        break;
    case DISK_BUS_USB:
        set_alias(&disk->info, "usb-disk%u", index);
        break;
    case DISK_BUS_VIRTIO:
    case DISK_BUS_UNSET:
    case DISK_BUS_XEN:
    case DISK_BUS_UML:
    case DISK_BUS_SD:
    default:
        set_alias(&disk->info, "virtio-disk%u", index);
        break;
    }
}

static void name_controller(const DomainDef *def, Controller *controller)
{
    int index = controller->index;

    switch (controller->type) {
    case CONTROLLER_TYPE_PCI:
        set_alias(&controller->info, controller->pci_model == PCI_MODEL_PCIE_ROOT ? "pcie.%d" : "pci.%d", index);
        break;
    case CONTROLLER_TYPE_USB:
        if (index == 0)
            set_alias(&controller->info, "usb");
        else
            set_alias(&controller->info, "usb%d", index);
        break;
    case CONTROLLER_TYPE_IDE:
    case CONTROLLER_TYPE_SATA:
        if (machine_has_builtin(def, controller)) /* boards call their own one so, of either kind */
            set_alias(&controller->info, "ide");
        else
            set_alias(&controller->info, "%s%d", enum_name(&controller_type, controller->type), index);
        break;
    case CONTROLLER_TYPE_FDC:
    case CONTROLLER_TYPE_SCSI:
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
    case CONTROLLER_TYPE_CCID:
    case CONTROLLER_TYPE_XENBUS:
    case CONTROLLER_TYPE_ISA:
    default:
        set_alias(&controller->info, "%s%d", enum_name(&controller_type, controller->type), index);
        break;
    }
}

/* A console of target serial is the first serial device seen again, under its name. */
static void name_console(const DomainDef *def, Console *console, guint position)
{
    bool same = position == 0 && console->target == CONSOLE_TARGET_SERIAL && def->serials.n > 0;

    if (same)
        set_alias(&console->info, "%s", def->serials.items[0]->info.alias);
    else
        set_alias(&console->info, "console%u", position);
}

#define NAME_ALL(list, prefix)                                                                                                             \
    do {                                                                                                                                   \
        for (guint i_ = 0; i_ < (list).n; i_++)                                                                                            \
            set_alias(&(list).items[i_]->info, prefix "%u", i_);                                                                           \
    } while (0)

static void name_devices(DomainDef *def)
{
    for (guint i = 0; i < def->controllers.n; i++)
        name_controller(def, def->controllers.items[i]);
    for (guint i = 0; i < def->disks.n; i++)
        name_disk(def, def->disks.items[i], i);
    NAME_ALL(def->interfaces, "net");
    NAME_ALL(def->filesystems, "fs");
    NAME_ALL(def->smartcards, "smartcard");
    NAME_ALL(def->serials, "serial");
    NAME_ALL(def->parallels, "parallel");
    NAME_ALL(def->channels, "channel");
    NAME_ALL(def->inputs, "input");
    NAME_ALL(def->tpms, "tpm");
    NAME_ALL(def->sounds, "sound");
    NAME_ALL(def->videos, "video");
    NAME_ALL(def->hostdevs, "hostdev");
    NAME_ALL(def->redirdevs, "redir");
    NAME_ALL(def->hubs, "hub");
    NAME_ALL(def->watchdogs, "watchdog");
    NAME_ALL(def->rngs, "rng");
    NAME_ALL(def->panics, "panic");
    NAME_ALL(def->shmems, "shmem");
    for (guint i = 0; i < def->consoles.n; i++)
        name_console(def, def->consoles.items[i], i);
    if (def->memballoon != NULL)
        set_alias(&def->memballoon->info, "balloon0");
    if (def->iommu != NULL)
        set_alias(&def->iommu->info, "iommu0");
    if (def->vsock != NULL)
        set_alias(&def->vsock->info, "vsock0");
}

/* The last disk's image is number 1; below an image come higher numbers. */
static void number_images(DomainDef *def)
{
    guint next = 1;

    for (guint i = def->disks.n; i > 0; i--) {
        Disk *disk = def->disks.items[i - 1];

        if (storage_source_is_empty(&disk->source))
            continue;
        disk->source.index = next++;
        for (BackingStore *backing = disk->backing; backing != NULL && backing->source.type != STORAGE_TYPE_NONE; backing = backing->backing)
            backing->index = next++;
    }
}

/** alias_assign: name all devices that have no name and number all images. Thread: the document's owner's. */
void alias_assign(DomainDef *def)
{
    name_devices(def);
    number_images(def);
}
