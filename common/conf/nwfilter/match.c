/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The elements inside of a <rule>, one for each protocol: which attributes each has, and in which form. */
#include "conf/nwfilter/filter.h"
#include "conf/nwfilter/form.h"

#include <string.h>

#include "xml/place.h"

#define VALUE(name, member, form) XML_FORMED("@" name, FilterMatch, member, form)
#define COMMON                                                                                                                             \
    XML_YES_NO("@match", FilterMatch, match), XML_STRING("@comment", FilterMatch, comment)
#define SOURCE_MAC VALUE("srcmacaddr", source_mac, form_mac)
#define LINK_SOURCE                                                                                                                        \
    SOURCE_MAC, VALUE("srcmacmask", source_mac_mask, form_mac_mask)
#define LINK                                                                                                                               \
    LINK_SOURCE, VALUE("dstmacaddr", target_mac, form_mac), VALUE("dstmacmask", target_mac_mask, form_mac_mask)
#define ADDRESSES(address, mask)                                                                                                           \
    VALUE("srcipaddr", source_ip, address), VALUE("srcipmask", source_ip_mask, mask), VALUE("dstipaddr", target_ip, address),              \
        VALUE("dstipmask", target_ip_mask, mask)
#define RANGES(address)                                                                                                                    \
    VALUE("srcipfrom", source_ip_from, address), VALUE("srcipto", source_ip_to, address), VALUE("dstipfrom", target_ip_from, address),     \
        VALUE("dstipto", target_ip_to, address)
#define PORTS                                                                                                                              \
    VALUE("srcportstart", source_port, form_uint16), VALUE("srcportend", source_port_end, form_uint16),                                    \
        VALUE("dstportstart", target_port, form_uint16), VALUE("dstportend", target_port_end, form_uint16)
#define CARRIED(address, mask)                                                                                                             \
    COMMON, SOURCE_MAC, ADDRESSES(address, mask), RANGES(address), VALUE("dscp", dscp, form_dscp),                                         \
        VALUE("connlimit-above", connections_above, form_count), VALUE("state", state, form_state), VALUE("ipset", ipset, form_ipset),     \
        VALUE("ipsetflags", ipset_flags, form_ipset_flags)
#define CARRIED_V4 CARRIED(form_ipv4, form_ipv4_mask)
#define CARRIED_V6 CARRIED(form_ipv6, form_ipv6_mask)
#define TCP                                                                                                                                \
    PORTS, VALUE("option", option, form_uint8), VALUE("flags", tcp_flags, form_tcp_flags)
#define ICMP                                                                                                                               \
    VALUE("type", type, form_uint8), VALUE("code", code, form_uint8)
#define ARP                                                                                                                                \
    COMMON, LINK, VALUE("hwtype", hardware_type, form_uint16), VALUE("protocoltype", protocol_type, form_uint16),                          \
        VALUE("opcode", opcode, form_arp_opcode), VALUE("arpsrcmacaddr", arp_source_mac, form_mac),                                        \
        VALUE("arpdstmacaddr", arp_target_mac, form_mac), VALUE("arpsrcipaddr", arp_source_ip, form_ipv4),                                 \
        VALUE("arpsrcipmask", arp_source_ip_mask, form_ipv4_mask), VALUE("arpdstipaddr", arp_target_ip, form_ipv4),                        \
        VALUE("arpdstipmask", arp_target_ip_mask, form_ipv4_mask), VALUE("gratuitous", gratuitous, form_boolean)

