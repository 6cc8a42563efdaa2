/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/nodedev/capability.h"

/* <product id=>NAME</product> */
typedef struct NodeIdentity {
    guint id;
    char *name;
} NodeIdentity;

typedef struct NodeIommuGroup {
    guint number;
    XML_LIST_OF(PciAddress) addresses;
} NodeIommuGroup;

typedef enum NodeLinkValidity {
    NODE_LINK_UNSET,
    NODE_LINK_CAPABLE,
    NODE_LINK_STATE,
} NodeLinkValidity;

typedef struct NodePciLink {
    NodeLinkValidity validity;
    guint            port;
    bool             has_port;
    int              speed;
    guint            width;
} NodePciLink;

typedef struct NodePciExpress {
    XML_LIST_OF(NodePciLink) links;
} NodePciExpress;

typedef struct NodePci {
    NodeCapability   base;
    guint            class;
    bool             has_class;
    guint            domain, bus, slot, function;
    NodeIdentity     product, vendor;
    NodeCapabilities capabilities;
    NodeIommuGroup  *iommu_group;
    int              numa_node;
    bool             has_numa_node;
    NodePciExpress  *express;
} NodePci;

typedef struct NodePhysicalFunction {
    NodeCapability base;
    PciAddress    *address;
} NodePhysicalFunction;

typedef struct NodeVirtualFunctions {
    NodeCapability base;
    guint          max_count; /* 0: not known */
    XML_LIST_OF(PciAddress) addresses;
} NodeVirtualFunctions;

typedef struct NodeVpdField {
    char *index;
    char *value;
} NodeVpdField;

typedef enum NodeVpdAccess {
    NODE_VPD_UNSET,
    NODE_VPD_READONLY,
    NODE_VPD_READWRITE,
} NodeVpdAccess;

typedef struct NodeVpdFields {
    NodeVpdAccess access;
    char         *change_level;
    char         *manufacture_id;
    char         *part_number;
    char         *serial_number;
    char         *asset_tag;
    XML_LIST_OF(NodeVpdField) vendor_fields;
    XML_LIST_OF(NodeVpdField) system_fields;
} NodeVpdFields;

/* Vital product data. */
typedef struct NodeVpd {
    NodeCapability base;
    char          *name;
    XML_LIST_OF(NodeVpdFields) fields;
} NodeVpd;

extern const XmlElement node_identity_element;
extern const XmlElement node_pci_element;
extern const XmlElement node_physical_function_element;
extern const XmlElement node_virtual_functions_element;
extern const XmlElement node_vpd_element;
