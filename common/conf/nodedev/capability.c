/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A <capability> is one of many kinds, each with a table of its own; some stand below a device, some below another capability. The table here
 * says what may stand where, and one hook reads them all.
 */
#include "conf/nodedev/capability.h"

#include "conf/nodedev/channel.h"
#include "conf/nodedev/mdev.h"
#include "conf/nodedev/net.h"
#include "conf/nodedev/pci.h"
#include "conf/nodedev/scsi.h"
#include "conf/nodedev/storage.h"
#include "conf/nodedev/system.h"
#include "conf/nodedev/usb.h"
#include "xml/read.h"
#include "xml/write.h"

#include <string.h>

ENUM_TABLE(node_capability_type, "capability", [NODE_CAPABILITY_SYSTEM] = "system", [NODE_CAPABILITY_PCI] = "pci",
           [NODE_CAPABILITY_USB_DEVICE] = "usb_device", [NODE_CAPABILITY_USB] = "usb", [NODE_CAPABILITY_NET] = "net",
           [NODE_CAPABILITY_SCSI_HOST] = "scsi_host", [NODE_CAPABILITY_SCSI_TARGET] = "scsi_target", [NODE_CAPABILITY_SCSI] = "scsi",
           [NODE_CAPABILITY_STORAGE] = "storage", [NODE_CAPABILITY_FC_HOST] = "fc_host", [NODE_CAPABILITY_VPORT_OPS] = "vport_ops",
           [NODE_CAPABILITY_SCSI_GENERIC] = "scsi_generic", [NODE_CAPABILITY_DRM] = "drm", [NODE_CAPABILITY_MDEV_TYPES] = "mdev_types",
           [NODE_CAPABILITY_MDEV] = "mdev", [NODE_CAPABILITY_CCW] = "ccw", [NODE_CAPABILITY_CSS] = "css", [NODE_CAPABILITY_VDPA] = "vdpa",
           [NODE_CAPABILITY_AP_CARD] = "ap_card", [NODE_CAPABILITY_AP_QUEUE] = "ap_queue", [NODE_CAPABILITY_AP_MATRIX] = "ap_matrix",
           [NODE_CAPABILITY_VPD] = "vpd", [NODE_CAPABILITY_PHYSICAL_FUNCTION] = "phys_function",
           [NODE_CAPABILITY_VIRTUAL_FUNCTIONS] = "virt_functions", [NODE_CAPABILITY_PCI_BRIDGE] = "pci-bridge",
           [NODE_CAPABILITY_CARDBUS_BRIDGE] = "cardbus-bridge", [NODE_CAPABILITY_80203] = "80203", [NODE_CAPABILITY_80211] = "80211",
           [NODE_CAPABILITY_FC_REMOTE_PORT] = "fc_remote_port", [NODE_CAPABILITY_REMOVABLE] = "removable",
           [NODE_CAPABILITY_HOTPLUGGABLE] = "hotpluggable");

/* A capability that says all by being there. */
typedef struct BareCapability {
    NodeCapability base;
} BareCapability;

static const XmlField bare_fields[] = { NODE_CAPABILITY_ROW(BareCapability), XML_FIELDS_END };
static const XmlElement bare_element = { .name = "capability", .size = sizeof(BareCapability), .fields = bare_fields };

#define BELOW(owner) (G_GUINT64_CONSTANT(1) << NODE_CAPABILITY_##owner)
#define INNER(T)     (guint16)(offsetof(T, capabilities) + 1)
#define DEVICE       (G_GUINT64_CONSTANT(1) << NODE_CAPABILITY_LAST) /* stands below the device itself */

