/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

/* A kind of mediated device that a parent can make. */
typedef struct NodeMdevType {
    char *id;
    char *name;
    char *device_api;
    guint available_instances;
} NodeMdevType;

typedef struct NodeMdevTypes {
    NodeCapability base;
    XML_LIST_OF(NodeMdevType) types;
} NodeMdevTypes;

typedef struct NodeMdevAttribute {
    char *name;
    char *value;
} NodeMdevAttribute;

/* A mediated device. */
typedef struct NodeMdev {
    NodeCapability base;
    char          *type_id;
    Uuid           uuid;
    char          *parent_address;
    guint          iommu_group;
    bool           has_iommu_group;
    XML_LIST_OF(NodeMdevAttribute) attributes;
} NodeMdev;

typedef struct NodeDrm {
    NodeCapability base;
    int            type;
} NodeDrm;

typedef struct NodeVdpa {
    NodeCapability base;
    char          *character_device;
} NodeVdpa;

extern const XmlElement node_mdev_types_element;
extern const XmlElement node_mdev_element;
extern const XmlElement node_drm_element;
extern const XmlElement node_vdpa_element;
