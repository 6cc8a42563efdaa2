/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/typed-param.h"

#include <string.h>

/** typed_param_clear: free what one parameter holds. Thread: any. */
void typed_param_clear(TypedParam *param)
{
    g_free(param->field);
    if (param->type == TYPED_PARAM_STRING)
        g_free(param->value.s);
}

void typed_params_clear(TypedParams *params)
{
    for (guint i = 0; i < params->n; i++)
        typed_param_clear(&params->items[i]);
    g_clear_pointer(&params->items, g_free);
    params->n = 0;
}

/* Capacities are the powers of two, so the array is full exactly when its length is one. */
G_GNUC_PRINTF(3, 0) static TypedParam *append(TypedParams *params, TypedParamType type, const char *format, va_list args)
{
    if ((params->n & (params->n - 1)) == 0)
        params->items = g_renew(TypedParam, params->items, MAX(4, params->n * 2));

    TypedParam *param = &params->items[params->n++];
    param->field = g_strdup_vprintf(format, args);
    param->type = type;
    return param;
}

#define DEFINE_ADD(name, type_, ctype, member, expression)                                                                                 \
    void typed_params_add_##name(TypedParams *params, ctype value, const char *field, ...)                                                 \
    {                                                                                                                                      \
        va_list args;                                                                                                                      \
                                                                                                                                           \
        va_start(args, field);                                                                                                             \
        append(params, type_, field, args)->value.member = (expression);                                                                   \
        va_end(args);                                                                                                                      \
    }

DEFINE_ADD(int, TYPED_PARAM_INT, gint32, i, value)
DEFINE_ADD(uint, TYPED_PARAM_UINT, guint32, ui, value)
DEFINE_ADD(llong, TYPED_PARAM_LLONG, gint64, l, value)
DEFINE_ADD(ullong, TYPED_PARAM_ULLONG, guint64, ul, value)
DEFINE_ADD(double, TYPED_PARAM_DOUBLE, double, d, value)
DEFINE_ADD(boolean, TYPED_PARAM_BOOLEAN, bool, b, value ? 1 : 0)
DEFINE_ADD(string, TYPED_PARAM_STRING, const char *, s, g_strdup(value))

/** typed_params_append: add copies of all of @more. Thread: any. */
void typed_params_append(TypedParams *params, const TypedParams *more)
{
    for (guint i = 0; i < more->n; i++) {
        const TypedParam *from = &more->items[i];

        typed_params_add_ullong(params, 0, "%s", from->field);
        TypedParam *to = &params->items[params->n - 1];
        to->type = from->type;
        to->value = from->value;
        if (from->type == TYPED_PARAM_STRING)
            to->value.s = g_strdup(from->value.s);
    }
}

/** typed_params_find: the first parameter of a name, or NULL. Thread: any. */
const TypedParam *typed_params_find(const TypedParams *params, const char *field)
{
    for (guint i = 0; i < params->n; i++) {
        if (strcmp(params->items[i].field, field) == 0)
            return &params->items[i];
    }
    return NULL;
}
