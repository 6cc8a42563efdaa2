/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ports of USB controllers. A hub is a device on one port and eight ports more; where ports run out, hubs are added first, so that what the
 * document names keeps its order behind them.
 */
#include <string.h>

#include "conf/domain/complete-private.h"

#define HUB_PORTS 8
#define MAX_DEPTH 4 /* numbers in a port's path */

/* The ports of a controller ("" in path) or of a hub ("1", "2.3"). */
typedef struct UsbPorts {
    guint   bus;
    char   *path;
    guint   n;
    guint32 used; /* port i + 1 is bit i */
} UsbPorts;

typedef struct UsbRound {
    DomainDef *def;
    GArray    *ports; /* UsbPorts */
} UsbRound;

static void clear_ports(gpointer data)
{
    g_free(((UsbPorts *)data)->path);
}

static guint ports_of_controller(const Controller *controller)
{
    switch (controller->usb_model) {
    case USB_MODEL_PIIX3_UHCI:
    case USB_MODEL_PIIX4_UHCI:
    case USB_MODEL_VT82C686B_UHCI:
    case USB_MODEL_UNSET:
        return 2;
    case USB_MODEL_EHCI:
    case USB_MODEL_ICH9_EHCI1:
        return 6;
    case USB_MODEL_PCI_OHCI:
        return 3;
    case USB_MODEL_NEC_XHCI:
    case USB_MODEL_QEMU_XHCI:
    case USB_MODEL_QUSB1:
        return controller->has_ports ? MIN(controller->ports, 32) : 4;
    case USB_MODEL_QUSB2:
        return controller->has_ports ? MIN(controller->ports, 32) : 8;
    case USB_MODEL_ICH9_UHCI1: /* these share the ports of the fast half */
    case USB_MODEL_ICH9_UHCI2:
    case USB_MODEL_ICH9_UHCI3:
    case USB_MODEL_NONE:
        break;
    }
    return 0;
}

static void add_ports(UsbRound *round, guint bus, char *path, guint n)
{
    const UsbPorts ports = { bus, path, n, 0 };

    g_array_append_val(round->ports, ports);
}

static UsbPorts *find_ports(UsbRound *round, guint bus, const char *path, gsize length)
{
    for (guint i = 0; i < round->ports->len; i++) {
        UsbPorts *ports = &g_array_index(round->ports, UsbPorts, i);

        if (ports->bus == bus && strlen(ports->path) == length && strncmp(ports->path, path, length) == 0)
            return ports;
    }
    return NULL;
}

static guint path_depth(const char *path)
{
    guint depth = *path != '\0';

    for (; *path != '\0'; path++)
        depth += *path == '.';
    return depth;
}

static bool fail(const UsbRound *round, DeviceKind kind, guint at, const DeviceInfo *info, GError **error, const char *what)
{
    g_autofree char *path = device_path(round->def, kind, at);
    g_autofree char *place = device_address_text(&info->address);

    error_set(error, ERROR_XML_ERROR, "line %u, %s/address: port %s %s", info->line, path, place, what);
    return false;
}

/* Takes an address that the document gives in full. */
static bool take_given(UsbRound *round, DeviceKind kind, guint at, const DeviceInfo *info, GError **error)
{
    const UsbAddress *address = &info->address.usb;
    const char *last = strrchr(address->port, '.');
    UsbPorts *ports = find_ports(round, address->bus, address->port, last != NULL ? (gsize)(last - address->port) : 0);
    char *end;
    guint64 number = g_ascii_strtoull(last != NULL ? last + 1 : address->port, &end, 10);

    if (path_depth(address->port) > MAX_DEPTH || *end != '\0' || number == 0)
        return fail(round, kind, at, info, error, "is not a path of at most 4 numbers such as 1 or 1.2");
    if (find_ports(round, address->bus, "", 0) == NULL)
        return fail(round, kind, at, info, error, "is on a USB bus that no controller makes");
    if (ports == NULL)
        return fail(round, kind, at, info, error, "is behind a port where there is no hub");
    if (number > ports->n)
        return fail(round, kind, at, info, error, "is more than the bus or hub has");
    if ((ports->used >> (number - 1) & 1) != 0)
        return fail(round, kind, at, info, error, "is another device's already");

    ports->used |= 1u << (number - 1);
    return true;
}

