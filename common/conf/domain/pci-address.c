/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where PCI devices sit. Addresses in the document stay; the others are chosen in an order that users know from the reference, because a
 * guest sees it. Buses are added while something finds no place: each round starts again from the document, now with one bus more, so that
 * the new bus gets its own address before any device does.
 */
#include <string.h>

#include "conf/domain/complete-private.h"
#include "conf/domain/pci-bus.h"

#define SATA_SLOT      0x1f
#define DMI_SLOT       0x1e
#define SOUND_SLOT     0x1b
#define USB2_SLOTS     { 0x1d, 0x1a }

typedef struct PciRound {
    DomainDef             *def;
    const DomainHostFacts *facts;
    PciTopology            topology;
    GPtrArray             *given; /* DeviceAddress *: chosen in this round, to be taken back where it fails */
    PciNeed                missing; /* what found no place */
    bool                   failed;
    bool                   grew;
} PciRound;

/* A device that may sit on a PCI bus. */
typedef struct PciDevice {
    DeviceKind  kind;
    guint       at;
    void       *object;
    DeviceInfo *info;
} PciDevice;

static PciNeed express_if(bool q35)
{
    return q35 ? PCI_NEED_PCIE : PCI_NEED_PCI;
}

static PciNeed need_of_controller(const Controller *controller, bool q35)
{
    switch (controller->type) {
    case CONTROLLER_TYPE_PCI:
        return pci_need_of_controller(controller->pci_model);
    case CONTROLLER_TYPE_SATA:
    case CONTROLLER_TYPE_IDE:
        return PCI_NEED_PCI;
    case CONTROLLER_TYPE_SCSI:
        switch (controller->scsi_model) {
        case SCSI_MODEL_VIRTIO_SCSI:
        case SCSI_MODEL_VIRTIO_NON_TRANSITIONAL:
            return express_if(q35);
        case SCSI_MODEL_UNSET:
        case SCSI_MODEL_AUTO:
        case SCSI_MODEL_BUSLOGIC:
        case SCSI_MODEL_LSILOGIC:
        case SCSI_MODEL_LSISAS1068:
        case SCSI_MODEL_VMPVSCSI:
        case SCSI_MODEL_IBMVSCSI:
        case SCSI_MODEL_LSISAS1078:
        case SCSI_MODEL_VIRTIO_TRANSITIONAL:
        case SCSI_MODEL_NCR53C90:
        case SCSI_MODEL_DC390:
        case SCSI_MODEL_AM53C974:
            return PCI_NEED_PCI;
        }
        return PCI_NEED_PCI;
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
        return controller->virtio_serial_model == VIRTIO_SERIAL_MODEL_VIRTIO_TRANSITIONAL ? PCI_NEED_PCI : express_if(q35);
    case CONTROLLER_TYPE_USB:
        if (controller->usb_model == USB_MODEL_NONE)
            return PCI_NEED_NOTHING;
        return controller->usb_model == USB_MODEL_NEC_XHCI || controller->usb_model == USB_MODEL_QEMU_XHCI ? express_if(q35) : PCI_NEED_PCI;
    case CONTROLLER_TYPE_FDC:
    case CONTROLLER_TYPE_CCID:
    case CONTROLLER_TYPE_XENBUS:
    case CONTROLLER_TYPE_ISA:
        break;
    }
    return PCI_NEED_NOTHING;
}

static PciNeed need_of_interface(const Interface *interface, bool q35)
{
    static const char *const express_models[] = { "virtio", "virtio-non-transitional", "e1000e", "igb", "vmxnet3" };

    if (interface->type == INTERFACE_TYPE_HOSTDEV || interface->model == NULL)
        return PCI_NEED_PCI;
    if (strcmp(interface->model, "usb-net") == 0)
        return PCI_NEED_NOTHING;
    for (gsize i = 0; i < G_N_ELEMENTS(express_models); i++) {
        if (strcmp(interface->model, express_models[i]) == 0)
            return express_if(q35);
    }
    return PCI_NEED_PCI;
}

