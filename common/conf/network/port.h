/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/network/network.h"

typedef enum PlugType {
    PLUG_NONE,
    PLUG_NETWORK,
    PLUG_BRIDGE,
    PLUG_DIRECT,
    PLUG_HOSTDEV_PCI,
} PlugType;

typedef enum PlugMode {
    PLUG_MODE_UNSET,
    PLUG_MODE_VEPA,
    PLUG_MODE_PRIVATE,
    PLUG_MODE_BRIDGE,
    PLUG_MODE_PASSTHROUGH,
} PlugMode;

/* What the interface is plugged into. */
typedef struct Plug {
    PlugType   type;
    char      *bridge; /* network, bridge */
    MacTableManager mac_table;
    char      *device; /* direct */
    PlugMode   mode;
    Tristate   managed; /* hostdev-pci */
    ForwardDriver driver;
    PciAddress address;
} Plug;

/* <networkport>: one guest's interface in a network. */
typedef struct NetworkPortDef {
    Uuid       uuid;
    char      *owner_name;
    Uuid       owner_uuid;
    MacAddress mac;
    char      *group;
    Bandwidth  bandwidth;
    Tristate   trust_guest_rx_filters;
    VirtualPort *virtual_port;
    Vlan        *vlan;
    Tristate     isolated;
    Plug        *plug;
} NetworkPortDef;

extern const XmlElement network_port_element;
