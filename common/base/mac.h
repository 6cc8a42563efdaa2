/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define MAC_LENGTH        6
#define MAC_STRING_LENGTH 18 /* with the final NUL */

typedef struct MacAddress {
    guint8 bytes[MAC_LENGTH];
} MacAddress;

void mac_generate(const guint8 prefix[static 3], MacAddress *ret_mac);
bool mac_parse(const char *text, MacAddress *ret_mac);
void mac_format(const MacAddress *mac, char ret_text[static MAC_STRING_LENGTH]);
bool mac_is_null(const MacAddress *mac);
bool mac_equal(const MacAddress *a, const MacAddress *b);
bool mac_is_multicast(const MacAddress *mac);
