/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "host/cpu-set.h"

static void test_reads_and_writes_ranges(void)
{
    g_autoptr(CpuSet) set = NULL;
    g_autofree char *text = NULL;
    const guint8 *bytes;
    guint n;

    g_assert_true(cpu_set_parse("0,2-4,9,10", &set, NULL));
    text = cpu_set_format(set);
    g_assert_cmpstr(text, ==, "0,2-4,9-10");
    g_assert_cmpuint(cpu_set_count(set), ==, 6);
    g_assert_cmpuint(cpu_set_span(set), ==, 11);
    bytes = cpu_set_bytes(set, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmphex(bytes[0], ==, 0x1d);
    g_assert_cmphex(bytes[1], ==, 0x06);
}

static void test_empty_text_is_the_empty_set(void)
{
    g_autoptr(CpuSet) set = NULL;
    guint cpu = 0;

    g_assert_true(cpu_set_parse("", &set, NULL));
    g_assert_cmpuint(cpu_set_span(set), ==, 0);
    g_assert_false(cpu_set_next(set, &cpu));
}

static void test_refuses_what_is_no_list(void)
{
    static const char *const bad[] = { "a", "1-", "-1", "3-1", "1;2", "1,,2", "0-16384", "99999999999999999999", "1-2-3", " 1" };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(CpuSet) set = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(cpu_set_parse(bad[i], &set, &error));
        g_assert_true(error_is(error, ERROR_INVALID_ARG));
        g_assert_null(set);
    }
}

static void test_adding_beyond_the_limit_fails(void)
{
    g_autoptr(CpuSet) set = cpu_set_new();

    g_assert_true(cpu_set_add(set, CPU_SET_MAX - 1));
    g_assert_false(cpu_set_add(set, CPU_SET_MAX));
    g_assert_cmpuint(cpu_set_count(set), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/cpu-set/reads-and-writes-ranges", test_reads_and_writes_ranges);
    g_test_add_func("/host/cpu-set/empty-text-is-the-empty-set", test_empty_text_is_the_empty_set);
    g_test_add_func("/host/cpu-set/refuses-what-is-no-list", test_refuses_what_is_no_list);
    g_test_add_func("/host/cpu-set/adding-beyond-the-limit-fails", test_adding_beyond_the_limit_fails);
    return g_test_run();
}