static bool has_port(const DeviceInfo *info)
{
    return info->address.type == ADDRESS_USB && info->address.usb.port != NULL;
}

/* Hubs nearer to the controller first: those behind them need their ports. */
static bool take_given_hubs(UsbRound *round, GError **error)
{
    for (guint depth = 1; depth <= MAX_DEPTH; depth++) {
        for (guint i = 0; i < round->def->hubs.n; i++) {
            const DeviceInfo *info = &round->def->hubs.items[i]->info;

            if (!has_port(info) || path_depth(info->address.usb.port) != depth)
                continue;
            if (!take_given(round, DEVICE_HUB, i, info, error))
                return false;
            add_ports(round, info->address.usb.bus, g_strdup(info->address.usb.port), HUB_PORTS);
        }
    }
    return true;
}

static bool is_usb(DeviceKind kind, const void *object)
{
    switch (kind) {
    case DEVICE_HUB:
        return true;
    case DEVICE_HOSTDEV:
        return ((const Hostdev *)object)->type == HOSTDEV_TYPE_USB;
    case DEVICE_DISK:
        return ((const Disk *)object)->bus == DISK_BUS_USB;
    case DEVICE_CONTROLLER:
        return ((const Controller *)object)->type == CONTROLLER_TYPE_CCID;
    case DEVICE_INPUT:
        return ((const Input *)object)->bus == INPUT_BUS_USB;
    case DEVICE_SERIAL:
        return ((const Serial *)object)->target == SERIAL_TARGET_USB;
    case DEVICE_SOUND:
        return ((const Sound *)object)->model == SOUND_MODEL_USB;
    case DEVICE_REDIRDEV:
        return ((const Redirdev *)object)->bus == REDIRDEV_BUS_USB;
    case DEVICE_LEASE:
    case DEVICE_FILESYSTEM:
    case DEVICE_INTERFACE:
    case DEVICE_SMARTCARD:
    case DEVICE_PARALLEL:
    case DEVICE_CONSOLE:
    case DEVICE_CHANNEL:
    case DEVICE_TPM:
    case DEVICE_GRAPHICS:
    case DEVICE_AUDIO:
    case DEVICE_VIDEO:
    case DEVICE_REDIRFILTER:
    case DEVICE_WATCHDOG:
    case DEVICE_MEMBALLOON:
    case DEVICE_RNG:
    case DEVICE_NVRAM:
    case DEVICE_PANIC:
    case DEVICE_SHMEM:
    case DEVICE_MEMORY:
    case DEVICE_IOMMU:
    case DEVICE_VSOCK:
    case DEVICE_KIND_LAST:
        break;
    }
    return false;
}

/* The order in which ports are given out. */
static const DeviceKind usb_kinds[] = {
    DEVICE_HUB, DEVICE_HOSTDEV, DEVICE_DISK, DEVICE_CONTROLLER, DEVICE_INPUT, DEVICE_SERIAL, DEVICE_SOUND, DEVICE_REDIRDEV,
};

static bool needs_port(DeviceKind kind, void *object)
{
    const DeviceInfo *info = device_info(kind, object);

    return is_usb(kind, object) && (info->address.type == ADDRESS_NONE || info->address.type == ADDRESS_USB) && !has_port(info);
}

static guint count_needed(const DomainDef *def)
{
    guint needed = 0;

    for (gsize k = 0; k < G_N_ELEMENTS(usb_kinds); k++) {
        for (guint i = 0; i < domain_def_count_devices(def, usb_kinds[k]); i++)
            needed += needs_port(usb_kinds[k], domain_def_device(def, usb_kinds[k], i));
    }
    return needed;
}

static guint count_free(const UsbRound *round)
{
    guint free_ports = 0;

    for (guint i = 0; i < round->ports->len; i++) {
        const UsbPorts *ports = &g_array_index(round->ports, UsbPorts, i);

        free_ports += ports->n - (guint)__builtin_popcount(ports->used);
    }
    return free_ports;
}

