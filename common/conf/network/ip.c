/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <ip>: an address of the host in a network, and what its DHCP server gives to others there. */
#include "conf/network/ip.h"

#include <string.h>

#include "xml/place.h"

#define RANGE_LIMIT   65535
#define LEASE_MINIMUM 120 /* seconds; what the DHCP server takes */

STATIC_ENUM_TABLE(lease_unit, "unit of time", [LEASE_UNIT_SECONDS] = "seconds", [LEASE_UNIT_MINUTES] = "minutes",
                  [LEASE_UNIT_HOURS] = "hours");

static const XmlField dhcp_lease_fields[] = {
    XML_UINT("@expiry", DhcpLease, expiry, XML_SET(DhcpLease, has_expiry)),
    XML_ENUM("@unit", DhcpLease, unit, lease_unit),
    XML_FIELDS_END,
};

static bool check_lease(const XmlPlace *place, void *object, GError **error)
{
    static const guint seconds[] = { [LEASE_UNIT_SECONDS] = 1, [LEASE_UNIT_MINUTES] = 60, [LEASE_UNIT_HOURS] = 3600 };
    DhcpLease *lease = object;

    if (!lease->has_expiry || lease->expiry == 0)
        lease->unit = LEASE_UNIT_NONE;
    else if (lease->unit == LEASE_UNIT_NONE)
        lease->unit = LEASE_UNIT_MINUTES;
    if (lease->unit == LEASE_UNIT_NONE || lease->expiry >= LEASE_MINIMUM || lease->expiry * seconds[lease->unit] >= LEASE_MINIMUM)
        return true;
    return xml_fail_code(place, "@expiry", ERROR_CONFIG_UNSUPPORTED, error, "is less than the %d seconds that a lease lasts at least",
                         LEASE_MINIMUM);
}

static const XmlElement dhcp_lease_element = {
    .name = "lease",
    .size = sizeof(DhcpLease),
    .fields = dhcp_lease_fields,
    .check = check_lease,
};

static const XmlField dhcp_range_fields[] = {
    XML_IP("@start", DhcpRange, start, XML_REQUIRED),
    XML_IP("@end", DhcpRange, end, XML_REQUIRED),
    XML_SUB("lease", DhcpRange, lease, dhcp_lease_element),
    XML_FIELDS_END,
};

const XmlElement dhcp_range_element = { .name = "range", .size = sizeof(DhcpRange), .fields = dhcp_range_fields };

static const XmlField dhcp_host_fields[] = {
    XML_MAC("@mac", DhcpHost, mac),
    XML_STRING("@id", DhcpHost, id),
    XML_STRING("@name", DhcpHost, name),
    XML_IP("@ip", DhcpHost, address),
    XML_SUB("lease", DhcpHost, lease, dhcp_lease_element),
    XML_FIELDS_END,
};

static bool check_host(const XmlPlace *place, void *object, GError **error)
{
    const DhcpHost *host = object;

    if (mac_is_multicast(&host->mac))
        return xml_fail(place, "@mac", error, "is a multicast address; a card has a unicast one");
    if (host->id != NULL && host->id[strspn(host->id, "0123456789abcdefABCDEF:")] != '\0')
        return xml_fail(place, "@id", error, "\"%s\" holds something else than hexadecimal digits and colons", host->id);
    if (host->name != NULL && *host->name == '\0')
        return xml_fail(place, "@name", error, "is empty");
    return true;
}

const XmlElement dhcp_host_element = { .name = "host", .size = sizeof(DhcpHost), .fields = dhcp_host_fields, .check = check_host };

static const XmlField network_ip_fields[] = {
    XML_ENUM("@family", NetworkIp, family, address_family),
    XML_IP("@address", NetworkIp, address, XML_REQUIRED),
    XML_IP("@netmask", NetworkIp, netmask),
    XML_UINT("@prefix", NetworkIp, prefix, XML_SET(NetworkIp, has_prefix)),
    XML_YES_NO("@localPtr", NetworkIp, local_ptr),
    XML_STRING("tftp/@root", NetworkIp, tftp_root),
    XML_LIST("dhcp/range", NetworkIp, ranges, dhcp_range_element),
    XML_LIST("dhcp/host", NetworkIp, hosts, dhcp_host_element),
    XML_STRING("dhcp/bootp/@file", NetworkIp, boot_file),
    XML_IP("dhcp/bootp/@server", NetworkIp, boot_server),
    XML_FIELDS_END,
};

