/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/network/route.h"

typedef enum LeaseUnit {
    LEASE_UNIT_NONE,
    LEASE_UNIT_SECONDS,
    LEASE_UNIT_MINUTES,
    LEASE_UNIT_HOURS,
} LeaseUnit;

typedef struct DhcpLease {
    bool      has_expiry;
    guint64   expiry; /* 0: never */
    LeaseUnit unit;
} DhcpLease;

typedef struct DhcpRange {
    IpAddress start;
    IpAddress end;
    DhcpLease lease;
} DhcpRange;

typedef struct DhcpHost {
    MacAddress mac;
    char      *id;
    char      *name;
    IpAddress  address;
    DhcpLease  lease;
} DhcpHost;

typedef struct NetworkIp {
    AddressFamily family;
    IpAddress address;
    IpAddress netmask;
    bool      has_prefix;
    guint     prefix;
    Tristate  local_ptr;
    char     *tftp_root;
    XML_LIST_OF(DhcpRange) ranges;
    XML_LIST_OF(DhcpHost) hosts;
    char     *boot_file;
    IpAddress boot_server;
} NetworkIp;

extern const XmlElement network_ip_element;
extern const XmlElement dhcp_range_element;
extern const XmlElement dhcp_host_element;

guint network_ip_prefix(const NetworkIp *ip);
bool  network_ip_is_v6(const NetworkIp *ip);

/* also for what is added to an <ip> later; below is where it stands from the place */
bool network_ip_check_range(const XmlPlace *place, const char *below, const NetworkIp *ip, const DhcpRange *range, GError **error);
bool network_ip_check_host(const XmlPlace *place, const char *below, const NetworkIp *ip, const DhcpHost *host, GError **error);
