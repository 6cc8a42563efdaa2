/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One engine for every message: it walks a const table (proto/tables.c) beside a C struct and leaves the coding of the single numbers to
 * libtirpc's XDR. What a peer sends is never trusted further than the bytes that are there: a count is held against the bytes that remain
 * before memory is taken for it, so that what is allocated stays within a small factor of what was received. A failed decode leaves nothing
 * behind.
 */
#include "rpc/wire.h"
#include "base/error.h"
#include "base/typed-param.h"
#include "base/uuid.h"

#include <arpa/inet.h>
#include <rpc/types.h>
#include <rpc/xdr.h>
#include <stdio.h>
#include <string.h>

const WireType wire_nothing = { "an empty message", 1, 0, 0, NULL };

/* Where in a message the walk is; only read to make a message of an error. */
typedef struct Path {
    const struct Path *up;
    const char *name;
    gint64 index; /* in an array, or -1 */
} Path;

typedef struct Walk {
    XDR xdr;
    gsize length; /* of what is decoded */
    GError **error;
} Walk;

/* The C side of every array. */
typedef struct Array {
    guint8 *items;
    guint n;
} Array;

typedef bool (*CodeFunc)(Walk *walk, const Path *path, const WireField *field, void *at);
typedef void (*ClearFunc)(const WireField *field, void *at);

typedef struct Kind {
    CodeFunc decode;
    CodeFunc encode;
    ClearFunc clear; /* NULL: holds no memory */
    gsize size;      /* of one item in C */
    guint least;     /* of one item on the wire */
} Kind;

static const Kind kinds[WIRE_KINDS];

/* ---- errors ---- */

static void path_append(GString *text, const Path *path)
{
    if (path->up != NULL) {
        path_append(text, path->up);
        g_string_append_c(text, '.');
    }
    g_string_append(text, path->name);
    if (path->index >= 0)
        g_string_append_printf(text, "[%" G_GINT64_FORMAT "]", path->index);
}

static bool fail(Walk *walk, const Path *path, const char *format, ...) G_GNUC_PRINTF(3, 4);
static bool fail(Walk *walk, const Path *path, const char *format, ...)
{
    g_autoptr(GString) text = g_string_new(NULL);
    va_list args;

    path_append(text, path);
    g_string_append(text, ": ");
    va_start(args, format);
    g_string_append_vprintf(text, format, args);
    va_end(args);
    error_set(walk->error, ERROR_RPC, "%s", text->str);
    return false;
}

/* ---- what is encoded goes to the end of a byte array ---- */

static bool_t append_long(XDR *xdr, const long *value)
{
    guint32 word = htonl((guint32)*value);

    g_byte_array_append(xdr->x_private, (const guint8 *)&word, sizeof(word));
    return TRUE;
}

static bool_t append_bytes(XDR *xdr, const char *data, u_int length)
{
    g_byte_array_append(xdr->x_private, (const guint8 *)data, length);
    return TRUE;
}

static const struct xdr_ops append_ops = { .x_putlong = append_long, .x_putbytes = append_bytes };

static gsize remaining(Walk *walk)
{
    return walk->length - XDR_GETPOS(&walk->xdr);
}

/* ---- numbers: XDR's routines do both directions ---- */

static bool truncated(Walk *walk, const Path *path, gsize wanted)
{
    return fail(walk, path, "the message ends after %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes", remaining(walk), wanted);
}

#define DEFINE_NUMBER(name, ctype, routine, bytes)                                                                                         \
    static bool code_##name(Walk *walk, const Path *path, const WireField *field, void *at)                                                \
    {                                                                                                                                      \
        return routine(&walk->xdr, (ctype *)at) || truncated(walk, path, bytes);                                                           \
    }

DEFINE_NUMBER(int, int, xdr_int, 4)
DEFINE_NUMBER(uint, u_int, xdr_u_int, 4)
DEFINE_NUMBER(hyper, int64_t, xdr_int64_t, 8)
DEFINE_NUMBER(uhyper, u_int64_t, xdr_u_int64_t, 8)
DEFINE_NUMBER(double, double, xdr_double, 8)

