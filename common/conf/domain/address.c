/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a device sits. The kinds share their room: rows count by the address's type, so only one kind is ever read, written or owned.
 */
#include "conf/domain/address.h"

#include "conf/domain/limits.h"
#include "xml/place.h"

ENUM_TABLE(address_type, "address type", [ADDRESS_PCI] = "pci", [ADDRESS_DRIVE] = "drive", [ADDRESS_VIRTIO_SERIAL] = "virtio-serial",
           [ADDRESS_CCID] = "ccid", [ADDRESS_USB] = "usb", [ADDRESS_SPAPR_VIO] = "spapr-vio", [ADDRESS_CCW] = "ccw",
           [ADDRESS_VIRTIO_MMIO] = "virtio-mmio", [ADDRESS_ISA] = "isa", [ADDRESS_DIMM] = "dimm", [ADDRESS_UNASSIGNED] = "unassigned");

#define IS(kind) XML_WHEN(DeviceAddress, type, XML_BIT(ADDRESS_##kind))

static const XmlField device_address_fields[] = {
    XML_ENUM("@type", DeviceAddress, type, address_type, XML_REQUIRED, XML_GUEST_ABI),
    XML_HEX("@domain", DeviceAddress, pci.domain, 4, IS(PCI), XML_ALWAYS, XML_GUEST_ABI),
    XML_HEX("@bus", DeviceAddress, pci.bus, 2, IS(PCI), XML_ALWAYS, XML_GUEST_ABI),
    XML_HEX("@slot", DeviceAddress, pci.slot, 2, IS(PCI), XML_ALWAYS, XML_GUEST_ABI, XML_RANGE(0, 0x1f)),
    XML_HEX("@function", DeviceAddress, pci.function, 1, IS(PCI), XML_ALWAYS, XML_GUEST_ABI, XML_RANGE(0, 7)),
    XML_ON_OFF("@multifunction", DeviceAddress, pci.multifunction, IS(PCI), XML_GUEST_ABI),
    XML_UINT("@controller", DeviceAddress, drive.controller, IS(DRIVE), XML_ALWAYS, XML_RANGE(0, LIMIT_BUSES), XML_GUEST_ABI),
    XML_UINT("@bus", DeviceAddress, drive.bus, IS(DRIVE), XML_ALWAYS, XML_GUEST_ABI),
    XML_UINT("@target", DeviceAddress, drive.target, IS(DRIVE), XML_ALWAYS, XML_GUEST_ABI),
    XML_UINT("@unit", DeviceAddress, drive.unit, IS(DRIVE), XML_ALWAYS, XML_GUEST_ABI),
    XML_UINT("@controller", DeviceAddress, virtio_serial.controller, IS(VIRTIO_SERIAL), XML_ALWAYS, XML_RANGE(0, LIMIT_BUSES), XML_GUEST_ABI),
    XML_UINT("@bus", DeviceAddress, virtio_serial.bus, IS(VIRTIO_SERIAL), XML_ALWAYS, XML_GUEST_ABI),
    XML_UINT("@port", DeviceAddress, virtio_serial.port, IS(VIRTIO_SERIAL), XML_ALWAYS, XML_GUEST_ABI),
    XML_UINT("@bus", DeviceAddress, usb.bus, IS(USB), XML_ALWAYS, XML_RANGE(0, LIMIT_BUSES), XML_GUEST_ABI),
    XML_STRING("@port", DeviceAddress, usb.port, IS(USB), XML_GUEST_ABI),
    XML_UINT("@controller", DeviceAddress, ccid.controller, IS(CCID), XML_ALWAYS, XML_RANGE(0, LIMIT_BUSES), XML_GUEST_ABI),
    XML_UINT("@slot", DeviceAddress, ccid.slot, IS(CCID), XML_ALWAYS, XML_GUEST_ABI),
    XML_HEX("@reg", DeviceAddress, spapr_vio.reg, 8, IS(SPAPR_VIO), XML_SET(DeviceAddress, spapr_vio.has_reg), XML_GUEST_ABI),
    XML_HEX("@cssid", DeviceAddress, ccw.cssid, 1, IS(CCW), XML_SET(DeviceAddress, ccw.assigned), XML_RANGE(0, 0xfe), XML_GUEST_ABI),
    XML_HEX("@ssid", DeviceAddress, ccw.ssid, 1, IS(CCW), XML_SET(DeviceAddress, ccw.assigned), XML_RANGE(0, 3), XML_GUEST_ABI),
    XML_HEX("@devno", DeviceAddress, ccw.devno, 4, IS(CCW), XML_SET(DeviceAddress, ccw.assigned), XML_RANGE(0, 0xffff), XML_GUEST_ABI),
    XML_HEX("@iobase", DeviceAddress, isa.iobase, 1, IS(ISA), XML_GUEST_ABI),
    XML_HEX("@irq", DeviceAddress, isa.irq, 1, IS(ISA), XML_GUEST_ABI),
    XML_UINT("@slot", DeviceAddress, dimm.slot, IS(DIMM), XML_SET(DeviceAddress, dimm.has_slot), XML_GUEST_ABI),
    XML_HEX("@base", DeviceAddress, dimm.base, 1, IS(DIMM), XML_GUEST_ABI),
    XML_HEX("zpci/@uid", DeviceAddress, pci.zpci_uid, 4, IS(PCI), XML_SET(DeviceAddress, pci.has_zpci_uid), XML_GUEST_ABI),
    XML_HEX("zpci/@fid", DeviceAddress, pci.zpci_fid, 8, IS(PCI), XML_SET(DeviceAddress, pci.has_zpci_fid), XML_GUEST_ABI),
    XML_FIELDS_END,
};

