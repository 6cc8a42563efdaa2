/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A device in the place of another: what a running machine can take is the hypervisor's to say, what no machine can is said here. */
#include "conf/domain/device-update.h"

#include "base/error.h"

/* Takes over what a caller left open. */
static void take_open_info(DeviceInfo *info, const DeviceInfo *found)
{
    if (info->alias == NULL)
        info->alias = g_strdup(found->alias);
    if (info->address.type == ADDRESS_NONE) {
        DeviceAddress *address = xml_object_copy(&device_address_element, &found->address);

        info->address = *address;
        g_free(address);
    }
    if (info->boot_order == 0)
        info->boot_order = found->boot_order;
}

static bool check_disk(const Disk *old, const Disk *new, GError **error)
{
    const char *field = NULL;

    if (old->bus != new->bus)
        field = "bus";
    else if (old->device != new->device)
        field = "device";
    if (field != NULL)
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "cannot modify field '%s' of the disk '%s'", field, old->target);
    return field == NULL;
}

/**
 * domain_def_update_device: put a device in the place of the one that it means
 *
 * What it leaves open of address, alias and boot order stays. Errors: those of device_match_find(); ERROR_OPERATION_UNSUPPORTED for a class
 * that cannot be updated, or a change that a machine cannot make. Thread: the owner's.
 */
bool domain_def_update_device(DomainDef *def, const DomainDevice *device, GError **error)
{
    g_autoptr(DomainDevice) copy = NULL;
    DevicePlace place;
    void *old;

    if (device->kind != DEVICE_GRAPHICS && device->kind != DEVICE_DISK && device->kind != DEVICE_INTERFACE) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "update of device '%s' is not supported; disk, interface and graphics are",
                  device_classes[device->kind].element->name);
        return false;
    }
    if (!device_match_find(def, device, &place, error))
        return false;
    old = domain_def_device(def, place.kind, place.at);
    if (place.kind == DEVICE_DISK && !check_disk(old, device->object, error))
        return false;
    copy = domain_device_copy(device);
    if (device_info(place.kind, old) != NULL)
        take_open_info(device_info(place.kind, copy->object), device_info(place.kind, old));
    if (place.kind == DEVICE_INTERFACE && ((Interface *)copy->object)->target == NULL)
        ((Interface *)copy->object)->target = g_strdup(((Interface *)old)->target);
    xml_object_free(device_classes[place.kind].element, domain_def_steal_device(def, place.kind, place.at));
    domain_def_add_device(def, place.kind, g_steal_pointer(&copy->object));
    return true;
}
