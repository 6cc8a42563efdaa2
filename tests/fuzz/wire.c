/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The same bytes as a message of every type there is. What decodes must encode, and what that gives must decode to the same bytes again.
 */
#include "proto/tables.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static GByteArray *decode_and_encode(const WireType *type, const guint8 *data, gsize size)
{
    g_autofree void *value = g_malloc(type->size);
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    if (!wire_decode(type, data, size, value, NULL))
        return NULL;
    if (!wire_encode(type, value, bytes, NULL))
        g_error("%s decodes but does not encode", type->name);
    wire_clear(type, value);
    return g_steal_pointer(&bytes);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    for (guint i = 0; i < wire_types_n; i++) {
        g_autoptr(GByteArray) first = decode_and_encode(wire_types[i], data, size);
        g_autoptr(GByteArray) second = first != NULL ? decode_and_encode(wire_types[i], first->data, first->len) : NULL;

        if (first == NULL)
            continue;
        if (second == NULL || first->len != second->len || (first->len > 0 && memcmp(first->data, second->data, first->len) != 0))
            g_error("%s does not come back as it went", wire_types[i]->name);
    }
    return 0;
}
