/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/network/network.h"

#include <string.h>

#include "xml/place.h"

ENUM_TABLE(mac_table_manager, "MAC table manager", [MAC_TABLE_KERNEL] = "kernel", [MAC_TABLE_LIBVIRT] = "libvirt");

static const XmlField port_group_fields[] = {
    XML_STRING("@name", PortGroup, name, XML_REQUIRED),
    XML_BOOL("@default", PortGroup, is_default),
    XML_YES_NO("@trustGuestRxFilters", PortGroup, trust_guest_rx_filters),
    XML_SUB_PTR("vlan", PortGroup, vlan, vlan_element),
    XML_SUB("bandwidth", PortGroup, bandwidth, bandwidth_element),
    XML_SUB_PTR("virtualport", PortGroup, virtual_port, virtual_port_element),
    XML_FIELDS_END,
};

static bool refuse_floor(const XmlPlace *place, const Bandwidth *bandwidth, GError **error)
{
    if (bandwidth->inbound == NULL || bandwidth->inbound->floor == 0)
        return true;
    return xml_fail_code(place, "bandwidth/inbound/@floor", ERROR_CONFIG_UNSUPPORTED, error,
                         "is promised to an interface of a guest, not to a network");
}

static bool check_port_group(const XmlPlace *place, void *object, GError **error)
{
    static const VirtualPort nothing;
    PortGroup *group = object;

    if (group->virtual_port != NULL && xml_object_equal(&virtual_port_element, group->virtual_port, &nothing)) {
        xml_object_free(&virtual_port_element, group->virtual_port);
        group->virtual_port = NULL;
    }
    return refuse_floor(place, &group->bandwidth, error);
}

const XmlElement port_group_element = {
    .name = "portgroup",
    .size = sizeof(PortGroup),
    .fields = port_group_fields,
    .check = check_port_group,
};

static const XmlField network_bridge_fields[] = {
    XML_STRING("@name", NetworkBridge, name),
    XML_STRING("@zone", NetworkBridge, zone),
    XML_ON_OFF("@stp", NetworkBridge, stp),
    XML_UINT("@delay", NetworkBridge, delay, XML_SET(NetworkBridge, has_delay)),
    XML_ENUM("@macTableManager", NetworkBridge, mac_table, mac_table_manager),
    XML_FIELDS_END,
};

static const XmlElement network_bridge_element = {
    .name = "bridge",
    .size = sizeof(NetworkBridge),
    .fields = network_bridge_fields,
};

static const XmlNamespace dnsmasq_namespace = { "dnsmasq", "http://libvirt.org/schemas/network/dnsmasq/1.0" };
static const XmlNamespace network_namespaces[] = {
    { "dnsmasq", "http://libvirt.org/schemas/network/dnsmasq/1.0" },
    { NULL, NULL },
};

