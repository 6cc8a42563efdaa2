/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/network/route.h"

#include "xml/place.h"

ENUM_TABLE(address_family, "address family", [ADDRESS_FAMILY_IPV4] = "ipv4", [ADDRESS_FAMILY_IPV6] = "ipv6");

/** ip_check_family: an IPv6 address has its family said; an IPv4 one need not. @below: which attribute holds the address. */
bool ip_check_family(const XmlPlace *place, const char *below, AddressFamily family, const IpAddress *address, GError **error)
{
    AddressFamily actual = address->family == IP_V6 ? ADDRESS_FAMILY_IPV6 : ADDRESS_FAMILY_IPV4;

    if (actual == (family != ADDRESS_FAMILY_NONE ? family : ADDRESS_FAMILY_IPV4))
        return true;
    return xml_fail_code(place, below, ERROR_CONFIG_UNSUPPORTED, error, "is no %s address, which the family %s",
                         family == ADDRESS_FAMILY_IPV6 ? "IPv6" : "IPv4", family == ADDRESS_FAMILY_NONE ? "is when none is said" : "says");
}

/** ip_check_prefix: a network is given by a netmask or by a prefix, not by both. */
bool ip_check_prefix(const XmlPlace *place, const IpAddress *address, const IpAddress *netmask, bool has_prefix, guint prefix, GError **error)
{
    if (!ip_is_none(netmask) && has_prefix)
        return xml_fail_code(place, "@netmask", ERROR_CONFIG_UNSUPPORTED, error, "stands beside a prefix; only one of them can");
    if (!ip_is_none(netmask) && netmask->family != address->family)
        return xml_fail_code(place, "@netmask", ERROR_CONFIG_UNSUPPORTED, error, "goes with IPv4 addresses; use prefix");
    if (has_prefix && prefix > ip_bits(address))
        return xml_fail_code(place, "@prefix", ERROR_CONFIG_UNSUPPORTED, error, "\"%u\" is more than the %u bits of an address", prefix,
                             ip_bits(address));
    return true;
}

/** ip_prefix_of: how long the network's part is; without a word on it, as the address's class had it. */
guint ip_prefix_of(const IpAddress *address, const IpAddress *netmask, bool has_prefix, guint prefix)
{
    guint length;

    if (has_prefix)
        return prefix;
    if (!ip_is_none(netmask) && ip_mask_prefix(netmask, &length))
        return length;
    if (address->family == IP_V6)
        return 64;
    return address->bytes[0] < 128 ? 8 : address->bytes[0] < 192 ? 16 : 24;
}

static const XmlField ip_route_fields[] = {
    XML_ENUM("@family", IpRoute, family, address_family),
    XML_IP("@address", IpRoute, address, XML_REQUIRED),
    XML_IP("@netmask", IpRoute, netmask),
    XML_UINT("@prefix", IpRoute, prefix, XML_SET(IpRoute, has_prefix), XML_RANGE(0, 128)),
    XML_IP("@gateway", IpRoute, gateway, XML_REQUIRED),
    XML_UINT("@metric", IpRoute, metric, XML_SET(IpRoute, has_metric), XML_RANGE(1, G_MAXUINT)),
    XML_FIELDS_END,
};

/* Without a prefix the route is to one host, but for 0.0.0.0, which stands for all. */
static guint prefix_of(const IpRoute *route)
{
    guint length;

    if (route->has_prefix)
        return route->prefix;
    if (!ip_is_none(&route->netmask) && ip_mask_prefix(&route->netmask, &length))
        return length;
    return ip_host_part_is(&route->address, 0, false) ? 0 : ip_prefix_of(&route->address, &route->netmask, false, 0);
}

static bool check_route(const XmlPlace *place, void *object, GError **error)
{
    const IpRoute *route = object;

    if (!ip_check_family(place, "@address", route->family, &route->address, error) ||
        !ip_check_family(place, "@gateway", route->family, &route->gateway, error) ||
        !ip_check_prefix(place, &route->address, &route->netmask, route->has_prefix, route->prefix, error))
        return false;
    if (!ip_host_part_is(&route->address, prefix_of(route), false))
        return xml_fail(place, "@address", error, "is no network's address: bits behind the first %u are set", prefix_of(route));
    return true;
}

const XmlElement ip_route_element = { .name = "route", .size = sizeof(IpRoute), .fields = ip_route_fields, .check = check_route };
