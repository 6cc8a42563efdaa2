/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum AddressFamily {
    ADDRESS_FAMILY_NONE,
    ADDRESS_FAMILY_IPV4,
    ADDRESS_FAMILY_IPV6,
} AddressFamily;

/* <route>: of a network, or inside a guest. */
typedef struct IpRoute {
    AddressFamily family;
    IpAddress address;
    IpAddress netmask;
    IpAddress gateway;
    bool  has_prefix, has_metric;
    guint prefix;
    guint metric;
} IpRoute;

extern const EnumTable  address_family;
extern const XmlElement ip_route_element;

/* An address, what its family is said to be, and how long its network's part is; also of <ip>. */
bool ip_check_family(const XmlPlace *place, const char *below, AddressFamily family, const IpAddress *address, GError **error);
bool ip_check_prefix(const XmlPlace *place, const IpAddress *address, const IpAddress *netmask, bool has_prefix, guint prefix, GError **error);
guint ip_prefix_of(const IpAddress *address, const IpAddress *netmask, bool has_prefix, guint prefix);
