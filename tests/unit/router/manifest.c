/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/file.h"
#include "manifest.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct Fixture {
    char *folder;
    GPtrArray *paths;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->paths = g_ptr_array_new_with_free_func(g_free);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    for (guint i = fixture->paths->len; i > 0; i--)
        g_remove(fixture->paths->pdata[i - 1]);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
    g_ptr_array_unref(fixture->paths);
    g_free(fixture->folder);
}

static void put(Fixture *fixture, const char *name, const char *text)
{
    char *path = g_build_filename(fixture->folder, name, NULL);
    g_autofree char *whole = g_strconcat("[Driver]\n", text, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    if (strcmp(parent, fixture->folder) != 0) {
        g_ptr_array_add(fixture->paths, g_strdup(parent));
        g_mkdir(parent, 0755);
    }
    g_ptr_array_add(fixture->paths, path);
    g_assert_true(g_file_set_contents(path, whole, -1, NULL));
}

static Manifests *load(Fixture *fixture, GError **error)
{
    const char *const folders[] = { fixture->folder, "/nonexistent", NULL };

    return manifests_load(folders, error);
}

#define FAKE "Name=fake\nSchemes=fake;mock\nClasses=domain;storage\nExec=faked\nSocket=faked-sock\n"
#define NETS "Name=net\nSchemes=network\nClasses=network\nExec=netd\nSocket=netd-sock\n"

static void test_reads_back(Fixture *fixture, gconstpointer unused)
{
    put(fixture, "fake.driver", FAKE "Listen=virtfaked-sock\nDefault=yes\nProfile=anything\n");
    g_autoptr(Manifests) manifests = load(fixture, NULL);

    const Manifest *manifest = manifests_find_default(manifests);
    g_assert_cmpstr(manifest->name, ==, "fake");
    g_assert_cmpstr(manifest->exec, ==, "faked");
    g_assert_cmpstr(manifest->socket, ==, "faked-sock");
    g_assert_cmpstr(manifest->listen[0], ==, "virtfaked-sock");
    g_assert_true(manifest->is_default);
    g_assert_false(manifest->is_private);
}

static void test_schemes_match_whole_and_in_any_case(Fixture *fixture, gconstpointer unused)
{
    put(fixture, "fake.driver", FAKE);
    g_autoptr(Manifests) manifests = load(fixture, NULL);

    g_assert_nonnull(manifests_find_scheme(manifests, "mock", 4));
    g_assert_nonnull(manifests_find_scheme(manifests, "FAKE+ssh", 4));
    g_assert_null(manifests_find_scheme(manifests, "fak", 3));
    g_assert_null(manifests_find_scheme(manifests, "faked", 5));
}

static void test_classes_choose_host_services(Fixture *fixture, gconstpointer unused)
{
    put(fixture, "fake.driver", FAKE);
    put(fixture, "net/net.driver", NETS); /* a folder deeper, as in a build tree */
    g_autoptr(Manifests) manifests = load(fixture, NULL);

    g_assert_cmpstr(manifests_find_class(manifests, ROUTE_NETWORK)->name, ==, "net");
    g_assert_null(manifests_find_class(manifests, ROUTE_STORAGE)); /* served by a hypervisor, but for itself only */
    g_assert_null(manifests_find_class(manifests, ROUTE_SECRET));
    g_assert_true(manifest_serves(manifests_find_scheme(manifests, "fake", 4), ROUTE_STORAGE));
    g_assert_true(manifest_serves(manifests_find_scheme(manifests, "fake", 4), ROUTE_CONNECT));
    g_assert_false(manifest_serves(manifests_find_scheme(manifests, "fake", 4), ROUTE_NETWORK));
}

static void test_known_schemes_are_listed(Fixture *fixture, gconstpointer unused)
{
    put(fixture, "net.driver", NETS);
    put(fixture, "fake.driver", FAKE);
    g_autoptr(Manifests) manifests = load(fixture, NULL);
    g_autofree char *schemes = manifests_schemes(manifests);

    g_assert_cmpstr(schemes, ==, "fake, mock, network");
}

static void test_other_files_are_left_alone(Fixture *fixture, gconstpointer unused)
{
    put(fixture, "fake.driver.old", "nonsense");
    put(fixture, "README", "nonsense");
    g_autoptr(Manifests) manifests = load(fixture, NULL);

    g_assert_cmpuint(manifests->items->len, ==, 0);
}

static void refuse(Fixture *fixture, const char *text, const char *part)
{
    g_autoptr(GError) error = NULL;

    put(fixture, "bad.driver", text);
    g_assert_null(load(fixture, &error));
    g_assert_true(error_is(error, ERROR_CONF_SYNTAX));
    g_assert_nonnull(strstr(error->message, "bad.driver"));
    g_assert_nonnull(strstr(error->message, part));
}

static void test_mistakes_are_told_with_file_and_key(Fixture *fixture, gconstpointer unused)
{
    refuse(fixture, "Exec=x\nSocket=y\n", "Name=");
    refuse(fixture, "Name=x\nSocket=y\n", "Exec=");
    refuse(fixture, "Name=x\nExec=y\n", "Socket=");
    refuse(fixture, FAKE "Default=perhaps\n", "perhaps");
    refuse(fixture, "Name=x\nExec=x\nSocket=x\nClasses=domain;colour\n", "colour");
    refuse(fixture, "Name=x\nExec=x\nSocket=../x\n", "../x");
    refuse(fixture, FAKE "Listen=a/b\n", "a/b");
    refuse(fixture, "no key file", "");
}

static void test_name_stands_once(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    put(fixture, "one.driver", FAKE);
    put(fixture, "two.driver", FAKE);
    g_assert_null(load(fixture, &error));
    g_assert_nonnull(strstr(error->message, "one.driver"));
    g_assert_nonnull(strstr(error->message, "two.driver"));
}

#define ADD(name, test) g_test_add("/router/manifest/" name, Fixture, NULL, setup, test, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("reads-back", test_reads_back);
    ADD("schemes-match-whole-and-in-any-case", test_schemes_match_whole_and_in_any_case);
    ADD("classes-choose-host-services", test_classes_choose_host_services);
    ADD("known-schemes-are-listed", test_known_schemes_are_listed);
    ADD("other-files-are-left-alone", test_other_files_are_left_alone);
    ADD("mistakes-are-told-with-file-and-key", test_mistakes_are_told_with_file_and_key);
    ADD("name-stands-once", test_name_stands_once);
    return g_test_run();
}
