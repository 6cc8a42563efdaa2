/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <interface>: what the guest sees of a network card, and what it is plugged into. */
#include "conf/domain/interface.h"

#include "xml/place.h"

ENUM_TABLE(interface_type, "interface type", [INTERFACE_TYPE_USER] = "user", [INTERFACE_TYPE_ETHERNET] = "ethernet",
           [INTERFACE_TYPE_VHOSTUSER] = "vhostuser", [INTERFACE_TYPE_SERVER] = "server", [INTERFACE_TYPE_CLIENT] = "client",
           [INTERFACE_TYPE_MCAST] = "mcast", [INTERFACE_TYPE_NETWORK] = "network", [INTERFACE_TYPE_BRIDGE] = "bridge",
           [INTERFACE_TYPE_INTERNAL] = "internal", [INTERFACE_TYPE_DIRECT] = "direct", [INTERFACE_TYPE_HOSTDEV] = "hostdev",
           [INTERFACE_TYPE_UDP] = "udp", [INTERFACE_TYPE_VDPA] = "vdpa", [INTERFACE_TYPE_NULL] = "null", [INTERFACE_TYPE_VDS] = "vds");
ENUM_TABLE(interface_backend, "interface backend", [INTERFACE_BACKEND_QEMU] = "qemu", [INTERFACE_BACKEND_VHOST] = "vhost");
ENUM_TABLE(link_state, "link state", [LINK_STATE_UP] = "up", [LINK_STATE_DOWN] = "down");
STATIC_ENUM_TABLE(mac_type, "kind of MAC address", [MAC_TYPE_GENERATED] = "generated", [MAC_TYPE_STATIC] = "static");

static const XmlField interface_ip_fields[] = {
    XML_STRING("@address", InterfaceIp, address, XML_REQUIRED),
    XML_STRING("@family", InterfaceIp, family),
    XML_UINT("@prefix", InterfaceIp, prefix, XML_SET(InterfaceIp, has_prefix), XML_RANGE(0, 128)),
    XML_STRING("@peer", InterfaceIp, peer),
    XML_FIELDS_END,
};

static const XmlElement interface_ip_element = { .name = "ip", .size = sizeof(InterfaceIp), .fields = interface_ip_fields };

static const XmlField filter_parameter_fields[] = {
    XML_STRING("@name", FilterParameter, name, XML_REQUIRED),
    XML_STRING("@value", FilterParameter, value, XML_REQUIRED),
    XML_FIELDS_END,
};

const XmlElement filter_parameter_element = {
    .name = "parameter",
    .size = sizeof(FilterParameter),
    .fields = filter_parameter_fields,
};

static const XmlField port_range_fields[] = {
    XML_UINT("@start", PortRange, start, XML_REQUIRED),
    XML_UINT("@end", PortRange, end),
    XML_UINT("@to", PortRange, to),
    XML_YES_NO("@exclude", PortRange, exclude),
    XML_FIELDS_END,
};

static const XmlElement port_range_element = { .name = "range", .size = sizeof(PortRange), .fields = port_range_fields };

static const XmlField port_forward_fields[] = {
    XML_STRING("@proto", PortForward, protocol, XML_REQUIRED),
    XML_STRING("@address", PortForward, address),
    XML_STRING("@dev", PortForward, device),
    XML_LIST("range", PortForward, ranges, port_range_element),
    XML_FIELDS_END,
};

static const XmlElement port_forward_element = { .name = "portForward", .size = sizeof(PortForward), .fields = port_forward_fields };

#define IS(kinds)  XML_WHEN(Interface, type, kinds)
#define KIND(kind) XML_BIT(INTERFACE_TYPE_##kind)
#define SOCKET     (KIND(SERVER) | KIND(CLIENT) | KIND(MCAST) | KIND(UDP))

