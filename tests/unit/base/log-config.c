/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/log-config.h"

#include <string.h>

static void check_filters(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) filters = log_filters_parse(text, &error);

    g_assert_no_error(error);
    g_autofree char *formatted = log_filters_format(filters);
    g_assert_cmpstr(formatted, ==, expected);
}

static void check_outputs(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) outputs = log_outputs_parse(text, &error);

    g_assert_no_error(error);
    g_autofree char *formatted = log_outputs_format(outputs);
    g_assert_cmpstr(formatted, ==, expected);
}

static void check_filters_refused(const char *text, const char *mentioned)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(log_filters_parse(text, &error));
    g_assert_true(error_is(error, ERROR_INVALID_ARG));
    g_assert_nonnull(strstr(error->message, mentioned));
}

static void check_outputs_refused(const char *text, const char *mentioned)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(log_outputs_parse(text, &error));
    g_assert_true(error_is(error, ERROR_INVALID_ARG));
    g_assert_nonnull(strstr(error->message, mentioned));
}

static void test_filters_match_anywhere_in_a_source(void)
{
    check_filters("3:util.object 1:qemu", "3:*util.object* 1:*qemu*");
    check_filters("2:a*b", "2:*a*b*");
}

static void test_spaces_around_filters_mean_nothing(void)
{
    check_filters("  3:a    2:b  ", "3:*a* 2:*b*");
}

static void test_no_filters_are_formatted_as_nothing(void)
{
    check_filters("", NULL);
    check_filters("   ", NULL);
}

static void test_plus_of_old_filters_means_nothing(void)
{
    check_filters("1:+util", "1:*util*");
}

static void test_filters_keep_their_order_and_repetitions(void)
{
    check_filters("3:a 1:a 3:a", "3:*a* 1:*a* 3:*a*");
}

static void test_filter_without_a_pattern_is_refused(void)
{
    check_filters_refused("3", "'3'");
    check_filters_refused("3:util bla", "'bla'");
}

static void test_filter_with_an_empty_pattern_is_refused(void)
{
    check_filters_refused("3:", "''");
    check_filters_refused("3:+", "'+'");
    check_filters_refused("3::a", "''");
}

static void test_filter_with_another_priority_is_refused(void)
{
    check_filters_refused("0:a", "'0'");
    check_filters_refused("5:a", "'5'");
    check_filters_refused("-1:a", "'-1'");
    check_filters_refused("1x:a", "'1x'");
    check_filters_refused(":a", "''");
}

static void test_too_many_filters_are_refused(void)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < 1024; i++)
        g_string_append(text, "1:a ");
    g_autoptr(GPtrArray) most = log_filters_parse(text->str, NULL);
    g_assert_cmpuint(most->len, ==, 1024);
    g_string_append(text, "1:a");
    check_filters_refused(text->str, "1024");
}

static void test_outputs_of_all_kinds(void)
{
    check_outputs("1:file:/var/log/x.log 3:syslog:name 4:journald 2:stderr", "1:file:/var/log/x.log 3:syslog:name 4:journald 2:stderr");
}

static void test_same_output_twice_counts_as_said_last(void)
{
    check_outputs("1:stderr 2:stderr", "2:stderr");
    check_outputs("2:file:/x 3:journald 1:file:/x", "3:journald 1:file:/x");
    check_outputs("1:syslog:a 2:syslog:b", "1:syslog:a 2:syslog:b");
}

static void test_relative_file_starts_at_the_current_folder(void)
{
    g_autofree char *folder = g_get_current_dir();
    g_autofree char *expected = g_strdup_printf("1:file:%s/here.log", folder);

    check_outputs("1:file:here.log", expected);
}

static void test_output_without_a_target_is_refused(void)
{
    check_outputs_refused("1", "'1'");
    check_outputs_refused("1:", "''");
    check_outputs_refused("1:stderr x", "'x'");
}

static void test_output_with_another_target_is_refused(void)
{
    check_outputs_refused("1:bla", "'bla'");
    check_outputs_refused("1:STDERR", "'STDERR'");
}

static void test_output_with_another_priority_is_refused(void)
{
    check_outputs_refused("0:stderr", "'0'");
    check_outputs_refused("5:stderr", "'5'");
}

static void test_output_without_its_detail_is_refused(void)
{
    check_outputs_refused("1:file", "'file'");
    check_outputs_refused("1:syslog", "'syslog'");
}

static void test_output_with_a_detail_too_many_is_refused(void)
{
    check_outputs_refused("1:stderr:x", "nothing may follow");
    check_outputs_refused("1:journald:x", "nothing may follow");
    check_outputs_refused("1:file:/a:b", "one more part");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/log-config/filters_match_anywhere_in_a_source", test_filters_match_anywhere_in_a_source);
    g_test_add_func("/base/log-config/spaces_around_filters_mean_nothing", test_spaces_around_filters_mean_nothing);
    g_test_add_func("/base/log-config/no_filters_are_formatted_as_nothing", test_no_filters_are_formatted_as_nothing);
    g_test_add_func("/base/log-config/plus_of_old_filters_means_nothing", test_plus_of_old_filters_means_nothing);
    g_test_add_func("/base/log-config/filters_keep_their_order_and_repetitions", test_filters_keep_their_order_and_repetitions);
    g_test_add_func("/base/log-config/filter_without_a_pattern_is_refused", test_filter_without_a_pattern_is_refused);
    g_test_add_func("/base/log-config/filter_with_an_empty_pattern_is_refused", test_filter_with_an_empty_pattern_is_refused);
    g_test_add_func("/base/log-config/filter_with_another_priority_is_refused", test_filter_with_another_priority_is_refused);
    g_test_add_func("/base/log-config/too_many_filters_are_refused", test_too_many_filters_are_refused);
    g_test_add_func("/base/log-config/outputs_of_all_kinds", test_outputs_of_all_kinds);
    g_test_add_func("/base/log-config/same_output_twice_counts_as_said_last", test_same_output_twice_counts_as_said_last);
    g_test_add_func("/base/log-config/relative_file_starts_at_the_current_folder", test_relative_file_starts_at_the_current_folder);
    g_test_add_func("/base/log-config/output_without_a_target_is_refused", test_output_without_a_target_is_refused);
    g_test_add_func("/base/log-config/output_with_another_target_is_refused", test_output_with_another_target_is_refused);
    g_test_add_func("/base/log-config/output_with_another_priority_is_refused", test_output_with_another_priority_is_refused);
    g_test_add_func("/base/log-config/output_without_its_detail_is_refused", test_output_without_its_detail_is_refused);
    g_test_add_func("/base/log-config/output_with_a_detail_too_many_is_refused", test_output_with_a_detail_too_many_is_refused);
    return g_test_run();
}
