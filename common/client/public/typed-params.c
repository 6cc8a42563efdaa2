/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The public helpers for typed parameters. An application's array is a pointer, a count and a capacity that it keeps itself.
 */
#include "client/public/last-error.h"

#include <libvirt/libvirt.h>

#include <string.h>

#define FROM ERROR_FROM_NONE

static const char *const type_names[] = {
    [VIR_TYPED_PARAM_INT] = "int",         [VIR_TYPED_PARAM_UINT] = "uint",     [VIR_TYPED_PARAM_LLONG] = "llong",
    [VIR_TYPED_PARAM_ULLONG] = "ullong",   [VIR_TYPED_PARAM_DOUBLE] = "double", [VIR_TYPED_PARAM_BOOLEAN] = "boolean",
    [VIR_TYPED_PARAM_STRING] = "string",
};

static const char *type_name(int type)
{
    return type > 0 && type < (int)G_N_ELEMENTS(type_names) ? type_names[type] : "unknown";
}

/* finding */

static virTypedParameterPtr find(virTypedParameterPtr params, int nparams, const char *name)
{
    for (int i = 0; params != NULL && i < nparams; i++) {
        if (strcmp(params[i].field, name) == 0)
            return &params[i];
    }
    return NULL;
}

virTypedParameterPtr virTypedParamsGet(virTypedParameterPtr params, int nparams, const char *name)
{
    last_error_begin();
    return name != NULL ? find(params, nparams, name) : NULL;
}

/* 1: found, 0: not there, -1: of another type. */
static int get(virTypedParameterPtr params, int nparams, const char *name, int type, const char *function, virTypedParameterPtr *ret_param)
{
    g_autofree char *text = NULL;

    last_error_begin();
    if (name == NULL) {
        last_error_argument(NULL, FROM, function, "name", "must not be NULL");
        return -1;
    }
    *ret_param = find(params, nparams, name);
    if (*ret_param == NULL)
        return 0;
    if ((*ret_param)->type == type)
        return 1;

    text = g_strdup_printf("Invalid type '%s' requested for parameter '%s', actual type is '%s'", type_name(type), name,
                           type_name((*ret_param)->type));
    last_error_raise(NULL, ERROR_INVALID_ARG, FROM, "invalid argument: %s", text);
    return -1;
}

#define DEFINE_GET(name_, type_, ctype, member)                                                                                            \
    int virTypedParamsGet##name_(virTypedParameterPtr params, int nparams, const char *name, ctype *value)                                 \
    {                                                                                                                                      \
        virTypedParameterPtr param = NULL;                                                                                                 \
        int found = get(params, nparams, name, type_, __func__, &param);                                                                   \
                                                                                                                                           \
        if (found == 1 && value != NULL)                                                                                                   \
            *value = param->value.member;                                                                                                  \
        return found;                                                                                                                      \
    }

DEFINE_GET(Int, VIR_TYPED_PARAM_INT, int, i)
DEFINE_GET(UInt, VIR_TYPED_PARAM_UINT, unsigned int, ui)
DEFINE_GET(LLong, VIR_TYPED_PARAM_LLONG, long long, l)
DEFINE_GET(ULLong, VIR_TYPED_PARAM_ULLONG, unsigned long long, ul)
DEFINE_GET(Double, VIR_TYPED_PARAM_DOUBLE, double, d)
DEFINE_GET(Boolean, VIR_TYPED_PARAM_BOOLEAN, int, b)
DEFINE_GET(String, VIR_TYPED_PARAM_STRING, const char *, s)

/* adding */

/* An appended parameter without a value, or NULL. */
static virTypedParameterPtr append(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, int type)
{
    virTypedParameterPtr param;

    if (strlen(name) >= VIR_TYPED_PARAM_FIELD_LENGTH) {
        g_autofree char *text = g_strdup_printf("Parameter name '%s' is too long", name);
        last_error_raise(NULL, ERROR_INVALID_ARG, FROM, "invalid argument: %s", text);
        return NULL;
    }
    if (*nparams >= *maxparams) {
        *maxparams = MAX(8, *nparams * 2);
        *params = g_renew(virTypedParameter, *params, *maxparams);
    }
    param = &(*params)[(*nparams)++];
    memset(param, 0, sizeof(*param));
    strcpy(param->field, name);
    param->type = type;
    return param;
}

