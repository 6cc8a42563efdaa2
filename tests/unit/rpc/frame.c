/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rpc/frame.h"

#include <string.h>

static const FrameHeader example = { 0x20008086, 1, -212, FRAME_CALL, 7, FRAME_OK };

static void test_header_reads_back(void)
{
    guint8 bytes[FRAME_MIN];
    FrameHeader header;

    frame_header_put(bytes, 99, &example);
    frame_header_get(bytes, &header);
    g_assert_cmpuint(frame_get_word(bytes), ==, 99);
    g_assert_cmpmem(&header, sizeof(header), &example, sizeof(example));
}

/* The bytes of a captured call: length, program, version, procedure, type, serial, status. */
static void test_header_is_big_endian(void)
{
    static const guint8 wire[FRAME_MIN] = { 0, 0,   0, 28, 0x20, 0x00, 0x80, 0x86, 0, 0, 0, 1, 0, 0,
                                            0, 110, 0, 0,  0,    0,    0,    0,    0, 5, 0, 0, 0, 0 };
    static const FrameHeader header = { 0x20008086, 1, 110, FRAME_CALL, 5, FRAME_OK };
    guint8 bytes[FRAME_MIN];

    frame_header_put(bytes, FRAME_MIN, &header);
    g_assert_cmpmem(bytes, sizeof(bytes), wire, sizeof(wire));
}

static void test_finish_counts_everything(void)
{
    g_autoptr(GByteArray) bytes = frame_begin(&example, 0);

    g_byte_array_append(bytes, (const guint8 *)"abcd", 4);
    frame_finish(bytes);
    g_assert_cmpuint(bytes->len, ==, FRAME_MIN + 4);
    g_assert_cmpuint(frame_get_word(bytes->data), ==, FRAME_MIN + 4);
}

static void test_descriptors_are_counted_before_the_payload(void)
{
    FrameHeader header = example;

    header.type = FRAME_CALL_WITH_FDS;
    g_autoptr(GByteArray) bytes = frame_begin(&header, 3);
    g_byte_array_append(bytes, (const guint8 *)"abcd", 4);
    frame_finish(bytes);

    Frame frame = { .header = header, .bytes = bytes->data, .length = bytes->len };
    gsize length;
    const guint8 *payload = frame_payload(&frame, &length);

    g_assert_cmpuint(frame_get_word(bytes->data + FRAME_MIN), ==, 3);
    g_assert_cmpmem(payload, length, "abcd", 4);
}

static void test_count_is_only_in_types_that_have_it(void)
{
    g_autoptr(GByteArray) bytes = frame_begin(&example, 3);

    g_assert_cmpuint(bytes->len, ==, FRAME_MIN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rpc/frame/header-reads-back", test_header_reads_back);
    g_test_add_func("/rpc/frame/header-is-big-endian", test_header_is_big_endian);
    g_test_add_func("/rpc/frame/finish-counts-everything", test_finish_counts_everything);
    g_test_add_func("/rpc/frame/descriptors-are-counted-before-the-payload", test_descriptors_are_counted_before_the_payload);
    g_test_add_func("/rpc/frame/count-is-only-in-types-that-have-it", test_count_is_only_in_types_that_have_it);
    return g_test_run();
}
