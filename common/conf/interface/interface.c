/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An interface of the host, and those below it: a bridge's ports and a bond's have no addresses and no start of their own, so what a
 * document says of these is passed over there.
 */
#include "conf/interface/interface.h"

#include "xml/place.h"

STATIC_ENUM_TABLE(host_interface_type, "interface type", [HOST_INTERFACE_ETHERNET] = "ethernet", [HOST_INTERFACE_BRIDGE] = "bridge",
                  [HOST_INTERFACE_BOND] = "bond", [HOST_INTERFACE_VLAN] = "vlan");
STATIC_ENUM_TABLE(start_mode, "start mode", [START_MODE_ONBOOT] = "onboot", [START_MODE_NONE] = "none", [START_MODE_HOTPLUG] = "hotplug");
STATIC_ENUM_TABLE(host_link_state, "link state", [HOST_LINK_UNKNOWN] = "unknown", [HOST_LINK_NOT_PRESENT] = "notpresent",
                  [HOST_LINK_DOWN] = "down", [HOST_LINK_LOWER_LAYER_DOWN] = "lowerlayerdown", [HOST_LINK_TESTING] = "testing",
                  [HOST_LINK_DORMANT] = "dormant", [HOST_LINK_UP] = "up");
STATIC_ENUM_TABLE(bond_mode, "bond mode", [BOND_MODE_BALANCE_RR] = "balance-rr", [BOND_MODE_ACTIVE_BACKUP] = "active-backup",
                  [BOND_MODE_BALANCE_XOR] = "balance-xor", [BOND_MODE_BROADCAST] = "broadcast", [BOND_MODE_8023AD] = "802.3ad",
                  [BOND_MODE_BALANCE_TLB] = "balance-tlb", [BOND_MODE_BALANCE_ALB] = "balance-alb");
STATIC_ENUM_TABLE(mii_carrier, "way to see the carrier", [MII_CARRIER_IOCTL] = "ioctl", [MII_CARRIER_NETIF] = "netif");
STATIC_ENUM_TABLE(arp_validate, "ARP validation", [ARP_VALIDATE_NONE] = "none", [ARP_VALIDATE_ACTIVE] = "active",
                  [ARP_VALIDATE_BACKUP] = "backup", [ARP_VALIDATE_ALL] = "all");

static const XmlField protocol_address_fields[] = {
    XML_IP("@address", ProtocolAddress, address, XML_REQUIRED),
    XML_UINT("@prefix", ProtocolAddress, prefix, XML_SET(ProtocolAddress, has_prefix), XML_RANGE(0, 128)),
    XML_FIELDS_END,
};

static const XmlElement protocol_address_element = {
    .name = "ip",
    .size = sizeof(ProtocolAddress),
    .fields = protocol_address_fields,
};

static const XmlField protocol_fields[] = {
    XML_ENUM("@family", Protocol, family, address_family, XML_REQUIRED),
    XML_FLAG("autoconf", Protocol, autoconf),
    XML_FLAG("dhcp", Protocol, dhcp),
    XML_YES_NO("dhcp/@peerdns", Protocol, peer_dns),
    XML_LIST("ip", Protocol, addresses, protocol_address_element),
    XML_IP("route/@gateway", Protocol, gateway),
    XML_FIELDS_END,
};

static bool check_protocol(const XmlPlace *place, void *object, GError **error)
{
    Protocol *protocol = object;

    if (protocol->family != ADDRESS_FAMILY_IPV6)
        protocol->autoconf = false;
    for (guint i = 0; i < protocol->addresses.n; i++) {
        const ProtocolAddress *address = protocol->addresses.items[i];
        g_autofree char *below = g_strdup_printf("ip[%u]", i + 1);

        if ((address->address.family == IP_V6) != (protocol->family == ADDRESS_FAMILY_IPV6))
            return xml_fail(place, below, error, "is an address of another family");
        if (address->has_prefix && address->prefix > ip_bits(&address->address))
            return xml_fail(place, below, error, "has a prefix of more than the %u bits of an address", ip_bits(&address->address));
    }
    return true;
}

static const XmlElement protocol_element = {
    .name = "protocol",
    .size = sizeof(Protocol),
    .fields = protocol_fields,
    .check = check_protocol,
};

static void drop_own_start(HostInterface *port)
{
    port->start = START_MODE_UNSET;
    port->mtu = 0;
    while (port->protocols.n > 0)
        xml_object_free(&protocol_element, xml_list_steal(&port->protocols, port->protocols.n - 1));
}

static const XmlField host_bridge_fields[] = {
    XML_ON_OFF("@stp", HostBridge, stp),
    XML_STRING("@delay", HostBridge, delay),
    XML_LIST("interface", HostBridge, ports, host_interface_element),
    XML_FIELDS_END,
};

