/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/network/dns.h"
#include "conf/network/forward.h"
#include "conf/network/ip.h"
#include "conf/network/link.h"

typedef enum MacTableManager {
    MAC_TABLE_DEFAULT,
    MAC_TABLE_KERNEL,
    MAC_TABLE_LIBVIRT,
} MacTableManager;

typedef struct NetworkBridge {
    char     *name;
    char     *zone;
    Tristate  stp;
    bool      has_delay;
    guint64   delay; /* seconds */
    MacTableManager mac_table;
} NetworkBridge;

typedef struct PortGroup {
    char     *name;
    bool      is_default;
    Tristate  trust_guest_rx_filters;
    Vlan        *vlan;
    VirtualPort *virtual_port;
    Bandwidth    bandwidth;
} PortGroup;

typedef struct DnsmasqOption {
    char *value;
} DnsmasqOption;

typedef struct DnsmasqOptions {
    XML_LIST_OF(DnsmasqOption) options;
} DnsmasqOptions;

typedef struct NetworkDef {
    guint     connections; /* live */
    Tristate  ipv6;
    Tristate  trust_guest_rx_filters;
    char     *name;
    Uuid      uuid;
    char     *title;
    char     *description;
    GPtrArray *metadata;
    NetworkForward *forward; /* NULL: isolated */
    NetworkBridge bridge;
    guint      mtu;
    MacAddress mac;
    char      *domain;
    Tristate   domain_local_only;
    Tristate   domain_register;
    NetworkDns dns;
    Vlan        *vlan;
    VirtualPort *virtual_port;
    Bandwidth    bandwidth;
    Tristate     isolated_ports;
    XML_LIST_OF(NetworkIp) ips;
    XML_LIST_OF(IpRoute) routes;
    XML_LIST_OF(PortGroup) port_groups;
    DnsmasqOptions *dnsmasq;
} NetworkDef;

extern const EnumTable  mac_table_manager;
extern const XmlElement network_element;
extern const XmlElement port_group_element;

ForwardMode network_def_mode(const NetworkDef *def);
bool        network_def_check(const XmlPlace *place, const NetworkDef *def, GError **error);