static const XmlField dnsmasq_option_fields[] = {
    XML_STRING("@value", DnsmasqOption, value, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement dnsmasq_option_element = {
    .name = "dnsmasq:option",
    .size = sizeof(DnsmasqOption),
    .fields = dnsmasq_option_fields,
};

static const XmlField dnsmasq_options_fields[] = {
    XML_LIST("dnsmasq:option", DnsmasqOptions, options, dnsmasq_option_element),
    XML_FIELDS_END,
};

static const XmlElement dnsmasq_options_element = {
    .name = "dnsmasq:options",
    .size = sizeof(DnsmasqOptions),
    .fields = dnsmasq_options_fields,
};

static const XmlField network_fields[] = {
    XML_XMLNS(NetworkDef, dnsmasq, dnsmasq_namespace),
    XML_UINT("@connections", NetworkDef, connections, XML_LIVE),
    XML_YES_NO("@ipv6", NetworkDef, ipv6),
    XML_YES_NO("@trustGuestRxFilters", NetworkDef, trust_guest_rx_filters),
    XML_STRING("name", NetworkDef, name),
    XML_UUID("uuid", NetworkDef, uuid),
    XML_STRING("title", NetworkDef, title),
    XML_STRING("description", NetworkDef, description),
    XML_RAW("metadata", NetworkDef, metadata),
    XML_SUB_PTR("forward", NetworkDef, forward, network_forward_element),
    XML_SUB("bridge", NetworkDef, bridge, network_bridge_element),
    XML_UINT("mtu/@size", NetworkDef, mtu),
    XML_MAC("mac/@address", NetworkDef, mac),
    XML_STRING("domain/@name", NetworkDef, domain),
    XML_YES_NO("domain/@localOnly", NetworkDef, domain_local_only),
    XML_YES_NO("domain/@register", NetworkDef, domain_register),
    XML_SUB("dns", NetworkDef, dns, network_dns_element),
    XML_SUB_PTR("vlan", NetworkDef, vlan, vlan_element),
    XML_SUB("bandwidth", NetworkDef, bandwidth, bandwidth_element),
    XML_YES_NO("port/@isolated", NetworkDef, isolated_ports),
    XML_LIST("ip", NetworkDef, ips, network_ip_element),
    XML_LIST("route", NetworkDef, routes, ip_route_element),
    XML_SUB_PTR("virtualport", NetworkDef, virtual_port, virtual_port_element),
    XML_LIST("portgroup", NetworkDef, port_groups, port_group_element),
    XML_SUB_PTR("dnsmasq:options", NetworkDef, dnsmasq, dnsmasq_options_element),
    XML_FIELDS_END,
};

/** network_def_mode: how the network reaches the world; FORWARD_NONE for one that does not. */
ForwardMode network_def_mode(const NetworkDef *def)
{
    return def->forward != NULL ? def->forward->mode : FORWARD_NONE;
}

/* Networks of these modes have a bridge of their own, which the host makes. */
static bool owns_bridge(ForwardMode mode)
{
    return mode <= FORWARD_OPEN;
}

static bool check_name(const XmlPlace *place, const char *name, GError **error)
{
    if (name == NULL || *name == '\0')
        return xml_fail_code(place, "name", ERROR_NO_NAME, error, "is missing");
    if (strchr(name, '/') != NULL)
        return xml_fail_code(place, "name", ERROR_XML_DETAIL, error, "\"%s\" contains a \"/\"", name);
    return true;
}

static bool check_bridge(const XmlPlace *place, const NetworkDef *def, GError **error)
{
    ForwardMode mode = network_def_mode(def);
    const NetworkBridge *bridge = &def->bridge;
    const char *name = enum_name(&forward_mode, (int)mode);

    if (owns_bridge(mode))
        return true;
    if (bridge->stp != TRISTATE_ABSENT || bridge->has_delay || bridge->zone != NULL)
        return xml_fail(place, "bridge", error, "can have no stp, delay or zone in mode %s: it is not made by the network", name);
    if (bridge->name != NULL && mode != FORWARD_BRIDGE)
        return xml_fail(place, "bridge/@name", error, "does not go with mode %s", name);
    if (bridge->name != NULL && (def->forward->device != NULL || def->forward->pfs.n > 0))
        return xml_fail(place, "bridge/@name", error, "does not go with a device to forward to: mode bridge takes one of them");
    if (def->mtu != 0)
        return xml_fail(place, "mtu/@size", error, "goes with modes open, route, nat and with no <forward>, not with %s", name);
    return true;
}

static bool is_reachable(const NetworkDef *def, const IpAddress *gateway)
{
    for (guint i = 0; i < def->ips.n; i++) {
        if (ip_same_network(gateway, &def->ips.items[i]->address, network_ip_prefix(def->ips.items[i])))
            return true;
    }
    return false;
}

static bool check_routes(const XmlPlace *place, const NetworkDef *def, GError **error)
{
    for (guint i = 0; i < def->routes.n; i++) {
        g_autofree char *below = g_strdup_printf("route[%u]/@gateway", i + 1);

        if (!is_reachable(def, &def->routes.items[i]->gateway))
            return xml_fail_code(place, below, ERROR_CONFIG_UNSUPPORTED, error, "is in the network of none of the <ip> elements");
    }
    return true;
}

/** network_def_check: what holds between a network's elements; for documents that were read and for such that were changed. */
bool network_def_check(const XmlPlace *place, const NetworkDef *def, GError **error)
{
    ForwardMode mode = network_def_mode(def);

    if (!check_name(place, def->name, error) || !check_bridge(place, def, error) || !check_routes(place, def, error) ||
        !refuse_floor(place, &def->bandwidth, error))
        return false;
    if (mac_is_multicast(&def->mac))
        return xml_fail(place, "mac/@address", error, "is a multicast address; a bridge needs a unicast one");
    if (mode >= FORWARD_NAT && mode <= FORWARD_OPEN && def->ips.n == 0)
        return xml_fail(place, "ip", error, "is missing: mode %s needs an address in the network", enum_name(&forward_mode, (int)mode));
    if (def->virtual_port != NULL && def->virtual_port->type == VIRTUAL_PORT_NONE)
        return xml_fail(place, "virtualport/@type", error, "is missing");
    return true;
}

static bool check_network(const XmlPlace *place, void *object, GError **error)
{
    NetworkDef *def = object;

    if (!network_def_check(place, def, error))
        return false;
    if (owns_bridge(network_def_mode(def))) {
        if (def->bridge.stp == TRISTATE_ABSENT)
            def->bridge.stp = TRISTATE_ON;
        def->bridge.has_delay = true;
    }
    /* What "no" asks for is so anyhow. */
    if (def->ipv6 == TRISTATE_NO)
        def->ipv6 = TRISTATE_ABSENT;
    return true;
}

const XmlElement network_element = {
    .name = "network",
    .size = sizeof(NetworkDef),
    .fields = network_fields,
    .namespaces = network_namespaces,
    .check = check_network,
};
