/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What all parts of the command line share: how words are added and how a device says where it sits. Devices are JSON objects first and
 * words second, so that what starts with the machine and what is plugged in later is made by the same functions.
 */
#include "command/build.h"
#include "base/error.h"

#include <string.h>

void build_word(QemuBuild *build, const char *option, const char *value)
{
    g_ptr_array_add(build->words, g_strdup(option));
    if (value != NULL)
        g_ptr_array_add(build->words, g_strdup(value));
}

void build_wordf(QemuBuild *build, const char *option, const char *format, ...)
{
    g_autofree char *value = NULL;
    va_list args;

    va_start(args, format);
    value = g_strdup_vprintf(format, args);
    va_end(args);
    build_word(build, option, value);
}

/** build_json: an option whose value is a JSON object; taken over. */
void build_json(QemuBuild *build, const char *option, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);

    build_word(build, option, text);
    free(text);
    json_decref(object);
}

/** build_fd_name: what QEMU knows a descriptor by: inherited, its number; sent, a name; the caller frees it. */
char *build_fd_name(const QemuBuild *build, int fd)
{
    return g_strdup_printf(build->plugging ? "plug%d" : "%d", fd);
}

/** build_escape: a value inside QEMU's comma-separated lists, where a comma stands twice; the caller frees it. */
char *build_escape(const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);

    return g_strjoinv(",,", parts);
}

/** build_unsupported: set ERROR_CONFIG_UNSUPPORTED; returns false. */
bool build_unsupported(GError **error, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    error_set(error, ERROR_CONFIG_UNSUPPORTED, "%s", text);
    return false;
}

/** build_device: a device's properties, its driver and id so far; the caller's. */
json_t *build_device(const char *driver, const DeviceInfo *info)
{
    json_t *device = json_object();

    props_string(device, "driver", driver);
    props_string(device, "id", info->alias);
    return device;
}

void build_virtio(json_t *device, const VirtioOptions *virtio)
{
    static const PropRow rows[] = {
        PROP_ROW_BOOL("iommu_platform", VirtioOptions, iommu),
        PROP_ROW_BOOL("ats", VirtioOptions, ats),
        PROP_ROW_BOOL("packed", VirtioOptions, packed),
        PROP_ROW_BOOL("page-per-vq", VirtioOptions, page_per_vq),
        PROP_ROWS_END,
    };

    props_add(device, rows, virtio);
}

static const Controller *find_controller(const QemuBuild *build, ControllerType type, guint index)
{
    for (guint i = 0; i < build->def->controllers.n; i++) {
        const Controller *controller = build->def->controllers.items[i];

        if (controller->type == type && controller->index == (int)index)
            return controller;
    }
    return NULL;
}

static bool place_pci(const QemuBuild *build, json_t *device, const DeviceInfo *info, GError **error)
{
    const PciAddress *pci = &info->address.pci;
    const Controller *bus = find_controller(build, CONTROLLER_TYPE_PCI, pci->bus);

    if (pci->domain != 0)
        return build_unsupported(error, "PCI domain %u of device '%s': only domain 0 exists in a guest", pci->domain, info->alias);
    if (bus == NULL)
        return build_unsupported(error, "device '%s' sits on PCI bus %u, which no controller provides", info->alias, pci->bus);

    props_string(device, "bus", bus->info.alias);
    if (pci->multifunction != TRISTATE_ABSENT)
        props_bool(device, "multifunction", pci->multifunction);
    if (pci->function != 0)
        props_printf(device, "addr", "0x%x.0x%x", pci->slot, pci->function);
    else
        props_printf(device, "addr", "0x%x", pci->slot);
    return true;
}

static bool place_usb(const QemuBuild *build, json_t *device, const DeviceInfo *info, GError **error)
{
    const Controller *bus = find_controller(build, CONTROLLER_TYPE_USB, info->address.usb.bus);

    if (bus == NULL)
        return build_unsupported(error, "device '%s' sits on USB bus %u, which no controller provides", info->alias, info->address.usb.bus);

    props_printf(device, "bus", "%s.0", bus->info.alias);
    props_string(device, "port", info->address.usb.port);
    return true;
}

static bool place(const QemuBuild *build, json_t *device, const DeviceInfo *info, GError **error)
{
    const DeviceAddress *address = &info->address;

    switch (address->type) {
    case ADDRESS_PCI:
        return place_pci(build, device, info, error);
    case ADDRESS_USB:
        return place_usb(build, device, info, error);
    case ADDRESS_ISA:
        props_uint(device, "iobase", address->isa.iobase);
        props_uint(device, "irq", address->isa.irq);
        return true;
    case ADDRESS_VIRTIO_SERIAL:
        props_printf(device, "bus", "virtio-serial%u.%u", address->virtio_serial.controller, address->virtio_serial.bus);
        props_number(device, "nr", address->virtio_serial.port);
        return true;
    case ADDRESS_CCID:
        props_printf(device, "bus", "ccid%u.0", address->ccid.controller);
        props_number(device, "slot", address->ccid.slot);
        return true;
    case ADDRESS_SPAPR_VIO:
        if (address->spapr_vio.has_reg)
            props_number(device, "reg", (gint64)address->spapr_vio.reg);
        return true;
    case ADDRESS_CCW:
        if (address->ccw.assigned)
            props_printf(device, "devno", "%x.%x.%04x", address->ccw.cssid, address->ccw.ssid, address->ccw.devno);
        return true;
    case ADDRESS_NONE:
    case ADDRESS_DRIVE: /* the disk's own */
    case ADDRESS_VIRTIO_MMIO:
    case ADDRESS_DIMM: /* the module's own */
    case ADDRESS_UNASSIGNED:
        return true;
    default:
        return build_unsupported(error, "the address of device '%s' is of a type that QEMU does not have", info->alias);
    }
}

/**
 * build_place: say where a device sits
 * @device: its properties, which get bus and address, boot order, ROM and ACPI index
 * @info: its address
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED for a bus that is not there.
 */
bool build_place(const QemuBuild *build, json_t *device, const DeviceInfo *info, GError **error)
{
    static const PropRow rows[] = {
        PROP_ROW_UINT("acpi-index", DeviceInfo, acpi_index),
        PROP_ROW_STRING("romfile", DeviceInfo, rom_file),
        PROP_ROWS_END,
    };
    guint boot_order = GPOINTER_TO_UINT(g_hash_table_lookup(build->boot_orders, info));

    if (!place(build, device, info, error))
        return false;

    props_add(device, rows, info);
    if (info->rom_enabled == TRISTATE_NO)
        props_string(device, "romfile", "");
    if (info->rom_bar != TRISTATE_ABSENT)
        props_number(device, "rombar", info->rom_bar == TRISTATE_ON);
    props_uint(device, "bootindex", boot_order);
    return true;
}