static PciNeed need_of_hostdev(const PciRound *round, const Hostdev *hostdev, bool q35)
{
    if (hostdev->type == HOSTDEV_TYPE_SCSI_HOST)
        return hostdev->model == MDEV_MODEL_VIRTIO_TRANSITIONAL ? PCI_NEED_PCI : express_if(q35);
    if (hostdev->type == HOSTDEV_TYPE_MDEV)
        return hostdev->model == MDEV_MODEL_VFIO_PCI ? express_if(q35) : PCI_NEED_NOTHING;
    if (hostdev->type != HOSTDEV_TYPE_PCI)
        return PCI_NEED_NOTHING;

    bool express = round->facts->is_express != NULL && round->facts->is_express(&hostdev->pci, round->facts->opaque);
    return express ? express_if(q35) : PCI_NEED_PCI;
}

static PciNeed need_of_sound(const Sound *sound)
{
    return sound->model == SOUND_MODEL_USB || sound->model == SOUND_MODEL_PCSPK || sound->model == SOUND_MODEL_SB16 ? PCI_NEED_NOTHING
                                                                                                                    : PCI_NEED_PCI;
}

static PciNeed need_of_video(const Video *video, bool q35)
{
    if (video->model == VIDEO_MODEL_NONE || video->model == VIDEO_MODEL_RAMFB)
        return PCI_NEED_NOTHING;

    return video->model == VIDEO_MODEL_VIRTIO || video->model == VIDEO_MODEL_BOCHS ? express_if(q35) : PCI_NEED_PCI;
}

static PciNeed need_of(const PciRound *round, const PciDevice *device)
{
    bool q35 = domain_is_q35(round->def);
    const void *object = device->object;

    switch (device->kind) {
    case DEVICE_DISK:
        if (((const Disk *)object)->bus != DISK_BUS_VIRTIO)
            return PCI_NEED_NOTHING;
        return ((const Disk *)object)->model == DISK_MODEL_VIRTIO_TRANSITIONAL ? PCI_NEED_PCI : express_if(q35);
    case DEVICE_CONTROLLER:
        return need_of_controller(object, q35);
    case DEVICE_INTERFACE:
        return need_of_interface(object, q35);
    case DEVICE_SOUND:
        return need_of_sound(object);
    case DEVICE_VIDEO:
        return need_of_video(object, q35);
    case DEVICE_HOSTDEV:
        return need_of_hostdev(round, object, q35);
    case DEVICE_FILESYSTEM:
        return g_strcmp0(((const Filesystem *)object)->model, "virtio-transitional") == 0 ? PCI_NEED_PCI : express_if(q35);
    case DEVICE_INPUT:
        if (((const Input *)object)->bus != INPUT_BUS_VIRTIO)
            return PCI_NEED_NOTHING;
        return g_strcmp0(((const Input *)object)->model, "virtio-transitional") == 0 ? PCI_NEED_PCI : express_if(q35);
    case DEVICE_MEMBALLOON:
        if (((const Memballoon *)object)->model == MEMBALLOON_MODEL_NONE || ((const Memballoon *)object)->model == MEMBALLOON_MODEL_XEN)
            return PCI_NEED_NOTHING;
        return ((const Memballoon *)object)->model == MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL ? PCI_NEED_PCI : express_if(q35);
    case DEVICE_RNG:
        return ((const Rng *)object)->model == RNG_MODEL_VIRTIO_TRANSITIONAL ? PCI_NEED_PCI : express_if(q35);
    case DEVICE_VSOCK:
        return ((const Vsock *)object)->model == VSOCK_MODEL_VIRTIO_TRANSITIONAL ? PCI_NEED_PCI : express_if(q35);
    case DEVICE_WATCHDOG:
        return ((const Watchdog *)object)->model == WATCHDOG_MODEL_I6300ESB ? PCI_NEED_PCI : PCI_NEED_NOTHING;
    case DEVICE_SHMEM:
        return PCI_NEED_PCI;
    case DEVICE_SERIAL:
        return ((const Serial *)object)->target == SERIAL_TARGET_PCI ? PCI_NEED_PCI : PCI_NEED_NOTHING;
    case DEVICE_PANIC:
        return ((const Panic *)object)->model == PANIC_MODEL_PVPANIC ? PCI_NEED_PCI : PCI_NEED_NOTHING;
    case DEVICE_MEMORY:
        if (((const MemoryDevice *)object)->model != MEMORY_DEVICE_VIRTIO_MEM &&
            ((const MemoryDevice *)object)->model != MEMORY_DEVICE_VIRTIO_PMEM)
            return PCI_NEED_NOTHING;
        return express_if(q35);
    case DEVICE_IOMMU:
        return ((const Iommu *)object)->model == IOMMU_MODEL_VIRTIO ? PCI_NEED_INTEGRATED : PCI_NEED_NOTHING;
    case DEVICE_LEASE:
    case DEVICE_SMARTCARD:
    case DEVICE_PARALLEL:
    case DEVICE_CONSOLE:
    case DEVICE_CHANNEL:
    case DEVICE_TPM:
    case DEVICE_GRAPHICS:
    case DEVICE_AUDIO:
    case DEVICE_REDIRDEV:
    case DEVICE_REDIRFILTER:
    case DEVICE_HUB:
    case DEVICE_NVRAM:
    case DEVICE_KIND_LAST:
        break;
    }
    return PCI_NEED_NOTHING;
}