/* Small numbers take four bytes; XDR's own routines would cut them in silence. */
static bool decode_small(Walk *walk, const Path *path, gint32 least, gint32 most, gint32 *ret_value)
{
    gint32 value = 0;

    if (!code_int(walk, path, NULL, &value))
        return false;
    if (value < least || value > most)
        return fail(walk, path, "%d is not between %d and %d", value, least, most);

    *ret_value = value;
    return true;
}

/* A char's sign is the sender's machine's: both spellings of a high byte are right. */
static bool decode_char(Walk *walk, const Path *path, const WireField *field, void *at)
{
    gint32 value = 0;

    if (!decode_small(walk, path, G_MININT8, G_MAXUINT8, &value))
        return false;
    *(char *)at = (char)value;
    return true;
}

static bool encode_char(Walk *walk, const Path *path, const WireField *field, void *at)
{
    gint32 value = *(gint8 *)at;

    return xdr_int(&walk->xdr, &value);
}

static bool decode_uchar(Walk *walk, const Path *path, const WireField *field, void *at)
{
    gint32 value = 0;

    if (!decode_small(walk, path, 0, G_MAXUINT8, &value))
        return false;
    *(guint8 *)at = (guint8)value;
    return true;
}

static bool encode_uchar(Walk *walk, const Path *path, const WireField *field, void *at)
{
    guint32 value = *(guint8 *)at;

    return xdr_u_int(&walk->xdr, &value);
}

static bool decode_ushort(Walk *walk, const Path *path, const WireField *field, void *at)
{
    gint32 value = 0;

    if (!decode_small(walk, path, 0, G_MAXUINT16, &value))
        return false;
    *(guint16 *)at = (guint16)value;
    return true;
}

static bool encode_ushort(Walk *walk, const Path *path, const WireField *field, void *at)
{
    guint32 value = *(guint16 *)at;

    return xdr_u_int(&walk->xdr, &value);
}

/* ---- strings and bytes ---- */

/* A count from the wire, held against its limit and against the bytes that are there. */
static bool decode_count(Walk *walk, const Path *path, guint32 limit, guint least, const char *what, guint32 *ret_count)
{
    guint32 count = 0;

    if (!code_uint(walk, path, NULL, &count))
        return false;
    if (count > limit)
        return fail(walk, path, "%u %s, at most %u", count, what, limit);
    if (count > remaining(walk) / least)
        return fail(walk, path, "%u %s, but the message ends after %" G_GSIZE_FORMAT " bytes", count, what, remaining(walk));

    *ret_count = count;
    return true;
}

static bool encode_count(Walk *walk, const Path *path, guint32 limit, guint32 count, const char *what)
{
    if (count > limit)
        return fail(walk, path, "%u %s, at most %u", count, what, limit);

    return xdr_u_int(&walk->xdr, &count);
}

static bool decode_opaque(Walk *walk, const Path *path, guint32 length, void *ret_data)
{
    return xdr_opaque(&walk->xdr, ret_data, length) || truncated(walk, path, length);
}

static bool decode_string(Walk *walk, const Path *path, const WireField *field, void *at)
{
    g_autofree char *text = NULL;
    guint32 length = 0;

    if (!decode_count(walk, path, field->limit != 0 ? field->limit : WIRE_STRING_LIMIT, 1, "bytes", &length))
        return false;

    text = g_malloc((gsize)length + 1);
    text[length] = '\0';
    if (!decode_opaque(walk, path, length, text))
        return false;
    if (strlen(text) != length)
        return fail(walk, path, "a NUL after %" G_GSIZE_FORMAT " of %u bytes", strlen(text), length);

    *(char **)at = g_steal_pointer(&text);
    return true;
}

