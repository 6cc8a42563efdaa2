/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rpc/wire.h"
#include "base/error.h"
#include "proto/tables.h"
#include "proto/types.h"

#include <string.h>

/* ---- arbitrary values of any type ---- */

static void fill_struct(GRand *rand, const WireType *type, void *value);

static char *random_text(GRand *rand)
{
    return g_strnfill((gsize)g_rand_int_range(rand, 0, 9), 'x');
}

static void fill_params(GRand *rand, TypedParams *params)
{
    for (gint32 i = g_rand_int_range(rand, 0, 4); i > 0; i--) {
        typed_params_add_ullong(params, g_rand_int(rand), "count.%d", i);
        typed_params_add_string(params, "text", "name.%d", i);
        typed_params_add_double(params, 0.5 * i, "share.%d", i);
        typed_params_add_boolean(params, i % 2 == 0, "on.%d", i);
    }
}

static gsize kind_size(WireKind kind, const WireType *type)
{
    static const gsize sizes[WIRE_KINDS] = {
        [WIRE_INT] = 4,  [WIRE_UINT] = 4,   [WIRE_HYPER] = 8,  [WIRE_UHYPER] = 8,          [WIRE_DOUBLE] = 8,
        [WIRE_CHAR] = 1, [WIRE_UCHAR] = 1,  [WIRE_USHORT] = 2, [WIRE_STRING] = sizeof(char *), [WIRE_UUID] = 16,
    };

    return kind == WIRE_STRUCT ? type->size : sizes[kind];
}

static void fill_item(GRand *rand, WireKind kind, const WireType *type, void *at)
{
    if (kind == WIRE_STRING)
        *(char **)at = random_text(rand);
    else if (kind == WIRE_STRUCT)
        fill_struct(rand, type, at);
    else if (kind == WIRE_DOUBLE)
        *(double *)at = g_rand_double(rand);
    else
        memset(at, g_rand_int_range(rand, 0, 256), kind_size(kind, type));
}

static void fill_items(GRand *rand, const WireField *field, guint8 *items, guint n)
{
    for (guint i = 0; i < n; i++)
        fill_item(rand, field->item, field->type, items + i * kind_size(field->item, field->type));
}

static void fill_array(GRand *rand, const WireField *field, void *at)
{
    struct {
        guint8 *items;
        guint n;
    } *array = at;

    array->n = (guint)g_rand_int_range(rand, 0, (gint32)MIN(field->limit, 3) + 1);
    array->items = g_malloc0_n(array->n, kind_size(field->item, field->type));
    fill_items(rand, field, array->items, array->n);
}

static void fill_bytes(GRand *rand, const WireField *field, WireBytes *bytes)
{
    bytes->n = (guint)g_rand_int_range(rand, 0, (gint32)MIN(field->limit, 9) + 1);
    bytes->data = g_malloc0(bytes->n);
}

static void fill_field(GRand *rand, const WireField *field, void *at)
{
    bool present = g_rand_boolean(rand);

    switch ((int)field->kind) {
    case WIRE_STRING_OPTIONAL:
        *(char **)at = present ? random_text(rand) : NULL;
        break;
    case WIRE_STRUCT_OPTIONAL:
        *(void **)at = present ? g_malloc0(field->type->size) : NULL;
        if (present)
            fill_struct(rand, field->type, *(void **)at);
        break;
    case WIRE_BYTES:
        fill_bytes(rand, field, at);
        break;
    case WIRE_PARAMS:
        fill_params(rand, at);
        break;
    case WIRE_ARRAY:
        fill_array(rand, field, at);
        break;
    case WIRE_FIXED:
        fill_items(rand, field, at, field->limit);
        break;
    case WIRE_PRESET_UINT:
    case WIRE_PRESET_UHYPER:
        break;
    default:
        fill_item(rand, field->kind, field->type, at);
    }
}

static void fill_struct(GRand *rand, const WireType *type, void *value)
{
    for (guint i = 0; i < type->fields_n; i++)
        fill_field(rand, &type->fields[i], (guint8 *)value + type->fields[i].offset);
}

static GByteArray *encode_arbitrary(GRand *rand, const WireType *type)
{
    GByteArray *bytes = g_byte_array_new();
    g_autofree void *value = g_malloc0(type->size);
    g_autoptr(GError) error = NULL;

    fill_struct(rand, type, value);
    g_assert_true(wire_encode(type, value, bytes, &error));
    g_assert_no_error(error);
    wire_clear(type, value);
    return bytes;
}

