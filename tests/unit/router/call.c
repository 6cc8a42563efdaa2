/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/file.h"
#include "call.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const RouteRow row = { .name = "test" };

static Call *add(CallTable *table, guint32 serial, const char *payload, bool keep)
{
    FrameHeader header = { 0x20008086, 1, 59, FRAME_CALL, serial, FRAME_OK };
    g_autoptr(GByteArray) bytes = frame_begin(&header, 0);

    g_byte_array_append(bytes, (const guint8 *)payload, (guint)strlen(payload));
    frame_finish(bytes);
    Frame frame = { .header = header, .bytes = bytes->data, .length = bytes->len };
    return call_table_add(table, &frame, &row, NULL, keep);
}

static void test_found_by_serial_until_removed(void)
{
    CallTable table = { 0 };
    Call *one = add(&table, 1, "", false), *other = add(&table, 0xffffffff, "", false);

    g_assert_true(call_table_find(&table, 1) == one);
    g_assert_true(call_table_find(&table, 0xffffffff) == other);
    g_assert_null(call_table_find(&table, 2));
    call_table_remove(&table, one);
    g_assert_null(call_table_find(&table, 1));
    g_assert_true(call_table_find(&table, 0xffffffff) == other);
    call_table_clear(&table);
    g_assert_null(call_table_find(&table, 0xffffffff));
}

/* Serials that fall into one bucket, added and removed in the worst order, while the table grows. */
static void test_thousands_in_flight(void)
{
    CallTable table = { 0 };

    for (guint32 i = 0; i < 5000; i++)
        add(&table, i * 64, "", false);
    g_assert_cmpuint(table.n, ==, 5000);
    for (guint32 i = 5000; i > 0; i--) {
        Call *call = call_table_find(&table, (i - 1) * 64);

        g_assert_nonnull(call);
        call_table_remove(&table, call);
    }
    g_assert_cmpuint(table.n, ==, 0);
    call_table_clear(&table);
}

static void test_kept_frame_is_the_whole_frame(void)
{
    CallTable table = { 0 };
    const Call *kept = add(&table, 1, "abcd", true), *other = add(&table, 2, "abcd", false);

    g_assert_cmpuint(kept->length, ==, FRAME_MIN + 4);
    g_assert_cmpmem(kept->bytes + FRAME_MIN, 4, "abcd", 4);
    g_assert_cmpuint(other->length, ==, 0);
    call_table_clear(&table);
}

static void test_kept_descriptors_are_taken_and_closed(void)
{
    CallTable table = { 0 };
    g_autoptr(GByteArray) bytes = frame_begin(&(FrameHeader){ .type = FRAME_CALL_WITH_FDS, .serial = 1 }, 1);
    int fds[1] = { open("/dev/null", O_RDONLY | O_CLOEXEC) };
    int number = fds[0];
    Frame frame = { .header = { .serial = 1 }, .bytes = bytes->data, .length = bytes->len, .fds = fds, .n_fds = 1 };

    const Call *call = call_table_add(&table, &frame, &row, NULL, true);
    g_assert_cmpint(fds[0], ==, -1);
    g_assert_cmpint(call->fds[0], ==, number);
    call_table_clear(&table);
    g_assert_cmpint(fcntl(number, F_GETFD), ==, -1);
}

static void test_listed_in_the_order_of_arrival(void)
{
    CallTable table = { 0 };
    static const guint32 serials[] = { 9, 3, 12, 1, 7, 700, 2 };

    for (guint i = 0; i < G_N_ELEMENTS(serials); i++)
        add(&table, serials[i], "", false);
    g_autoptr(GPtrArray) list = call_table_list(&table, NULL);
    g_assert_cmpuint(list->len, ==, G_N_ELEMENTS(serials));
    for (guint i = 0; i < list->len; i++)
        g_assert_cmpuint(((const Call *)list->pdata[i])->serial, ==, serials[i]);
    call_table_clear(&table);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/router/call/found-by-serial-until-removed", test_found_by_serial_until_removed);
    g_test_add_func("/router/call/thousands-in-flight", test_thousands_in_flight);
    g_test_add_func("/router/call/kept-frame-is-the-whole-frame", test_kept_frame_is_the_whole_frame);
    g_test_add_func("/router/call/kept-descriptors-are-taken-and-closed", test_kept_descriptors_are_taken_and_closed);
    g_test_add_func("/router/call/listed-in-the-order-of-arrival", test_listed_in_the_order_of_arrival);
    return g_test_run();
}