static bool encode_string(Walk *walk, const Path *path, const WireField *field, void *at)
{
    char *text = *(char **)at;

    if (text == NULL)
        return fail(walk, path, "missing");

    gsize length = strlen(text);
    return encode_count(walk, path, field->limit != 0 ? field->limit : WIRE_STRING_LIMIT, (guint32)MIN(length, G_MAXUINT32), "bytes") &&
           xdr_opaque(&walk->xdr, text, (guint)length);
}

static void clear_pointer(const WireField *field, void *at)
{
    g_free(*(void **)at);
}

static bool decode_present(Walk *walk, const Path *path, bool *ret_present)
{
    guint32 present;

    if (!code_uint(walk, path, NULL, &present))
        return false;
    if (present > 1)
        return fail(walk, path, "%u where 0 (absent) or 1 (present) stands", present);

    *ret_present = present == 1;
    return true;
}

static bool decode_string_optional(Walk *walk, const Path *path, const WireField *field, void *at)
{
    bool present = false;

    return decode_present(walk, path, &present) && (!present || decode_string(walk, path, field, at));
}

static bool encode_string_optional(Walk *walk, const Path *path, const WireField *field, void *at)
{
    guint32 present = *(char **)at != NULL;

    return xdr_u_int(&walk->xdr, &present) && (!present || encode_string(walk, path, field, at));
}

static bool decode_uuid(Walk *walk, const Path *path, const WireField *field, void *at)
{
    return decode_opaque(walk, path, UUID_LENGTH, ((Uuid *)at)->bytes);
}

static bool encode_uuid(Walk *walk, const Path *path, const WireField *field, void *at)
{
    return xdr_opaque(&walk->xdr, (char *)((Uuid *)at)->bytes, UUID_LENGTH);
}

static bool decode_bytes(Walk *walk, const Path *path, const WireField *field, void *at)
{
    WireBytes *bytes = at;
    guint32 count = 0;

    if (!decode_count(walk, path, field->limit, 1, "bytes", &count))
        return false;

    bytes->data = g_malloc(count);
    bytes->n = count;
    return decode_opaque(walk, path, count, bytes->data);
}

static bool encode_bytes(Walk *walk, const Path *path, const WireField *field, void *at)
{
    const WireBytes *bytes = at;

    return encode_count(walk, path, field->limit, bytes->n, "bytes") && xdr_opaque(&walk->xdr, (char *)bytes->data, bytes->n);
}

/* ---- structs and arrays ---- */

static bool code_struct(Walk *walk, const Path *path, const WireType *type, void *value, bool decode)
{
    for (guint i = 0; i < type->fields_n; i++) {
        const WireField *field = &type->fields[i];
        const Path here = { path, field->name, -1 };
        CodeFunc code = decode ? kinds[field->kind].decode : kinds[field->kind].encode;

        if (!code(walk, &here, field, (guint8 *)value + field->offset))
            return false;
    }
    return true;
}

static void clear_fields(const WireType *type, void *value)
{
    for (guint i = 0; i < type->fields_n; i++) {
        const WireField *field = &type->fields[i];

        if (kinds[field->kind].clear != NULL)
            kinds[field->kind].clear(field, (guint8 *)value + field->offset);
    }
}

static bool decode_struct(Walk *walk, const Path *path, const WireField *field, void *at)
{
    return code_struct(walk, path, field->type, at, true);
}

static bool encode_struct(Walk *walk, const Path *path, const WireField *field, void *at)
{
    return code_struct(walk, path, field->type, at, false);
}

static void clear_struct(const WireField *field, void *at)
{
    clear_fields(field->type, at);
}

static bool decode_struct_optional(Walk *walk, const Path *path, const WireField *field, void *at)
{
    bool present = false;

    if (!decode_present(walk, path, &present))
        return false;
    if (!present)
        return true;

    *(void **)at = g_malloc0(field->type->size);
    return code_struct(walk, path, field->type, *(void **)at, true);
}

