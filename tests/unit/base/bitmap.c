/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/bitmap.h"

static void assert_reads_as(const char *text, const char *expected)
{
    g_autoptr(Bitmap) bitmap = bitmap_parse(text, 1024);
    g_autofree char *out = bitmap != NULL ? bitmap_format(bitmap) : NULL;

    g_assert_cmpstr(out, ==, expected);
}

static void test_sets_are_read_and_shortened(void)
{
    assert_reads_as("0", "0");
    assert_reads_as("0-3,^2,8", "0-1,3,8");
    assert_reads_as(" 5 , 4 - 6 ", "4-6");
    assert_reads_as("63,64,65,1023", "63-65,1023");
}

static void test_what_is_none_is_refused(void)
{
    static const char *const bad[] = { "", ",", "1,", "a", "1-", "3-1", "1024", "-1", "^", "1 2", "99999999999999999999" };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_null(bitmap_parse(bad[i], 1024));
}

static void test_members_are_found(void)
{
    g_autoptr(Bitmap) bitmap = bitmap_parse("1,64-65", 1024);
    g_autoptr(Bitmap) other = bitmap_parse("65", 1024);

    g_assert_cmpuint(bitmap_count(bitmap), ==, 3);
    g_assert_cmpint(bitmap_next(bitmap, -1), ==, 1);
    g_assert_cmpint(bitmap_next(bitmap, 1), ==, 64);
    g_assert_cmpint(bitmap_next(bitmap, 65), ==, -1);
    g_assert_true(bitmap_overlaps(bitmap, other));
    bitmap_clear(other, 65);
    g_assert_false(bitmap_overlaps(bitmap, other));
    g_assert_false(bitmap_equal(bitmap, other));
    g_assert_false(bitmap_has(NULL, 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/bitmap/sets-are-read-and-shortened", test_sets_are_read_and_shortened);
    g_test_add_func("/base/bitmap/what-is-none-is-refused", test_what_is_none_is_refused);
    g_test_add_func("/base/bitmap/members-are-found", test_members_are_found);
    return g_test_run();
}
