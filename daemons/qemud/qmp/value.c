/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qmp/value.h"

const char *qmp_string(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/** qmp_int: a number; one that came inexactly (see message.c) is clamped. Returns whether there is one. */
bool qmp_int(const json_t *object, const char *key, gint64 *ret_value)
{
    json_t *value = json_object_get(object, key);

    if (json_is_integer(value)) {
        *ret_value = json_integer_value(value);
        return true;
    }
    if (json_is_real(value)) {
        double real = json_real_value(value);

        *ret_value = real >= 9.2233720368547e18 ? G_MAXINT64 : real <= -9.2233720368547e18 ? G_MININT64 : (gint64)real;
        return true;
    }
    return false;
}

/** qmp_uint: as qmp_int() for what is never negative; a negative one counts as none. */
bool qmp_uint(const json_t *object, const char *key, guint64 *ret_value)
{
    json_t *value = json_object_get(object, key);
    gint64 number;

    if (json_is_real(value) && json_real_value(value) >= 9.2233720368547e18) {
        double real = json_real_value(value);

        *ret_value = real >= 1.8446744073709e19 ? G_MAXUINT64 : (guint64)real;
        return true;
    }
    if (!qmp_int(object, key, &number) || number < 0)
        return false;

    *ret_value = (guint64)number;
    return true;
}

bool qmp_true(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

/** qmp_path: a member of a member; @keys end with NULL. */
json_t *qmp_path(json_t *object, const char *const *keys)
{
    for (; *keys != NULL && object != NULL; keys++)
        object = json_object_get(object, *keys);
    return object;
}
