/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/* What both a network and a guest's interface say of how packets are passed on. */

typedef enum VlanNativeMode {
    VLAN_NATIVE_NONE,
    VLAN_NATIVE_TAGGED,
    VLAN_NATIVE_UNTAGGED,
} VlanNativeMode;

typedef struct VlanTag {
    guint          id;
    VlanNativeMode native_mode;
} VlanTag;

typedef struct Vlan {
    Tristate trunk;
    XML_LIST_OF(VlanTag) tags;
} Vlan;

typedef enum VirtualPortType {
    VIRTUAL_PORT_NONE,
    VIRTUAL_PORT_QBG,
    VIRTUAL_PORT_QBH,
    VIRTUAL_PORT_OPENVSWITCH,
    VIRTUAL_PORT_MIDONET,
} VirtualPortType;

typedef struct VirtualPort {
    VirtualPortType type;
    guint8  manager_id;
    guint32 type_id;
    guint8  type_id_version;
    bool    has_manager_id, has_type_id, has_type_id_version;
    Uuid    instance_id;
    Uuid    interface_id;
    char   *profile_id;
} VirtualPort;

typedef struct BandwidthLimit {
    guint64 average; /* KiB/s */
    guint64 peak;
    guint64 floor;
    guint64 burst; /* KiB */
} BandwidthLimit;

typedef struct Bandwidth {
    BandwidthLimit *inbound;
    BandwidthLimit *outbound;
} Bandwidth;

extern const XmlElement vlan_element;
extern const XmlElement virtual_port_element;
extern const XmlElement bandwidth_limit_element;
extern const XmlElement bandwidth_element;
