/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/enum.h"
#include "qmp/message.h"
#include "xml/element.h"

/* From a member of a document's structure to a property of a QEMU device. What the document does not say is not passed on. */
typedef enum PropKind {
    PROP_STRING,   /* char * */
    PROP_UINT,     /* any width; 0 says nothing */
    PROP_BOOL,     /* Tristate -> true, false */
    PROP_ON_OFF,   /* Tristate -> "on", "off" */
    PROP_FLAG,     /* bool; false says nothing */
    PROP_ENUM,     /* int, spelled by names; NULL or the first one says nothing */
} PropKind;

typedef struct PropRow {
    const char *name;
    const char *const *names; /* PROP_ENUM: value -> QEMU's word */
    guint n_names;
    guint16 offset;
    guint8 width;
    guint8 kind;
} PropRow;

#define PROP_ROW(kind_, name_, T, m, ...)                                                                                                  \
    {                                                                                                                                      \
        .name = (name_), .kind = (kind_), .offset = offsetof(T, m), .width = sizeof(((T *)0)->m), __VA_ARGS__                              \
    }
#define PROP_ROW_STRING(name, T, m) PROP_ROW(PROP_STRING, name, T, m)
#define PROP_ROW_UINT(name, T, m)   PROP_ROW(PROP_UINT, name, T, m)
#define PROP_ROW_BOOL(name, T, m)   PROP_ROW(PROP_BOOL, name, T, m)
#define PROP_ROW_ON_OFF(name, T, m) PROP_ROW(PROP_ON_OFF, name, T, m)
#define PROP_ROW_FLAG(name, T, m)   PROP_ROW(PROP_FLAG, name, T, m)
#define PROP_ROW_ENUM(name, T, m, words)                                                                                                   \
    PROP_ROW(PROP_ENUM, name, T, m, .names = (words), .n_names = G_N_ELEMENTS(words))
#define PROP_ROWS_END                                                                                                                      \
    {                                                                                                                                      \
        .name = NULL                                                                                                                       \
    }

void props_add(json_t *props, const PropRow *rows, const void *object);

/* single ones; NULL, 0 and TRISTATE_ABSENT say nothing */
void props_string(json_t *props, const char *name, const char *value);
void props_printf(json_t *props, const char *name, const char *format, ...) G_GNUC_PRINTF(3, 4);
void props_uint(json_t *props, const char *name, guint64 value);
void props_number(json_t *props, const char *name, gint64 value);
void props_truth(json_t *props, const char *name, bool value);
void props_bool(json_t *props, const char *name, Tristate value);
void props_on_off(json_t *props, const char *name, Tristate value);
