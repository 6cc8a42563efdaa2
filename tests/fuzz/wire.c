/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bytes as a message: the first two choose the type, 0 is every type there is (so that kept inputs mean the same while the list grows). What
 * decodes must encode, and what that gives must decode to the same bytes again.
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

static void check_type(const WireType *type, const guint8 *data, gsize size)
{
    g_autoptr(GByteArray) first = decode_and_encode(type, data, size);
    g_autoptr(GByteArray) second = first != NULL ? decode_and_encode(type, first->data, first->len) : NULL;

    if (first == NULL)
        return;
    if (second == NULL || first->len != second->len || (first->len > 0 && memcmp(first->data, second->data, first->len) != 0))
        g_error("%s does not come back as it went", type->name);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    guint choice;

    if (size < 2)
        return 0;
    choice = (guint)data[0] << 8 | data[1];
    for (guint i = 0; i < wire_types_n; i++) {
        if (choice == 0 || (choice - 1) % wire_types_n == i)
            check_type(wire_types[i], data + 2, size - 2);
    }
    return 0;
}
