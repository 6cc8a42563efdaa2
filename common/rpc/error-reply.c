/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rpc/error-reply.h"
#include "rpc/frame.h"

#include <string.h>

#define LEVEL_ERROR 2

static void put_word(GByteArray *payload, guint32 word)
{
    guint8 bytes[4];

    frame_put_word(bytes, word);
    g_byte_array_append(payload, bytes, sizeof(bytes));
}

static void put_string(GByteArray *payload, const char *text)
{
    static const guint8 padding[4];
    gsize length = strlen(text);

    put_word(payload, 1); /* it is there */
    put_word(payload, (guint32)length);
    g_byte_array_append(payload, (const guint8 *)text, (guint)length);
    g_byte_array_append(payload, padding, (guint)((4 - length % 4) % 4));
}

/**
 * error_reply_encode: an error as clients are sent it
 * @code: the public number
 * @domain: which part it came from (virErrorDomain)
 * @message: the whole text; more than 64 KiB of it is cut
 *
 * Written by hand rather than from a table, so that telling an error can never fail. Source: virNetMessageError. Thread: any.
 */
GByteArray *error_reply_encode(gint32 code, gint32 domain, const char *message)
{
    GByteArray *payload = g_byte_array_new();
    g_autofree char *text = g_strndup(message, 65535);

    put_word(payload, (guint32)code);
    put_word(payload, (guint32)domain);
    put_string(payload, text);
    put_word(payload, LEVEL_ERROR);
    put_word(payload, 0); /* no domain object */
    put_string(payload, "%s");
    put_string(payload, text);
    put_word(payload, 0); /* no third string */
    put_word(payload, G_MAXUINT32);
    put_word(payload, G_MAXUINT32);
    put_word(payload, 0); /* no network object */
    return payload;
}
