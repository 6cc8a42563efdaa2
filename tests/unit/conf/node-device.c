/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "conf/nodedev/device.h"
#include "conf/nodedev/scsi.h"

#include <string.h>

#define DEVICE(inside) "<device><name>d</name>" inside "</device>"
#define PCI(inside)                                                                                                                        \
    DEVICE("<capability type='pci'><domain>0</domain><bus>0</bus><slot>1</slot><function>0</function><product id='0x1'/>"                  \
           "<vendor id='0x2'/>" inside "</capability>")

static const char host[] = DEVICE("<parent>computer</parent><capability type='scsi_host'><host>3</host><capability type='fc_host'>"
                                  "<wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability>"
                                  "<capability type='vport_ops'><max_vports>4</max_vports><vports>0</vports></capability></capability>");

static NodeDeviceDef *parse(const char *document, GError **error)
{
    return node_device_def_parse(document, strlen(document), 0, NULL, error);
}

static void test_capabilities_below_a_capability_are_found(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NodeDeviceDef) def = parse(host, &error);
    const NodeScsiHost *scsi;

    g_assert_no_error(error);
    scsi = node_capabilities_find(&def->capabilities, NODE_CAPABILITY_SCSI_HOST);
    g_assert_cmpuint(scsi->host, ==, 3);
    g_assert_true(node_device_def_has(def, NODE_CAPABILITY_VPORT_OPS));
    g_assert_true(node_device_def_has(def, NODE_CAPABILITY_FC_HOST));
    g_assert_false(node_device_def_has(def, NODE_CAPABILITY_PCI));
}

static void test_copy_is_equal_and_its_own(void)
{
    g_autoptr(NodeDeviceDef) def = parse(host, NULL);
    g_autoptr(NodeDeviceDef) copy = xml_object_copy(&node_device_element, def);
    NodeScsiHost *scsi = node_capabilities_find(&copy->capabilities, NODE_CAPABILITY_SCSI_HOST);

    g_assert_true(xml_object_equal(&node_device_element, def, copy));
    scsi->host = 4;
    g_assert_false(xml_object_equal(&node_device_element, def, copy));
}

static void test_each_fault_is_named(void)
{
    static const struct {
        const char *document;
        ErrorCode code;
        const char *says;
    } faults[] = {
        { "<device><capability type='system'><hardware><uuid>11111111-2222-3333-4444-555555555555</uuid></hardware></capability></device>",
          ERROR_XML_ERROR, "/device/name" },
        { DEVICE(""), ERROR_INTERNAL_ERROR, "/device/capability" },
        { DEVICE("<capability/>"), ERROR_XML_ERROR, "capability/@type: is missing" },
        { DEVICE("<capability type='zork'/>"), ERROR_XML_ERROR, "system, pci" },
        { DEVICE("<capability type='fc_host'/>"), ERROR_XML_ERROR, "\"fc_host\" is not one of" },
        { DEVICE("<parent wwnn='1'/><capability type='scsi_host'/>"), ERROR_XML_ERROR, "parent/@wwpn" },
        { DEVICE("<capability type='system'/>"), ERROR_XML_ERROR, "capability/hardware" },
        { DEVICE("<capability type='pci'/>"), ERROR_XML_ERROR, "capability/domain" },
        { PCI("<capability type='zork'/>"), ERROR_XML_ERROR, "mdev_types, vpd, phys_function" },
        { PCI("<iommuGroup/>"), ERROR_XML_ERROR, "iommuGroup/@number" },
        { PCI("<pci-express><link validity='cap' speed='7' width='1'/></pci-express>"), ERROR_XML_ERROR, "2.5, 5, 8" },
        { DEVICE("<capability type='net'><interface>e</interface><feature name='q'/></capability>"), ERROR_XML_ERROR, "rx, tx" },
        { DEVICE("<capability type='storage'><block>/dev/x</block></capability>"), ERROR_XML_ERROR, "capability/size" },
        { DEVICE("<capability type='drm'><type>q</type></capability>"), ERROR_CONFIG_UNSUPPORTED, "primary" },
        { DEVICE("<capability type='ccw'><cssid>0x0</cssid></capability>"), ERROR_XML_ERROR, "capability/ssid" },
        { DEVICE("<capability type='ap_card'><ap-adapter>0x100</ap-adapter></capability>"), ERROR_XML_ERROR, "out of range" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(NodeDeviceDef) def = parse(faults[i].document, &error);

        g_assert_null(def);
        if (!error_is(error, faults[i].code) || strstr(error->message, faults[i].says) == NULL)
            g_error("%s: \"%s\" (%d), expected \"%s\"", faults[i].document, error->message, (int)error_code(error), faults[i].says);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/node-device/below", test_capabilities_below_a_capability_are_found);
    g_test_add_func("/node-device/copy", test_copy_is_equal_and_its_own);
    g_test_add_func("/node-device/faults", test_each_fault_is_named);
    return g_test_run();
}