static bool encode_struct_optional(Walk *walk, const Path *path, const WireField *field, void *at)
{
    guint32 present = *(void **)at != NULL;

    return xdr_u_int(&walk->xdr, &present) && (!present || code_struct(walk, path, field->type, *(void **)at, false));
}

static void clear_struct_optional(const WireField *field, void *at)
{
    if (*(void **)at != NULL)
        clear_fields(field->type, *(void **)at);
    g_free(*(void **)at);
}

/* An array's rule for one item. */
static WireField item_of(const WireField *field)
{
    return (WireField){ .name = field->name, .kind = field->item, .type = field->type };
}

static gsize item_size(const WireField *item)
{
    return item->kind == WIRE_STRUCT ? item->type->size : kinds[item->kind].size;
}

static bool code_items(Walk *walk, const Path *path, const WireField *item, guint8 *items, guint n, bool decode)
{
    CodeFunc code = decode ? kinds[item->kind].decode : kinds[item->kind].encode;
    gsize size = item_size(item);

    for (guint i = 0; i < n; i++) {
        const Path here = { path->up, path->name, i };

        if (!code(walk, &here, item, items + i * size))
            return false;
    }
    return true;
}

static bool decode_array(Walk *walk, const Path *path, const WireField *field, void *at)
{
    const WireField item = item_of(field);
    guint least = item.kind == WIRE_STRUCT ? item.type->least : kinds[item.kind].least;
    Array *array = at;
    guint32 count;

    if (!decode_count(walk, path, field->limit, least, "items", &count))
        return false;

    array->items = g_malloc0_n(count, item_size(&item));
    array->n = count;
    return code_items(walk, path, &item, array->items, count, true);
}

static bool encode_array(Walk *walk, const Path *path, const WireField *field, void *at)
{
    const WireField item = item_of(field);
    const Array *array = at;

    return encode_count(walk, path, field->limit, array->n, "items") && code_items(walk, path, &item, array->items, array->n, false);
}

static void clear_array(const WireField *field, void *at)
{
    const WireField item = item_of(field);
    const Array *array = at;

    for (guint i = 0; i < array->n && kinds[item.kind].clear != NULL; i++)
        kinds[item.kind].clear(&item, array->items + i * item_size(&item));
    g_free(array->items);
}

static void clear_item(const WireField *field, const Array *array, guint i)
{
    const WireField item = item_of(field);

    if (field->kind == WIRE_PARAMS)
        typed_param_clear(&((TypedParam *)(void *)array->items)[i]);
    else if (kinds[item.kind].clear != NULL)
        kinds[item.kind].clear(&item, array->items + i * item_size(&item));
}

static bool decode_fixed(Walk *walk, const Path *path, const WireField *field, void *at)
{
    const WireField item = item_of(field);

    return code_items(walk, path, &item, at, field->limit, true);
}

static bool encode_fixed(Walk *walk, const Path *path, const WireField *field, void *at)
{
    const WireField item = item_of(field);

    return code_items(walk, path, &item, at, field->limit, false);
}

/* ---- typed parameters: a name, a type, and a value of that type ---- */

static const WireKind param_kinds[] = {
    [TYPED_PARAM_INT] = WIRE_INT,
    [TYPED_PARAM_UINT] = WIRE_UINT,
    [TYPED_PARAM_LLONG] = WIRE_HYPER,
    [TYPED_PARAM_ULLONG] = WIRE_UHYPER,
    [TYPED_PARAM_DOUBLE] = WIRE_DOUBLE,
    [TYPED_PARAM_BOOLEAN] = WIRE_INT,
    [TYPED_PARAM_STRING] = WIRE_STRING,
};

