/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum ControllerType {
    CONTROLLER_TYPE_IDE,
    CONTROLLER_TYPE_FDC,
    CONTROLLER_TYPE_SCSI,
    CONTROLLER_TYPE_SATA,
    CONTROLLER_TYPE_VIRTIO_SERIAL,
    CONTROLLER_TYPE_CCID,
    CONTROLLER_TYPE_USB,
    CONTROLLER_TYPE_PCI,
    CONTROLLER_TYPE_XENBUS,
    CONTROLLER_TYPE_ISA,
} ControllerType;

typedef enum PciModel {
    PCI_MODEL_UNSET,
    PCI_MODEL_PCI_ROOT,
    PCI_MODEL_PCIE_ROOT,
    PCI_MODEL_PCI_BRIDGE,
    PCI_MODEL_DMI_TO_PCI_BRIDGE,
    PCI_MODEL_PCIE_TO_PCI_BRIDGE,
    PCI_MODEL_PCIE_ROOT_PORT,
    PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT,
    PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT,
    PCI_MODEL_PCI_EXPANDER_BUS,
    PCI_MODEL_PCIE_EXPANDER_BUS,
} PciModel;

typedef enum ScsiModel {
    SCSI_MODEL_UNSET,
    SCSI_MODEL_AUTO,
    SCSI_MODEL_BUSLOGIC,
    SCSI_MODEL_LSILOGIC,
    SCSI_MODEL_LSISAS1068,
    SCSI_MODEL_VMPVSCSI,
    SCSI_MODEL_IBMVSCSI,
    SCSI_MODEL_VIRTIO_SCSI,
    SCSI_MODEL_LSISAS1078,
    SCSI_MODEL_VIRTIO_TRANSITIONAL,
    SCSI_MODEL_VIRTIO_NON_TRANSITIONAL,
    SCSI_MODEL_NCR53C90,
    SCSI_MODEL_DC390,
    SCSI_MODEL_AM53C974,
} ScsiModel;

typedef enum UsbModel {
    USB_MODEL_UNSET,
    USB_MODEL_PIIX3_UHCI,
    USB_MODEL_PIIX4_UHCI,
    USB_MODEL_EHCI,
    USB_MODEL_ICH9_EHCI1,
    USB_MODEL_ICH9_UHCI1,
    USB_MODEL_ICH9_UHCI2,
    USB_MODEL_ICH9_UHCI3,
    USB_MODEL_VT82C686B_UHCI,
    USB_MODEL_PCI_OHCI,
    USB_MODEL_NEC_XHCI,
    USB_MODEL_QUSB1,
    USB_MODEL_QUSB2,
    USB_MODEL_QEMU_XHCI,
    USB_MODEL_NONE,
} UsbModel;

typedef enum IdeModel {
    IDE_MODEL_UNSET,
    IDE_MODEL_PIIX3,
    IDE_MODEL_PIIX4,
    IDE_MODEL_ICH6,
} IdeModel;

typedef enum VirtioSerialModel {
    VIRTIO_SERIAL_MODEL_UNSET,
    VIRTIO_SERIAL_MODEL_VIRTIO,
    VIRTIO_SERIAL_MODEL_VIRTIO_TRANSITIONAL,
    VIRTIO_SERIAL_MODEL_VIRTIO_NON_TRANSITIONAL,
} VirtioSerialModel;

typedef struct Controller {
    ControllerType type;
    int            index; /* -1: to be chosen */
    union {               /* by type */
        int               model;
        PciModel          pci_model;
        ScsiModel         scsi_model;
        UsbModel          usb_model;
        IdeModel          ide_model;
        VirtioSerialModel virtio_serial_model;
    };

    /* scsi: <driver> */
    guint         queues;
    guint         cmd_per_lun;
    guint         max_sectors;
    Tristate      ioeventfd;
    guint         iothread;
    VirtioOptions virtio;

    /* virtio-serial: how many ports and vectors; usb: ports */
    bool  has_ports, has_vectors;
    guint ports;
    guint vectors;
    bool  has_max_grant_frames, has_max_event_channels;
    guint max_grant_frames; /* xenbus */
    guint max_event_channels;

    /* pci */
    char    *pci_device; /* <model name=>: QEMU's device */
    bool     has_chassis_nr, has_chassis, has_port, has_bus_nr, has_target_index, has_node;
    guint8   chassis_nr;
    guint8   chassis;
    guint16  port;
    guint8   bus_nr;
    guint8   target_index;
    guint    numa_node;
    Tristate hotplug;
    guint64  pcihole64_kib;
    bool     has_pcihole64;

    DeviceInfo info;
} Controller;

extern const EnumTable  controller_type;
extern const EnumTable  pci_model;
extern const EnumTable  scsi_model;
extern const EnumTable  usb_model;
extern const EnumTable  ide_model;
extern const EnumTable  virtio_serial_model;
extern const XmlElement controller_element;

bool controller_is_usb2_companion(const Controller *controller);