static const XmlField interface_fields[] = {
    XML_ENUM("@type", Interface, type, interface_type, XML_REQUIRED),
    XML_YES_NO("@managed", Interface, managed, IS(KIND(HOSTDEV))),
    XML_YES_NO("@trustGuestRxFilters", Interface, trust_guest_rx_filters),
    XML_MAC("mac/@address", Interface, mac, XML_GUEST_ABI),
    XML_ENUM("mac/@type", Interface, mac_type, mac_type),
    XML_YES_NO("mac/@check", Interface, mac_check),
    XML_STRING("source/@network", Interface, network, IS(KIND(NETWORK)), XML_REQUIRED),
    XML_STRING("source/@portgroup", Interface, portgroup, IS(KIND(NETWORK))),
    XML_STRING("source/@portid", Interface, port_id, IS(KIND(NETWORK)), XML_LIVE),
    XML_STRING("source/@bridge", Interface, actual_bridge, IS(KIND(NETWORK)), XML_LIVE),
    XML_STRING("source/@bridge", Interface, bridge, IS(KIND(BRIDGE)), XML_REQUIRED),
    XML_STRING("source/@name", Interface, internal_name, IS(KIND(INTERNAL))),
    XML_STRING("source/@dev", Interface, device, IS(KIND(DIRECT) | KIND(VDPA) | KIND(USER))),
    XML_STRING("source/@mode", Interface, mode, IS(KIND(DIRECT))),
    XML_STRING("source/@address", Interface, address, IS(SOCKET)),
    XML_UINT("source/@port", Interface, port, IS(SOCKET)),
    XML_ENUM("source/@type", Interface, vhostuser.type, chardev_type, IS(KIND(VHOSTUSER)), XML_REQUIRED),
    XML_STRING("source/@path", Interface, vhostuser.path, IS(KIND(VHOSTUSER)), XML_REQUIRED),
    XML_ENUM("source/@mode", Interface, vhostuser.mode, chardev_mode, IS(KIND(VHOSTUSER)), XML_REQUIRED),
    XML_STRING("source/local/@address", Interface, local_address, IS(KIND(UDP))),
    XML_UINT("source/local/@port", Interface, local_port, IS(KIND(UDP))),
    XML_YES_NO("source/reconnect/@enabled", Interface, vhostuser.reconnect_enabled, IS(KIND(VHOSTUSER))),
    XML_UINT("source/reconnect/@timeout", Interface, vhostuser.reconnect_timeout, IS(KIND(VHOSTUSER))),
    XML_ENUM("source/address/@type", Interface, host_address_type, address_type, IS(KIND(HOSTDEV)), XML_ALWAYS),
    XML_SUB("source/address", Interface, host_address, pci_address_element, IS(KIND(HOSTDEV))),
    XML_LIST("source/ip", Interface, host_ips, interface_ip_element),
    XML_LIST("source/route", Interface, host_routes, ip_route_element),
    XML_SUB_PTR("vlan", Interface, vlan, vlan_element),
    XML_SUB_PTR("virtualport", Interface, virtual_port, virtual_port_element),
    XML_SUB("bandwidth/inbound", Interface, inbound, bandwidth_limit_element),
    XML_SUB("bandwidth/outbound", Interface, outbound, bandwidth_limit_element),
    XML_YES_NO("port/@isolated", Interface, isolated),
    XML_LIST("ip", Interface, ips, interface_ip_element),
    XML_LIST("route", Interface, routes, ip_route_element),
    XML_LIST("portForward", Interface, port_forwards, port_forward_element, IS(KIND(USER))),
    XML_STRING("script/@path", Interface, script),
    XML_STRING("downscript/@path", Interface, down_script),
    XML_STRING("backenddomain/@name", Interface, backend_domain),
    XML_STRING("target/@dev", Interface, target),
    XML_YES_NO("target/@managed", Interface, target_managed),
    XML_STRING("guest/@dev", Interface, guest_device),
    XML_STRING("guest/@actual", Interface, guest_actual_device, XML_LIVE),
    XML_STRING("model/@type", Interface, model, XML_GUEST_ABI),
    XML_ENUM("driver/@name", Interface, backend, interface_backend),
    XML_STRING("driver/@txmode", Interface, txmode),
    XML_ON_OFF("driver/@ioeventfd", Interface, ioeventfd),
    XML_ON_OFF("driver/@event_idx", Interface, event_idx),
    XML_UINT("driver/@queues", Interface, queues),
    XML_UINT("driver/@rx_queue_size", Interface, rx_queue_size),
    XML_UINT("driver/@tx_queue_size", Interface, tx_queue_size),
    XML_ON_OFF("driver/@rss", Interface, rss),
    XML_ON_OFF("driver/@rss_hash_report", Interface, rss_hash_report),
    VIRTIO_OPTION_ROWS(Interface),
    XML_ON_OFF("driver/host/@csum", Interface, host_csum, XML_GUEST_ABI),
    XML_ON_OFF("driver/host/@gso", Interface, host_gso, XML_GUEST_ABI),
    XML_ON_OFF("driver/host/@tso4", Interface, host_tso4, XML_GUEST_ABI),
    XML_ON_OFF("driver/host/@tso6", Interface, host_tso6, XML_GUEST_ABI),
    XML_ON_OFF("driver/host/@ecn", Interface, host_ecn, XML_GUEST_ABI),
    XML_ON_OFF("driver/host/@ufo", Interface, host_ufo, XML_GUEST_ABI),
    XML_ON_OFF("driver/host/@mrg_rxbuf", Interface, host_mrg_rxbuf, XML_GUEST_ABI),
    XML_ON_OFF("driver/guest/@csum", Interface, guest_csum, XML_GUEST_ABI),
    XML_ON_OFF("driver/guest/@tso4", Interface, guest_tso4, XML_GUEST_ABI),
    XML_ON_OFF("driver/guest/@tso6", Interface, guest_tso6, XML_GUEST_ABI),
    XML_ON_OFF("driver/guest/@ecn", Interface, guest_ecn, XML_GUEST_ABI),
    XML_ON_OFF("driver/guest/@ufo", Interface, guest_ufo, XML_GUEST_ABI),
    XML_STRING("backend/@type", Interface, backend_type),
    XML_STRING("backend/@tap", Interface, tap_path),
    XML_STRING("backend/@vhost", Interface, vhost_path),
    XML_STRING("backend/@logFile", Interface, backend_log_file),
    XML_STRING("filterref/@filter", Interface, filter),
    XML_LIST("filterref/parameter", Interface, filter_parameters, filter_parameter_element),
    XML_UINT("tune/sndbuf", Interface, sndbuf, XML_SET(Interface, has_sndbuf)),
    XML_STRING("teaming/@type", Interface, teaming_type),
    XML_STRING("teaming/@persistent", Interface, teaming_persistent),
    XML_ENUM("link/@state", Interface, link, link_state),
    XML_UINT("mtu/@size", Interface, mtu),
    XML_UINT("coalesce/rx/frames/@max", Interface, coalesce_rx_frames_max),
    DEVICE_INFO_ROWS(Interface),
    XML_FIELDS_END,
};

static bool check_interface(const XmlPlace *place, void *object, GError **error)
{
    Interface *interface = object;

    if (mac_is_multicast(&interface->mac))
        return xml_fail(place, "mac/@address", error, "is a multicast address; a card needs a unicast one");
    return true;
}

const XmlElement interface_element = {
    .name = "interface",
    .size = sizeof(Interface),
    XML_LINE(Interface, info.line),
    .fields = interface_fields,
    .check = check_interface,
};
