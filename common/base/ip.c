/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Internet addresses as documents spell them. */
#include "base/ip.h"

#include <arpa/inet.h>
#include <string.h>

/**
 * ip_parse: read an address
 * @text: of either family; parts of an IPv4 address may be left out or octal, as inet_aton(3) takes them
 * @ret_ip: where it goes; untouched on failure
 *
 * Returns false where it is none. Thread: any.
 */
bool ip_parse(const char *text, IpAddress *ret_ip)
{
    IpAddress ip = { 0 };
    struct in_addr v4;

    if (strchr(text, ':') != NULL) {
        if (inet_pton(AF_INET6, text, ip.bytes) != 1)
            return false;
        ip.family = IP_V6;
    } else {
        /* inet_aton() would take anything behind white space. */
        if (*text == '\0' || text[strspn(text, "0123456789abcdefABCDEFxX.")] != '\0' || inet_aton(text, &v4) == 0)
            return false;
        memcpy(ip.bytes, &v4, sizeof(v4));
        ip.family = IP_V4;
    }
    *ret_ip = ip;
    return true;
}

/** ip_format: the usual spelling; "" for none. Thread: any. */
void ip_format(const IpAddress *ip, char ret_text[static IP_STRING_LENGTH])
{
    ret_text[0] = '\0';
    if (ip->family != IP_NONE)
        inet_ntop(ip->family == IP_V4 ? AF_INET : AF_INET6, ip->bytes, ret_text, IP_STRING_LENGTH);
}

bool ip_is_none(const IpAddress *ip)
{
    return ip->family == IP_NONE;
}

/** ip_bits: how long an address of the family is, and so the longest prefix. */
guint ip_bits(const IpAddress *ip)
{
    return ip->family == IP_V6 ? 128 : 32;
}

static bool bit_at(const IpAddress *ip, guint at)
{
    return (ip->bytes[at / 8] >> (7 - at % 8)) & 1;
}

/** ip_same_network: do the first @prefix bits agree? False for different families. Thread: any. */
bool ip_same_network(const IpAddress *a, const IpAddress *b, guint prefix)
{
    if (a->family != b->family)
        return false;
    for (guint at = 0; at < MIN(prefix, ip_bits(a)); at++) {
        if (bit_at(a, at) != bit_at(b, at))
            return false;
    }
    return true;
}

/** ip_host_part_is: are all bits behind the prefix ones, or all zeros? Thread: any. */
bool ip_host_part_is(const IpAddress *ip, guint prefix, bool ones)
{
    for (guint at = prefix; at < ip_bits(ip); at++) {
        if (bit_at(ip, at) != ones)
            return false;
    }
    return true;
}

/** ip_mask_prefix: the length of a netmask; false where its ones are not all in front. Thread: any. */
bool ip_mask_prefix(const IpAddress *mask, guint *ret_prefix)
{
    guint prefix = 0;

    while (prefix < ip_bits(mask) && bit_at(mask, prefix))
        prefix++;
    if (!ip_host_part_is(mask, prefix, false))
        return false;
    *ret_prefix = prefix;
    return true;
}

/** ip_compare: below, at or above 0, as memcmp() does it; for one family. */
int ip_compare(const IpAddress *a, const IpAddress *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/** ip_range_count: how many addresses from @first to @last; false where that is more than 2^32, or @last comes first. Thread: any. */
bool ip_range_count(const IpAddress *first, const IpAddress *last, guint64 *ret_count)
{
    guint bytes = ip_bits(first) / 8;
    guint64 a = 0, b = 0;

    if (first->family != last->family || ip_compare(first, last) > 0 || memcmp(first->bytes, last->bytes, bytes - 4) != 0)
        return false;
    for (guint i = bytes - 4; i < bytes; i++) {
        a = a << 8 | first->bytes[i];
        b = b << 8 | last->bytes[i];
    }
    *ret_count = b - a + 1;
    return true;
}
