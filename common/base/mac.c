/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ethernet addresses as documents spell them. */
#include "base/mac.h"

#include <string.h>
#include <sys/random.h>

/** mac_generate: a random address below a vendor's prefix. Thread: any. */
void mac_generate(const guint8 prefix[static 3], MacAddress *ret_mac)
{
    memcpy(ret_mac->bytes, prefix, 3);
    while (getrandom(ret_mac->bytes + 3, 3, 0) != 3)
        continue;
}

/**
 * mac_parse: read an address
 * @text: six hexadecimal numbers of one or two digits between colons
 * @ret_mac: where it goes; untouched on failure
 *
 * Returns false where it is none. Thread: any.
 */
bool mac_parse(const char *text, MacAddress *ret_mac)
{
    MacAddress mac;

    for (guint i = 0; i < MAC_LENGTH; i++) {
        int value = g_ascii_xdigit_value(*text);

        if (value < 0)
            return false;
        text++;
        if (g_ascii_isxdigit(*text))
            value = value * 16 + g_ascii_xdigit_value(*text++);
        mac.bytes[i] = (guint8)value;
        if (*text != (i < MAC_LENGTH - 1 ? ':' : '\0'))
            return false;
        text++;
    }
    *ret_mac = mac;
    return true;
}

/** mac_format: the spelling with colons, lower case. Thread: any. */
void mac_format(const MacAddress *mac, char ret_text[static MAC_STRING_LENGTH])
{
    static const char digits[] = "0123456789abcdef";
    char *out = ret_text;

    for (guint i = 0; i < MAC_LENGTH; i++) {
        *out++ = digits[mac->bytes[i] >> 4];
        *out++ = digits[mac->bytes[i] & 0x0f];
        *out++ = i < MAC_LENGTH - 1 ? ':' : '\0';
    }
}

bool mac_is_null(const MacAddress *mac)
{
    static const MacAddress null;

    return mac_equal(mac, &null);
}

bool mac_equal(const MacAddress *a, const MacAddress *b)
{
    return memcmp(a, b, sizeof(MacAddress)) == 0;
}

bool mac_is_multicast(const MacAddress *mac)
{
    return (mac->bytes[0] & 1) != 0;
}
