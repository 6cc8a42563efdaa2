/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* A frame's payload, read from its front. What is not there reads as zero or NULL and leaves the cursor bad. */
typedef struct Cursor {
    const guint8 *at;
    gsize left;
    bool bad;
} Cursor;

/* reading */
guint32       cursor_word(Cursor *cursor);
const guint8 *cursor_bytes(Cursor *cursor, gsize length);
const char   *cursor_string(Cursor *cursor, gsize *ret_length);
bool          cursor_optional(Cursor *cursor);
char         *cursor_dup_string(Cursor *cursor);

/* writing */
void payload_word(GByteArray *payload, guint32 word);
void payload_hyper(GByteArray *payload, guint64 value);
void payload_bytes(GByteArray *payload, const void *bytes, gsize length);
void payload_string(GByteArray *payload, const char *text);
void payload_optional_string(GByteArray *payload, const char *text);
GByteArray *payload_error(const GError *error);
