/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Bytes on the wire whose number is not fixed. */
typedef struct WireBytes {
    guint8 *data;
    guint n;
} WireBytes;

/* What a field is, on the wire and in C. */
typedef enum WireKind {
    WIRE_INT,             /* gint32 */
    WIRE_UINT,            /* guint32 */
    WIRE_HYPER,           /* gint64 */
    WIRE_UHYPER,          /* guint64 */
    WIRE_DOUBLE,          /* double */
    WIRE_CHAR,            /* char; four bytes on the wire */
    WIRE_UCHAR,           /* guint8; four bytes on the wire */
    WIRE_USHORT,          /* guint16; four bytes on the wire */
    WIRE_STRING,          /* char *, at most `limit` bytes (0: WIRE_STRING_LIMIT) */
    WIRE_STRING_OPTIONAL, /* char *, NULL when absent */
    WIRE_UUID,            /* Uuid */
    WIRE_BYTES,           /* WireBytes, at most `limit` */
    WIRE_PARAMS,          /* TypedParams, at most `limit` */
    WIRE_STRUCT,          /* in place */
    WIRE_STRUCT_OPTIONAL, /* a pointer, NULL when absent */
    WIRE_ARRAY,           /* struct { T *items; guint n; } of `item`, at most `limit` */
    WIRE_FIXED,           /* T[limit] of `item` */
    WIRE_PRESET_UINT,     /* guint32 set to `limit` by decoding; nothing on the wire */
    WIRE_PRESET_UHYPER,   /* guint64 set to `limit` by decoding; nothing on the wire */
    WIRE_KINDS
} WireKind;

typedef struct WireType WireType;

typedef struct WireField {
    const char *name; /* on the wire, for messages */
    WireKind kind;
    WireKind item; /* of an array */
    gsize offset;
    guint32 limit;
    const WireType *type; /* of a struct or an array of structs */
} WireField;

struct WireType {
    const char *name; /* on the wire, for messages */
    gsize size;       /* of the C struct */
    guint32 least;    /* the fewest bytes that a value takes on the wire */
    guint fields_n;
    const WireField *fields;
};

/* A message without content. */
extern const WireType wire_nothing;

#define WIRE_STRING_LIMIT  4194304
#define WIRE_MESSAGE_LIMIT 33554432

bool wire_encode(const WireType *type, const void *value, GByteArray *out, GError **error);
bool wire_decode(const WireType *type, const guint8 *data, gsize length, void *ret_value, GError **error);
void wire_clear(const WireType *type, void *value);

/* lists in a message: arrays, bytes, typed parameters */
guint wire_list_length(const WireField *field, const void *value);
void  wire_list_truncate(const WireField *field, void *value, guint length);