/** network_ip_prefix: how many bits of the address are the network's. */
guint network_ip_prefix(const NetworkIp *ip)
{
    return ip_prefix_of(&ip->address, &ip->netmask, ip->has_prefix, ip->prefix);
}

bool network_ip_is_v6(const NetworkIp *ip)
{
    return ip->address.family == IP_V6;
}

/** network_ip_check_range: could the DHCP server of @ip give these addresses out? @below: where the range stands from @place, or NULL. */
bool network_ip_check_range(const XmlPlace *place, const char *below, const NetworkIp *ip, const DhcpRange *range, GError **error)
{
    guint prefix = network_ip_prefix(ip);
    const char *wrong = NULL;
    guint64 count = 0;

    if (range->start.family != range->end.family || range->start.family != ip->address.family)
        wrong = "is not of the family of the address above it";
    else if (ip_compare(&range->start, &range->end) > 0)
        wrong = "ends before it starts";
    else if (!ip_same_network(&range->start, &ip->address, prefix) || !ip_same_network(&range->end, &ip->address, prefix))
        wrong = "is not within the network";
    else if (!network_ip_is_v6(ip) && prefix < 31 && ip_host_part_is(&range->start, prefix, false))
        wrong = "starts with the address of the network itself";
    else if (!network_ip_is_v6(ip) && prefix < 31 && ip_host_part_is(&range->end, prefix, true))
        wrong = "ends with the address that reaches all";
    else if (!ip_range_count(&range->start, &range->end, &count) || count > RANGE_LIMIT)
        wrong = "holds more than 65535 addresses";

    return wrong == NULL || xml_fail_code(place, below, ERROR_INTERNAL_ERROR, error, "%s", wrong);
}

/** network_ip_check_host: does the reservation say what it must for the family? @below: where it stands from @place, or NULL. */
bool network_ip_check_host(const XmlPlace *place, const char *below, const NetworkIp *ip, const DhcpHost *host, GError **error)
{
    bool has_mac = !mac_is_null(&host->mac);

    if (network_ip_is_v6(ip) && has_mac)
        return xml_fail(place, below, error, "has a mac, which does not go with IPv6; a host is known by id or name there");
    if (network_ip_is_v6(ip) && host->id == NULL && host->name == NULL)
        return xml_fail(place, below, error, "has neither id nor name; it needs one of them");
    if (!network_ip_is_v6(ip) && !has_mac && host->name == NULL)
        return xml_fail(place, below, error, "has neither mac nor name; it needs one of them");
    if (ip_is_none(&host->address))
        return xml_fail(place, below, error, "has no ip; it needs one");
    return true;
}

static bool check_ip(const XmlPlace *place, void *object, GError **error)
{
    NetworkIp *ip = object;

    if (!ip_check_family(place, "@address", ip->family, &ip->address, error) ||
        !ip_check_prefix(place, &ip->address, &ip->netmask, ip->has_prefix, ip->prefix, error))
        return false;
    if (network_ip_is_v6(ip) && ip->tftp_root != NULL)
        return xml_fail_code(place, "tftp", ERROR_CONFIG_UNSUPPORTED, error, "goes with IPv4 only");
    for (guint i = 0; i < ip->ranges.n; i++) {
        g_autofree char *below = g_strdup_printf("dhcp/range[%u]", i + 1);

        if (!network_ip_check_range(place, below, ip, ip->ranges.items[i], error))
            return false;
    }
    for (guint i = 0; i < ip->hosts.n; i++) {
        g_autofree char *below = g_strdup_printf("dhcp/host[%u]", i + 1);

        if (!network_ip_check_host(place, below, ip, ip->hosts.items[i], error))
            return false;
    }
    /* Written as 0 it means the same as not written. */
    ip->has_prefix = ip->has_prefix && ip->prefix != 0;
    return true;
}

const XmlElement network_ip_element = {
    .name = "ip",
    .size = sizeof(NetworkIp),
    .fields = network_ip_fields,
    .check = check_ip,
};