static virTypedParameterPtr begin_append(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, int type)
{
    last_error_begin();
    return append(params, nparams, maxparams, name, type);
}

#define DEFINE_ADD(name_, type_, ctype, member, expression)                                                                                \
    int virTypedParamsAdd##name_(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, ctype value)                \
    {                                                                                                                                      \
        virTypedParameterPtr param = begin_append(params, nparams, maxparams, name, type_);                                                \
                                                                                                                                           \
        if (param == NULL)                                                                                                                 \
            return -1;                                                                                                                     \
        param->value.member = (expression);                                                                                                \
        return 0;                                                                                                                          \
    }

DEFINE_ADD(Int, VIR_TYPED_PARAM_INT, int, i, value)
DEFINE_ADD(UInt, VIR_TYPED_PARAM_UINT, unsigned int, ui, value)
DEFINE_ADD(LLong, VIR_TYPED_PARAM_LLONG, long long, l, value)
DEFINE_ADD(ULLong, VIR_TYPED_PARAM_ULLONG, unsigned long long, ul, value)
DEFINE_ADD(Double, VIR_TYPED_PARAM_DOUBLE, double, d, value)
DEFINE_ADD(Boolean, VIR_TYPED_PARAM_BOOLEAN, int, b, value != 0)
DEFINE_ADD(String, VIR_TYPED_PARAM_STRING, const char *, s, g_strdup(value))

int virTypedParamsAddStringList(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, const char **values)
{
    last_error_begin();
    for (guint i = 0; values != NULL && values[i] != NULL; i++) {
        if (virTypedParamsAddString(params, nparams, maxparams, name, values[i]) < 0)
            return -1;
    }
    return 0;
}

/* The whole text is a number of the type, or a truth value. */
static bool read_value(virTypedParameterPtr param, const char *text)
{
    char *end = NULL;
    gint64 number;

    switch (param->type) {
    case VIR_TYPED_PARAM_INT:
        if (!g_ascii_string_to_signed(text, 10, G_MININT32, G_MAXINT32, &number, NULL))
            return false;
        param->value.i = (int)number;
        return true;
    case VIR_TYPED_PARAM_UINT:
        if (!g_ascii_string_to_signed(text, 10, 0, G_MAXUINT32, &number, NULL))
            return false;
        param->value.ui = (unsigned int)number;
        return true;
    case VIR_TYPED_PARAM_LLONG:
        if (!g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL))
            return false;
        param->value.l = number;
        return true;
    case VIR_TYPED_PARAM_ULLONG:
        return g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, (guint64 *)&param->value.ul, NULL);
    case VIR_TYPED_PARAM_DOUBLE:
        param->value.d = g_ascii_strtod(text, &end);
        return end != text && *end == '\0';
    case VIR_TYPED_PARAM_BOOLEAN:
        param->value.b = strcmp(text, "1") == 0;
        return param->value.b || strcmp(text, "0") == 0;
    case VIR_TYPED_PARAM_STRING:
        param->value.s = g_strdup(text);
        return true;
    default:
        return false;
    }
}

int virTypedParamsAddFromString(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, int type, const char *value)
{
    virTypedParameterPtr param = begin_append(params, nparams, maxparams, name, type);
    g_autofree char *text = NULL;

    if (param == NULL)
        return -1;
    if (value != NULL && read_value(param, value))
        return 0;

    (*nparams)--;
    text = g_strdup_printf("Invalid value for field '%s': expected %s", name, type_name(type));
    last_error_raise(NULL, ERROR_INVALID_ARG, FROM, "invalid argument: %s", text);
    return -1;
}

/* freeing */

void virTypedParamsClear(virTypedParameterPtr params, int nparams)
{
    for (int i = 0; params != NULL && i < nparams; i++) {
        if (params[i].type == VIR_TYPED_PARAM_STRING)
            g_clear_pointer(&params[i].value.s, g_free);
    }
}

void virTypedParamsFree(virTypedParameterPtr params, int nparams)
{
    virTypedParamsClear(params, nparams);
    g_free(params);
}
