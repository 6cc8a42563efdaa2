/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mediated devices and their kinds; DRM nodes; vDPA devices. */
#include "conf/nodedev/mdev.h"

static const XmlField mdev_type_fields[] = {
    XML_STRING("@id", NodeMdevType, id, XML_REQUIRED),
    XML_STRING("name", NodeMdevType, name),
    XML_STRING("deviceAPI", NodeMdevType, device_api, XML_REQUIRED),
    XML_UINT("availableInstances", NodeMdevType, available_instances, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement mdev_type_element = { .name = "type", .size = sizeof(NodeMdevType), .fields = mdev_type_fields };

static const XmlField mdev_types_fields[] = {
    NODE_CAPABILITY_ROW(NodeMdevTypes),
    XML_LIST("type", NodeMdevTypes, types, mdev_type_element),
    XML_FIELDS_END,
};

const XmlElement node_mdev_types_element = { .name = "capability", .size = sizeof(NodeMdevTypes), .fields = mdev_types_fields };

static const XmlField attribute_fields[] = {
    XML_STRING("@name", NodeMdevAttribute, name, XML_REQUIRED),
    XML_STRING("@value", NodeMdevAttribute, value, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement attribute_element = { .name = "attr", .size = sizeof(NodeMdevAttribute), .fields = attribute_fields };

static const XmlField mdev_fields[] = {
    NODE_CAPABILITY_ROW(NodeMdev),
    XML_STRING("type/@id", NodeMdev, type_id, XML_REQUIRED),
    XML_UUID("uuid", NodeMdev, uuid),
    XML_STRING("parent_addr", NodeMdev, parent_address),
    XML_UINT("iommuGroup/@number", NodeMdev, iommu_group, XML_REQUIRED, XML_SET(NodeMdev, has_iommu_group)),
    XML_LIST("attr", NodeMdev, attributes, attribute_element),
    XML_FIELDS_END,
};

const XmlElement node_mdev_element = { .name = "capability", .size = sizeof(NodeMdev), .fields = mdev_fields };

STATIC_ENUM_TABLE(drm_type, "DRM type", NULL, "primary", "control", "render");

static const XmlField drm_fields[] = {
    NODE_CAPABILITY_ROW(NodeDrm),
    XML_ENUM("type", NodeDrm, type, drm_type, XML_REQUIRED, XML_UNSUPPORTED),
    XML_FIELDS_END,
};

const XmlElement node_drm_element = { .name = "capability", .size = sizeof(NodeDrm), .fields = drm_fields };

static const XmlField vdpa_fields[] = {
    NODE_CAPABILITY_ROW(NodeVdpa),
    XML_STRING("chardev", NodeVdpa, character_device, XML_REQUIRED),
    XML_FIELDS_END,
};

const XmlElement node_vdpa_element = { .name = "capability", .size = sizeof(NodeVdpa), .fields = vdpa_fields };
