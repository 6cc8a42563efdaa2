/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/uuid.h"

#include <string.h>
#include <sys/random.h>

/** uuid_generate: a random UUID (RFC 4122, version 4). Thread: any. */
void uuid_generate(Uuid *ret_uuid)
{
    /* The kernel gives up to 256 bytes whole once it is seeded, and blocks before: there is no error to handle. */
    while (getrandom(ret_uuid->bytes, UUID_LENGTH, 0) != UUID_LENGTH)
        continue;

    ret_uuid->bytes[6] = (guint8)((ret_uuid->bytes[6] & 0x0f) | 0x40);
    ret_uuid->bytes[8] = (guint8)((ret_uuid->bytes[8] & 0x3f) | 0x80);
}

/**
 * uuid_parse: read a UUID as documents spell it
 * @text: 32 hexadecimal digits; hyphens and surrounding white space may stand anywhere between them
 * @ret_uuid: where it goes; untouched on failure
 *
 * Returns false where it is not one. Thread: any.
 */
bool uuid_parse(const char *text, Uuid *ret_uuid)
{
    Uuid uuid;
    guint digits = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '-' || g_ascii_isspace(*c))
            continue;
        if (!g_ascii_isxdigit(*c) || digits == UUID_LENGTH * 2)
            return false;

        guint8 *byte = &uuid.bytes[digits / 2];
        *byte = (guint8)(digits % 2 == 0 ? g_ascii_xdigit_value(*c) << 4 : *byte | g_ascii_xdigit_value(*c));
        digits++;
    }
    if (digits != UUID_LENGTH * 2)
        return false;

    *ret_uuid = uuid;
    return true;
}

/** uuid_format: the spelling with hyphens, lower case. Thread: any. */
void uuid_format(const Uuid *uuid, char ret_text[static UUID_STRING_LENGTH])
{
    static const char digits[] = "0123456789abcdef";
    char *out = ret_text;

    for (guint i = 0; i < UUID_LENGTH; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[uuid->bytes[i] >> 4];
        *out++ = digits[uuid->bytes[i] & 0x0f];
    }
    *out = '\0';
}

bool uuid_is_null(const Uuid *uuid)
{
    static const Uuid null;

    return memcmp(uuid, &null, sizeof(null)) == 0;
}

guint uuid_hash(gconstpointer uuid)
{
    guint hash;

    /* Random bytes are a hash already; chosen ones cost an attacker's own table only a few chains. */
    memcpy(&hash, ((const Uuid *)uuid)->bytes + 12, sizeof(hash));
    return hash;
}

gboolean uuid_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(Uuid)) == 0;
}
