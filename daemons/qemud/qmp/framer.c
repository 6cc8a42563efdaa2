/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QEMU ends each message with CR LF. Each byte is looked at once, however small the pieces in which a message comes.
 */
#include "qmp/framer.h"
#include "base/error.h"

#include <string.h>

void qmp_framer_init(QmpFramer *framer)
{
    *framer = (QmpFramer){ .bytes = g_byte_array_new() };
}

void qmp_framer_clear(QmpFramer *framer)
{
    g_clear_pointer(&framer->bytes, g_byte_array_unref);
}

/**
 * qmp_framer_push: take what a read gave
 * @framer: the framer; its lines must have been taken (qmp_framer_next() gave false)
 *
 * Errors: ERROR_OVERFLOW for a message over QMP_LINE_LIMIT.
 */
bool qmp_framer_push(QmpFramer *framer, const guint8 *data, gsize length, GError **error)
{
    gsize left = framer->bytes->len - framer->start;

    if (left + length > QMP_LINE_LIMIT) {
        error_set(error, ERROR_OVERFLOW, "QEMU sent a message of more than %u bytes", QMP_LINE_LIMIT);
        return false;
    }
    if (framer->start > 0) {
        g_byte_array_remove_range(framer->bytes, 0, (guint)framer->start);
        framer->scanned -= framer->start;
        framer->start = 0;
    }
    g_byte_array_append(framer->bytes, data, (guint)length);
    return true;
}

/** qmp_framer_next: the next whole line without its end; it lives until the next push. Returns false when there is none yet. */
bool qmp_framer_next(QmpFramer *framer, const char **ret_line, gsize *ret_length)
{
    const char *bytes = (const char *)framer->bytes->data;
    const char *end =
        framer->scanned < framer->bytes->len ? memchr(bytes + framer->scanned, '\n', framer->bytes->len - framer->scanned) : NULL;
    gsize length;

    if (end == NULL) {
        framer->scanned = framer->bytes->len;
        return false;
    }
    length = (gsize)(end - bytes) - framer->start;
    *ret_line = bytes + framer->start;
    *ret_length = length > 0 && end[-1] == '\r' ? length - 1 : length;
    framer->start = framer->scanned = (gsize)(end - bytes) + 1;
    return true;
}
