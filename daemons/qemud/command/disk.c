/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/disk.h"

#include "command/blockdev.h"

static const char *const error_actions[] = { NULL, "stop", "report", "ignore", "enospc" };

static const PropRow common_rows[] = {
    PROP_ROW_UINT("cyls", Disk, cylinders),
    PROP_ROW_UINT("heads", Disk, heads),
    PROP_ROW_UINT("secs", Disk, sectors),
    PROP_ROW_STRING("bios-chs-trans", Disk, geometry_translation),
    PROP_ROW_UINT("logical_block_size", Disk, logical_block_size),
    PROP_ROW_UINT("physical_block_size", Disk, physical_block_size),
    PROP_ROW_UINT("discard_granularity", Disk, discard_granularity),
    PROP_ROW_STRING("serial", Disk, serial),
    PROP_ROW_ENUM("werror", Disk, driver.error_policy, error_actions),
    PROP_ROWS_END,
};

static const PropRow virtio_rows[] = {
    PROP_ROW_BOOL("ioeventfd", Disk, driver.ioeventfd),
    PROP_ROW_BOOL("event_idx", Disk, driver.event_idx),
    PROP_ROW_UINT("num-queues", Disk, driver.queues),
    PROP_ROW_UINT("queue-size", Disk, driver.queue_size),
    PROP_ROWS_END,
};

static const Controller *controller_of(const QemuBuild *build, ControllerType type, guint index)
{
    for (guint i = 0; i < build->def->controllers.n; i++) {
        const Controller *controller = build->def->controllers.items[i];

        if (controller->type == type && controller->index == (int)index)
            return controller;
    }
    return NULL;
}

static bool no_controller(GError **error, const Disk *disk, const char *what)
{
    return build_unsupported(error, "disk '%s' is on %s controller %u, which is not there", disk->target, what,
                             disk->info.address.drive.controller);
}

static bool place_ide(const QemuBuild *build, const Disk *disk, json_t *device, GError **error)
{
    const DriveAddress *drive = &disk->info.address.drive;

    if (drive->controller != 0)
        return build_unsupported(error, "disk '%s' on IDE controller %u: there is only controller 0", disk->target, drive->controller);

    props_printf(device, "bus", "ide.%u", drive->bus);
    props_number(device, "unit", drive->unit);
    return true;
}

static bool place_sata(const QemuBuild *build, const Disk *disk, json_t *device, GError **error)
{
    const DriveAddress *drive = &disk->info.address.drive;
    const Controller *controller = controller_of(build, CONTROLLER_TYPE_SATA, drive->controller);

    if (controller == NULL)
        return no_controller(error, disk, "SATA");

    props_printf(device, "bus", "%s.%u", controller->info.alias, drive->unit);
    return true;
}

static bool place_scsi(const QemuBuild *build, const Disk *disk, json_t *device, GError **error)
{
    const DriveAddress *drive = &disk->info.address.drive;
    const Controller *controller = controller_of(build, CONTROLLER_TYPE_SCSI, drive->controller);

    if (controller == NULL)
        return no_controller(error, disk, "SCSI");

    props_printf(device, "bus", "%s.0", controller->info.alias);
    if (controller->scsi_model == SCSI_MODEL_LSILOGIC) { /* knows no channels and no units */
        props_number(device, "scsi-id", drive->unit);
    } else {
        props_number(device, "channel", drive->bus);
        props_number(device, "scsi-id", drive->target);
        props_number(device, "lun", drive->unit);
    }
    if (disk->device != DISK_DEVICE_LUN) {
        if (disk->serial != NULL)
            props_string(device, "device_id", disk->serial);
        else
            props_printf(device, "device_id", "drive-%s", disk->info.alias);
    }
    return true;
}

static bool place_fdc(const QemuBuild *build, const Disk *disk, json_t *device, GError **error)
{
    props_number(device, "unit", disk->info.address.drive.unit);
    return true;
}

static bool place_usb(const QemuBuild *build, const Disk *disk, json_t *device, GError **error)
{
    if (disk->info.address.type != ADDRESS_USB)
        return build_unsupported(error, "USB disk '%s' without a USB address", disk->target);

    props_truth(device, "removable", disk->removable == TRISTATE_YES);
    return true;
}

static bool place_virtio(const QemuBuild *build, const Disk *disk, json_t *device, GError **error)
{
    if (disk->driver.iothread != 0)
        props_printf(device, "iothread", "iothread%u", disk->driver.iothread);
    props_add(device, virtio_rows, disk);
    build_virtio(device, &disk->virtio);
    return true;
}

/* By bus, then by kind: QEMU's device, and how it says where it sits. */
static const struct {
    const char *drivers[4]; /* by DiskDevice; NULL: there is no such thing */
    bool (*place)(const QemuBuild *build, const Disk *disk, json_t *device, GError **error);
} buses[] = {
    [DISK_BUS_IDE] = { { "ide-hd", "ide-cd", NULL, NULL }, place_ide },
    [DISK_BUS_SATA] = { { "ide-hd", "ide-cd", NULL, NULL }, place_sata },
    [DISK_BUS_SCSI] = { { "scsi-hd", "scsi-cd", NULL, "scsi-block" }, place_scsi },
    [DISK_BUS_FDC] = { { NULL, NULL, "floppy", NULL }, place_fdc },
    [DISK_BUS_USB] = { { "usb-storage", "usb-storage", NULL, NULL }, place_usb },
    [DISK_BUS_VIRTIO] = { { "virtio-blk-pci", NULL, NULL, NULL }, place_virtio },
};

