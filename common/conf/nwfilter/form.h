/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/*
 * What an attribute of a rule may say: a value of its kind, or a variable such as $IP, $IP[2] or $IP[@1] that whoever uses the filter
 * gives a value. Numbers keep the base in which they were written.
 */
extern const XmlForm form_mac, form_mac_mask, form_ipv4, form_ipv6, form_ipv4_mask, form_ipv6_mask;
extern const XmlForm form_uint8, form_uint16, form_uint32, form_dscp, form_vlan, form_count;
extern const XmlForm form_mac_protocol, form_ip_protocol, form_arp_opcode, form_boolean;
extern const XmlForm form_state, form_tcp_flags, form_ipset, form_ipset_flags;
