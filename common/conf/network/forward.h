/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "xml/element.h"

typedef enum ForwardMode {
    FORWARD_NONE, /* no <forward>: the network is isolated */
    FORWARD_NAT,
    FORWARD_ROUTE,
    FORWARD_OPEN,
    FORWARD_BRIDGE,
    FORWARD_PRIVATE,
    FORWARD_VEPA,
    FORWARD_PASSTHROUGH,
    FORWARD_HOSTDEV,
} ForwardMode;

typedef enum ForwardDriver {
    FORWARD_DRIVER_DEFAULT,
    FORWARD_DRIVER_KVM,
    FORWARD_DRIVER_VFIO,
} ForwardDriver;

typedef struct ForwardInterface {
    char *device;
    guint connections; /* live */
} ForwardInterface;

typedef enum ForwardAddressType {
    FORWARD_ADDRESS_NONE,
    FORWARD_ADDRESS_PCI,
} ForwardAddressType;

typedef struct ForwardAddress {
    ForwardAddressType type;
    PciAddress pci;
    guint      connections; /* live */
} ForwardAddress;

typedef struct ForwardNat {
    Tristate  ipv6;
    IpAddress start, end;
    bool      has_ports;
    guint16   first_port, last_port;
} ForwardNat;

typedef struct NetworkForward {
    char        *device; /* the first interface */
    ForwardMode  mode;
    Tristate     managed; /* hostdev */
    ForwardDriver driver;
    XML_LIST_OF(ForwardNat) nats; /* one */
    XML_LIST_OF(ForwardInterface) pfs; /* one */
    XML_LIST_OF(ForwardInterface) interfaces;
    XML_LIST_OF(ForwardAddress) addresses;
} NetworkForward;

extern const EnumTable  forward_mode;
extern const EnumTable  forward_driver;
extern const XmlElement network_forward_element;
extern const XmlElement forward_interface_element;