static bool fail(const PciRound *round, const PciDevice *device, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);

static bool fail(const PciRound *round, const PciDevice *device, GError **error, const char *format, ...)
{
    g_autofree char *path = device_path(round->def, device->kind, device->at);
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    error_set(error, ERROR_XML_ERROR, "line %u, %s/address: %s", device->info->line, path, what);
    return false;
}

/* Whether an address that the document gives can be. */
static bool check_given(const PciRound *round, const PciDevice *device, PciNeed need, GError **error)
{
    const PciAddress *address = &device->info->address.pci;
    g_autofree char *text = device_address_text(&device->info->address);
    const PciBus *bus = &round->topology.buses[address->bus];
    guint first, last;

    if (device->kind == DEVICE_CONTROLLER && ((const Controller *)device->object)->type == CONTROLLER_TYPE_PCI &&
        ((const Controller *)device->object)->index <= address->bus)
        return fail(round, device, error, "%s is on bus %u, but a PCI controller sits on a bus of lower number than its index, %d", text,
                    address->bus, ((const Controller *)device->object)->index);
    if (address->domain != 0)
        return fail(round, device, error, "the domain of %s is not 0, the only one", text);
    if (bus->model == PCI_MODEL_UNSET)
        return fail(round, device, error, "%s is on bus %u, but there is no PCI controller with that index", text, address->bus);
    pci_model_slots(bus->model, &first, &last);
    if (address->slot < first || address->slot > last)
        return fail(round, device, error, "the slot of %s is not one of those of a %s: %u to %u", text,
                    enum_name(&pci_model, (int)bus->model), first, last);
    if (!pci_model_accepts(bus->model, need, true))
        return fail(round, device, error, "%s is on a %s, which takes no such device", text, enum_name(&pci_model, (int)bus->model));
    if (!pci_topology_is_free(&round->topology, address, false))
        return fail(round, device, error, "%s is another device's already", text);
    return true;
}

static bool take_given(PciRound *round, GError **error)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(round->def, kind); i++) {
            void *object = domain_def_device(round->def, kind, i);
            PciDevice device = { kind, i, object, device_info(kind, object) };
            PciNeed need;

            if (device.info == NULL || device.info->address.type != ADDRESS_PCI)
                continue;
            need = need_of(round, &device);
            if (need == PCI_NEED_NOTHING)
                continue;
            if (!check_given(round, &device, need, error))
                return false;
            pci_topology_take(&round->topology, &device.info->address.pci, need);
        }
    }
    return true;
}

static void give(PciRound *round, DeviceInfo *info, PciAddress address, PciNeed need)
{
    pci_topology_take(&round->topology, &address, need);
    info->address = (DeviceAddress){ .type = ADDRESS_PCI, .pci = address };
    g_ptr_array_add(round->given, &info->address);
}

