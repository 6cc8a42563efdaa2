/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef struct DnsForwarder {
    char     *domain;
    IpAddress address;
} DnsForwarder;

typedef struct DnsTxt {
    char *name;
    char *value;
} DnsTxt;

typedef struct DnsSrv {
    char   *service;
    char   *protocol;
    char   *domain;
    char   *target;
    guint16 port;
    guint16 priority;
    guint16 weight;
} DnsSrv;

typedef struct DnsName {
    char *text;
} DnsName;

typedef struct DnsHost {
    IpAddress address;
    XML_LIST_OF(DnsName) names;
} DnsHost;

typedef struct NetworkDns {
    Tristate enable;
    Tristate forward_plain_names;
    XML_LIST_OF(DnsForwarder) forwarders;
    XML_LIST_OF(DnsTxt) txts;
    XML_LIST_OF(DnsSrv) srvs;
    XML_LIST_OF(DnsHost) hosts;
} NetworkDns;

extern const XmlElement network_dns_element;
extern const XmlElement dns_txt_element;
extern const XmlElement dns_srv_element;
extern const XmlElement dns_host_element;
