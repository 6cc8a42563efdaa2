/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/* What a <capability> can be, of a device and below another capability. The first of them have public numbers of their own. */
typedef enum NodeCapabilityType {
    NODE_CAPABILITY_SYSTEM,
    NODE_CAPABILITY_PCI,
    NODE_CAPABILITY_USB_DEVICE,
    NODE_CAPABILITY_USB,
    NODE_CAPABILITY_NET,
    NODE_CAPABILITY_SCSI_HOST,
    NODE_CAPABILITY_SCSI_TARGET,
    NODE_CAPABILITY_SCSI,
    NODE_CAPABILITY_STORAGE,
    NODE_CAPABILITY_FC_HOST,
    NODE_CAPABILITY_VPORT_OPS,
    NODE_CAPABILITY_SCSI_GENERIC,
    NODE_CAPABILITY_DRM,
    NODE_CAPABILITY_MDEV_TYPES,
    NODE_CAPABILITY_MDEV,
    NODE_CAPABILITY_CCW,
    NODE_CAPABILITY_CSS,
    NODE_CAPABILITY_VDPA,
    NODE_CAPABILITY_AP_CARD,
    NODE_CAPABILITY_AP_QUEUE,
    NODE_CAPABILITY_AP_MATRIX,
    NODE_CAPABILITY_VPD,
    NODE_CAPABILITY_PHYSICAL_FUNCTION,
    NODE_CAPABILITY_VIRTUAL_FUNCTIONS,
    NODE_CAPABILITY_PCI_BRIDGE,
    NODE_CAPABILITY_CARDBUS_BRIDGE,
    NODE_CAPABILITY_80203,
    NODE_CAPABILITY_80211,
    NODE_CAPABILITY_FC_REMOTE_PORT,
    NODE_CAPABILITY_REMOVABLE,
    NODE_CAPABILITY_HOTPLUGGABLE,
    NODE_CAPABILITY_LAST,
} NodeCapabilityType;

/* How every capability's struct begins; the type says what follows. */
typedef struct NodeCapability {
    NodeCapabilityType type;
} NodeCapability;

typedef struct NodeCapabilities {
    XML_LIST_OF(NodeCapability) list;
} NodeCapabilities;

extern const EnumTable node_capability_type;
extern const XmlHook   node_capabilities_hook; /* of a member NodeCapabilities */

/* a row that every capability's table begins with */
#define NODE_CAPABILITY_ROW(T) XML_ENUM("@type", T, base.type, node_capability_type, XML_ALWAYS)

/* finding */
void                   *node_capabilities_find(const NodeCapabilities *capabilities, NodeCapabilityType type);
const NodeCapabilities *node_capability_inner(const NodeCapability *capability);
const char             *node_capability_name(NodeCapabilityType type);
