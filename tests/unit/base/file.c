/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Fixture {
    char *folder;
    char *path;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->path = g_build_filename(fixture->folder, "file", NULL);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_unlink(fixture->path);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0); /* fails where a temporary was left */
    g_free(fixture->path);
    g_free(fixture->folder);
}

static void test_replace_reads_back(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *data = NULL;
    gsize length;
    struct stat info;

    g_assert_true(file_replace(fixture->path, "old", 3, 0644, NULL));
    g_assert_true(file_replace(fixture->path, "new one", 7, 0600, NULL));
    g_assert_true(file_read(fixture->path, 100, &data, &length, NULL));
    g_assert_cmpstr(data, ==, "new one");
    g_assert_cmpuint(length, ==, 7);
    g_assert_cmpint(stat(fixture->path, &info), ==, 0);
    g_assert_cmpuint(info.st_mode & 0777, ==, 0600);
}

static void test_read_refuses_over_limit(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(file_replace(fixture->path, "12345", 5, 0600, NULL));
    g_assert_false(file_read(fixture->path, 4, &data, NULL, &error));
    g_assert_true(error_is(error, ERROR_OVERFLOW));
    g_assert_null(data);
}

static void test_replace_in_missing_folder_fails(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "none", "file", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(file_replace(path, "x", 1, 0600, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_nonnull(strstr(error->message, path));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/base/file/replace-reads-back", Fixture, NULL, setup, test_replace_reads_back, teardown);
    g_test_add("/base/file/read-refuses-over-limit", Fixture, NULL, setup, test_read_refuses_over_limit, teardown);
    g_test_add("/base/file/replace-in-missing-folder-fails", Fixture, NULL, setup, test_replace_in_missing_folder_fails, teardown);
    return g_test_run();
}
