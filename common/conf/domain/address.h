/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum AddressType {
    ADDRESS_NONE,
    ADDRESS_PCI,
    ADDRESS_DRIVE,
    ADDRESS_VIRTIO_SERIAL,
    ADDRESS_CCID,
    ADDRESS_USB,
    ADDRESS_SPAPR_VIO,
    ADDRESS_CCW,
    ADDRESS_VIRTIO_MMIO,
    ADDRESS_ISA,
    ADDRESS_DIMM,
    ADDRESS_UNASSIGNED,
} AddressType;

typedef struct PciAddress {
    guint32  domain;
    guint8   bus;
    guint8   slot;
    guint8   function;
    Tristate multifunction;
    bool     has_zpci_uid;
    bool     has_zpci_fid;
    guint16  zpci_uid;
    guint32  zpci_fid;
} PciAddress;

typedef struct DriveAddress {
    guint controller;
    guint bus;
    guint target;
    guint unit;
} DriveAddress;

typedef struct VirtioSerialAddress {
    guint controller;
    guint bus;
    guint port;
} VirtioSerialAddress;

typedef struct UsbAddress {
    guint bus;
    char *port; /* "1" or, behind hubs, "1.4.2"; NULL until one is given */
} UsbAddress;

typedef struct CcidAddress {
    guint controller;
    guint slot;
} CcidAddress;

typedef struct SpaprVioAddress {
    guint64 reg;
    bool    has_reg;
} SpaprVioAddress;

typedef struct CcwAddress {
    guint cssid;
    guint ssid;
    guint devno;
    bool  assigned;
} CcwAddress;

typedef struct IsaAddress {
    guint iobase;
    guint irq;
} IsaAddress;

typedef struct DimmAddress {
    guint   slot;
    guint64 base;
    bool    has_slot;
} DimmAddress;

typedef struct DeviceAddress {
    AddressType type;
    union {
        PciAddress          pci;
        DriveAddress        drive;
        VirtioSerialAddress virtio_serial;
        UsbAddress          usb;
        CcidAddress         ccid;
        SpaprVioAddress     spapr_vio;
        CcwAddress          ccw;
        IsaAddress          isa;
        DimmAddress         dimm;
    };
} DeviceAddress;

/* What every device has besides its own. */
typedef struct DeviceInfo {
    char         *alias; /* "ua-…" is the user's and durable; others are given at start */
    DeviceAddress address;
    guint         boot_order; /* 0: none */
    char         *load_parm;
    guint         acpi_index; /* 0: none */
    bool          has_master_port;
    guint         master_port; /* USB companion controllers */
    Tristate      rom_enabled;
    Tristate      rom_bar;
    char         *rom_file;
    guint         line; /* of the document, for messages; 0: made by us */
} DeviceInfo;

/* The switches that all virtio devices share; a member "virtio" of the device. */
typedef struct VirtioOptions {
    Tristate iommu;
    Tristate ats;
    Tristate packed;
    Tristate page_per_vq;
} VirtioOptions;

extern const EnumTable  address_type;
extern const XmlElement device_address_element; /* <address type=…> */
extern const XmlElement pci_address_element;    /* <address domain= bus= slot= function=/>, a host's device */

/* rows for a device's own table; T has a DeviceInfo called info, a VirtioOptions called virtio */
#define DEVICE_INFO_ROWS(T)                                                                                                                \
    XML_UINT("boot/@order", T, info.boot_order, XML_RANGE(1, G_MAXINT), XML_GUEST_ABI),                                                    \
        XML_STRING("boot/@loadparm", T, info.load_parm), XML_STRING("alias/@name", T, info.alias, XML_LIVE_UNLESS("ua-")),                 \
        XML_UINT("master/@startport", T, info.master_port, XML_SET(T, info.has_master_port), XML_GUEST_ABI),                               \
        XML_YES_NO("rom/@enabled", T, info.rom_enabled), XML_ON_OFF("rom/@bar", T, info.rom_bar, XML_GUEST_ABI),                           \
        XML_STRING("rom/@file", T, info.rom_file), XML_UINT("acpi/@index", T, info.acpi_index, XML_RANGE(1, 16383), XML_GUEST_ABI),        \
        XML_SUB("address", T, info.address, device_address_element)
#define VIRTIO_OPTION_ROWS(T)                                                                                                              \
    XML_ON_OFF("driver/@iommu", T, virtio.iommu, XML_GUEST_ABI), XML_ON_OFF("driver/@ats", T, virtio.ats, XML_GUEST_ABI),                  \
        XML_ON_OFF("driver/@packed", T, virtio.packed, XML_GUEST_ABI),                                                                     \
        XML_ON_OFF("driver/@page_per_vq", T, virtio.page_per_vq, XML_GUEST_ABI)

void device_address_clear(DeviceAddress *address);
char *device_address_text(const DeviceAddress *address);
