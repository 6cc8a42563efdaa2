/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A section is a list somewhere in the document: a row says which, how its items are recognised, and what may be done with them. The
 * changed document is written and read again, so that whatever must hold for a document that a user sends holds for this one.
 */
#include "conf/network/update.h"

#include <string.h>

#include "xml/read.h"
#include "xml/write.h"

typedef XML_LIST_OF(void) AnyList;

/* Which items an item that was sent is about. */
typedef bool (*MatchFunc)(const void *there, const void *sent);

typedef struct Section {
    const char *what;          /* NULL: cannot be changed so */
    const XmlElement *element;
    AnyList *(*list)(NetworkDef *def, gint32 parent_index);
    const char *parent;        /* what the list is missing where there is none */
    MatchFunc collides;        /* with what is to be added */
    MatchFunc is_meant;        /* by what is to be removed */
    bool modifiable;
} Section;

static NetworkIp *find_ip(NetworkDef *def, gint32 parent_index)
{
    if (parent_index >= 0)
        return (guint)parent_index < def->ips.n ? def->ips.items[parent_index] : NULL;
    for (guint i = 0; i < def->ips.n; i++) {
        if (def->ips.items[i]->ranges.n + def->ips.items[i]->hosts.n > 0)
            return def->ips.items[i];
    }
    for (guint i = 0; i < def->ips.n; i++) {
        if (!network_ip_is_v6(def->ips.items[i]))
            return def->ips.items[i];
    }
    return def->ips.n > 0 ? def->ips.items[0] : NULL;
}

static AnyList *hosts_of(NetworkDef *def, gint32 parent_index)
{
    NetworkIp *ip = find_ip(def, parent_index);

    return ip != NULL ? (AnyList *)&ip->hosts : NULL;
}

static AnyList *ranges_of(NetworkDef *def, gint32 parent_index)
{
    NetworkIp *ip = find_ip(def, parent_index);

    return ip != NULL ? (AnyList *)&ip->ranges : NULL;
}

static AnyList *interfaces_of(NetworkDef *def, gint32 parent_index)
{
    return def->forward != NULL ? (AnyList *)&def->forward->interfaces : NULL;
}

static AnyList *port_groups_of(NetworkDef *def, gint32 parent_index)
{
    return (AnyList *)&def->port_groups;
}

static AnyList *dns_hosts_of(NetworkDef *def, gint32 parent_index)
{
    return (AnyList *)&def->dns.hosts;
}

static AnyList *dns_txts_of(NetworkDef *def, gint32 parent_index)
{
    return (AnyList *)&def->dns.txts;
}

static AnyList *dns_srvs_of(NetworkDef *def, gint32 parent_index)
{
    return (AnyList *)&def->dns.srvs;
}

static bool same_ip(const IpAddress *a, const IpAddress *b)
{
    return a->family == b->family && ip_compare(a, b) == 0;
}

static bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool host_collides(const void *there, const void *sent)
{
    const DhcpHost *a = there, *b = sent;

    return (!mac_is_null(&b->mac) && mac_equal(&a->mac, &b->mac)) || same_text(a->name, b->name) || same_ip(&a->address, &b->address) ||
           same_text(a->id, b->id);
}

/* Everything that was sent must be so. */
static bool host_is_meant(const void *there, const void *sent)
{
    const DhcpHost *a = there, *b = sent;

    return (mac_is_null(&b->mac) || mac_equal(&a->mac, &b->mac)) && (b->name == NULL || same_text(a->name, b->name)) &&
           (b->id == NULL || same_text(a->id, b->id)) && (ip_is_none(&b->address) || same_ip(&a->address, &b->address));
}

static bool is_same_range(const void *there, const void *sent)
{
    const DhcpRange *a = there, *b = sent;

    return same_ip(&a->start, &b->start) && same_ip(&a->end, &b->end);
}

static bool is_same_interface(const void *there, const void *sent)
{
    return same_text(((const ForwardInterface *)there)->device, ((const ForwardInterface *)sent)->device);
}

