/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/nwfilter/form.h"

#include <string.h>

/* $NAME, $NAME[3], $NAME[@1] */
static bool is_variable(const char *text)
{
    if (*text != '$')
        return false;

    gsize length = strspn(text + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-");
    const char *rest = text + 1 + length;

    if (length == 0 || *rest == '\0')
        return length > 0;
    if (*rest++ != '[')
        return false;
    rest += strspn(rest, " ");
    rest += *rest == '@' ? 1 : 0;
    length = strspn(rest, "0123456789");
    rest += length;
    rest += strspn(rest, " ");
    return length > 0 && strcmp(rest, "]") == 0;
}

static bool read_number(const char *text, guint64 top, guint64 *ret_number, bool *ret_hex)
{
    bool hex = g_str_has_prefix(text, "0x");
    const char *digits = hex ? text + 2 : text;
    char *end;

    if (!(hex ? g_ascii_isxdigit(*digits) : g_ascii_isdigit(*digits)))
        return false;
    guint64 number = g_ascii_strtoull(digits, &end, hex ? 16 : 10);
    if (*end != '\0' || number > top)
        return false;
    *ret_number = number;
    *ret_hex = hex;
    return true;
}

static char *spell(guint64 number, bool hex)
{
    return g_strdup_printf(hex ? "0x%" G_GINT64_MODIFIER "x" : "%" G_GUINT64_FORMAT, number);
}

static char *number_up_to(const char *text, guint64 top)
{
    guint64 number;
    bool hex;

    if (is_variable(text))
        return g_strdup(text);
    return read_number(text, top, &number, &hex) ? spell(number, hex) : NULL;
}

static char *read_uint8(const char *text)
{
    return number_up_to(text, G_MAXUINT8);
}

static char *read_uint16(const char *text)
{
    return number_up_to(text, G_MAXUINT16);
}

static char *read_uint32(const char *text)
{
    return number_up_to(text, G_MAXUINT32);
}

static char *read_dscp(const char *text)
{
    return number_up_to(text, 63);
}

static char *read_vlan(const char *text)
{
    return number_up_to(text, 4095);
}

static char *read_count(const char *text)
{
    return g_str_has_prefix(text, "0x") ? NULL : read_uint16(text);
}

static char *read_mac(const char *text)
{
    char spelled[MAC_STRING_LENGTH];
    MacAddress mac;

    if (is_variable(text))
        return g_strdup(text);
    if (!mac_parse(text, &mac))
        return NULL;
    mac_format(&mac, spelled);
    return g_strdup(spelled);
}

/* Its ones stand in front. */
static char *read_mac_mask(const char *text)
{
    MacAddress mac;
    bool zero = false;

    for (guint bit = 0; !is_variable(text) && mac_parse(text, &mac) && bit < MAC_LENGTH * 8; bit++) {
        bool one = (mac.bytes[bit / 8] >> (7 - bit % 8)) & 1;

        if (one && zero)
            return NULL;
        zero |= !one;
    }
    return read_mac(text);
}

static char *read_ip(const char *text, IpFamily family)
{
    char spelled[IP_STRING_LENGTH];
    IpAddress ip;

    if (is_variable(text))
        return g_strdup(text);
    if (!ip_parse(text, &ip) || ip.family != family)
        return NULL;
    ip_format(&ip, spelled);
    return g_strdup(spelled);
}

static char *read_ipv4(const char *text)
{
    return read_ip(text, IP_V4);
}

static char *read_ipv6(const char *text)
{
    return read_ip(text, IP_V6);
}

/* A mask is kept as the length of its prefix. */
static char *read_ip_mask(const char *text, IpFamily family)
{
    const IpAddress sample = { .family = (guint8)family };
    guint64 number;
    guint prefix;
    IpAddress ip;
    bool hex;

    if (is_variable(text))
        return g_strdup(text);
    if (read_number(text, ip_bits(&sample), &number, &hex))
        return hex ? NULL : spell(number, false);
    if (!ip_parse(text, &ip) || ip.family != family || strpbrk(text, ".:") == NULL || !ip_mask_prefix(&ip, &prefix))
        return NULL;
    return spell(prefix, false);
}

static char *read_ipv4_mask(const char *text)
{
    return read_ip_mask(text, IP_V4);
}

static char *read_ipv6_mask(const char *text)
{
    return read_ip_mask(text, IP_V6);
}

typedef struct NamedNumber {
    guint number;
    const char *name;
} NamedNumber;

/* A name, in any case where @any_case; or a number, which becomes its name where it has one. */
static char *read_named(const char *text, const NamedNumber *names, gsize n, guint least, guint top, bool any_case)
{
    guint64 number;
    bool hex;

    if (is_variable(text))
        return g_strdup(text);
    for (gsize i = 0; i < n; i++) {
        if (any_case ? g_ascii_strcasecmp(names[i].name, text) == 0 : strcmp(names[i].name, text) == 0)
            return g_strdup(names[i].name);
    }
    if (!read_number(text, top, &number, &hex) || number < least)
        return NULL;
    for (gsize i = 0; i < n; i++) {
        if (names[i].number == number)
            return g_strdup(names[i].name);
    }
    return spell(number, hex);
}

static char *read_mac_protocol(const char *text)
{
    static const NamedNumber names[] = { { 0x806, "arp" }, { 0x8035, "rarp" }, { 0x800, "ipv4" }, { 0x86dd, "ipv6" }, { 0x8100, "vlan" } };

    return read_named(text, names, G_N_ELEMENTS(names), 0x600, G_MAXUINT16, false);
}

static char *read_ip_protocol(const char *text)
{
    static const NamedNumber names[] = { { 6, "tcp" },  { 17, "udp" }, { 136, "udplite" }, { 50, "esp" },   { 51, "ah" },
                                         { 1, "icmp" }, { 2, "igmp" }, { 132, "sctp" },    { 58, "icmpv6" } };

    return read_named(text, names, G_N_ELEMENTS(names), 0, G_MAXUINT8, true);
}

static char *read_arp_opcode(const char *text)
{
    static const NamedNumber names[] = { { 1, "Request" },       { 2, "Reply" },       { 3, "Request_Reverse" },
                                         { 4, "Reply_Reverse" }, { 5, "DRARP_Request" }, { 6, "DRARP_Reply" },
                                         { 7, "DRARP_Error" },   { 8, "InARP_Request" }, { 9, "ARP_NAK" } };

    return read_named(text, names, G_N_ELEMENTS(names), 0, G_MAXUINT16, true);
}

static char *read_boolean(const char *text)
{
    static const char *const yes[] = { "yes", "true", "1", NULL };
    static const char *const no[] = { "no", "false", "0", NULL };

    if (is_variable(text))
        return g_strdup(text);
    return g_strv_contains(yes, text) ? g_strdup("true") : g_strv_contains(no, text) ? g_strdup("false") : NULL;
}

/* Words between commas, in the order of @words whatever their case and order were. Returns their bits, or false. */
static bool read_words(const char *text, const char *const *words, guint n, guint *ret_bits)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", 32);
    guint bits = 0;

    for (guint i = 0; parts[i] != NULL; i++) {
        guint word = 0;

        while (word < n && g_ascii_strcasecmp(parts[i], words[word]) != 0)
            word++;
        if (word == n)
            return false;
        bits |= 1u << word;
    }
    *ret_bits = bits;
    return bits != 0;
}

