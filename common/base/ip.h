/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define IP_STRING_LENGTH 46 /* with the final NUL */

typedef enum IpFamily {
    IP_NONE,
    IP_V4,
    IP_V6,
} IpFamily;

/* An address of either family; all zero is none. */
typedef struct IpAddress {
    guint8 family; /* an IpFamily */
    guint8 bytes[16];
} IpAddress;

bool  ip_parse(const char *text, IpAddress *ret_ip);
void  ip_format(const IpAddress *ip, char ret_text[static IP_STRING_LENGTH]);
bool  ip_is_none(const IpAddress *ip);
guint ip_bits(const IpAddress *ip);

/* networks */
bool ip_same_network(const IpAddress *a, const IpAddress *b, guint prefix);
bool ip_host_part_is(const IpAddress *ip, guint prefix, bool ones);
bool ip_mask_prefix(const IpAddress *mask, guint *ret_prefix);
int  ip_compare(const IpAddress *a, const IpAddress *b);
bool ip_range_count(const IpAddress *first, const IpAddress *last, guint64 *ret_count);