static bool is_same_port_group(const void *there, const void *sent)
{
    return same_text(((const PortGroup *)there)->name, ((const PortGroup *)sent)->name);
}

static bool is_same_txt(const void *there, const void *sent)
{
    return same_text(((const DnsTxt *)there)->name, ((const DnsTxt *)sent)->name);
}

static bool has_name(const DnsHost *host, const char *name)
{
    for (guint i = 0; i < host->names.n; i++) {
        if (same_text(host->names.items[i]->text, name))
            return true;
    }
    return false;
}

static bool dns_host_collides(const void *there, const void *sent)
{
    const DnsHost *a = there, *b = sent;

    for (guint i = 0; i < b->names.n; i++) {
        if (has_name(a, b->names.items[i]->text))
            return true;
    }
    return same_ip(&a->address, &b->address);
}

static bool dns_host_is_meant(const void *there, const void *sent)
{
    const DnsHost *a = there, *b = sent;

    for (guint i = 0; i < b->names.n; i++) {
        if (!has_name(a, b->names.items[i]->text))
            return false;
    }
    return ip_is_none(&b->address) || same_ip(&a->address, &b->address);
}

static bool srv_is_meant(const void *there, const void *sent)
{
    const DnsSrv *a = there, *b = sent;

    return (b->service == NULL || same_text(a->service, b->service)) && (b->protocol == NULL || same_text(a->protocol, b->protocol)) &&
           (b->domain == NULL || same_text(a->domain, b->domain)) && (b->target == NULL || same_text(a->target, b->target)) &&
           (b->port == 0 || a->port == b->port) && (b->priority == 0 || a->priority == b->priority) &&
           (b->weight == 0 || a->weight == b->weight);
}

static const Section sections[] = {
    [NETWORK_SECTION_IP_DHCP_HOST] = { "dhcp host", &dhcp_host_element, hosts_of, "<ip>", host_collides, host_is_meant, true },
    [NETWORK_SECTION_IP_DHCP_RANGE] = { "dhcp range", &dhcp_range_element, ranges_of, "<ip>", is_same_range, is_same_range, false },
    [NETWORK_SECTION_FORWARD_INTERFACE] = { "forward interface", &forward_interface_element, interfaces_of, "<forward>", is_same_interface,
                                            is_same_interface, false },
    [NETWORK_SECTION_PORTGROUP] = { "portgroup", &port_group_element, port_groups_of, NULL, is_same_port_group, is_same_port_group, true },
    [NETWORK_SECTION_DNS_HOST] = { "DNS host", &dns_host_element, dns_hosts_of, NULL, dns_host_collides, dns_host_is_meant, false },
    [NETWORK_SECTION_DNS_TXT] = { "DNS txt", &dns_txt_element, dns_txts_of, NULL, is_same_txt, is_same_txt, false },
    [NETWORK_SECTION_DNS_SRV] = { "DNS srv", &dns_srv_element, dns_srvs_of, NULL, srv_is_meant, srv_is_meant, false },
};

static int find_item(const AnyList *list, MatchFunc match, const void *sent)
{
    for (guint i = 0; i < list->n; i++) {
        if (match(list->items[i], sent))
            return (int)i;
    }
    return -1;
}

static bool add(const Section *section, AnyList *list, bool first, void *item, GError **error)
{
    if (find_item(list, section->collides, item) >= 0) {
        error_set(error, ERROR_OPERATION_INVALID, "there is a %s that matches already", section->what);
        return false;
    }
    xml_list_insert(list, first ? 0 : list->n, item);
    return true;
}

static bool not_found(const Section *section, GError **error)
{
    error_set(error, ERROR_OPERATION_INVALID, "there is no %s that matches", section->what);
    return false;
}

static bool modify(const Section *section, AnyList *list, void *item, GError **error)
{
    int at;

    if (!section->modifiable) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "a %s cannot be modified, only added or deleted", section->what);
        return false;
    }
    if ((at = find_item(list, section->collides, item)) < 0)
        return not_found(section, error);

    xml_object_free(section->element, xml_list_steal(list, (guint)at));
    xml_list_insert(list, (guint)at, item);
    return true;
}