static bool code_param(Walk *walk, const Path *path, TypedParam *param, bool decode)
{
    static const WireField text = { .name = "field", .kind = WIRE_STRING };
    const Path field_path = { path, "field", -1 }, type_path = { path, "type", -1 }, value_path = { path, "value", -1 };
    gint32 type = param->type;

    if (!(decode ? decode_string(walk, &field_path, &text, &param->field) : encode_string(walk, &field_path, &text, &param->field)))
        return false;
    if (!code_int(walk, &type_path, NULL, &type))
        return false;
    if (type < TYPED_PARAM_INT || type > TYPED_PARAM_STRING)
        return fail(walk, &type_path, "%d is no type of a parameter, those are %d to %d", type, TYPED_PARAM_INT, TYPED_PARAM_STRING);

    param->type = type;
    const Kind *kind = &kinds[param_kinds[type]];
    return (decode ? kind->decode : kind->encode)(walk, &value_path, &text, &param->value);
}

/* Typed parameters grow by the powers of two; what is decoded gets room as if it had grown. */
static guint capacity(guint n)
{
    guint room = 4;

    while (room < n)
        room *= 2;
    return room;
}

static bool decode_params(Walk *walk, const Path *path, const WireField *field, void *at)
{
    TypedParams *params = at;
    guint32 count;

    if (!decode_count(walk, path, field->limit, 12, "items", &count))
        return false;

    params->items = count > 0 ? g_new0(TypedParam, capacity(count)) : NULL;
    params->n = count;
    for (guint i = 0; i < count; i++) {
        if (!code_param(walk, &(Path){ path->up, path->name, i }, &params->items[i], true))
            return false;
    }
    return true;
}

static bool encode_params(Walk *walk, const Path *path, const WireField *field, void *at)
{
    const TypedParams *params = at;

    if (!encode_count(walk, path, field->limit, params->n, "items"))
        return false;
    for (guint i = 0; i < params->n; i++) {
        if (!code_param(walk, &(Path){ path->up, path->name, i }, &params->items[i], false))
            return false;
    }
    return true;
}

static void clear_params(const WireField *field, void *at)
{
    typed_params_clear(at);
}

/* ---- what an alias row sets ---- */

static bool decode_preset_uint(Walk *walk, const Path *path, const WireField *field, void *at)
{
    *(guint32 *)at = field->limit;
    return true;
}

static bool decode_preset_uhyper(Walk *walk, const Path *path, const WireField *field, void *at)
{
    *(guint64 *)at = field->limit;
    return true;
}

static bool encode_nothing(Walk *walk, const Path *path, const WireField *field, void *at)
{
    return true;
}

static const Kind kinds[WIRE_KINDS] = {
    [WIRE_INT] = { code_int, code_int, NULL, sizeof(gint32), 4 },
    [WIRE_UINT] = { code_uint, code_uint, NULL, sizeof(guint32), 4 },
    [WIRE_HYPER] = { code_hyper, code_hyper, NULL, sizeof(gint64), 8 },
    [WIRE_UHYPER] = { code_uhyper, code_uhyper, NULL, sizeof(guint64), 8 },
    [WIRE_DOUBLE] = { code_double, code_double, NULL, sizeof(double), 8 },
    [WIRE_CHAR] = { decode_char, encode_char, NULL, sizeof(char), 4 },
    [WIRE_UCHAR] = { decode_uchar, encode_uchar, NULL, sizeof(guint8), 4 },
    [WIRE_USHORT] = { decode_ushort, encode_ushort, NULL, sizeof(guint16), 4 },
    [WIRE_STRING] = { decode_string, encode_string, clear_pointer, sizeof(char *), 4 },
    [WIRE_STRING_OPTIONAL] = { decode_string_optional, encode_string_optional, clear_pointer, sizeof(char *), 4 },
    [WIRE_UUID] = { decode_uuid, encode_uuid, NULL, sizeof(Uuid), UUID_LENGTH },
    [WIRE_BYTES] = { decode_bytes, encode_bytes, clear_pointer, sizeof(WireBytes), 4 },
    [WIRE_PARAMS] = { decode_params, encode_params, clear_params, sizeof(TypedParams), 4 },
    [WIRE_STRUCT] = { decode_struct, encode_struct, clear_struct, 0, 0 },
    [WIRE_STRUCT_OPTIONAL] = { decode_struct_optional, encode_struct_optional, clear_struct_optional, sizeof(void *), 4 },
    [WIRE_ARRAY] = { decode_array, encode_array, clear_array, sizeof(Array), 4 },
    [WIRE_FIXED] = { decode_fixed, encode_fixed, NULL, 0, 0 },
    [WIRE_PRESET_UINT] = { decode_preset_uint, encode_nothing, NULL, sizeof(guint32), 0 },
    [WIRE_PRESET_UHYPER] = { decode_preset_uhyper, encode_nothing, NULL, sizeof(guint64), 0 },
};

