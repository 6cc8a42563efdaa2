/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <dns>: what a network's own name server answers. */
#include "conf/network/dns.h"

#include <string.h>

#include "xml/read.h"

static const XmlField dns_forwarder_fields[] = {
    XML_STRING("@domain", DnsForwarder, domain),
    XML_IP("@addr", DnsForwarder, address),
    XML_FIELDS_END,
};

static bool check_forwarder(const XmlPlace *place, void *object, GError **error)
{
    const DnsForwarder *forwarder = object;

    if (forwarder->domain != NULL || !ip_is_none(&forwarder->address))
        return true;
    return xml_fail(place, NULL, error, "has neither addr nor domain; it needs one of them, or both");
}

static const XmlElement dns_forwarder_element = {
    .name = "forwarder",
    .size = sizeof(DnsForwarder),
    .fields = dns_forwarder_fields,
    .check = check_forwarder,
};

static bool is_said(const XmlPlace *place, const char *attribute, const void *member, GError **error)
{
    g_autofree char *below = g_strconcat("@", attribute, NULL);

    return member != NULL || xml_fail_code(place, below, ERROR_XML_DETAIL, error, "is missing");
}

static const XmlField dns_txt_fields[] = {
    XML_STRING("@name", DnsTxt, name),
    XML_STRING("@value", DnsTxt, value),
    XML_FIELDS_END,
};

static bool check_txt(const XmlPlace *place, void *object, GError **error)
{
    const DnsTxt *txt = object;

    if (!is_said(place, "name", txt->name, error) || !is_said(place, "value", txt->value, error))
        return false;
    if (strpbrk(txt->name, " ,") == NULL)
        return true;
    return xml_fail_code(place, "@name", ERROR_XML_DETAIL, error, "\"%s\" contains a space or a comma", txt->name);
}

const XmlElement dns_txt_element = { .name = "txt", .size = sizeof(DnsTxt), .fields = dns_txt_fields, .check = check_txt };

static const XmlField dns_srv_fields[] = {
    XML_STRING("@service", DnsSrv, service),
    XML_STRING("@protocol", DnsSrv, protocol),
    XML_STRING("@domain", DnsSrv, domain),
    XML_STRING("@target", DnsSrv, target),
    XML_UINT("@port", DnsSrv, port, XML_RANGE(1, 65535)),
    XML_UINT("@priority", DnsSrv, priority),
    XML_UINT("@weight", DnsSrv, weight),
    XML_FIELDS_END,
};

static bool check_srv(const XmlPlace *place, void *object, GError **error)
{
    static const char *const need_target[] = { "port", "priority", "weight" };
    const DnsSrv *srv = object;

    if (!is_said(place, "service", srv->service, error) || !is_said(place, "protocol", srv->protocol, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(need_target) && srv->target == NULL; i++) {
        g_autofree char *below = g_strconcat("@", need_target[i], NULL);

        if (xml_attribute(place->node, need_target[i]) != NULL)
            return xml_fail_code(place, below, ERROR_XML_DETAIL, error, "says something of a target, which is missing");
    }
    return true;
}

const XmlElement dns_srv_element = { .name = "srv", .size = sizeof(DnsSrv), .fields = dns_srv_fields, .check = check_srv };

static const XmlField dns_name_fields[] = {
    XML_STRING("", DnsName, text),
    XML_FIELDS_END,
};

static const XmlElement dns_name_element = { .name = "hostname", .size = sizeof(DnsName), .fields = dns_name_fields };

static const XmlField dns_host_fields[] = {
    XML_IP("@ip", DnsHost, address),
    XML_LIST("hostname", DnsHost, names, dns_name_element),
    XML_FIELDS_END,
};

static bool check_host(const XmlPlace *place, void *object, GError **error)
{
    const DnsHost *host = object;

    if (!is_said(place, "ip", ip_is_none(&host->address) ? NULL : host, error))
        return false;
    for (guint i = 0; i < host->names.n; i++) {
        if (host->names.items[i]->text != NULL && *host->names.items[i]->text != '\0')
            return true;
    }
    return xml_fail_code(place, "hostname", ERROR_XML_DETAIL, error, "is missing");
}

const XmlElement dns_host_element = { .name = "host", .size = sizeof(DnsHost), .fields = dns_host_fields, .check = check_host };

static const XmlField network_dns_fields[] = {
    XML_YES_NO("@enable", NetworkDns, enable),
    XML_YES_NO("@forwardPlainNames", NetworkDns, forward_plain_names),
    XML_LIST("forwarder", NetworkDns, forwarders, dns_forwarder_element),
    XML_LIST("txt", NetworkDns, txts, dns_txt_element),
    XML_LIST("srv", NetworkDns, srvs, dns_srv_element),
    XML_LIST("host", NetworkDns, hosts, dns_host_element),
    XML_FIELDS_END,
};

static bool check_dns(const XmlPlace *place, void *object, GError **error)
{
    const NetworkDns *dns = object;

    if (dns->enable == TRISTATE_NO && dns->forwarders.n + dns->txts.n + dns->srvs.n + dns->hosts.n > 0)
        return xml_fail(place, "@enable", error, "\"no\" does not go with names to answer");
    return true;
}

const XmlElement network_dns_element = {
    .name = "dns",
    .size = sizeof(NetworkDns),
    .fields = network_dns_fields,
    .check = check_dns,
};