static bool remove_item(const Section *section, AnyList *list, const void *item, GError **error)
{
    int at = find_item(list, section->is_meant, item);

    if (at < 0)
        return not_found(section, error);
    xml_object_free(section->element, xml_list_steal(list, (guint)at));
    return true;
}

/* What is to be removed may be said in part. */
static void *read_item(const Section *section, guint command, const char *xml, GError **error)
{
    XmlElement partial = *section->element;

    if (command == NETWORK_UPDATE_COMMAND_DELETE)
        partial.check = NULL;
    return xml_read_text(&partial, xml, strlen(xml), XML_READ_INACTIVE, NULL, error);
}

/* Takes the item over where it becomes part of the list. */
static bool change(const Section *section, AnyList *list, guint command, void **item, GError **error)
{
    bool done, kept = command != NETWORK_UPDATE_COMMAND_DELETE;

    switch (command) {
    case NETWORK_UPDATE_COMMAND_MODIFY:
        done = modify(section, list, *item, error);
        break;
    case NETWORK_UPDATE_COMMAND_DELETE:
        done = remove_item(section, list, *item, error);
        break;
    case NETWORK_UPDATE_COMMAND_ADD_LAST:
    case NETWORK_UPDATE_COMMAND_ADD_FIRST:
        done = add(section, list, command == NETWORK_UPDATE_COMMAND_ADD_FIRST, *item, error);
        break;
    default:
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "%u is no command of an update", command);
        return false;
    }
    if (done && kept)
        *item = NULL;
    return done;
}

static bool check_defaults(const NetworkDef *def, GError **error)
{
    guint defaults = 0;

    for (guint i = 0; i < def->port_groups.n; i++)
        defaults += def->port_groups.items[i]->is_default ? 1 : 0;
    if (defaults <= 1)
        return true;
    error_set(error, ERROR_OPERATION_INVALID, "another portgroup is the default already; there can be one");
    return false;
}

static NetworkDef *read_again(NetworkDef *def, GError **error)
{
    g_autofree char *text = NULL;

    /* It is the first interface's, whichever that is now. */
    if (def->forward != NULL)
        g_clear_pointer(&def->forward->device, g_free);
    text = xml_write_text(&network_element, def, XML_WRITE_SECURE);
    return xml_read_text(&network_element, text, strlen(text), 0, NULL, error);
}

static bool change_section(const Section *section, NetworkDef *def, guint command, gint32 parent_index, const char *xml, GError **error)
{
    void *item = read_item(section, command, xml, error);
    AnyList *list = item != NULL ? section->list(def, parent_index) : NULL;
    bool done = list != NULL && change(section, list, command, &item, error);

    if (item != NULL && list == NULL)
        error_set(error, ERROR_OPERATION_INVALID, "the network has no %s %d that could have a %s", section->parent, parent_index,
                  section->what);
    if (item != NULL)
        xml_object_free(section->element, item);
    return done;
}

/**
 * network_def_update: a copy of a document with one element changed
 * @command, @section: a NetworkUpdateCommand and NetworkUpdateSection; what is none of them is refused
 * @parent_index: which <ip> the element belongs to; -1: the one that has DHCP, else the first
 * @xml: the element; to remove one, what it is recognised by
 *
 * Returns an object that xml_object_free() frees. Errors: ERROR_OPERATION_UNSUPPORTED for what cannot be changed so,
 * ERROR_OPERATION_INVALID where the element is there already or is not there, those of the document. Thread: any.
 */
NetworkDef *network_def_update(const NetworkDef *def, guint command, guint section, gint32 parent_index, const char *xml, GError **error)
{
    NetworkDef *changed, *read = NULL;

    if (section >= G_N_ELEMENTS(sections) || sections[section].what == NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "section %u of a network cannot be updated", section);
        return NULL;
    }
    changed = xml_object_copy(&network_element, def);
    if (change_section(&sections[section], changed, command, parent_index, xml, error) && check_defaults(changed, error))
        read = read_again(changed, error);
    xml_object_free(&network_element, changed);
    return read;
}
