/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/nwfilter/filter.h"

#include <stdlib.h>
#include <string.h>

#include "xml/place.h"

#define PRIORITY_LIMIT    1000
#define PRIORITY_OF_RULES 500

STATIC_ENUM_TABLE(filter_action, "action", [FILTER_ACTION_DROP] = "drop", [FILTER_ACTION_ACCEPT] = "accept",
                  [FILTER_ACTION_REJECT] = "reject", [FILTER_ACTION_RETURN] = "return", [FILTER_ACTION_CONTINUE] = "continue");
STATIC_ENUM_TABLE(filter_direction, "direction", [FILTER_DIRECTION_IN] = "in", [FILTER_DIRECTION_OUT] = "out",
                  [FILTER_DIRECTION_INOUT] = "inout");

static const XmlField filter_ref_fields[] = {
    XML_STRING("@filter", FilterRef, filter, XML_REQUIRED),
    XML_LIST("parameter", FilterRef, parameters, filter_parameter_element),
    XML_FIELDS_END,
};

/* Values of one name are a list in the order in which they were given; names have no order. */
static bool check_ref(const XmlPlace *place, void *object, GError **error)
{
    FilterRef *ref = object;

    for (guint i = 1; i < ref->parameters.n; i++) {
        FilterParameter *parameter = ref->parameters.items[i];
        guint at = i;

        for (; at > 0 && strcmp(ref->parameters.items[at - 1]->name, parameter->name) > 0; at--)
            ref->parameters.items[at] = ref->parameters.items[at - 1];
        ref->parameters.items[at] = parameter;
    }
    return true;
}

const XmlElement filter_ref_element = {
    .name = "filterref",
    .size = sizeof(FilterRef),
    .fields = filter_ref_fields,
    .check = check_ref,
};

#define MATCH(tag, PROTOCOL) XML_SUB_PTR(tag, FilterRule, matches[FILTER_##PROTOCOL], filter_match_elements[FILTER_##PROTOCOL])

static const XmlField filter_rule_fields[] = {
    XML_ENUM("@action", FilterRule, action, filter_action, XML_REQUIRED),
    XML_ENUM("@direction", FilterRule, direction, filter_direction, XML_REQUIRED),
    XML_INT("@priority", FilterRule, priority, XML_SET(FilterRule, has_priority), XML_RANGE(-PRIORITY_LIMIT, PRIORITY_LIMIT)),
    XML_STRING("@statematch", FilterRule, state_match),
    MATCH("mac", MAC),
    MATCH("vlan", VLAN),
    MATCH("stp", STP),
    MATCH("arp", ARP),
    MATCH("rarp", RARP),
    MATCH("ip", IP),
    MATCH("ipv6", IPV6),
    MATCH("tcp", TCP),
    MATCH("udp", UDP),
    MATCH("udplite", UDPLITE),
    MATCH("esp", ESP),
    MATCH("ah", AH),
    MATCH("sctp", SCTP),
    MATCH("icmp", ICMP),
    MATCH("igmp", IGMP),
    MATCH("all", ALL),
    MATCH("tcp-ipv6", TCP_IPV6),
    MATCH("udp-ipv6", UDP_IPV6),
    MATCH("udplite-ipv6", UDPLITE_IPV6),
    MATCH("esp-ipv6", ESP_IPV6),
    MATCH("ah-ipv6", AH_IPV6),
    MATCH("sctp-ipv6", SCTP_IPV6),
    MATCH("icmpv6", ICMPV6),
    MATCH("all-ipv6", ALL_IPV6),
    XML_FIELDS_END,
};

static bool check_rule(const XmlPlace *place, void *object, GError **error)
{
    FilterRule *rule = object;
    guint protocols = 0;

    for (guint i = 0; i < FILTER_PROTOCOL_LAST; i++)
        protocols += rule->matches[i] != NULL ? 1 : 0;
    if (protocols > 1)
        return xml_fail(place, NULL, error, "names %u protocols; it can name one", protocols);

    if (!rule->has_priority)
        rule->priority = PRIORITY_OF_RULES;
    rule->has_priority = true;

    /* Anything but these two words means that connections are tracked, which is so anyhow. */
    if (rule->state_match != NULL && strcmp(rule->state_match, "0") != 0 && g_ascii_strcasecmp(rule->state_match, "false") != 0)
        g_clear_pointer(&rule->state_match, g_free);
    if (rule->state_match != NULL) {
        g_free(rule->state_match);
        rule->state_match = g_strdup("false");
    }
    return true;
}

static const XmlElement filter_rule_element = {
    .name = "rule",
    .size = sizeof(FilterRule),
    .fields = filter_rule_fields,
    .check = check_rule,
};

static const XmlField nwfilter_fields[] = {
    XML_STRING("@name", FilterDef, name, XML_REQUIRED),
    XML_STRING("@chain", FilterDef, chain),
    XML_INT("@priority", FilterDef, priority, XML_SET(FilterDef, has_priority), XML_RANGE(-PRIORITY_LIMIT, PRIORITY_LIMIT)),
    XML_UUID("uuid", FilterDef, uuid),
    XML_LIST("filterref", FilterDef, references, filter_ref_element),
    XML_LIST("rule", FilterDef, rules, filter_rule_element),
    XML_FIELDS_END,
};

static bool is_chain(const char *chain)
{
    static const char *const prefixes[] = { "mac", "vlan", "stp", "arp", "rarp", "ipv4", "ipv6" };
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-";

    if (strcmp(chain, "root") == 0)
        return true;
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (g_str_has_prefix(chain, prefixes[i]))
            return strlen(chain) <= 12 && chain[strspn(chain, allowed)] == '\0';
    }
    return false;
}

static bool check_filter(const XmlPlace *place, void *object, GError **error)
{
    FilterDef *def = object;

    if (def->chain == NULL)
        def->chain = g_strdup("root");
    if (!is_chain(def->chain))
        return xml_fail_code(
            place, "@chain", ERROR_INVALID_ARG, error,
            "\"%s\" is not root, nor a name of up to 12 characters that begins with mac, vlan, stp, arp, rarp, ipv4 or ipv6", def->chain);
    /* The root's own, whether it is said or not. */
    if (strcmp(def->chain, "root") == 0 && def->priority == 0)
        def->has_priority = false;
    return true;
}

const XmlElement nwfilter_element = {
    .name = "filter",
    .size = sizeof(FilterDef),
    .fields = nwfilter_fields,
    .check = check_filter,
};