static bool give_if_free(PciRound *round, DeviceInfo *info, guint slot, guint function, PciNeed need)
{
    PciAddress address = { .slot = (guint8)slot, .function = (guint8)function };

    if (info->address.type != ADDRESS_NONE || !pci_topology_is_free(&round->topology, &address, false))
        return false;

    give(round, info, address, need);
    return true;
}

static void choose(PciRound *round, DeviceKind kind, guint at)
{
    void *object = domain_def_device(round->def, kind, at);
    PciDevice device = { kind, at, object, device_info(kind, object) };
    PciNeed need = need_of(round, &device);
    PciAddress address;

    if (round->failed || need == PCI_NEED_NOTHING || device.info->address.type != ADDRESS_NONE)
        return;
    if (pci_topology_find(&round->topology, need, &address)) {
        give(round, device.info, address, need);
    } else {
        round->failed = true;
        round->missing = need;
    }
}

static void choose_all(PciRound *round, DeviceKind kind)
{
    for (guint i = 0; i < domain_def_count_devices(round->def, kind); i++)
        choose(round, kind, i);
}

static void choose_pci_controllers(PciRound *round)
{
    for (guint i = 0; i < round->def->controllers.n; i++) {
        if (round->def->controllers.items[i]->type == CONTROLLER_TYPE_PCI)
            choose(round, DEVICE_CONTROLLER, i);
    }
}

/* The fast and the slow halves of one USB 2 controller are functions of one slot. */
static int function_of_usb2(UsbModel model)
{
    switch (model) {
    case USB_MODEL_ICH9_EHCI1:
        return 7;
    case USB_MODEL_ICH9_UHCI1:
        return 0;
    case USB_MODEL_ICH9_UHCI2:
        return 1;
    case USB_MODEL_ICH9_UHCI3:
        return 2;
    case USB_MODEL_UNSET:
    case USB_MODEL_PIIX3_UHCI:
    case USB_MODEL_PIIX4_UHCI:
    case USB_MODEL_EHCI:
    case USB_MODEL_VT82C686B_UHCI:
    case USB_MODEL_PCI_OHCI:
    case USB_MODEL_NEC_XHCI:
    case USB_MODEL_QUSB1:
    case USB_MODEL_QUSB2:
    case USB_MODEL_QEMU_XHCI:
    case USB_MODEL_NONE:
        break;
    }
    return -1;
}

static bool find_usb2_slot(PciRound *round, const Controller *controller, PciAddress *ret_address)
{
    static const guint q35_slots[] = USB2_SLOTS;

    for (guint i = 0; i < round->def->controllers.n; i++) {
        const Controller *other = round->def->controllers.items[i];

        if (other != controller && other->type == CONTROLLER_TYPE_USB && other->index == controller->index &&
            function_of_usb2(other->usb_model) >= 0 && other->info.address.type == ADDRESS_PCI) {
            *ret_address = other->info.address.pci;
            ret_address->multifunction = TRISTATE_ABSENT;
            return true;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(q35_slots) && domain_is_q35(round->def); i++) {
        *ret_address = (PciAddress){ .slot = (guint8)q35_slots[i] };
        if (pci_topology_is_free(&round->topology, ret_address, true))
            return true;
    }
    return pci_topology_find(&round->topology, PCI_NEED_PCI, ret_address);
}

static void choose_usb2(PciRound *round, Controller *controller)
{
    PciAddress address = { 0 };

    if (round->failed || controller->info.address.type != ADDRESS_NONE)
        return;
    if (!find_usb2_slot(round, controller, &address)) {
        round->failed = true;
        round->missing = PCI_NEED_PCI;
        return;
    }
    address.function = (guint8)function_of_usb2(controller->usb_model);
    if (pci_topology_is_free(&round->topology, &address, false))
        give(round, &controller->info, address, PCI_NEED_PCI);
}

static void choose_other_controllers(PciRound *round)
{
    for (guint i = 0; i < round->def->controllers.n; i++) {
        Controller *controller = round->def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_USB && function_of_usb2(controller->usb_model) >= 0)
            choose_usb2(round, controller);
        else if (controller->type != CONTROLLER_TYPE_PCI)
            choose(round, DEVICE_CONTROLLER, i);
    }
}