/* Decoding gives a value or an error and nothing, never both; a value encodes to what decodes to it. */
static bool decode_and_check(const WireType *type, const guint8 *data, gsize length)
{
    g_autofree void *value = g_malloc(type->size);
    g_autofree void *nothing = g_malloc0(type->size);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GError) error = NULL;

    if (!wire_decode(type, data, length, value, &error)) {
        g_assert_nonnull(error);
        g_assert_true(g_str_has_prefix(error->message, type->name));
        g_assert_cmpmem(value, type->size, nothing, type->size);
        return false;
    }
    g_assert_no_error(error);
    g_assert_true(wire_encode(type, value, bytes, NULL));
    g_assert_cmpuint(bytes->len, ==, length);
    wire_clear(type, value);
    return true;
}

/* ---- every type of the list ---- */

static void test_what_is_encoded_decodes(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);

    for (guint i = 0; i < wire_types_n * 8; i++) {
        const WireType *type = wire_types[i % wire_types_n];
        g_autoptr(GByteArray) bytes = encode_arbitrary(rand, type);

        g_assert_cmpuint(bytes->len, >=, type->least);
        g_assert_true(decode_and_check(type, bytes->data, bytes->len));
    }
}

static void test_truncation_at_every_byte_is_refused(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(2);

    for (guint i = 0; i < wire_types_n; i++) {
        g_autoptr(GByteArray) bytes = encode_arbitrary(rand, wire_types[i]);

        for (guint length = 0; length < bytes->len; length++) {
            g_autofree guint8 *copy = g_memdup2(bytes->data, length);

            g_assert_false(decode_and_check(wire_types[i], copy, length));
        }
    }
}

static void test_bytes_behind_a_message_are_refused(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);

    for (guint i = 0; i < wire_types_n; i++) {
        g_autoptr(GByteArray) bytes = encode_arbitrary(rand, wire_types[i]);

        g_byte_array_append(bytes, (const guint8 *)"\0\0\0", 4);
        g_assert_false(decode_and_check(wire_types[i], bytes->data, bytes->len));
    }
}

static void test_mutations_never_harm(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(4);

    for (guint i = 0; i < wire_types_n * 100; i++) {
        const WireType *type = wire_types[i % wire_types_n];
        g_autoptr(GByteArray) bytes = encode_arbitrary(rand, type);

        for (gint32 n = g_rand_int_range(rand, 1, 4); n > 0 && bytes->len > 0; n--)
            bytes->data[g_rand_int_range(rand, 0, (gint32)bytes->len)] = (guint8)g_rand_int(rand);
        decode_and_check(type, bytes->data, bytes->len);
    }
}

/* ---- single rules ---- */

static void assert_refused(const WireType *type, const guint8 *data, gsize length, const char *message)
{
    g_autofree void *value = g_malloc0(type->size);
    g_autoptr(GError) error = NULL;

    g_assert_false(wire_decode(type, data, length, value, &error));
    g_assert_error(error, VIRT_ERROR, ERROR_RPC);
    g_assert_cmpstr(error->message, ==, message);
}

static void test_layout_is_the_public_one(void)
{
    static const guint8 expected[] = { 0, 0, 0, 3, 'v', 'm', '1', 0, /* name */
                                       1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* uuid */
                                       0, 0, 0, 7, 0, 0, 0, 2 };
    DomainGetXMLDescArgs args = { .domain = { .name = (char *)"vm1", .id = 7 }, .flags = DOMAIN_XML_INACTIVE };
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    memset(args.domain.uuid.bytes, 1, UUID_LENGTH);
    g_assert_true(wire_encode(&domain_get_xml_desc_args_wire, &args, bytes, NULL));
    g_assert_cmpmem(bytes->data, bytes->len, expected, sizeof(expected));
}

static void test_long_string_is_refused_by_its_limit(void)
{
    static const guint8 data[] = { 0x00, 0x4c, 0x4b, 0x40, 'v', 'm', '1', 0 };

    assert_refused(&domain_get_state_args_wire, data, sizeof(data),
                   "remote_domain_get_state_args.dom.name: 5000000 bytes, at most 4194304");
}

