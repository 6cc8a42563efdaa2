/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names that running devices have: the class and a number, as users and QEMU know them. A user's own ("ua-…") stays. */
#include <string.h>

#include "conf/domain/complete-private.h"

/* A controller that knows no targets has none in its disks' names. */
static bool has_targets(const DomainDef *def, guint controller)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *found = def->controllers.items[i];

        if (found->type == CONTROLLER_TYPE_SCSI && found->index == (int)controller)
            return found->scsi_model != SCSI_MODEL_LSILOGIC;
    }
    return true;
}

static char *alias_of_disk(const DomainDef *def, const Disk *disk)
{
    const DriveAddress *drive = &disk->info.address.drive;
    const char *bus = enum_name(&disk_bus, (int)disk->bus);
    guint index = 0;

    if (disk->info.address.type == ADDRESS_DRIVE && disk->bus == DISK_BUS_SCSI && has_targets(def, drive->controller))
        return g_strdup_printf("%s%u-%u-%u-%u", bus, drive->controller, drive->bus, drive->target, drive->unit);
    if (disk->info.address.type == ADDRESS_DRIVE)
        return g_strdup_printf("%s%u-%u-%u", bus, drive->controller, drive->bus, drive->unit);

    disk_target_index(disk->target, &index);
    return g_strdup_printf("%s-disk%u", bus, index);
}

static char *alias_of_pci_controller(const Controller *controller)
{
    if (controller->pci_model == PCI_MODEL_PCIE_ROOT)
        return g_strdup(controller->index == 0 ? "pcie.0" : "pcie");

    return g_strdup_printf("pci.%d", controller->index);
}

static char *alias_of_controller(const DomainDef *def, const Controller *controller)
{
    switch (controller->type) {
    case CONTROLLER_TYPE_PCI:
        return alias_of_pci_controller(controller);
    case CONTROLLER_TYPE_IDE:
        if (controller->index == 0 && domain_is_i440fx(def))
            return g_strdup("ide");
        break;
    case CONTROLLER_TYPE_SATA:
        if (controller->index == 0 && domain_is_q35(def))
            return g_strdup("ide");
        break;
    case CONTROLLER_TYPE_USB:
        if (controller->index == 0)
            return g_strdup("usb");
        break;
    case CONTROLLER_TYPE_FDC:
    case CONTROLLER_TYPE_SCSI:
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
    case CONTROLLER_TYPE_CCID:
    case CONTROLLER_TYPE_XENBUS:
    case CONTROLLER_TYPE_ISA:
        break;
    }
    return g_strdup_printf("%s%d", enum_name(&controller_type, (int)controller->type), controller->index);
}

static bool is_taken(const DomainDef *def, const char *alias)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(def, kind); i++) {
            const DeviceInfo *info = device_info(kind, domain_def_device(def, kind, i));

            if (info != NULL && g_strcmp0(info->alias, alias) == 0)
                return true;
        }
    }
    return false;
}

static char *numbered(const DomainDef *def, const char *start)
{
    for (guint i = 0;; i++) {
        g_autofree char *alias = g_strdup_printf("%s%u", start, i);

        if (!is_taken(def, alias))
            return g_steal_pointer(&alias);
    }
}

static const char *start_of_memory(MemoryDeviceModel model)
{
    return model == MEMORY_DEVICE_DIMM ? "dimm" : model == MEMORY_DEVICE_NVDIMM ? "nvdimm" : enum_name(&memory_device_model, (int)model);
}

static void assign(const DomainDef *def, DeviceKind kind, void *object)
{
    DeviceInfo *info = device_info(kind, object);

    if (info == NULL || info->alias != NULL)
        return;
    if (kind == DEVICE_DISK)
        info->alias = alias_of_disk(def, object);
    else if (kind == DEVICE_CONTROLLER)
        info->alias = alias_of_controller(def, object);
    else if (kind == DEVICE_MEMORY)
        info->alias = numbered(def, start_of_memory(((const MemoryDevice *)object)->model));
    else
        info->alias = numbered(def, device_classes[kind].alias);
}

/**
 * domain_def_assign_alias: name one device, as when it is attached
 * @def: the machine's document
 * @device: a device that is not in it yet
 */
void domain_def_assign_alias(const DomainDef *def, DomainDevice *device)
{
    assign(def, device->kind, device->object);
}

/** domain_def_assign_aliases: name all devices of a machine that is about to start; those that have a name keep it. */
void domain_def_assign_aliases(DomainDef *def)
{
    /* Of a pair of console and serial line only the line has a name of its own. */
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(def, kind); i++) {
            void *object = domain_def_device(def, kind, i);

            if (kind == DEVICE_CONSOLE && i == 0 && ((Console *)object)->target == CONSOLE_TARGET_SERIAL)
                continue;
            assign(def, kind, object);
        }
    }
    domain_def_sync_console(def);
}