const XmlElement device_address_element = { .name = "address", .size = sizeof(DeviceAddress), .fields = device_address_fields };

static const XmlField pci_address_fields[] = {
    XML_HEX("@domain", PciAddress, domain, 4, XML_ALWAYS),
    XML_HEX("@bus", PciAddress, bus, 2, XML_ALWAYS),
    XML_HEX("@slot", PciAddress, slot, 2, XML_ALWAYS, XML_RANGE(0, 0x1f)),
    XML_HEX("@function", PciAddress, function, 1, XML_ALWAYS, XML_RANGE(0, 7)),
    XML_FIELDS_END,
};

const XmlElement pci_address_element = { .name = "address", .size = sizeof(PciAddress), .fields = pci_address_fields };

/** device_address_clear: forget an address; to be used before its type changes. */
void device_address_clear(DeviceAddress *address)
{
    xml_object_clear(&device_address_element, address);
    *address = (DeviceAddress){ .type = ADDRESS_NONE };
}

/** device_address_text: an address for a message ("0000:00:02.0", "0:0:0:1"); the caller frees it. */
char *device_address_text(const DeviceAddress *address)
{
    switch (address->type) {
    case ADDRESS_PCI:
        return g_strdup_printf("%04x:%02x:%02x.%x", address->pci.domain, address->pci.bus, address->pci.slot, address->pci.function);
    case ADDRESS_DRIVE:
        return g_strdup_printf("%u:%u:%u:%u", address->drive.controller, address->drive.bus, address->drive.target, address->drive.unit);
    case ADDRESS_VIRTIO_SERIAL:
        return g_strdup_printf("%u:%u:%u", address->virtio_serial.controller, address->virtio_serial.bus, address->virtio_serial.port);
    case ADDRESS_USB:
        return g_strdup_printf("%u:%s", address->usb.bus, address->usb.port != NULL ? address->usb.port : "");
    case ADDRESS_NONE:
    case ADDRESS_CCID:
    case ADDRESS_SPAPR_VIO:
    case ADDRESS_CCW:
    case ADDRESS_VIRTIO_MMIO:
    case ADDRESS_ISA:
    case ADDRESS_DIMM:
    case ADDRESS_UNASSIGNED:
        break;
    }
    return g_strdup(enum_name(&address_type, (int)address->type));
}
