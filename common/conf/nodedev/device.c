/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <device>: where it is, and what it can do. */
#include "conf/nodedev/device.h"

#include "xml/place.h"
#include "xml/read.h"
#include "xml/write.h"

STATIC_ENUM_TABLE(devnode_type, "type of a device node", [NODE_DEVNODE_DEV] = "dev", [NODE_DEVNODE_LINK] = "link");

static const XmlField devnode_fields[] = {
    XML_ENUM("@type", NodeDevnode, type, devnode_type, XML_REQUIRED),
    XML_STRING("", NodeDevnode, path),
    XML_FIELDS_END,
};

static const XmlElement devnode_element = { .name = "devnode", .size = sizeof(NodeDevnode), .fields = devnode_fields };

static const XmlField device_fields[] = {
    XML_STRING("name", NodeDeviceDef, name),
    XML_STRING("path", NodeDeviceDef, path),
    XML_LIST("devnode", NodeDeviceDef, devnodes, devnode_element),
    XML_STRING("parent", NodeDeviceDef, parent),
    XML_STRING("parent/@wwnn", NodeDeviceDef, parent_wwnn),
    XML_STRING("parent/@wwpn", NodeDeviceDef, parent_wwpn),
    XML_STRING("parent/@fabric_wwn", NodeDeviceDef, parent_fabric_wwn),
    XML_STRING("driver/name", NodeDeviceDef, driver),
    XML_HOOK("capability", NodeDeviceDef, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

static bool check_device(const XmlPlace *place, void *object, GError **error)
{
    NodeDeviceDef *def = object;

    if (!def->is_new && (def->name == NULL || *def->name == '\0'))
        return xml_fail(place, "name", error, "is missing or empty");
    if (def->parent != NULL && *def->parent == '\0')
        g_clear_pointer(&def->parent, g_free);
    if ((def->parent_wwnn == NULL) != (def->parent_wwpn == NULL))
        return xml_fail(place, def->parent_wwnn == NULL ? "parent/@wwnn" : "parent/@wwpn", error,
                        "is missing; a parent is named by both or by neither");
    if (def->capabilities.list.n == 0)
        return xml_fail_code(place, "capability", ERROR_INTERNAL_ERROR, error, "is missing");
    return true;
}

const XmlElement node_device_element = {
    .name = "device",
    .size = sizeof(NodeDeviceDef),
    .fields = device_fields,
    .check = check_device,
};

/**
 * node_device_def_parse: read a <device>
 * @flags: NodeDeviceParseFlags
 * @warnings: takes a text for each thing passed over, or NULL
 *
 * Returns a document that the caller frees. Fails with ERROR_XML_DETAIL where it is not well-formed, ERROR_XML_ERROR where it is wrong.
 * Thread: any.
 */
NodeDeviceDef *node_device_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error)
{
    guint strict = (flags & NODE_DEVICE_PARSE_STRICT) != 0 ? XML_READ_STRICT : 0;
    g_autoptr(NodeDeviceDef) def = xml_object_new(&node_device_element);

    def->is_new = (flags & NODE_DEVICE_PARSE_NEW) != 0;
    return xml_read_text_into(&node_device_element, def, xml, length, strict, warnings, error) ? g_steal_pointer(&def) : NULL;
}

/** node_device_def_format: write a <device>; the caller frees the text. Thread: any. */
char *node_device_def_format(const NodeDeviceDef *def)
{
    return xml_write_text(&node_device_element, def, 0);
}

void node_device_def_free(NodeDeviceDef *def)
{
    xml_object_free(&node_device_element, def);
}

/** node_device_def_has: whether a device is of a kind, itself or by what it can do besides. Thread: any. */
bool node_device_def_has(const NodeDeviceDef *def, NodeCapabilityType type)
{
    if (node_capabilities_find(&def->capabilities, type) != NULL)
        return true;
    for (guint i = 0; i < def->capabilities.list.n; i++) {
        const NodeCapabilities *inner = node_capability_inner(def->capabilities.list.items[i]);

        if (inner != NULL && node_capabilities_find(inner, type) != NULL)
            return true;
    }
    return false;
}
