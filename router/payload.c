/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The router looks into a dozen payloads, and into most of them for one word or one UUID. It reads those where they lie, without the
 * allocations of a decoder, and the generated tables of four hundred messages stay out of its memory.
 */
#include "payload.h"
#include "proto/enums.h"
#include "rpc/error-reply.h"
#include "rpc/frame.h"

#include <string.h>

static const guint8 *take(Cursor *cursor, gsize length)
{
    const guint8 *at = cursor->at;

    if (cursor->bad || length > cursor->left) {
        cursor->bad = true;
        return NULL;
    }
    cursor->at += length;
    cursor->left -= length;
    return at;
}

guint32 cursor_word(Cursor *cursor)
{
    const guint8 *at = take(cursor, 4);

    return at != NULL ? frame_get_word(at) : 0;
}

/** cursor_bytes: @length bytes and their padding to a multiple of four; borrowed from the payload. Thread: any. */
const guint8 *cursor_bytes(Cursor *cursor, gsize length)
{
    gsize padding = (4 - length % 4) % 4;

    return length <= FRAME_MAX ? take(cursor, length + padding) : take(cursor, G_MAXSIZE);
}

/** cursor_string: a string, borrowed and without a final NUL, or NULL at the payload's end. Thread: any. */
const char *cursor_string(Cursor *cursor, gsize *ret_length)
{
    gsize length = cursor_word(cursor);
    const guint8 *bytes = cursor_bytes(cursor, length);

    if (bytes == NULL)
        return NULL;

    *ret_length = length;
    return (const char *)bytes;
}

/** cursor_optional: whether the optional value that stands next is there; anything but 0 and 1 is bad. Thread: any. */
bool cursor_optional(Cursor *cursor)
{
    guint32 present = cursor_word(cursor);

    if (present > 1)
        cursor->bad = true;
    return !cursor->bad && present == 1;
}

/** cursor_dup_string: a string as C has it; one with a NUL inside is bad. The caller frees it. Thread: any. */
char *cursor_dup_string(Cursor *cursor)
{
    gsize length;
    const char *text = cursor_string(cursor, &length);

    if (text == NULL)
        return NULL;
    if (memchr(text, '\0', length) != NULL) {
        cursor->bad = true;
        return NULL;
    }
    return g_strndup(text, length);
}

void payload_word(GByteArray *payload, guint32 word)
{
    guint8 bytes[4];

    frame_put_word(bytes, word);
    g_byte_array_append(payload, bytes, sizeof(bytes));
}

void payload_hyper(GByteArray *payload, guint64 value)
{
    payload_word(payload, (guint32)(value >> 32));
    payload_word(payload, (guint32)value);
}

/** payload_bytes: bytes of a known number and their padding. Thread: any. */
void payload_bytes(GByteArray *payload, const void *bytes, gsize length)
{
    static const guint8 zeros[4];

    g_byte_array_append(payload, bytes, (guint)length);
    g_byte_array_append(payload, zeros, (4 - length % 4) % 4);
}

void payload_string(GByteArray *payload, const char *text)
{
    payload_word(payload, (guint32)strlen(text));
    payload_bytes(payload, text, strlen(text));
}

void payload_optional_string(GByteArray *payload, const char *text)
{
    payload_word(payload, text != NULL);
    if (text != NULL)
        payload_string(payload, text);
}

/** payload_error: an error as the wire has it; the caller frees it. Thread: any. */
GByteArray *payload_error(const GError *error)
{
    g_autofree char *message = error_public_message(error);
    const ErrorDetails *details = error_details(error);

    return error_reply_encode(error_code(error), details != NULL ? details->domain : ERROR_FROM_RPC, message);
}
