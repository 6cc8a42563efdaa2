/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/props.h"

void props_string(json_t *props, const char *name, const char *value)
{
    if (value != NULL)
        json_object_set_new(props, name, json_string(value));
}

void props_printf(json_t *props, const char *name, const char *format, ...)
{
    g_autofree char *value = NULL;
    va_list args;

    va_start(args, format);
    value = g_strdup_vprintf(format, args);
    va_end(args);
    props_string(props, name, value);
}

void props_number(json_t *props, const char *name, gint64 value)
{
    json_object_set_new(props, name, json_integer(value));
}

void props_uint(json_t *props, const char *name, guint64 value)
{
    if (value != 0)
        props_number(props, name, (gint64)value);
}

void props_truth(json_t *props, const char *name, bool value)
{
    json_object_set_new(props, name, json_boolean(value));
}

void props_bool(json_t *props, const char *name, Tristate value)
{
    if (value != TRISTATE_ABSENT)
        props_truth(props, name, value == TRISTATE_YES);
}

void props_on_off(json_t *props, const char *name, Tristate value)
{
    if (value != TRISTATE_ABSENT)
        props_string(props, name, value == TRISTATE_ON ? "on" : "off");
}

static guint64 read_uint(const void *member, guint8 width)
{
    switch (width) {
    case 1:
        return *(const guint8 *)member;
    case 2:
        return *(const guint16 *)member;
    case 4:
        return *(const guint32 *)member;
    default:
        return *(const guint64 *)member;
    }
}

static void add_enum(json_t *props, const PropRow *row, int value)
{
    if (value > 0 && (guint)value < row->n_names)
        props_string(props, row->name, row->names[value]);
}

/** props_add: add the properties of a table's rows to a device's. */
void props_add(json_t *props, const PropRow *rows, const void *object)
{
    for (const PropRow *row = rows; row->name != NULL; row++) {
        const void *member = (const char *)object + row->offset;

        switch ((PropKind)row->kind) {
        case PROP_STRING:
            props_string(props, row->name, *(char *const *)member);
            break;
        case PROP_UINT:
            props_uint(props, row->name, read_uint(member, row->width));
            break;
        case PROP_BOOL:
            props_bool(props, row->name, *(const Tristate *)member);
            break;
        case PROP_ON_OFF:
            props_on_off(props, row->name, *(const Tristate *)member);
            break;
        case PROP_FLAG:
            if (*(const bool *)member)
                props_truth(props, row->name, true);
            break;
        case PROP_ENUM:
            add_enum(props, row, *(const int *)member);
            break;
        }
    }
}
