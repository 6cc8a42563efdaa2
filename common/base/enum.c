/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/enum.h"

/**
 * enum_parse: the value that a name stands for
 * @table: the enum
 * @name: the name to look for
 * @ret_value: where the value goes; untouched when there is none
 *
 * Thread: any.
 */
bool enum_parse(const EnumTable *table, const char *name, int *ret_value)
{
    for (guint i = 0; i < table->n_names; i++) {
        if (name != NULL && g_strcmp0(table->names[i], name) == 0) {
            *ret_value = (int)i;
            return true;
        }
    }
    return false;
}

/** enum_name: a value's name, or NULL where it has none. Thread: any. */
const char *enum_name(const EnumTable *table, int value)
{
    return value >= 0 && (guint)value < table->n_names ? table->names[value] : NULL;
}

/** enum_allowed: all names, comma separated, for a message; the caller frees it. Thread: any. */
char *enum_allowed(const EnumTable *table)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < table->n_names; i++) {
        if (table->names[i] != NULL)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", table->names[i]);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