/* ---- what callers see ---- */

/**
 * wire_encode: append a message's bytes
 * @type: its layout
 * @value: the C struct of that layout
 * @out: where they go; as it was on failure
 *
 * Errors: ERROR_RPC, naming the field that is missing or over its limit. Thread: any.
 */
bool wire_encode(const WireType *type, const void *value, GByteArray *out, GError **error)
{
    Walk walk = { .xdr = { .x_op = XDR_ENCODE, .x_ops = &append_ops, .x_private = out }, .error = error };
    const Path top = { NULL, type->name, -1 };
    guint before = out->len;

    /* XDR's routines go both ways and so take pointers to what they could change; encoding only reads. */
    if (!code_struct(&walk, &top, type, (void *)value, false)) {
        g_byte_array_set_size(out, before);
        return false;
    }
    return true;
}

/**
 * wire_decode: read a message
 * @type: its layout
 * @data: its bytes, @length of them, all of which must belong to it
 * @ret_value: the C struct of that layout; what it held is overwritten, not freed. wire_clear() frees it. All zero after a failure
 *
 * Errors: ERROR_RPC, naming the field and what is wrong with it. Thread: any.
 */
bool wire_decode(const WireType *type, const guint8 *data, gsize length, void *ret_value, GError **error)
{
    Walk walk = { .length = length, .error = error };
    const Path top = { NULL, type->name, -1 };
    bool ok;

    memset(ret_value, 0, type->size);
    if (length > WIRE_MESSAGE_LIMIT)
        return fail(&walk, &top, "%" G_GSIZE_FORMAT " bytes, at most %d", length, WIRE_MESSAGE_LIMIT);

    xdrmem_create(&walk.xdr, (char *)data, (guint)length, XDR_DECODE);
    ok = code_struct(&walk, &top, type, ret_value, true);
    if (ok && remaining(&walk) > 0)
        ok = fail(&walk, &top, "%" G_GSIZE_FORMAT " bytes too many", remaining(&walk));
    if (!ok)
        wire_clear(type, ret_value);
    return ok;
}

/**
 * wire_clear: free what a message holds
 * @type: its layout
 * @value: the C struct, all zero afterwards; NULL is nothing
 *
 * Thread: any.
 */
void wire_clear(const WireType *type, void *value)
{
    if (value == NULL)
        return;

    clear_fields(type, value);
    memset(value, 0, type->size);
}

/** wire_list_length: how many items a list field of a message holds. Thread: any. */
guint wire_list_length(const WireField *field, const void *value)
{
    return ((const Array *)(const void *)((const guint8 *)value + field->offset))->n;
}

/**
 * wire_list_truncate: drop the items behind the first ones of a list field
 * @field: an array, bytes or typed parameters
 * @value: the message that holds it
 * @length: how many to keep; a shorter list stays as it is
 *
 * Thread: any.
 */
void wire_list_truncate(const WireField *field, void *value, guint length)
{
    Array *array = (Array *)(void *)((guint8 *)value + field->offset);

    if (length >= array->n)
        return;
    if (field->kind == WIRE_BYTES) {
        array->n = length;
        return;
    }
    for (guint i = length; i < array->n; i++)
        clear_item(field, array, i);
    array->n = length;
}
