/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/network/link.h"

#include "xml/read.h"

STATIC_ENUM_TABLE(native_mode, "native VLAN mode", [VLAN_NATIVE_TAGGED] = "tagged", [VLAN_NATIVE_UNTAGGED] = "untagged");
STATIC_ENUM_TABLE(virtual_port_type, "kind of virtual port", [VIRTUAL_PORT_QBG] = "802.1Qbg", [VIRTUAL_PORT_QBH] = "802.1Qbh",
                  [VIRTUAL_PORT_OPENVSWITCH] = "openvswitch", [VIRTUAL_PORT_MIDONET] = "midonet");

static const XmlField vlan_tag_fields[] = {
    XML_UINT("@id", VlanTag, id, XML_REQUIRED, XML_RANGE(0, 4095)),
    XML_ENUM("@nativeMode", VlanTag, native_mode, native_mode),
    XML_FIELDS_END,
};

static const XmlElement vlan_tag_element = { .name = "tag", .size = sizeof(VlanTag), .fields = vlan_tag_fields };

static const XmlField vlan_fields[] = {
    XML_YES_NO("@trunk", Vlan, trunk),
    XML_LIST("tag", Vlan, tags, vlan_tag_element),
    XML_FIELDS_END,
};

/* Several tags are a trunk, whether it says so or not; a single one that says it is none needs no word. */
static bool check_vlan(const XmlPlace *place, void *object, GError **error)
{
    Vlan *vlan = object;
    guint natives = 0;

    if (vlan->tags.n == 0)
        return xml_fail(place, "tag", error, "is missing: a VLAN has at least one <tag id='…'/>");
    for (guint i = 0; i < vlan->tags.n; i++)
        natives += vlan->tags.items[i]->native_mode != VLAN_NATIVE_NONE ? 1 : 0;
    if (natives > 1)
        return xml_fail(place, "tag", error, "only one of them can have a nativeMode");
    if (vlan->tags.n > 1 && vlan->trunk == TRISTATE_NO)
        return xml_fail(place, "@trunk", error, "\"no\" goes with a single tag; there are %u", vlan->tags.n);

    if (vlan->tags.n > 1)
        vlan->trunk = TRISTATE_YES;
    else if (vlan->trunk == TRISTATE_NO)
        vlan->trunk = TRISTATE_ABSENT;
    return true;
}

const XmlElement vlan_element = { .name = "vlan", .size = sizeof(Vlan), .fields = vlan_fields, .check = check_vlan };

static const XmlField virtual_port_fields[] = {
    XML_ENUM("@type", VirtualPort, type, virtual_port_type),
    XML_UINT("parameters/@managerid", VirtualPort, manager_id, XML_OR_HEX, XML_SET(VirtualPort, has_manager_id)),
    XML_UINT("parameters/@typeid", VirtualPort, type_id, XML_OR_HEX, XML_SET(VirtualPort, has_type_id), XML_RANGE(0, 0xffffff)),
    XML_UINT("parameters/@typeidversion", VirtualPort, type_id_version, XML_OR_HEX, XML_SET(VirtualPort, has_type_id_version)),
    XML_UUID("parameters/@instanceid", VirtualPort, instance_id),
    XML_UUID("parameters/@interfaceid", VirtualPort, interface_id),
    XML_STRING("parameters/@profileid", VirtualPort, profile_id),
    XML_FIELDS_END,
};

/* What a kind of virtual port can be given. */
static const struct {
    bool manager, instance, interface, profile;
} takes[] = {
    [VIRTUAL_PORT_NONE] = { true, true, true, true },
    [VIRTUAL_PORT_QBG] = { .manager = true, .instance = true },
    [VIRTUAL_PORT_QBH] = { .profile = true },
    [VIRTUAL_PORT_OPENVSWITCH] = { .interface = true, .profile = true },
    [VIRTUAL_PORT_MIDONET] = { .interface = true },
};

static bool check_virtual_port(const XmlPlace *place, void *object, GError **error)
{
    VirtualPort *port = object;
    const char *extra = NULL;

    if (port->profile_id != NULL && *port->profile_id == '\0')
        g_clear_pointer(&port->profile_id, g_free);
    if (!takes[port->type].manager)
        extra = port->has_manager_id ? "managerid" : port->has_type_id ? "typeid" : port->has_type_id_version ? "typeidversion" : NULL;
    if (extra == NULL && !takes[port->type].instance && !uuid_is_null(&port->instance_id))
        extra = "instanceid";
    if (extra == NULL && !takes[port->type].interface && !uuid_is_null(&port->interface_id))
        extra = "interfaceid";
    if (extra == NULL && !takes[port->type].profile && port->profile_id != NULL)
        extra = "profileid";
    if (extra == NULL)
        return true;
    return xml_fail(place, "parameters", error, "a virtual port of type \"%s\" has no %s", enum_name(&virtual_port_type, (int)port->type),
                    extra);
}

const XmlElement virtual_port_element = {
    .name = "virtualport",
    .size = sizeof(VirtualPort),
    .fields = virtual_port_fields,
    .check = check_virtual_port,
};

static const XmlField bandwidth_limit_fields[] = {
    XML_UINT("@average", BandwidthLimit, average),
    XML_UINT("@peak", BandwidthLimit, peak),
    XML_UINT("@floor", BandwidthLimit, floor),
    XML_UINT("@burst", BandwidthLimit, burst),
    XML_FIELDS_END,
};

const XmlElement bandwidth_limit_element = { .name = "inbound", .size = sizeof(BandwidthLimit), .fields = bandwidth_limit_fields };

static bool check_limit(const XmlPlace *place, void *object, GError **error)
{
    if (xml_attribute(place->node, "average") != NULL || xml_attribute(place->node, "floor") != NULL)
        return true;
    return xml_fail_code(place, "@average", ERROR_XML_DETAIL, error, "is missing");
}

static const XmlElement limit_element = {
    .name = "inbound",
    .size = sizeof(BandwidthLimit),
    .fields = bandwidth_limit_fields,
    .check = check_limit,
};

static const XmlField bandwidth_fields[] = {
    XML_SUB_PTR("inbound", Bandwidth, inbound, limit_element, XML_ONCE),
    XML_SUB_PTR("outbound", Bandwidth, outbound, limit_element, XML_ONCE),
    XML_FIELDS_END,
};

/* No bytes a second is no limit. */
static void drop_empty(BandwidthLimit **limit)
{
    if (*limit == NULL || (*limit)->average != 0 || (*limit)->floor != 0)
        return;
    xml_object_free(&limit_element, *limit);
    *limit = NULL;
}

static bool check_bandwidth(const XmlPlace *place, void *object, GError **error)
{
    Bandwidth *bandwidth = object;

    if (bandwidth->outbound != NULL && bandwidth->outbound->floor != 0)
        return xml_fail_code(place, "outbound/@floor", ERROR_CONFIG_UNSUPPORTED, error, "only what comes in can be given a floor");
    drop_empty(&bandwidth->inbound);
    drop_empty(&bandwidth->outbound);
    return true;
}

const XmlElement bandwidth_element = {
    .name = "bandwidth",
    .size = sizeof(Bandwidth),
    .fields = bandwidth_fields,
    .check = check_bandwidth,
};