static UsbPorts *find_free(UsbRound *round, int bus, guint depth)
{
    for (guint i = 0; i < round->ports->len; i++) {
        UsbPorts *ports = &g_array_index(round->ports, UsbPorts, i);

        if ((bus < 0 || ports->bus == (guint)bus) && path_depth(ports->path) < depth && (guint)__builtin_popcount(ports->used) < ports->n)
            return ports;
    }
    return NULL;
}

static bool give_port(UsbRound *round, DeviceKind kind, guint at, GError **error)
{
    DeviceInfo *info = device_info(kind, domain_def_device(round->def, kind, at));
    UsbPorts *ports = find_free(round, info->address.type == ADDRESS_USB ? (int)info->address.usb.bus : -1,
                                kind == DEVICE_HUB ? MAX_DEPTH - 1 : MAX_DEPTH);
    g_autofree char *path = device_path(round->def, kind, at);
    guint number;

    if (ports == NULL) {
        error_set(error, ERROR_XML_ERROR, "line %u, %s: there is no free USB port for it; a USB controller is missing", info->line, path);
        return false;
    }
    number = (guint)__builtin_ctz(~ports->used) + 1;
    ports->used |= 1u << (number - 1);
    info->address = (DeviceAddress){
        .type = ADDRESS_USB,
        .usb = { .bus = ports->bus, .port = g_strdup_printf("%s%s%u", ports->path, *ports->path != '\0' ? "." : "", number) },
    };
    if (kind == DEVICE_HUB)
        add_ports(round, info->address.usb.bus, g_strdup(info->address.usb.port), HUB_PORTS);
    return true;
}

/* Each hub gives eight ports and takes one. */
static void add_hubs(UsbRound *round)
{
    guint needed = count_needed(round->def), free_ports = count_free(round);
    guint planned = 0;

    for (guint i = 0; i < round->def->hubs.n; i++)
        planned += needs_port(DEVICE_HUB, round->def->hubs.items[i]) ? HUB_PORTS : 0;
    for (; needed > free_ports + planned && free_ports > 0; planned += HUB_PORTS - 1) {
        Hub *hub = g_new0(Hub, 1);

        xml_list_append(&round->def->hubs, hub);
    }
}

static bool take_all_given(UsbRound *round, GError **error)
{
    for (gsize k = 1; k < G_N_ELEMENTS(usb_kinds); k++) {
        for (guint i = 0; i < domain_def_count_devices(round->def, usb_kinds[k]); i++) {
            void *object = domain_def_device(round->def, usb_kinds[k], i);
            const DeviceInfo *info = device_info(usb_kinds[k], object);

            if (is_usb(usb_kinds[k], object) && has_port(info) && !take_given(round, usb_kinds[k], i, info, error))
                return false;
        }
    }
    return true;
}

static void add_controllers(UsbRound *round)
{
    for (guint i = 0; i < round->def->controllers.n; i++) {
        const Controller *controller = round->def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_USB && ports_of_controller(controller) > 0)
            add_ports(round, (guint)controller->index, g_strdup(""), ports_of_controller(controller));
    }
}

/** usb_addresses_assign: give USB devices their ports, adding hubs as they are needed. */
bool usb_addresses_assign(DomainDef *def, GError **error)
{
    g_autoptr(GArray) ports = g_array_new(FALSE, FALSE, sizeof(UsbPorts));
    UsbRound round = { def, ports };

    g_array_set_clear_func(ports, clear_ports);
    add_controllers(&round);
    if (!take_given_hubs(&round, error) || !take_all_given(&round, error))
        return false;
    add_hubs(&round);
    for (gsize k = 0; k < G_N_ELEMENTS(usb_kinds); k++) {
        for (guint i = 0; i < domain_def_count_devices(def, usb_kinds[k]); i++) {
            if (needs_port(usb_kinds[k], domain_def_device(def, usb_kinds[k], i)) && !give_port(&round, usb_kinds[k], i, error))
                return false;
        }
    }
    return true;
}
