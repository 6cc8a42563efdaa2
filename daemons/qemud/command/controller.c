/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/controller.h"

#include "conf/domain/complete.h"

#include <string.h>

/* Buses first that others sit on. What is not here is added in the end. */
static const ControllerType order[] = {
    CONTROLLER_TYPE_PCI,  CONTROLLER_TYPE_USB, CONTROLLER_TYPE_SCSI,          CONTROLLER_TYPE_IDE,
    CONTROLLER_TYPE_SATA, CONTROLLER_TYPE_FDC, CONTROLLER_TYPE_VIRTIO_SERIAL, CONTROLLER_TYPE_CCID,
};

static const char *const scsi_drivers[] = {
    [SCSI_MODEL_LSILOGIC] = "lsi",
    [SCSI_MODEL_LSISAS1068] = "mptsas1068",
    [SCSI_MODEL_LSISAS1078] = "megasas",
    [SCSI_MODEL_VMPVSCSI] = "pvscsi",
    [SCSI_MODEL_IBMVSCSI] = "spapr-vscsi",
    [SCSI_MODEL_VIRTIO_SCSI] = "virtio-scsi-pci",
    [SCSI_MODEL_VIRTIO_TRANSITIONAL] = "virtio-scsi-pci-transitional",
    [SCSI_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-scsi-pci-non-transitional",
    [SCSI_MODEL_DC390] = "dc-390",
    [SCSI_MODEL_AM53C974] = "am53c974",
};

static const char *const usb_drivers[] = {
    [USB_MODEL_UNSET] = "piix3-usb-uhci",       [USB_MODEL_PIIX3_UHCI] = "piix3-usb-uhci", [USB_MODEL_PIIX4_UHCI] = "piix4-usb-uhci",
    [USB_MODEL_EHCI] = "usb-ehci",              [USB_MODEL_ICH9_EHCI1] = "ich9-usb-ehci1", [USB_MODEL_ICH9_UHCI1] = "ich9-usb-uhci1",
    [USB_MODEL_ICH9_UHCI2] = "ich9-usb-uhci2",  [USB_MODEL_ICH9_UHCI3] = "ich9-usb-uhci3", [USB_MODEL_VT82C686B_UHCI] = "vt82c686b-usb-uhci",
    [USB_MODEL_PCI_OHCI] = "pci-ohci",          [USB_MODEL_NEC_XHCI] = "nec-usb-xhci",     [USB_MODEL_QEMU_XHCI] = "qemu-xhci",
};

static const char *const pci_drivers[] = {
    [PCI_MODEL_PCI_BRIDGE] = "pci-bridge",
    [PCI_MODEL_DMI_TO_PCI_BRIDGE] = "i82801b11-bridge",
    [PCI_MODEL_PCIE_TO_PCI_BRIDGE] = "pcie-pci-bridge",
    [PCI_MODEL_PCIE_ROOT_PORT] = "pcie-root-port",
    [PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = "x3130-upstream",
    [PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = "xio3130-downstream",
};

static const char *const virtio_serial_drivers[] = {
    [VIRTIO_SERIAL_MODEL_UNSET] = "virtio-serial-pci",
    [VIRTIO_SERIAL_MODEL_VIRTIO] = "virtio-serial-pci",
    [VIRTIO_SERIAL_MODEL_VIRTIO_TRANSITIONAL] = "virtio-serial-pci-transitional",
    [VIRTIO_SERIAL_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-serial-pci-non-transitional",
};

#define LOOK_UP(table, index) ((gsize)(index) < G_N_ELEMENTS(table) ? table[index] : NULL)

static const char *driver_of(const Controller *controller)
{
    switch (controller->type) {
    case CONTROLLER_TYPE_PCI:
        /* The document may name another device of the same kind, such as ioh3420. */
        return controller->pci_device != NULL ? controller->pci_device : LOOK_UP(pci_drivers, controller->pci_model);
    case CONTROLLER_TYPE_USB:
        return LOOK_UP(usb_drivers, controller->usb_model);
    case CONTROLLER_TYPE_SCSI:
        return LOOK_UP(scsi_drivers, controller->scsi_model);
    case CONTROLLER_TYPE_SATA:
        return "ahci";
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
        return LOOK_UP(virtio_serial_drivers, controller->virtio_serial_model);
    case CONTROLLER_TYPE_CCID:
        return "usb-ccid";
    case CONTROLLER_TYPE_FDC:
        return "isa-fdc";
    case CONTROLLER_TYPE_IDE:
    case CONTROLLER_TYPE_XENBUS:
    case CONTROLLER_TYPE_ISA:
    default:
        return NULL;
    }
}

static void add_pci(const Controller *controller, json_t *device)
{
    if (controller->has_chassis_nr)
        props_number(device, "chassis_nr", controller->chassis_nr);
    if (controller->has_port)
        props_number(device, "port", controller->port);
    if (controller->has_chassis)
        props_number(device, "chassis", controller->chassis);
    props_bool(device, "hotplug", controller->hotplug);
}

static void add_usb(const Controller *controller, json_t *device)
{
    if (controller->has_ports) {
        props_number(device, "p2", controller->ports);
        props_number(device, "p3", controller->ports);
    }
    if (controller->info.has_master_port) { /* a companion shares its controller's bus and has no name of its own */
        json_object_del(device, "id");
        props_string(device, "masterbus", "usb.0");
        if (controller->index != 0)
            props_printf(device, "masterbus", "usb%d.0", controller->index);
        props_number(device, "firstport", controller->info.master_port);
    }
}

static void add_scsi(const Controller *controller, json_t *device)
{
    static const PropRow rows[] = {
        PROP_ROW_UINT("num_queues", Controller, queues),
        PROP_ROW_UINT("cmd_per_lun", Controller, cmd_per_lun),
        PROP_ROW_UINT("max_sectors", Controller, max_sectors),
        PROP_ROW_BOOL("ioeventfd", Controller, ioeventfd),
        PROP_ROWS_END,
    };

    if (controller->iothread != 0)
        props_printf(device, "iothread", "iothread%u", controller->iothread);
    props_add(device, rows, controller);
    build_virtio(device, &controller->virtio);
}

static void add_virtio_serial(const Controller *controller, json_t *device)
{
    if (controller->has_ports)
        props_number(device, "max_ports", controller->ports);
    if (controller->has_vectors)
        props_number(device, "vectors", controller->vectors);
    build_virtio(device, &controller->virtio);
}

static void (*const details[])(const Controller *controller, json_t *device) = {
    [CONTROLLER_TYPE_PCI] = add_pci,
    [CONTROLLER_TYPE_USB] = add_usb,
    [CONTROLLER_TYPE_SCSI] = add_scsi,
    [CONTROLLER_TYPE_VIRTIO_SERIAL] = add_virtio_serial,
};

static bool check_pci(const Controller *controller, GError **error)
{
    const char *model = enum_name(&pci_model, controller->pci_model);

    if (controller->pci_model == PCI_MODEL_PCI_EXPANDER_BUS || controller->pci_model == PCI_MODEL_PCIE_EXPANDER_BUS)
        return build_unsupported(error, "<controller type='pci' model='%s'>", model);
    if (controller->has_bus_nr || controller->has_node || controller->has_target_index || controller->has_pcihole64)
        return build_unsupported(error, "busNr, node, index or pcihole64 of <controller type='pci' model='%s'>", model);
    return true;
}

/** build_controller_device: a controller that is not built in; its properties, the caller's, or NULL. Errors: ERROR_CONFIG_UNSUPPORTED. */
json_t *build_controller_device(const QemuBuild *build, const Controller *controller, GError **error)
{
    const char *driver = driver_of(controller);
    g_autoptr(json_t) device = NULL;

    if (driver == NULL) {
        build_unsupported(error, "<controller type='%s' index='%d'> on machine type '%s'", enum_name(&controller_type, controller->type),
                          controller->index, build->def->os.machine);
        return NULL;
    }
    if (controller->type == CONTROLLER_TYPE_PCI && !check_pci(controller, error))
        return NULL;

    device = build_device(driver, &controller->info);
    if (controller->type < G_N_ELEMENTS(details) && details[controller->type] != NULL)
        details[controller->type](controller, device);
    return build_place(build, device, &controller->info, error) ? g_steal_pointer(&device) : NULL;
}

/* What is said of the root is a property of the host bridge or of the power management chip, not of a device. */
static bool add_root_options(QemuBuild *build, const Controller *controller, GError **error)
{
    if (controller->has_pcihole64)
        build_wordf(build, "-global", "%s.pci-hole64-size=%" G_GUINT64_FORMAT "K",
                    domain_is_q35(build->def) ? "q35-pcihost" : "i440FX-pcihost", controller->pcihole64_kib);
    if (controller->hotplug == TRISTATE_ABSENT)
        return true;
    if (!domain_is_i440fx(build->def))
        return build_unsupported(error, "<target hotplug> of <controller type='pci' model='%s'>",
                                 enum_name(&pci_model, controller->pci_model));

    build_wordf(build, "-global", "PIIX4_PM.acpi-root-pci-hotplug=%s", controller->hotplug == TRISTATE_ON ? "on" : "off");
    return true;
}

/* Controllers that come with the board and so are not added. */
static bool is_builtin(const DomainDef *def, const Controller *controller)
{
    switch (controller->type) {
    case CONTROLLER_TYPE_PCI:
        return controller->pci_model == PCI_MODEL_PCI_ROOT || controller->pci_model == PCI_MODEL_PCIE_ROOT;
    case CONTROLLER_TYPE_IDE:
        return controller->index == 0 && domain_is_i440fx(def);
    case CONTROLLER_TYPE_SATA:
        return controller->index == 0 && domain_is_q35(def);
    case CONTROLLER_TYPE_FDC:
        return controller->index == 0 && domain_is_i440fx(def);
    case CONTROLLER_TYPE_USB:
        return controller->usb_model == USB_MODEL_NONE;
    case CONTROLLER_TYPE_ISA:
        return true;
    case CONTROLLER_TYPE_SCSI:
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
    case CONTROLLER_TYPE_CCID:
    case CONTROLLER_TYPE_XENBUS:
    default:
        return false;
    }
}

static bool build_type(QemuBuild *build, ControllerType type, GError **error)
{
    for (guint i = 0; i < build->def->controllers.n; i++) {
        const Controller *controller = build->def->controllers.items[i];
        json_t *device;

        if (controller->type != type)
            continue;
        if (is_builtin(build->def, controller)) {
            if (type == CONTROLLER_TYPE_PCI && !add_root_options(build, controller, error))
                return false;
            continue;
        }
        device = build_controller_device(build, controller, error);
        if (device == NULL)
            return false;
        build_json(build, "-device", device);
    }
    return true;
}

/** build_controllers: all controllers that the board does not have, in an order that QEMU takes. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_controllers(QemuBuild *build, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        if (!build_type(build, order[i], error))
            return false;
    }
    return true;
}