static void test_count_without_items_takes_no_memory(void)
{
    static const guint8 data[] = { 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

    assert_refused(&connect_list_all_domains_ret_wire, data, sizeof(data),
                   "remote_connect_list_all_domains_ret.domains: 16384 items, but the message ends after 8 bytes");
}

static void test_nul_in_a_string_is_refused(void)
{
    static const guint8 data[] = { 0, 0, 0, 3, 'a', 0, 'b', 0 };

    assert_refused(&domain_lookup_by_name_args_wire, data, sizeof(data),
                   "remote_domain_lookup_by_name_args.name: a NUL after 1 of 3 bytes");
}

static void test_presence_is_0_or_1(void)
{
    static const guint8 data[] = { 0, 0, 0, 2, 0, 0, 0, 0 };

    assert_refused(&connect_open_args_wire, data, sizeof(data), "remote_connect_open_args.name: 2 where 0 (absent) or 1 (present) stands");
}

static void test_unknown_parameter_type_is_refused(void)
{
    static const guint8 data[] = { 0, 0, 0, 1, 0, 0, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0 };

    assert_refused(&connect_set_identity_args_wire, data, sizeof(data),
                   "remote_connect_set_identity_args.params[0].type: 9 is no type of a parameter, those are 1 to 7");
}

static void test_missing_string_is_not_sent(void)
{
    DomainLookupByNameArgs args = { .name = NULL };
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GError) error = NULL;

    g_byte_array_append(bytes, (const guint8 *)"head", 4);
    g_assert_false(wire_encode(&domain_lookup_by_name_args_wire, &args, bytes, &error));
    g_assert_cmpstr(error->message, ==, "remote_domain_lookup_by_name_args.name: missing");
    g_assert_cmpuint(bytes->len, ==, 4);
}

static void test_alias_sets_its_targets_flags(void)
{
    guint8 data[36] = { 0, 0, 0, 1, 'a' };
    DomainSetMemoryFlagsArgs args;

    data[35] = 64;
    g_assert_true(wire_decode(&domain_set_memory_args_wire, data, sizeof(data), &args, NULL));
    g_assert_cmpuint(args.memory, ==, 64);
    g_assert_cmpuint(args.flags, ==, DOMAIN_AFFECT_LIVE);
    wire_clear(&domain_set_memory_args_wire, &args);
}

static void test_high_chars_come_in_both_spellings(void)
{
    static const guint8 data[] = { 0, 0, 0, 0, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0x80 };
    AuthSASLStepArgs args;

    g_assert_true(wire_decode(&auth_sasl_step_args_wire, data, sizeof(data), &args, NULL));
    g_assert_cmpuint(args.data.n, ==, 2);
    g_assert_cmpint((guint8)args.data.items[0], ==, 0x80);
    g_assert_cmpint((guint8)args.data.items[1], ==, 0x80);
    wire_clear(&auth_sasl_step_args_wire, &args);
}

static void test_decoded_parameters_can_grow(void)
{
    ConnectSetIdentityArgs args = { 0 };
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    for (int i = 0; i < 5; i++)
        typed_params_add_int(&args.params, i, "p%d", i);
    g_assert_true(wire_encode(&connect_set_identity_args_wire, &args, bytes, NULL));
    wire_clear(&connect_set_identity_args_wire, &args);
    g_assert_true(wire_decode(&connect_set_identity_args_wire, bytes->data, bytes->len, &args, NULL));
    for (int i = 5; i < 12; i++)
        typed_params_add_int(&args.params, i, "p%d", i);
    g_assert_cmpint(typed_params_find(&args.params, "p4")->value.i, ==, 4);
    g_assert_cmpint(typed_params_find(&args.params, "p11")->value.i, ==, 11);
    wire_clear(&connect_set_identity_args_wire, &args);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rpc/wire/what-is-encoded-decodes", test_what_is_encoded_decodes);
    g_test_add_func("/rpc/wire/truncation-at-every-byte-is-refused", test_truncation_at_every_byte_is_refused);
    g_test_add_func("/rpc/wire/bytes-behind-a-message-are-refused", test_bytes_behind_a_message_are_refused);
    g_test_add_func("/rpc/wire/mutations-never-harm", test_mutations_never_harm);
    g_test_add_func("/rpc/wire/layout-is-the-public-one", test_layout_is_the_public_one);
    g_test_add_func("/rpc/wire/long-string-is-refused-by-its-limit", test_long_string_is_refused_by_its_limit);
    g_test_add_func("/rpc/wire/count-without-items-takes-no-memory", test_count_without_items_takes_no_memory);
    g_test_add_func("/rpc/wire/nul-in-a-string-is-refused", test_nul_in_a_string_is_refused);
    g_test_add_func("/rpc/wire/presence-is-0-or-1", test_presence_is_0_or_1);
    g_test_add_func("/rpc/wire/unknown-parameter-type-is-refused", test_unknown_parameter_type_is_refused);
    g_test_add_func("/rpc/wire/missing-string-is-not-sent", test_missing_string_is_not_sent);
    g_test_add_func("/rpc/wire/alias-sets-its-targets-flags", test_alias_sets_its_targets_flags);
    g_test_add_func("/rpc/wire/high-chars-come-in-both-spellings", test_high_chars_come_in_both_spellings);
    g_test_add_func("/rpc/wire/decoded-parameters-can-grow", test_decoded_parameters_can_grow);
    return g_test_run();
}
