/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The names of an enum's values as documents spell them; value N is names[N]. A NULL name is a value without spelling. */
typedef struct EnumTable {
    const char *what; /* for messages: "disk bus" */
    const char *const *names;
    guint n_names;
} EnumTable;

#define ENUM_TABLE_AS(storage, symbol, what_, ...)                                                                                         \
    static const char *const symbol##_names[] = { __VA_ARGS__ };                                                                           \
    storage const EnumTable symbol = { .what = (what_), .names = symbol##_names, .n_names = G_N_ELEMENTS(symbol##_names) }
#define ENUM_TABLE(symbol, what, ...)        ENUM_TABLE_AS(, symbol, what, __VA_ARGS__)
#define STATIC_ENUM_TABLE(symbol, what, ...) ENUM_TABLE_AS(static, symbol, what, __VA_ARGS__)

bool        enum_parse(const EnumTable *table, const char *name, int *ret_value);
const char *enum_name(const EnumTable *table, int value);
char       *enum_allowed(const EnumTable *table);
