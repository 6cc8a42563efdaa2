/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one device needs of the host when it comes to a machine that runs; what all of them need at a start is prepare.c's. */
#include "command/blockdev.h"
#include "prepare/prepare.h"

#include <unistd.h>

/* The host's side of a class that has one alone; NULL: it has none. */
static ChardevSource *source_of(DeviceKind kind, void *object)
{
    switch ((int)kind) {
    case DEVICE_SERIAL:
        return &((Serial *)object)->source;
    case DEVICE_CONSOLE:
        return &((Console *)object)->source;
    case DEVICE_CHANNEL:
        return &((Channel *)object)->source;
    case DEVICE_REDIRDEV:
        return &((Redirdev *)object)->source;
    default:
        return NULL;
    }
}

static bool prepare_new_disk(QemuSite *site, DomainDef *live, Disk *disk, GError **error)
{
    if (!prepare_disk(site, live, disk, error)) {
        prepare_disk_undo(site, live, disk);
        return false;
    }
    blockdev_number_disk(live, disk);
    return true;
}

/**
 * qemu_prepare_device: make ready what a device needs
 * @live: the machine's document, not shared; the device is not in it, or has just been put in
 * @object: the device, named already
 * @resources: takes the descriptors
 *
 * Errors: as the parts, naming the file, interface or port; nothing stays given then. Thread: the machine's job.
 */
bool qemu_prepare_device(QemuSite *site, DomainDef *live, DeviceKind kind, void *object, bool kvm, QemuResources *resources, GError **error)
{
    ChardevSource *source = source_of(kind, object);

    if (kind == DEVICE_DISK)
        return prepare_new_disk(site, live, object, error);
    if (kind == DEVICE_INTERFACE)
        return prepare_interface(object, kvm, resources, error);
    if (kind == DEVICE_CHANNEL)
        return prepare_channel(site, resources, object, error);
    return source == NULL || prepare_chardev(site, resources, source, device_info(kind, object)->alias, error);
}

/** qemu_prepare_device_undo: clear away what a device needed, which is gone or never came. Thread: the machine's job. */
void qemu_prepare_device_undo(QemuSite *site, const DomainDef *remaining, DeviceKind kind, const void *object)
{
    const ChardevSource *source = source_of(kind, (void *)object);

    if (kind == DEVICE_DISK)
        prepare_disk_undo(site, remaining, object);
    else if (source != NULL && source->type == CHARDEV_TYPE_UNIX && source->mode == CHARDEV_MODE_BIND && source->path != NULL)
        unlink(source->path);
}