static const char *const virtio_models[] = {
    [DISK_MODEL_VIRTIO_TRANSITIONAL] = "virtio-blk-pci-transitional",
    [DISK_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-blk-pci-non-transitional",
};

static const char *driver_of(const Disk *disk)
{
    if (disk->bus >= G_N_ELEMENTS(buses) || disk->device >= G_N_ELEMENTS(buses[0].drivers))
        return NULL;
    if (disk->bus == DISK_BUS_VIRTIO && disk->device == DISK_DEVICE_DISK && disk->model < G_N_ELEMENTS(virtio_models) &&
        virtio_models[disk->model] != NULL)
        return virtio_models[disk->model];

    return buses[disk->bus].drivers[disk->device];
}

static bool check(const Disk *disk, GError **error)
{
    if (disk->transient)
        return build_unsupported(error, "<transient> of disk '%s'", disk->target);
    if (disk->driver.copy_on_read == TRISTATE_ON)
        return build_unsupported(error, "<driver copy_on_read='on'> of disk '%s'", disk->target);
    if (disk_auth(disk) != NULL || disk_encryption(disk) != NULL)
        return build_unsupported(error, "%s of disk '%s'", disk_auth(disk) != NULL ? "<auth>" : "<encryption>", disk->target);
    if (disk->mirror != NULL || disk->backend_domain != NULL)
        return build_unsupported(error, "%s of disk '%s'", disk->mirror != NULL ? "<mirror>" : "<backenddomain>", disk->target);
    return true;
}

static void add_cache(json_t *device, DiskCache cache)
{
    if (cache == DISK_CACHE_WRITETHROUGH || cache == DISK_CACHE_DIRECTSYNC)
        props_string(device, "write-cache", "off");
    else if (cache != DISK_CACHE_DEFAULT)
        props_string(device, "write-cache", "on");
}

static bool add_wwn(const Disk *disk, json_t *device, GError **error)
{
    guint64 wwn;

    if (disk->wwn == NULL)
        return true;
    if (!g_ascii_string_to_unsigned(disk->wwn, 16, 0, G_MAXUINT64, &wwn, NULL))
        return build_unsupported(error, "<wwn> '%s' of disk '%s' is not 16 hexadecimal digits", disk->wwn, disk->target);

    props_number(device, "wwn", (gint64)wwn);
    return true;
}

/**
 * build_disk_device: the guest's side of a disk
 *
 * Returns the device's properties, the caller's, or NULL. Errors: ERROR_CONFIG_UNSUPPORTED.
 */
json_t *build_disk_device(const QemuBuild *build, const Disk *disk, GError **error)
{
    const char *driver = driver_of(disk);
    g_autofree char *node = blockdev_top_node(disk);
    g_autoptr(json_t) device = NULL;

    if (driver == NULL) {
        build_unsupported(error, "disk '%s': device '%s' on bus '%s'", disk->target, enum_name(&disk_device, disk->device),
                          enum_name(&disk_bus, disk->bus));
        return NULL;
    }
    device = build_device(driver, &disk->info);
    if (!check(disk, error) || !buses[disk->bus].place(build, disk, device, error) || !add_wwn(disk, device, error))
        return NULL;

    props_string(device, "drive", node);
    add_cache(device, disk->driver.cache);
    props_add(device, common_rows, disk);
    if (disk->driver.error_policy != DISK_ERROR_POLICY_ENOSPACE || disk->driver.read_error_policy != DISK_ERROR_POLICY_DEFAULT)
        props_string(device, "rerror",
                     error_actions[disk->driver.read_error_policy != DISK_ERROR_POLICY_DEFAULT ? disk->driver.read_error_policy
                                                                                               : disk->driver.error_policy]);
    if (disk->bus == DISK_BUS_SCSI) {
        props_string(device, "vendor", disk->vendor);
        props_string(device, "product", disk->product);
    }
    if (disk->bus != DISK_BUS_VIRTIO)
        props_uint(device, "rotation_rate", disk->rotation_rate);
    if (disk->shareable)
        props_truth(device, "share-rw", true);
    if (!build_place(build, device, &disk->info, error))
        return NULL;
    if (disk->bus == DISK_BUS_FDC)
        json_object_del(device, "bootindex"); /* its controller's */
    return g_steal_pointer(&device);
}

static void floppy_boot_order(QemuBuild *build, const Disk *disk)
{
    guint order = GPOINTER_TO_UINT(g_hash_table_lookup(build->boot_orders, &disk->info));

    if (order != 0)
        build_wordf(build, "-global", "isa-fdc.bootindex%c=%u", disk->info.address.drive.unit == 0 ? 'A' : 'B', order);
}

/** build_disk: a disk's images and its device. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_disk(QemuBuild *build, const Disk *disk, GError **error)
{
    g_autoptr(json_t) device = build_disk_device(build, disk, error);

    if (device == NULL)
        return false;
    if (!storage_source_is_empty(&disk->source)) {
        g_autoptr(GPtrArray) nodes = NULL;

        if (!blockdev_nodes(disk, &nodes, error))
            return false;
        for (guint i = 0; i < nodes->len; i++)
            build_json(build, "-blockdev", json_incref(nodes->pdata[i]));
    }
    if (disk->bus == DISK_BUS_FDC)
        floppy_boot_order(build, disk);
    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
