/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices that come, go and change: in what runs, in the definition, or in both at once or neither. */
#include "driver/device.h"

#include "base/error.h"
#include "conf/domain/device-match.h"
#include "conf/domain/device-update.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"
#include "machine/plug.h"
#include "machine/unplug.h"
#include "machine/update.h"

#include <string.h>

static DomainDevice *read_device(const Call *call, const char *xml, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    DomainDevice *device = domain_device_parse(xml, strlen(xml), DOMAIN_PARSE_INACTIVE, warnings, error);

    for (guint i = 0; i < warnings->len; i++)
        g_info("a device of %s: %s", call->session->caller, (const char *)g_ptr_array_index(warnings, i));
    return device;
}

static bool publish_config(Call *call, Impact *impact, GError **error)
{
    if (!lifecycle_update(call->daemon, call->machine, NULL, impact->config, error))
        return false;
    impact->config = NULL;
    return true;
}

static QemuRun *run_of(Call *call)
{
    return qemu_machine_of(call->machine)->run;
}

/* coming */

/* Given here, so that it is the same in both documents. */
static void give_mac(const DomainDevice *device)
{
    static const guint8 qemu_prefix[3] = { 0x52, 0x54, 0x00 };
    static const MacAddress none = { 0 };
    Interface *interface = device->kind == DEVICE_INTERFACE ? device->object : NULL;

    if (interface != NULL && mac_equal(&interface->mac, &none))
        mac_generate(qemu_prefix, &interface->mac);
}

/* A drive with a changeable medium that is there already gets the medium. */
static bool is_medium(const DomainDef *def, const DomainDevice *device, DevicePlace *ret_place)
{
    const Disk *disk = device->kind == DEVICE_DISK ? device->object : NULL;

    return disk != NULL && (disk->device == DISK_DEVICE_CDROM || disk->device == DISK_DEVICE_FLOPPY) &&
           device_match_find(def, device, ret_place, NULL);
}

static bool update_config(Call *call, DomainDef *config, const DomainDevice *wanted, GError **error)
{
    return domain_def_update_device(config, wanted, error) && qemu_complete(call->daemon, config, error);
}

static bool add_to_config(Call *call, DomainDef *config, const DomainDevice *device, GError **error)
{
    DevicePlace place;

    if (is_medium(config, device, &place))
        return update_config(call, config, device, error);
    return domain_def_insert_device(config, device, error) != NULL && qemu_complete(call->daemon, config, error);
}

QEMU_OP(domain_attach_device_flags, DomainAttachDeviceFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };
    g_autoptr(DomainDevice) device = NULL;
    DevicePlace place;

    if (!impact_begin(state, args->flags, &impact, error) || (device = read_device(call, args->xml, error)) == NULL)
        return false;
    give_mac(device);
    if (impact.config != NULL && !add_to_config(call, impact.config, device, error))
        return false;
    if (impact.live == NULL)
        return publish_config(call, &impact, error);
    if (is_medium(impact.live, device, &place))
        return update_device(run_of(call), &impact, &place, device, false, error);
    return plug_device(run_of(call), &impact, device, error);
}

/* going */

/* Finds it in both documents before anything is changed; @find is asked by document. */
typedef bool (*FindFunc)(const DomainDef *def, const void *wanted, DevicePlace *ret_place, GError **error);

static bool detach(Call *call, guint32 flags, FindFunc find, const void *wanted, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };
    DevicePlace live, config;

    if (!impact_begin(state, flags, &impact, error) || (impact.live != NULL && !find(impact.live, wanted, &live, error)) ||
        (impact.config != NULL && !find(impact.config, wanted, &config, error)))
        return false;
    if (impact.config != NULL)
        xml_object_free(device_classes[config.kind].element, domain_def_steal_device(impact.config, config.kind, config.at));
    if (impact.live == NULL)
        return publish_config(call, &impact, error);
    return unplug_device(run_of(call), &impact, &live, error);
}

static bool find_device(const DomainDef *def, const void *wanted, DevicePlace *ret_place, GError **error)
{
    return device_match_find(def, wanted, ret_place, error);
}

static bool find_alias(const DomainDef *def, const void *wanted, DevicePlace *ret_place, GError **error)
{
    return device_match_alias(def, wanted, ret_place, error);
}

QEMU_OP(domain_detach_device_flags, DomainDetachDeviceFlagsArgs, NoRet)
{
    g_autoptr(DomainDevice) device = read_device(call, args->xml, error);

    return device != NULL && detach(call, args->flags, find_device, device, error);
}

QEMU_OP(domain_detach_device_alias, DomainDetachDeviceAliasArgs, NoRet)
{
    return detach(call, args->flags, find_alias, args->alias, error);
}

/* changing */

QEMU_OP(domain_update_device_flags, DomainUpdateDeviceFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };
    g_autoptr(DomainDevice) device = NULL;
    DevicePlace live;

    if (!impact_begin(state, args->flags, &impact, error) || (device = read_device(call, args->xml, error)) == NULL ||
        (impact.live != NULL && !device_match_find(impact.live, device, &live, error)) ||
        (impact.config != NULL && !update_config(call, impact.config, device, error)))
        return false;
    if (impact.live == NULL)
        return publish_config(call, &impact, error);
    return update_device(run_of(call), &impact, &live, device, args->flags & DOMAIN_DEVICE_MODIFY_FORCE, error);
}
