/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/interface.h"
#include "xml/element.h"

typedef enum FilterAction {
    FILTER_ACTION_NONE,
    FILTER_ACTION_DROP,
    FILTER_ACTION_ACCEPT,
    FILTER_ACTION_REJECT,
    FILTER_ACTION_RETURN,
    FILTER_ACTION_CONTINUE,
} FilterAction;

typedef enum FilterDirection {
    FILTER_DIRECTION_NONE,
    FILTER_DIRECTION_IN,
    FILTER_DIRECTION_OUT,
    FILTER_DIRECTION_INOUT,
} FilterDirection;

typedef enum FilterProtocol {
    FILTER_MAC,
    FILTER_VLAN,
    FILTER_STP,
    FILTER_ARP,
    FILTER_RARP,
    FILTER_IP,
    FILTER_IPV6,
    FILTER_TCP,
    FILTER_UDP,
    FILTER_UDPLITE,
    FILTER_ESP,
    FILTER_AH,
    FILTER_SCTP,
    FILTER_ICMP,
    FILTER_IGMP,
    FILTER_ALL,
    FILTER_TCP_IPV6,
    FILTER_UDP_IPV6,
    FILTER_UDPLITE_IPV6,
    FILTER_ESP_IPV6,
    FILTER_AH_IPV6,
    FILTER_SCTP_IPV6,
    FILTER_ICMPV6,
    FILTER_ALL_IPV6,
    FILTER_PROTOCOL_LAST,
} FilterProtocol;

/* What packets of one protocol must be like. Each protocol uses some of these; a value may be a variable. */
typedef struct FilterMatch {
    Tristate match;
    char *comment;
    char *source_mac, *source_mac_mask, *target_mac, *target_mac_mask;
    char *protocol_id, *vlan_id; /* mac, vlan */

    /* stp */
    char *stp_type, *stp_flags, *root_priority, *root_priority_hi, *root_address, *root_address_mask, *root_cost, *root_cost_hi;
    char *sender_priority, *sender_priority_hi, *sender_address, *sender_address_mask, *port, *port_hi, *age, *age_hi;
    char *max_age, *max_age_hi, *hello_time, *hello_time_hi, *forward_delay, *forward_delay_hi;

    /* arp, rarp */
    char *hardware_type, *protocol_type, *opcode, *gratuitous;
    char *arp_source_mac, *arp_source_ip, *arp_source_ip_mask, *arp_target_mac, *arp_target_ip, *arp_target_ip_mask;

    /* ip and what it carries */
    char *source_ip, *source_ip_mask, *target_ip, *target_ip_mask;
    char *source_ip_from, *source_ip_to, *target_ip_from, *target_ip_to;
    char *protocol, *dscp, *connections_above, *state, *ipset, *ipset_flags;
    char *source_port, *source_port_end, *target_port, *target_port_end;
    char *type, *type_end, *code, *code_end; /* icmp */
    char *option, *tcp_flags;                /* tcp */
} FilterMatch;

typedef struct FilterRule {
    FilterAction    action;
    FilterDirection direction;
    bool   has_priority;
    gint   priority;
    char  *state_match; /* "false": connections are not tracked */
    FilterMatch *matches[FILTER_PROTOCOL_LAST]; /* one of them */
} FilterRule;

typedef struct FilterRef {
    char *filter;
    XML_LIST_OF(FilterParameter) parameters; /* by name */
} FilterRef;

typedef struct FilterDef {
    char *name;
    char *chain;
    bool  has_priority;
    gint  priority;
    Uuid  uuid;
    XML_LIST_OF(FilterRef) references;
    XML_LIST_OF(FilterRule) rules;
} FilterDef;

extern const XmlElement nwfilter_element;
extern const XmlElement filter_ref_element;
extern const XmlElement filter_match_elements[FILTER_PROTOCOL_LAST];