/* Devices of the PIIX chip have fixed places; the primary card comes next, where firmware of old expects it. */
static void place_i440fx(PciRound *round)
{
    pci_topology_take_slot(&round->topology, 0, 0);
    for (guint i = 0; i < round->def->controllers.n; i++) {
        Controller *controller = round->def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_IDE && controller->index == 0)
            give_if_free(round, &controller->info, 1, 1, PCI_NEED_PCI);
        if (controller->type == CONTROLLER_TYPE_USB && controller->index == 0 &&
            (controller->usb_model == USB_MODEL_PIIX3_UHCI || controller->usb_model == USB_MODEL_UNSET))
            give_if_free(round, &controller->info, 1, 2, PCI_NEED_PCI);
    }
    pci_topology_take_slot(&round->topology, 0, 1);
    if (round->def->videos.n > 0 && need_of_video(round->def->videos.items[0], false) != PCI_NEED_NOTHING)
        give_if_free(round, &round->def->videos.items[0]->info, 2, 0, PCI_NEED_PCI);
}

static void place_q35(PciRound *round)
{
    pci_topology_take_slot(&round->topology, 0, 0);
    for (guint i = 0; i < round->def->controllers.n; i++) {
        Controller *controller = round->def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_SATA && controller->index == 0)
            give_if_free(round, &controller->info, SATA_SLOT, 2, PCI_NEED_PCI);
        if (controller->type == CONTROLLER_TYPE_PCI && controller->pci_model == PCI_MODEL_DMI_TO_PCI_BRIDGE)
            give_if_free(round, &controller->info, DMI_SLOT, 0, PCI_NEED_DMI_BRIDGE);
    }
    pci_topology_take_slot(&round->topology, 0, SATA_SLOT);
    if (round->def->videos.n > 0 && need_of_video(round->def->videos.items[0], true) != PCI_NEED_NOTHING)
        give_if_free(round, &round->def->videos.items[0]->info, 1, 0, PCI_NEED_PCI);
    for (guint i = 0; i < round->def->sounds.n; i++) {
        Sound *sound = round->def->sounds.items[i];

        if (sound->model == SOUND_MODEL_ICH9 && give_if_free(round, &sound->info, SOUND_SLOT, 0, PCI_NEED_PCI))
            break;
    }
}

static void choose_places(PciRound *round)
{
    static const DeviceKind after_controllers[] = {
        DEVICE_DISK, DEVICE_HOSTDEV, DEVICE_MEMBALLOON, DEVICE_RNG, DEVICE_WATCHDOG, DEVICE_VIDEO, DEVICE_SHMEM, DEVICE_INPUT, DEVICE_SERIAL,
        DEVICE_VSOCK, DEVICE_MEMORY, DEVICE_IOMMU, DEVICE_PANIC,
    };

    choose_pci_controllers(round);
    choose_all(round, DEVICE_FILESYSTEM);
    choose_all(round, DEVICE_INTERFACE);
    choose_all(round, DEVICE_SOUND);
    choose_other_controllers(round);
    for (gsize i = 0; i < G_N_ELEMENTS(after_controllers); i++)
        choose_all(round, after_controllers[i]);
}

static void build_topology(PciRound *round)
{
    for (guint i = 0; i < round->def->controllers.n; i++) {
        const Controller *controller = round->def->controllers.items[i];

        if (controller->type != CONTROLLER_TYPE_PCI || controller->index > 255)
            continue;
        round->topology.buses[controller->index].model = controller->pci_model;
        round->topology.n_buses = MAX(round->topology.n_buses, (guint)controller->index + 1);
    }
}

static void add_bus(PciRound *round, PciModel model)
{
    Controller *controller = xml_object_new(&controller_element);

    controller->type = CONTROLLER_TYPE_PCI;
    controller->index = (int)round->topology.n_buses++;
    controller->pci_model = model;
    round->topology.buses[controller->index].model = model;
    round->grew = true;
    xml_list_append(&round->def->controllers, controller);
}

