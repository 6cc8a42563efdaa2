/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <controller>: buses that devices sit on. The model's names depend on the type. */
#include "conf/domain/controller.h"

#include "xml/place.h"

ENUM_TABLE(controller_type, "controller type", [CONTROLLER_TYPE_IDE] = "ide", [CONTROLLER_TYPE_FDC] = "fdc", [CONTROLLER_TYPE_SCSI] = "scsi",
           [CONTROLLER_TYPE_SATA] = "sata", [CONTROLLER_TYPE_VIRTIO_SERIAL] = "virtio-serial", [CONTROLLER_TYPE_CCID] = "ccid",
           [CONTROLLER_TYPE_USB] = "usb", [CONTROLLER_TYPE_PCI] = "pci", [CONTROLLER_TYPE_XENBUS] = "xenbus", [CONTROLLER_TYPE_ISA] = "isa");
ENUM_TABLE(pci_model, "model of a PCI controller", [PCI_MODEL_PCI_ROOT] = "pci-root", [PCI_MODEL_PCIE_ROOT] = "pcie-root",
           [PCI_MODEL_PCI_BRIDGE] = "pci-bridge", [PCI_MODEL_DMI_TO_PCI_BRIDGE] = "dmi-to-pci-bridge",
           [PCI_MODEL_PCIE_TO_PCI_BRIDGE] = "pcie-to-pci-bridge", [PCI_MODEL_PCIE_ROOT_PORT] = "pcie-root-port",
           [PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = "pcie-switch-upstream-port",
           [PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = "pcie-switch-downstream-port", [PCI_MODEL_PCI_EXPANDER_BUS] = "pci-expander-bus",
           [PCI_MODEL_PCIE_EXPANDER_BUS] = "pcie-expander-bus");
ENUM_TABLE(scsi_model, "model of a SCSI controller", [SCSI_MODEL_AUTO] = "auto", [SCSI_MODEL_BUSLOGIC] = "buslogic",
           [SCSI_MODEL_LSILOGIC] = "lsilogic", [SCSI_MODEL_LSISAS1068] = "lsisas1068", [SCSI_MODEL_VMPVSCSI] = "vmpvscsi",
           [SCSI_MODEL_IBMVSCSI] = "ibmvscsi", [SCSI_MODEL_VIRTIO_SCSI] = "virtio-scsi", [SCSI_MODEL_LSISAS1078] = "lsisas1078",
           [SCSI_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional", [SCSI_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional",
           [SCSI_MODEL_NCR53C90] = "ncr53c90", [SCSI_MODEL_DC390] = "dc390", [SCSI_MODEL_AM53C974] = "am53c974");
ENUM_TABLE(usb_model, "model of a USB controller", [USB_MODEL_PIIX3_UHCI] = "piix3-uhci", [USB_MODEL_PIIX4_UHCI] = "piix4-uhci",
           [USB_MODEL_EHCI] = "ehci", [USB_MODEL_ICH9_EHCI1] = "ich9-ehci1", [USB_MODEL_ICH9_UHCI1] = "ich9-uhci1",
           [USB_MODEL_ICH9_UHCI2] = "ich9-uhci2", [USB_MODEL_ICH9_UHCI3] = "ich9-uhci3", [USB_MODEL_VT82C686B_UHCI] = "vt82c686b-uhci",
           [USB_MODEL_PCI_OHCI] = "pci-ohci", [USB_MODEL_NEC_XHCI] = "nec-xhci", [USB_MODEL_QUSB1] = "qusb1", [USB_MODEL_QUSB2] = "qusb2",
           [USB_MODEL_QEMU_XHCI] = "qemu-xhci", [USB_MODEL_NONE] = "none");
ENUM_TABLE(ide_model, "model of an IDE controller", [IDE_MODEL_PIIX3] = "piix3", [IDE_MODEL_PIIX4] = "piix4", [IDE_MODEL_ICH6] = "ich6");
ENUM_TABLE(virtio_serial_model, "model of a virtio-serial controller", [VIRTIO_SERIAL_MODEL_VIRTIO] = "virtio",
           [VIRTIO_SERIAL_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
           [VIRTIO_SERIAL_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional");

#define IS(kinds)  XML_WHEN(Controller, type, kinds)
#define KIND(kind) XML_BIT(CONTROLLER_TYPE_##kind)
#define PCI        IS(KIND(PCI)), XML_GUEST_ABI

static const XmlField controller_fields[] = {
    XML_ENUM("@type", Controller, type, controller_type, XML_REQUIRED, XML_GUEST_ABI),
    XML_INT("@index", Controller, index, XML_RANGE(0, G_MAXINT), XML_ALWAYS, XML_GUEST_ABI, XML_DEFAULT(-1)),
    XML_ENUM("@model", Controller, model, pci_model, PCI),
    XML_ENUM("@model", Controller, model, scsi_model, IS(KIND(SCSI)), XML_GUEST_ABI),
    XML_ENUM("@model", Controller, model, usb_model, IS(KIND(USB)), XML_GUEST_ABI),
    XML_ENUM("@model", Controller, model, ide_model, IS(KIND(IDE)), XML_GUEST_ABI),
    XML_ENUM("@model", Controller, model, virtio_serial_model, IS(KIND(VIRTIO_SERIAL)), XML_GUEST_ABI),
    XML_UINT("@ports", Controller, ports, IS(KIND(VIRTIO_SERIAL) | KIND(USB)), XML_SET(Controller, has_ports), XML_GUEST_ABI),
    XML_UINT("@vectors", Controller, vectors, IS(KIND(VIRTIO_SERIAL)), XML_SET(Controller, has_vectors), XML_GUEST_ABI),
    XML_UINT("@maxGrantFrames", Controller, max_grant_frames, IS(KIND(XENBUS)), XML_SET(Controller, has_max_grant_frames)),
    XML_UINT("@maxEventChannels", Controller, max_event_channels, IS(KIND(XENBUS)), XML_SET(Controller, has_max_event_channels)),
    XML_UINT("driver/@queues", Controller, queues, XML_GUEST_ABI),
    XML_UINT("driver/@cmd_per_lun", Controller, cmd_per_lun, XML_GUEST_ABI),
    XML_UINT("driver/@max_sectors", Controller, max_sectors, XML_GUEST_ABI),
    XML_ON_OFF("driver/@ioeventfd", Controller, ioeventfd),
    XML_UINT("driver/@iothread", Controller, iothread),
    VIRTIO_OPTION_ROWS(Controller),
    XML_STRING("model/@name", Controller, pci_device, PCI),
    XML_UINT("target/@chassisNr", Controller, chassis_nr, PCI, XML_SET(Controller, has_chassis_nr), XML_RANGE(1, 255)),
    XML_UINT("target/@chassis", Controller, chassis, PCI, XML_SET(Controller, has_chassis), XML_RANGE(0, 255)),
    XML_HEX("target/@port", Controller, port, 1, PCI, XML_SET(Controller, has_port), XML_RANGE(0, 255)),
    XML_UINT("target/@busNr", Controller, bus_nr, PCI, XML_SET(Controller, has_bus_nr), XML_RANGE(1, 254)),
    XML_UINT("target/@index", Controller, target_index, PCI, XML_SET(Controller, has_target_index), XML_RANGE(0, 30)),
    XML_ON_OFF("target/@hotplug", Controller, hotplug, PCI),
    XML_UINT("target/node", Controller, numa_node, PCI, XML_SET(Controller, has_node)),
    XML_SIZE("pcihole64", Controller, pcihole64_kib, XML_KIB, XML_KIB, PCI, XML_SET(Controller, has_pcihole64)),
    DEVICE_INFO_ROWS(Controller),
    XML_FIELDS_END,
};

const XmlElement controller_element = {
    .name = "controller",
    .size = sizeof(Controller),
    XML_LINE(Controller, info.line),
    .fields = controller_fields,
};

/** controller_is_usb2_companion: whether this is one of the slow halves of an ICH9 USB 2 controller. */
bool controller_is_usb2_companion(const Controller *controller)
{
    return controller->type == CONTROLLER_TYPE_USB &&
           (controller->usb_model == USB_MODEL_ICH9_UHCI1 || controller->usb_model == USB_MODEL_ICH9_UHCI2 ||
            controller->usb_model == USB_MODEL_ICH9_UHCI3);
}
