/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/enums.h"

#include <glib.h>
#include <stdbool.h>

typedef TypedParameterType TypedParamType;

typedef struct TypedParam {
    char *field;
    gint32 type; /* a TypedParamType once checked; what the wire said until then */
    union {
        gint32 i;
        guint32 ui;
        gint64 l;
        guint64 ul;
        double d;
        gint32 b;
        char *s;
    } value;
} TypedParam;

/* An array that grows; laid out as the wire engine's arrays are. */
typedef struct TypedParams {
    TypedParam *items;
    guint n;
} TypedParams;

void typed_param_clear(TypedParam *param);
void typed_params_clear(TypedParams *params);

void typed_params_append(TypedParams *params, const TypedParams *more);

/* adding; the field's name is a printf format */
void typed_params_add_int(TypedParams *params, gint32 value, const char *field, ...) G_GNUC_PRINTF(3, 4);
void typed_params_add_uint(TypedParams *params, guint32 value, const char *field, ...) G_GNUC_PRINTF(3, 4);
void typed_params_add_llong(TypedParams *params, gint64 value, const char *field, ...) G_GNUC_PRINTF(3, 4);
void typed_params_add_ullong(TypedParams *params, guint64 value, const char *field, ...) G_GNUC_PRINTF(3, 4);
void typed_params_add_double(TypedParams *params, double value, const char *field, ...) G_GNUC_PRINTF(3, 4);
void typed_params_add_boolean(TypedParams *params, bool value, const char *field, ...) G_GNUC_PRINTF(3, 4);
void typed_params_add_string(TypedParams *params, const char *value, const char *field, ...) G_GNUC_PRINTF(3, 4);

/* looking in */
const TypedParam *typed_params_find(const TypedParams *params, const char *field);