static const struct {
    const XmlElement *element;
    guint64 owners;
    guint16 inner; /* 1 + offset of the capabilities below it; 0: there are none */
} kinds[NODE_CAPABILITY_LAST] = {
    [NODE_CAPABILITY_SYSTEM] = { &node_system_element, DEVICE },
    [NODE_CAPABILITY_PCI] = { &node_pci_element, DEVICE, INNER(NodePci) },
    [NODE_CAPABILITY_USB_DEVICE] = { &node_usb_device_element, DEVICE },
    [NODE_CAPABILITY_USB] = { &node_usb_interface_element, DEVICE },
    [NODE_CAPABILITY_NET] = { &node_net_element, DEVICE, INNER(NodeNet) },
    [NODE_CAPABILITY_SCSI_HOST] = { &node_scsi_host_element, DEVICE, INNER(NodeScsiHost) },
    [NODE_CAPABILITY_SCSI_TARGET] = { &node_scsi_target_element, DEVICE, INNER(NodeScsiTarget) },
    [NODE_CAPABILITY_SCSI] = { &node_scsi_element, DEVICE },
    [NODE_CAPABILITY_STORAGE] = { &node_storage_element, DEVICE, INNER(NodeStorage) },
    [NODE_CAPABILITY_FC_HOST] = { &node_fc_host_element, BELOW(SCSI_HOST) },
    [NODE_CAPABILITY_VPORT_OPS] = { &node_vport_ops_element, BELOW(SCSI_HOST) },
    [NODE_CAPABILITY_SCSI_GENERIC] = { &node_scsi_generic_element, DEVICE },
    [NODE_CAPABILITY_DRM] = { &node_drm_element, DEVICE },
    [NODE_CAPABILITY_MDEV_TYPES] = { &node_mdev_types_element, BELOW(PCI) | BELOW(CSS) | BELOW(AP_MATRIX) },
    [NODE_CAPABILITY_MDEV] = { &node_mdev_element, DEVICE },
    [NODE_CAPABILITY_CCW] = { &node_ccw_element, DEVICE },
    [NODE_CAPABILITY_CSS] = { &node_css_element, DEVICE, INNER(NodeCss) },
    [NODE_CAPABILITY_VDPA] = { &node_vdpa_element, DEVICE },
    [NODE_CAPABILITY_AP_CARD] = { &node_ap_card_element, DEVICE },
    [NODE_CAPABILITY_AP_QUEUE] = { &node_ap_queue_element, DEVICE },
    [NODE_CAPABILITY_AP_MATRIX] = { &node_ap_matrix_element, DEVICE, INNER(NodeApMatrix) },
    [NODE_CAPABILITY_VPD] = { &node_vpd_element, BELOW(PCI) },
    [NODE_CAPABILITY_PHYSICAL_FUNCTION] = { &node_physical_function_element, BELOW(PCI) },
    [NODE_CAPABILITY_VIRTUAL_FUNCTIONS] = { &node_virtual_functions_element, BELOW(PCI) },
    [NODE_CAPABILITY_PCI_BRIDGE] = { &bare_element, BELOW(PCI) },
    [NODE_CAPABILITY_CARDBUS_BRIDGE] = { &bare_element, BELOW(PCI) },
    [NODE_CAPABILITY_80203] = { &bare_element, BELOW(NET) },
    [NODE_CAPABILITY_80211] = { &bare_element, BELOW(NET) },
    [NODE_CAPABILITY_FC_REMOTE_PORT] = { &node_fc_remote_port_element, BELOW(SCSI_TARGET) },
    [NODE_CAPABILITY_REMOVABLE] = { &node_removable_element, BELOW(STORAGE) },
    [NODE_CAPABILITY_HOTPLUGGABLE] = { &bare_element, BELOW(STORAGE) },
};

/* Below what it stands: the device, or the capability that the element around it is. */
static guint64 owner_of(const xmlNode *node)
{
    const char *type = node->parent != NULL ? xml_attribute(node->parent, "type") : NULL;
    int owner;

    if (strcmp((const char *)node->parent->name, "capability") != 0)
        return DEVICE;
    return type != NULL && enum_parse(&node_capability_type, type, &owner) ? G_GUINT64_CONSTANT(1) << owner : 0;
}

