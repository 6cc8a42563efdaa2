/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The source of the records here is "tests.unit.base.log". */
#include "base/log.h"
#include "base/error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct Fixture {
    char *folder;
    char *path;
} Fixture;

static void set_filters(const char *text)
{
    g_autoptr(GError) error = NULL;

    log_set_filters(text, &error);
    g_assert_no_error(error);
}

static void set_outputs(const char *format, const char *path)
{
    g_autofree char *text = g_strdup_printf("%s%s", format, path);
    g_autoptr(GError) error = NULL;

    log_set_outputs(text, &error);
    g_assert_no_error(error);
}

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->path = g_build_filename(fixture->folder, "log", NULL);
    set_outputs("1:file:", fixture->path);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    set_filters("");
    log_set_outputs("", NULL);
    g_unlink(fixture->path);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
    g_free(fixture->path);
    g_free(fixture->folder);
}

static bool is_logged(const Fixture *fixture, const char *text)
{
    g_autofree char *content = NULL;

    g_assert_true(g_file_get_contents(fixture->path, &content, NULL, NULL));
    return strstr(content, text) != NULL;
}

static void test_level_of_the_start_holds_without_filters(Fixture *fixture, gconstpointer unused)
{
    g_debug("whisper");
    g_info("word");
    g_assert_false(is_logged(fixture, "whisper"));
    g_assert_true(is_logged(fixture, "info test-log: word\n"));
}

static void test_filter_lets_more_of_its_source_through(Fixture *fixture, gconstpointer unused)
{
    set_filters("1:unit.base.log");
    g_debug("whisper");
    g_assert_true(is_logged(fixture, "debug test-log: whisper\n"));
}

static void test_filter_holds_more_of_its_source_back(Fixture *fixture, gconstpointer unused)
{
    set_filters("4:unit.base");
    g_warning("%s", "shout");
    g_critical("%s", "scream");
    g_assert_false(is_logged(fixture, "shout"));
    g_assert_true(is_logged(fixture, "scream"));
}

static void test_filter_of_another_source_changes_nothing(Fixture *fixture, gconstpointer unused)
{
    set_filters("1:rpc.conn");
    g_debug("whisper");
    g_info("word");
    g_assert_false(is_logged(fixture, "whisper"));
    g_assert_true(is_logged(fixture, "word"));
}

static void test_first_filter_that_matches_counts(Fixture *fixture, gconstpointer unused)
{
    set_filters("4:base.log 1:*");
    g_info("word");
    g_assert_false(is_logged(fixture, "word"));
}

static void test_output_has_a_priority_of_its_own(Fixture *fixture, gconstpointer unused)
{
    set_outputs("3:file:", fixture->path);
    g_info("word");
    g_warning("%s", "shout");
    g_assert_false(is_logged(fixture, "word"));
    g_assert_true(is_logged(fixture, "shout"));
}

static void test_file_is_appended_to(Fixture *fixture, gconstpointer unused)
{
    g_info("first");
    set_outputs("1:file:", fixture->path);
    g_info("second");
    g_assert_true(is_logged(fixture, "first"));
    g_assert_true(is_logged(fixture, "second"));
}

static void test_log_files_are_private(Fixture *fixture, gconstpointer unused)
{
    GStatBuf info;

    g_assert_cmpint(g_stat(fixture->path, &info), ==, 0);
    g_assert_cmpuint(info.st_mode & 0777, ==, 0600);
}

static void test_file_that_cannot_be_opened_changes_nothing(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *text = g_strdup_printf("1:stderr 1:file:%s/no/such/folder", fixture->folder);
    g_autoptr(GError) error = NULL;

    g_assert_false(log_set_outputs(text, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_info("word");
    g_assert_true(is_logged(fixture, "word"));
}

static void test_filters_that_are_wrong_change_nothing(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *filters = NULL;
    guint n;

    set_filters("1:base");
    g_assert_false(log_set_filters("1:base 7:base", NULL));
    filters = log_get_filters(&n);
    g_assert_cmpstr(filters, ==, "1:*base*");
    g_assert_cmpuint(n, ==, 1);
}

static void test_empty_outputs_are_the_default(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *outputs = NULL;
    guint n;

    set_outputs("", "");
    outputs = log_get_outputs(&n);
    g_assert_cmpstr(outputs, ==, "2:stderr");
    g_assert_cmpuint(n, ==, 1);
}

static void test_no_filters_are_none(Fixture *fixture, gconstpointer unused)
{
    guint n;

    g_assert_null(log_get_filters(&n));
    g_assert_cmpuint(n, ==, 0);
}

static gpointer log_much(gpointer unused)
{
    for (guint i = 0; i < 2000; i++)
        g_info("from a thread");
    return NULL;
}

static void test_outputs_change_while_threads_log(Fixture *fixture, gconstpointer unused)
{
    GThread *threads[2] = { g_thread_new("a", log_much, NULL), g_thread_new("b", log_much, NULL) };

    for (guint i = 0; i < 200; i++) {
        set_outputs("1:file:", fixture->path);
        set_filters(i % 2 != 0 ? "2:base" : "");
    }
    g_thread_join(threads[0]);
    g_thread_join(threads[1]);

    g_autofree char *content = NULL;
    g_assert_true(g_file_get_contents(fixture->path, &content, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 4001);
}

#define ADD(name) g_test_add("/base/log/" #name, Fixture, NULL, setup, test_##name, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_log_set_always_fatal(G_LOG_FATAL_MASK);
    log_setup("test-log", G_LOG_LEVEL_INFO);
    ADD(level_of_the_start_holds_without_filters);
    ADD(filter_lets_more_of_its_source_through);
    ADD(filter_holds_more_of_its_source_back);
    ADD(filter_of_another_source_changes_nothing);
    ADD(first_filter_that_matches_counts);
    ADD(output_has_a_priority_of_its_own);
    ADD(file_is_appended_to);
    ADD(log_files_are_private);
    ADD(file_that_cannot_be_opened_changes_nothing);
    ADD(filters_that_are_wrong_change_nothing);
    ADD(empty_outputs_are_the_default);
    ADD(no_filters_are_none);
    ADD(outputs_change_while_threads_log);
    return g_test_run();
}
