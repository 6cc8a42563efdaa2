/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <capability type='pci'> and what may stand below it. Its address is in decimal, those of other devices are in hexadecimal. */
#include "conf/nodedev/pci.h"

#include "xml/place.h"

static const XmlField identity_fields[] = {
    XML_HEX("@id", NodeIdentity, id, 4, XML_REQUIRED, XML_ALWAYS),
    XML_STRING("", NodeIdentity, name),
    XML_FIELDS_END,
};

static bool check_identity(const XmlPlace *place, void *object, GError **error)
{
    NodeIdentity *identity = object;

    if (identity->name != NULL && *identity->name == '\0')
        g_clear_pointer(&identity->name, g_free);
    return true;
}

const XmlElement node_identity_element = {
    .name = "product",
    .size = sizeof(NodeIdentity),
    .fields = identity_fields,
    .check = check_identity,
};

static const XmlField iommu_group_fields[] = {
    XML_UINT("@number", NodeIommuGroup, number, XML_REQUIRED, XML_ALWAYS),
    XML_LIST("address", NodeIommuGroup, addresses, pci_address_element),
    XML_FIELDS_END,
};

static const XmlElement iommu_group_element = { .name = "iommuGroup", .size = sizeof(NodeIommuGroup), .fields = iommu_group_fields };

STATIC_ENUM_TABLE(link_validity, "validity of a link", [NODE_LINK_CAPABLE] = "cap", [NODE_LINK_STATE] = "sta");
STATIC_ENUM_TABLE(link_speed, "speed of a link", NULL, "2.5", "5", "8", "16", "32", "64");

static const XmlField link_fields[] = {
    XML_ENUM("@validity", NodePciLink, validity, link_validity, XML_REQUIRED),
    XML_UINT("@port", NodePciLink, port, XML_SET(NodePciLink, has_port)),
    XML_ENUM("@speed", NodePciLink, speed, link_speed),
    XML_UINT("@width", NodePciLink, width, XML_REQUIRED, XML_ALWAYS),
    XML_FIELDS_END,
};

static const XmlElement link_element = { .name = "link", .size = sizeof(NodePciLink), .fields = link_fields };

static const XmlField express_fields[] = {
    XML_LIST("link", NodePciExpress, links, link_element),
    XML_FIELDS_END,
};

static const XmlElement express_element = { .name = "pci-express", .size = sizeof(NodePciExpress), .fields = express_fields };

static const XmlField pci_fields[] = {
    NODE_CAPABILITY_ROW(NodePci),
    XML_HEX("class", NodePci, class, 6, XML_SET(NodePci, has_class), XML_RANGE(0, 0xffffff)),
    XML_UINT("domain", NodePci, domain, XML_REQUIRED),
    XML_UINT("bus", NodePci, bus, XML_REQUIRED),
    XML_UINT("slot", NodePci, slot, XML_REQUIRED),
    XML_UINT("function", NodePci, function, XML_REQUIRED),
    XML_SUB("product", NodePci, product, node_identity_element, XML_REQUIRED),
    XML_SUB("vendor", NodePci, vendor, node_identity_element, XML_REQUIRED),
    XML_HOOK("capability", NodePci, capabilities, node_capabilities_hook),
    XML_SUB_PTR("iommuGroup", NodePci, iommu_group, iommu_group_element),
    XML_INT("numa/@node", NodePci, numa_node, XML_SET(NodePci, has_numa_node)),
    XML_SUB_PTR("pci-express", NodePci, express, express_element),
    XML_FIELDS_END,
};

const XmlElement node_pci_element = { .name = "capability", .size = sizeof(NodePci), .fields = pci_fields };

static const XmlField physical_function_fields[] = {
    NODE_CAPABILITY_ROW(NodePhysicalFunction),
    XML_SUB_PTR("address", NodePhysicalFunction, address, pci_address_element),
    XML_FIELDS_END,
};

const XmlElement node_physical_function_element = {
    .name = "capability",
    .size = sizeof(NodePhysicalFunction),
    .fields = physical_function_fields,
};

static const XmlField virtual_functions_fields[] = {
    NODE_CAPABILITY_ROW(NodeVirtualFunctions),
    XML_UINT("@maxCount", NodeVirtualFunctions, max_count),
    XML_LIST("address", NodeVirtualFunctions, addresses, pci_address_element),
    XML_FIELDS_END,
};

const XmlElement node_virtual_functions_element = {
    .name = "capability",
    .size = sizeof(NodeVirtualFunctions),
    .fields = virtual_functions_fields,
};

static const XmlField vpd_field_fields[] = {
    XML_STRING("@index", NodeVpdField, index, XML_REQUIRED),
    XML_STRING("", NodeVpdField, value),
    XML_FIELDS_END,
};

static bool check_vpd_field(const XmlPlace *place, void *object, GError **error)
{
    const NodeVpdField *field = object;

    return (g_ascii_isdigit(field->index[0]) || g_ascii_isupper(field->index[0])) && field->index[1] == '\0'
               ? true
               : xml_fail(place, "@index", error, "\"%s\" is not a digit or a capital letter", field->index);
}

static const XmlElement vpd_field_element = {
    .name = "vendor_field",
    .size = sizeof(NodeVpdField),
    .fields = vpd_field_fields,
    .check = check_vpd_field,
};

STATIC_ENUM_TABLE(vpd_access, "access", [NODE_VPD_READONLY] = "readonly", [NODE_VPD_READWRITE] = "readwrite");

static const XmlField vpd_fields_fields[] = {
    XML_ENUM("@access", NodeVpdFields, access, vpd_access, XML_REQUIRED),
    XML_STRING("change_level", NodeVpdFields, change_level),
    XML_STRING("manufacture_id", NodeVpdFields, manufacture_id),
    XML_STRING("part_number", NodeVpdFields, part_number),
    XML_STRING("serial_number", NodeVpdFields, serial_number),
    XML_STRING("asset_tag", NodeVpdFields, asset_tag),
    XML_LIST("vendor_field", NodeVpdFields, vendor_fields, vpd_field_element),
    XML_LIST("system_field", NodeVpdFields, system_fields, vpd_field_element),
    XML_FIELDS_END,
};

static const XmlElement vpd_fields_element = { .name = "fields", .size = sizeof(NodeVpdFields), .fields = vpd_fields_fields };

static const XmlField vpd_rows[] = {
    NODE_CAPABILITY_ROW(NodeVpd),
    XML_STRING("name", NodeVpd, name, XML_REQUIRED),
    XML_LIST("fields", NodeVpd, fields, vpd_fields_element),
    XML_FIELDS_END,
};

const XmlElement node_vpd_element = { .name = "capability", .size = sizeof(NodeVpd), .fields = vpd_rows };