static char *allowed_below(guint64 owner)
{
    GString *text = g_string_new(NULL);

    for (int type = 0; type < NODE_CAPABILITY_LAST; type++) {
        if ((kinds[type].owners & owner) != 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", node_capability_name(type));
    }
    return g_string_free(text, FALSE);
}

static bool read_type(const XmlPlace *place, int *ret_type, GError **error)
{
    const char *text = xml_attribute(place->node, "type");
    guint64 owner = owner_of(place->node);
    g_autofree char *allowed = NULL;

    if (text == NULL)
        return xml_fail(place, "@type", error, "is missing");
    if (enum_parse(&node_capability_type, text, ret_type) && (kinds[*ret_type].owners & owner) != 0)
        return true;

    allowed = allowed_below(owner);
    return xml_fail(place, "@type", error, "\"%s\" is not one of %s", text, allowed);
}

static bool read_capability(const XmlPlace *place, void *object, void *field, GError **error)
{
    NodeCapabilities *capabilities = field;
    int type;

    if (!read_type(place, &type, error))
        return false;
    if (capabilities->list.n >= XML_LIST_LIMIT)
        return xml_fail(place, NULL, error, "there are more than %u of these", (guint)XML_LIST_LIMIT);

    void *capability = xml_object_new(kinds[type].element);
    if (!xml_read_into(place, kinds[type].element, capability, error)) {
        xml_object_free(kinds[type].element, capability);
        return false;
    }
    xml_list_append(&capabilities->list, capability);
    return true;
}

static void write_capabilities(XmlWriter *writer, const char *name, const void *object, const void *field)
{
    const NodeCapabilities *capabilities = field;

    for (guint i = 0; i < capabilities->list.n; i++) {
        const NodeCapability *capability = capabilities->list.items[i];

        xml_writer_object(writer, name, strlen(name), kinds[capability->type].element, capability);
    }
}

static void copy_capabilities(void *to, const void *from)
{
    const NodeCapabilities *source = from;
    NodeCapabilities copy = { 0 };

    for (guint i = 0; i < source->list.n; i++)
        xml_list_append(&copy.list, xml_object_copy(kinds[source->list.items[i]->type].element, source->list.items[i]));
    *(NodeCapabilities *)to = copy;
}

static void clear_capabilities(void *field)
{
    NodeCapabilities *capabilities = field;

    for (guint i = 0; i < capabilities->list.n; i++)
        xml_object_free(kinds[capabilities->list.items[i]->type].element, capabilities->list.items[i]);
    g_free(capabilities->list.items);
    *capabilities = (NodeCapabilities){ 0 };
}

static bool capabilities_equal(const void *a, const void *b)
{
    const NodeCapabilities *left = a, *right = b;

    if (left->list.n != right->list.n)
        return false;
    for (guint i = 0; i < left->list.n; i++) {
        NodeCapabilityType type = left->list.items[i]->type;

        if (type != right->list.items[i]->type || !xml_object_equal(kinds[type].element, left->list.items[i], right->list.items[i]))
            return false;
    }
    return true;
}

const XmlHook node_capabilities_hook = {
    .read = read_capability,
    .write = write_capabilities,
    .copy = copy_capabilities,
    .clear = clear_capabilities,
    .equal = capabilities_equal,
};

/** node_capabilities_find: the first of a type, as that type's struct; the list owns it. NULL: none. Thread: any. */
void *node_capabilities_find(const NodeCapabilities *capabilities, NodeCapabilityType type)
{
    for (guint i = 0; i < capabilities->list.n; i++) {
        if (capabilities->list.items[i]->type == type)
            return capabilities->list.items[i];
    }
    return NULL;
}

/** node_capability_inner: the capabilities below one; NULL where its kind has none. Thread: any. */
const NodeCapabilities *node_capability_inner(const NodeCapability *capability)
{
    guint16 inner = kinds[capability->type].inner;

    return inner != 0 ? (const void *)((const char *)capability + inner - 1) : NULL;
}

/** node_capability_name: as documents and lists spell it. Thread: any. */
const char *node_capability_name(NodeCapabilityType type)
{
    return enum_name(&node_capability_type, (int)type);
}