static void append_words(GString *out, const char *const *words, guint n, guint bits)
{
    gsize before = out->len;

    for (guint i = 0; i < n; i++) {
        if (bits & 1u << i)
            g_string_append_printf(out, "%s%s", out->len > before ? "," : "", words[i]);
    }
}

static char *read_state(const char *text)
{
    static const char *const words[] = { "NEW", "ESTABLISHED", "RELATED", "INVALID", "NONE" };
    GString *out;
    guint bits;

    if (!read_words(text, words, G_N_ELEMENTS(words), &bits))
        return NULL;
    out = g_string_new(NULL);
    append_words(out, words, G_N_ELEMENTS(words), bits);
    return g_string_free(out, FALSE);
}

static bool append_tcp_flags(GString *out, const char *text)
{
    static const char *const words[] = { "SYN", "ACK", "URG", "PSH", "FIN", "RST" };
    guint bits;

    if (*text == '\0' || g_ascii_strcasecmp(text, "NONE") == 0) {
        g_string_append(out, "NONE");
        return true;
    }
    if (g_ascii_strcasecmp(text, "ALL") == 0) {
        g_string_append(out, "ALL");
        return true;
    }
    if (!read_words(text, words, G_N_ELEMENTS(words), &bits))
        return false;
    append_words(out, words, G_N_ELEMENTS(words), bits);
    return true;
}

