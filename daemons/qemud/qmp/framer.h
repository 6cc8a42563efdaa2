/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define QMP_LINE_LIMIT (16u << 20) /* a whole schema takes 0.2 MB */

/* Bytes in, lines out. */
typedef struct QmpFramer {
    GByteArray *bytes;
    gsize start;   /* of the line that comes next */
    gsize scanned; /* no end of line before this */
} QmpFramer;

void qmp_framer_init(QmpFramer *framer);
void qmp_framer_clear(QmpFramer *framer);

bool qmp_framer_push(QmpFramer *framer, const guint8 *data, gsize length, GError **error);
bool qmp_framer_next(QmpFramer *framer, const char **ret_line, gsize *ret_length);
