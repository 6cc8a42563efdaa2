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

typedef struct AliasRound {
    const DomainDef *def;
    GHashTable      *taken; /* of aliases that the document owns */
    guint            next[DEVICE_KIND_LAST];
} AliasRound;

static void note_taken(AliasRound *round)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(round->def, kind); i++) {
            const DeviceInfo *info = device_info(kind, domain_def_device(round->def, kind, i));

            if (info != NULL && info->alias != NULL)
                g_hash_table_add(round->taken, info->alias);
        }
    }
}

static char *numbered(AliasRound *round, DeviceKind kind, const char *start)
{
    for (;;) {
        g_autofree char *alias = g_strdup_printf("%s%u", start, round->next[kind]++);

        if (!g_hash_table_contains(round->taken, alias))
            return g_steal_pointer(&alias);
    }
}

/* Each model is numbered by itself. */
static char *numbered_memory(AliasRound *round, const MemoryDevice *device)
{
    const char *start = device->model == MEMORY_DEVICE_DIMM     ? "dimm"
                        : device->model == MEMORY_DEVICE_NVDIMM ? "nvdimm"
                                                                : enum_name(&memory_device_model, (int)device->model);
    char *alias;

    round->next[DEVICE_MEMORY] = 0;
    alias = numbered(round, DEVICE_MEMORY, start);
    g_hash_table_add(round->taken, alias);
    return alias;
}

static void assign(AliasRound *round, DeviceKind kind, void *object)
{
    DeviceInfo *info = device_info(kind, object);

    if (info == NULL || info->alias != NULL)
        return;
    if (kind == DEVICE_DISK)
        info->alias = alias_of_disk(round->def, object);
    else if (kind == DEVICE_CONTROLLER)
        info->alias = alias_of_controller(round->def, object);
    else if (kind == DEVICE_MEMORY)
        info->alias = numbered_memory(round, object);
    else
        info->alias = numbered(round, kind, device_classes[kind].alias);
}

/**
 * domain_def_assign_alias: name one device, as when it is attached
 * @def: the machine's document
 * @device: a device that is not in it yet
 */
void domain_def_assign_alias(const DomainDef *def, DomainDevice *device)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    AliasRound round = { .def = def, .taken = taken };

    note_taken(&round);
    assign(&round, device->kind, device->object);
}

/** domain_def_assign_aliases: name all devices of a machine that is about to start; those that have a name keep it. */
void domain_def_assign_aliases(DomainDef *def)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    AliasRound round = { .def = def, .taken = taken };

    note_taken(&round);
    /* Of a pair of console and serial line only the line has a name of its own. */
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(def, kind); i++) {
            void *object = domain_def_device(def, kind, i);

            if (kind == DEVICE_CONSOLE && i == 0 && ((Console *)object)->target == CONSOLE_TARGET_SERIAL)
                continue;
            assign(&round, kind, object);
        }
    }
    domain_def_sync_console(def);
}