/* Which flags are set, of which that are looked at. */
static char *read_tcp_flags(const char *text)
{
    g_auto(GStrv) halves = g_strsplit(text, "/", 3);
    g_autoptr(GString) out = g_string_new(NULL);

    if (g_strv_length(halves) != 2 || !append_tcp_flags(out, halves[0]))
        return NULL;
    g_string_append_c(out, '/');
    return append_tcp_flags(out, halves[1]) ? g_strdup(out->str) : NULL;
}

static char *read_ipset(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-+ ";

    if (is_variable(text))
        return g_strdup(text);
    return *text != '\0' && strlen(text) <= 31 && text[strspn(text, allowed)] == '\0' ? g_strdup(text) : NULL;
}

static char *read_ipset_flags(const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    g_auto(GStrv) parts = g_strsplit(lower, ",", 8);

    if (parts[0] == NULL || g_strv_length(parts) > 6)
        return NULL;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (strcmp(parts[i], "src") != 0 && strcmp(parts[i], "dst") != 0)
            return NULL;
    }
    return g_steal_pointer(&lower);
}

#define OR_VARIABLE ", or a variable such as $NAME"

const XmlForm form_mac = { "a MAC address such as 52:54:00:01:02:03" OR_VARIABLE, read_mac };
const XmlForm form_mac_mask = { "a mask such as ff:ff:ff:00:00:00" OR_VARIABLE, read_mac_mask };
const XmlForm form_ipv4 = { "an IPv4 address" OR_VARIABLE, read_ipv4 };
const XmlForm form_ipv6 = { "an IPv6 address" OR_VARIABLE, read_ipv6 };
const XmlForm form_ipv4_mask = { "a number from 0 to 32, a mask such as 255.255.255.0" OR_VARIABLE, read_ipv4_mask };
const XmlForm form_ipv6_mask = { "a number from 0 to 128, a mask such as ffff:ffff::" OR_VARIABLE, read_ipv6_mask };
const XmlForm form_uint8 = { "a number from 0 to 255" OR_VARIABLE, read_uint8 };
const XmlForm form_uint16 = { "a number from 0 to 65535" OR_VARIABLE, read_uint16 };
const XmlForm form_uint32 = { "a number from 0 to 4294967295" OR_VARIABLE, read_uint32 };
const XmlForm form_dscp = { "a number from 0 to 63" OR_VARIABLE, read_dscp };
const XmlForm form_vlan = { "a number from 0 to 4095" OR_VARIABLE, read_vlan };
const XmlForm form_count = { "a number from 0 to 65535 in decimal" OR_VARIABLE, read_count };
const XmlForm form_mac_protocol = { "a number from 0x600 to 0xffff, one of arp, rarp, ipv4, ipv6, vlan" OR_VARIABLE, read_mac_protocol };
const XmlForm form_ip_protocol = {
    "a number from 0 to 255, one of tcp, udp, udplite, esp, ah, icmp, igmp, sctp, icmpv6" OR_VARIABLE,
    read_ip_protocol,
};
const XmlForm form_arp_opcode = {
    "a number from 0 to 65535, one of Request, Reply, Request_Reverse, Reply_Reverse, DRARP_Request, DRARP_Reply, DRARP_Error, "
    "InARP_Request, ARP_NAK" OR_VARIABLE,
    read_arp_opcode,
};
const XmlForm form_boolean = { "one of yes, true, 1, no, false, 0", read_boolean };
const XmlForm form_state = { "a list of NEW, ESTABLISHED, RELATED, INVALID, or NONE", read_state };
const XmlForm form_tcp_flags = { "two lists of SYN, ACK, URG, PSH, FIN, RST, or ALL or NONE, with a / between them", read_tcp_flags };
const XmlForm form_ipset = { "a name of up to 31 letters, digits and _.:-+ or spaces" OR_VARIABLE, read_ipset };
const XmlForm form_ipset_flags = { "a list of up to six of src and dst", read_ipset_flags };