static const XmlField mac_fields[] = { COMMON, LINK, VALUE("protocolid", protocol_id, form_mac_protocol), XML_FIELDS_END };
static const XmlField vlan_fields[] = {
    COMMON,
    LINK,
    VALUE("vlanid", vlan_id, form_vlan),
    VALUE("encap-protocol", protocol_id, form_mac_protocol),
    XML_FIELDS_END,
};
static const XmlField stp_fields[] = {
    COMMON,
    LINK_SOURCE,
    VALUE("type", stp_type, form_uint8),
    VALUE("flags", stp_flags, form_uint8),
    VALUE("root-priority", root_priority, form_uint16),
    VALUE("root-priority-hi", root_priority_hi, form_uint16),
    VALUE("root-address", root_address, form_mac),
    VALUE("root-address-mask", root_address_mask, form_mac_mask),
    VALUE("root-cost", root_cost, form_uint32),
    VALUE("root-cost-hi", root_cost_hi, form_uint32),
    VALUE("sender-priority", sender_priority, form_uint16),
    VALUE("sender-priority-hi", sender_priority_hi, form_uint16),
    VALUE("sender-address", sender_address, form_mac),
    VALUE("sender-address-mask", sender_address_mask, form_mac_mask),
    VALUE("port", port, form_uint16),
    VALUE("port-hi", port_hi, form_uint16),
    VALUE("age", age, form_uint16),
    VALUE("age-hi", age_hi, form_uint16),
    VALUE("max-age", max_age, form_uint16),
    VALUE("max-age-hi", max_age_hi, form_uint16),
    VALUE("hello-time", hello_time, form_uint16),
    VALUE("hello-time-hi", hello_time_hi, form_uint16),
    VALUE("forward-delay", forward_delay, form_uint16),
    VALUE("forward-delay-hi", forward_delay_hi, form_uint16),
    XML_FIELDS_END,
};
static const XmlField arp_fields[] = { ARP, XML_FIELDS_END };
static const XmlField ip_fields[] = {
    COMMON, LINK, ADDRESSES(form_ipv4, form_ipv4_mask), VALUE("protocol", protocol, form_ip_protocol), PORTS,
    VALUE("dscp", dscp, form_dscp), XML_FIELDS_END,
};
static const XmlField ipv6_fields[] = {
    COMMON,
    LINK,
    ADDRESSES(form_ipv6, form_ipv6_mask),
    VALUE("protocol", protocol, form_ip_protocol),
    PORTS,
    VALUE("type", type, form_uint8),
    VALUE("typeend", type_end, form_uint8),
    VALUE("code", code, form_uint8),
    VALUE("codeend", code_end, form_uint8),
    XML_FIELDS_END,
};
static const XmlField tcp_fields[] = { CARRIED_V4, TCP, XML_FIELDS_END };
static const XmlField ports_fields[] = { CARRIED_V4, PORTS, XML_FIELDS_END };
static const XmlField plain_fields[] = { CARRIED_V4, XML_FIELDS_END };
static const XmlField icmp_fields[] = { CARRIED_V4, ICMP, XML_FIELDS_END };
static const XmlField tcp_ipv6_fields[] = { CARRIED_V6, TCP, XML_FIELDS_END };
static const XmlField ports_ipv6_fields[] = { CARRIED_V6, PORTS, XML_FIELDS_END };
static const XmlField plain_ipv6_fields[] = { CARRIED_V6, XML_FIELDS_END };
static const XmlField icmpv6_fields[] = { CARRIED_V6, ICMP, XML_FIELDS_END };

/* dccp has ports, too, but no name */
static bool has_ports(const char *protocol)
{
    static const char *const with[] = { "tcp", "udp", "sctp", "33", "0x21", NULL };

    return protocol != NULL && (g_strv_contains(with, protocol) || *protocol == '$');
}

static bool check_ports(const XmlPlace *place, void *object, GError **error)
{
    const FilterMatch *match = object;

    if (match->source_port == NULL && match->source_port_end == NULL && match->target_port == NULL && match->target_port_end == NULL)
        return true;
    return has_ports(match->protocol) ||
           xml_fail(place, "@protocol", error, "must be one of tcp, udp, dccp (33), sctp where ports are given");
}

static bool check_ipset(const XmlPlace *place, void *object, GError **error)
{
    FilterMatch *match = object;

    if (match->ipset != NULL && match->ipset_flags == NULL)
        match->ipset_flags = g_strdup("src");
    return true;
}

#define MATCH(tag, rows, check_) { .name = tag, .size = sizeof(FilterMatch), .fields = rows, .check = check_ }

const XmlElement filter_match_elements[FILTER_PROTOCOL_LAST] = {
    [FILTER_MAC] = MATCH("mac", mac_fields, NULL),
    [FILTER_VLAN] = MATCH("vlan", vlan_fields, NULL),
    [FILTER_STP] = MATCH("stp", stp_fields, NULL),
    [FILTER_ARP] = MATCH("arp", arp_fields, NULL),
    [FILTER_RARP] = MATCH("rarp", arp_fields, NULL),
    [FILTER_IP] = MATCH("ip", ip_fields, check_ports),
    [FILTER_IPV6] = MATCH("ipv6", ipv6_fields, check_ports),
    [FILTER_TCP] = MATCH("tcp", tcp_fields, check_ipset),
    [FILTER_UDP] = MATCH("udp", ports_fields, check_ipset),
    [FILTER_UDPLITE] = MATCH("udplite", plain_fields, check_ipset),
    [FILTER_ESP] = MATCH("esp", plain_fields, check_ipset),
    [FILTER_AH] = MATCH("ah", plain_fields, check_ipset),
    [FILTER_SCTP] = MATCH("sctp", ports_fields, check_ipset),
    [FILTER_ICMP] = MATCH("icmp", icmp_fields, check_ipset),
    [FILTER_IGMP] = MATCH("igmp", plain_fields, check_ipset),
    [FILTER_ALL] = MATCH("all", plain_fields, check_ipset),
    [FILTER_TCP_IPV6] = MATCH("tcp-ipv6", tcp_ipv6_fields, check_ipset),
    [FILTER_UDP_IPV6] = MATCH("udp-ipv6", ports_ipv6_fields, check_ipset),
    [FILTER_UDPLITE_IPV6] = MATCH("udplite-ipv6", plain_ipv6_fields, check_ipset),
    [FILTER_ESP_IPV6] = MATCH("esp-ipv6", plain_ipv6_fields, check_ipset),
    [FILTER_AH_IPV6] = MATCH("ah-ipv6", plain_ipv6_fields, check_ipset),
    [FILTER_SCTP_IPV6] = MATCH("sctp-ipv6", ports_ipv6_fields, check_ipset),
    [FILTER_ICMPV6] = MATCH("icmpv6", icmpv6_fields, check_ipset),
    [FILTER_ALL_IPV6] = MATCH("all-ipv6", plain_ipv6_fields, check_ipset),
};