/* One bus more for what found no place; false where no bus would help. */
static bool grow(PciRound *round)
{
    PciAddress address;

    if (round->topology.n_buses >= 254)
        return false;

    if (round->missing == PCI_NEED_PCIE || round->missing == PCI_NEED_PCIE_BRIDGE || round->missing == PCI_NEED_UPSTREAM_PORT) {
        add_bus(round, PCI_MODEL_PCIE_ROOT_PORT);
    } else if (round->missing == PCI_NEED_PCI && domain_is_q35(round->def)) {
        if (!pci_topology_find(&round->topology, PCI_NEED_PCIE_BRIDGE, &address))
            add_bus(round, PCI_MODEL_PCIE_ROOT_PORT);
        add_bus(round, PCI_MODEL_PCIE_TO_PCI_BRIDGE);
    } else if (round->missing == PCI_NEED_PCI) {
        add_bus(round, PCI_MODEL_PCI_BRIDGE);
    } else {
        return false;
    }
    return true;
}

static void take_back(PciRound *round)
{
    for (guint i = 0; i < round->given->len; i++)
        *(DeviceAddress *)g_ptr_array_index(round->given, i) = (DeviceAddress){ .type = ADDRESS_NONE };
}

/* Says whether all found their place; where not and the topology could grow, the caller tries again. */
static bool try_round(PciRound *round, bool *ret_again, GError **error)
{
    g_autoptr(GPtrArray) given = g_ptr_array_new();

    round->topology = (PciTopology){ .n_buses = 0 };
    round->failed = false;
    round->given = given;
    build_topology(round);
    if (!take_given(round, error))
        return false;
    if (domain_is_q35(round->def))
        place_q35(round);
    else
        place_i440fx(round);
    choose_places(round);
    if (!round->failed)
        return true;

    take_back(round);
    *ret_again = grow(round);
    if (!*ret_again)
        error_set(error, ERROR_XML_ERROR, "/domain/devices: there is no free PCI address left for all devices");
    return false;
}

static void add_bus_for_given(PciRound *round, const PciAddress *address)
{
    if (domain_is_i440fx(round->def))
        add_bus(round, PCI_MODEL_PCI_BRIDGE);
    else
        add_bus(round, address->slot == 0 ? PCI_MODEL_PCIE_ROOT_PORT : PCI_MODEL_PCIE_TO_PCI_BRIDGE);
}

/* An address that a document gives may be on a bus that it does not name: that bus, and those of lower numbers, are added. */
static void cover_given(PciRound *round)
{
    build_topology(round);
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(round->def, kind); i++) {
            const DeviceInfo *info = device_info(kind, domain_def_device(round->def, kind, i));

            while (info != NULL && info->address.type == ADDRESS_PCI && info->address.pci.bus >= round->topology.n_buses &&
                   round->topology.n_buses < 254)
                add_bus_for_given(round, &info->address.pci);
        }
    }
}

static bool has_own_buses(const DomainDef *def)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->type == CONTROLLER_TYPE_PCI && def->controllers.items[i]->index > 0)
            return true;
    }
    return false;
}

static bool place_all(PciRound *round, GError **error)
{
    bool again;

    do {
        again = false;
        if (try_round(round, &again, error))
            return true;
    } while (again);
    return false;
}

/* The first function of a slot says whether there are others. */
static void mark_multifunction(PciRound *round)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(round->def, kind); i++) {
            DeviceInfo *info = device_info(kind, domain_def_device(round->def, kind, i));
            PciAddress *address;

            if (info == NULL || info->address.type != ADDRESS_PCI)
                continue;
            address = &info->address.pci;
            guint8 used = round->topology.buses[address->bus].used[address->slot];
            if (address->function == 0 && address->multifunction == TRISTATE_ABSENT && (used & 0xfe) != 0)
                address->multifunction = TRISTATE_ON;
        }
    }
}