static bool check_bridge(const XmlPlace *place, void *object, GError **error)
{
    HostBridge *bridge = object;
    char *end = NULL;

    if (bridge->delay != NULL && (g_ascii_strtod(bridge->delay, &end) < 0 || end == bridge->delay || *end != '\0'))
        return xml_fail(place, "@delay", error, "\"%s\" is not a number of seconds", bridge->delay);
    for (guint i = 0; i < bridge->ports.n; i++) {
        g_autofree char *below = g_strdup_printf("interface[%u]/@type", i + 1);

        if (bridge->ports.items[i]->type == HOST_INTERFACE_BRIDGE)
            return xml_fail(place, below, error, "\"bridge\" cannot stand in a bridge; ethernet, bond and vlan can");
        drop_own_start(bridge->ports.items[i]);
    }
    return true;
}

static const XmlElement host_bridge_element = {
    .name = "bridge",
    .size = sizeof(HostBridge),
    .fields = host_bridge_fields,
    .check = check_bridge,
};

static const XmlField host_bond_fields[] = {
    XML_ENUM("@mode", HostBond, mode, bond_mode),
    XML_UINT("miimon/@freq", HostBond, mii_freq, XML_REQUIRED, XML_SET(HostBond, has_mii)),
    XML_UINT("miimon/@downdelay", HostBond, mii_down_delay, XML_SET(HostBond, has_down_delay)),
    XML_UINT("miimon/@updelay", HostBond, mii_up_delay, XML_SET(HostBond, has_up_delay)),
    XML_ENUM("miimon/@carrier", HostBond, carrier, mii_carrier),
    XML_UINT("arpmon/@interval", HostBond, arp_interval, XML_REQUIRED, XML_SET(HostBond, has_arp)),
    XML_IP("arpmon/@target", HostBond, arp_target, XML_REQUIRED),
    XML_ENUM("arpmon/@validate", HostBond, arp_validate, arp_validate),
    XML_LIST("interface", HostBond, ports, host_interface_element),
    XML_FIELDS_END,
};

static bool check_bond(const XmlPlace *place, void *object, GError **error)
{
    HostBond *bond = object;

    /* The link is watched in one way: of two that are asked for, by MII. */
    if (bond->has_mii) {
        bond->has_arp = false;
        bond->arp_target = (IpAddress){ 0 };
        bond->arp_validate = ARP_VALIDATE_UNSET;
    }
    for (guint i = 0; i < bond->ports.n; i++) {
        g_autofree char *below = g_strdup_printf("interface[%u]/@type", i + 1);

        if (bond->ports.items[i]->type != HOST_INTERFACE_ETHERNET)
            return xml_fail(place, below, error, "\"%s\" cannot stand in a bond; ethernet can",
                            enum_name(&host_interface_type, (int)bond->ports.items[i]->type));
        drop_own_start(bond->ports.items[i]);
    }
    return true;
}

static const XmlElement host_bond_element = {
    .name = "bond",
    .size = sizeof(HostBond),
    .fields = host_bond_fields,
    .check = check_bond,
};

static const XmlField host_vlan_fields[] = {
    XML_UINT("@tag", HostVlan, tag, XML_REQUIRED, XML_RANGE(0, 4095)),
    XML_STRING("interface/@name", HostVlan, device, XML_REQUIRED),
    XML_FIELDS_END,
};

static bool check_vlan(const XmlPlace *place, void *object, GError **error)
{
    const HostVlan *vlan = object;

    return vlan->device != NULL || xml_fail(place, "interface/@name", error, "is missing");
}

static const XmlElement host_vlan_element = {
    .name = "vlan",
    .size = sizeof(HostVlan),
    .fields = host_vlan_fields,
    .check = check_vlan,
};

#define IS(kind) XML_WHEN(HostInterface, type, XML_BIT(HOST_INTERFACE_##kind))

static const XmlField host_interface_fields[] = {
    XML_ENUM("@type", HostInterface, type, host_interface_type, XML_REQUIRED),
    XML_STRING("@name", HostInterface, name, XML_REQUIRED),
    XML_ENUM("start/@mode", HostInterface, start, start_mode),
    XML_UINT("link/@speed", HostInterface, link_speed),
    XML_ENUM("link/@state", HostInterface, link_state, host_link_state),
    XML_UINT("mtu/@size", HostInterface, mtu),
    XML_LIST("protocol", HostInterface, protocols, protocol_element),
    XML_STRING("mac/@address", HostInterface, mac),
    XML_SUB_PTR("bridge", HostInterface, bridge, host_bridge_element, IS(BRIDGE), XML_REQUIRED),
    XML_SUB_PTR("bond", HostInterface, bond, host_bond_element, IS(BOND), XML_REQUIRED),
    XML_SUB_PTR("vlan", HostInterface, vlan, host_vlan_element, IS(VLAN), XML_REQUIRED),
    XML_FIELDS_END,
};

static bool check_interface(const XmlPlace *place, void *object, GError **error)
{
    const HostInterface *interface = object;
    MacAddress mac;

    if (interface->mac != NULL && !mac_parse(interface->mac, &mac))
        return xml_fail(place, "mac/@address", error, "\"%s\" is not a MAC address such as 52:54:00:01:02:03", interface->mac);
    return true;
}

const XmlElement host_interface_element = {
    .name = "interface",
    .size = sizeof(HostInterface),
    .fields = host_interface_fields,
    .check = check_interface,
};
