/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Typed parameters between C and the wire. Names are an array in C and a text on the wire; values lie alike.
 */
#include "client/public/params.h"

#include <string.h>

/**
 * params_to_wire: the application's parameters as a message has them
 * @ret_items: room for n; names and texts stay the application's
 *
 * Returns NULL, or what is wrong with them. Thread: any.
 */
const char *params_to_wire(virTypedParameterPtr params, guint n, TypedParam *ret_items)
{
    for (guint i = 0; i < n; i++) {
        TypedParam *item = &ret_items[i];

        if (memchr(params[i].field, '\0', sizeof(params[i].field)) == NULL)
            return "holds a name without an end";
        item->field = params[i].field;
        item->type = params[i].type;
        switch (params[i].type) {
        case VIR_TYPED_PARAM_INT:
            item->value.i = params[i].value.i;
            break;
        case VIR_TYPED_PARAM_UINT:
            item->value.ui = params[i].value.ui;
            break;
        case VIR_TYPED_PARAM_LLONG:
            item->value.l = params[i].value.l;
            break;
        case VIR_TYPED_PARAM_ULLONG:
            item->value.ul = params[i].value.ul;
            break;
        case VIR_TYPED_PARAM_DOUBLE:
            item->value.d = params[i].value.d;
            break;
        case VIR_TYPED_PARAM_BOOLEAN:
            item->value.b = params[i].value.b;
            break;
        case VIR_TYPED_PARAM_STRING:
            if (params[i].value.s == NULL)
                return "holds a text that is NULL";
            item->value.s = params[i].value.s;
            break;
        default:
            return "holds a type that is none of virTypedParameterType";
        }
    }
    return NULL;
}

/**
 * params_from_wire: a message's parameters as the application has them
 * @items: their texts become the application's
 * @ret_params: room for n
 *
 * Thread: any.
 */
void params_from_wire(TypedParam *items, guint n, virTypedParameterPtr ret_params)
{
    for (guint i = 0; i < n; i++) {
        virTypedParameterPtr param = &ret_params[i];

        memset(param, 0, sizeof(*param));
        g_strlcpy(param->field, items[i].field, sizeof(param->field));
        param->type = items[i].type;
        switch ((TypedParamType)items[i].type) {
        case TYPED_PARAM_INT:
            param->value.i = items[i].value.i;
            break;
        case TYPED_PARAM_UINT:
            param->value.ui = items[i].value.ui;
            break;
        case TYPED_PARAM_LLONG:
            param->value.l = items[i].value.l;
            break;
        case TYPED_PARAM_ULLONG:
            param->value.ul = items[i].value.ul;
            break;
        case TYPED_PARAM_DOUBLE:
            param->value.d = items[i].value.d;
            break;
        case TYPED_PARAM_BOOLEAN:
            param->value.b = (char)(items[i].value.b != 0);
            break;
        case TYPED_PARAM_STRING:
            param->value.s = g_steal_pointer(&items[i].value.s);
            break;
        }
    }
}