static const char *device_of_model(PciModel model)
{
    static const char *const devices[] = {
        [PCI_MODEL_PCI_BRIDGE] = "pci-bridge",
        [PCI_MODEL_DMI_TO_PCI_BRIDGE] = "i82801b11-bridge",
        [PCI_MODEL_PCIE_TO_PCI_BRIDGE] = "pcie-pci-bridge",
        [PCI_MODEL_PCIE_ROOT_PORT] = "pcie-root-port",
        [PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = "x3130-upstream",
        [PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = "xio3130-downstream",
        [PCI_MODEL_PCI_EXPANDER_BUS] = "pxb",
        [PCI_MODEL_PCIE_EXPANDER_BUS] = "pxb-pcie",
    };

    return (gsize)model < G_N_ELEMENTS(devices) ? devices[model] : NULL;
}

static guint lowest_bus_nr(const DomainDef *def)
{
    guint lowest = 256;

    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->type == CONTROLLER_TYPE_PCI && def->controllers.items[i]->has_bus_nr)
            lowest = MIN(lowest, def->controllers.items[i]->bus_nr);
    }
    return lowest;
}

static guint count_children(const DomainDef *def, int bus)
{
    guint count = 0;

    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *controller = def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_PCI && controller->info.address.type == ADDRESS_PCI && controller->index > bus &&
            controller->info.address.pci.bus == bus)
            count += 1 + count_children(def, controller->index);
    }
    return count;
}

/* What the guest's firmware numbers buses and slots by. */
static void number_target(const DomainDef *def, Controller *controller)
{
    const PciAddress *address = &controller->info.address.pci;

    switch (controller->pci_model) {
    case PCI_MODEL_PCI_BRIDGE:
        if (!controller->has_chassis_nr)
            controller->chassis_nr = (guint8)controller->index;
        controller->has_chassis_nr = true;
        break;
    case PCI_MODEL_PCIE_ROOT_PORT:
    case PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT:
        if (!controller->has_chassis)
            controller->chassis = (guint8)controller->index;
        if (!controller->has_port && controller->pci_model == PCI_MODEL_PCIE_ROOT_PORT)
            controller->port = (guint16)(address->slot << 3 | address->function);
        else if (!controller->has_port)
            controller->port = address->slot;
        controller->has_chassis = controller->has_port = true;
        break;
    case PCI_MODEL_PCI_EXPANDER_BUS:
    case PCI_MODEL_PCIE_EXPANDER_BUS:
        if (!controller->has_bus_nr)
            controller->bus_nr = (guint8)(lowest_bus_nr(def) - 2 - count_children(def, controller->index));
        controller->has_bus_nr = true;
        break;
    case PCI_MODEL_UNSET:
    case PCI_MODEL_PCI_ROOT:
    case PCI_MODEL_PCIE_ROOT:
    case PCI_MODEL_DMI_TO_PCI_BRIDGE:
    case PCI_MODEL_PCIE_TO_PCI_BRIDGE:
    case PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT:
        break;
    }
}

static void number_targets(DomainDef *def)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        Controller *controller = def->controllers.items[i];

        if (controller->type != CONTROLLER_TYPE_PCI)
            continue;
        if (controller->pci_device == NULL)
            controller->pci_device = g_strdup(device_of_model(controller->pci_model));
        if (controller->info.address.type == ADDRESS_PCI)
            number_target(def, controller);
    }
}

/** pci_addresses_assign: give PCI devices their places, adding buses as they are needed. */
bool pci_addresses_assign(DomainDef *def, const DomainHostFacts *facts, GError **error)
{
    bool spare = domain_is_q35(def) && !has_own_buses(def);
    g_autofree PciRound *round = g_new0(PciRound, 1);

    if (!domain_is_q35(def) && !domain_is_i440fx(def))
        return true;

    round->def = def;
    round->facts = facts;
    cover_given(round);
    if (!place_all(round, error))
        return false;
    if (spare && round->grew) { /* a free port, so that something can be plugged in later */
        add_bus(round, PCI_MODEL_PCIE_ROOT_PORT);
        if (!place_all(round, error))
            return false;
    }
    mark_multifunction(round);
    number_targets(def);
    return true;
}
