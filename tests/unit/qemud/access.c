/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "process/access.h"
#include "base/error.h"
#include "base/file.h"
#include "process/owners.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    char *folder;
    char *image;
    QemuIdentity identity;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->image = g_build_filename(fixture->folder, "disk.img", NULL);
    fixture->identity = (QemuIdentity){ .name = (char *)"guest-runner", .user = { .uid = 54321, .gid = 54321 } };
    g_assert_cmpint(chmod(fixture->folder, 0711), ==, 0);
    g_assert_true(file_replace(fixture->image, "x", 1, 0600, NULL));
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->folder);

    g_assert_cmpint(system(command), ==, 0);
    g_free(fixture->folder);
    g_free(fixture->image);
}

static bool skip(void)
{
    if (geteuid() != 0)
        g_test_skip("needs root");
    return geteuid() != 0;
}

static void test_closed_folder_is_named(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *expected =
        g_strdup_printf("user guest-runner cannot traverse %s (root:root, mode 0700) on the way to %s", fixture->folder, fixture->image);
    g_autoptr(GError) error = NULL;

    if (skip())
        return;
    g_assert_true(qemu_access_folders(&fixture->identity, fixture->image, NULL));
    g_assert_cmpint(chmod(fixture->folder, 0700), ==, 0);
    g_assert_false(qemu_access_folders(&fixture->identity, fixture->image, &error));
    g_assert_cmpstr(error->message, ==, expected);
    g_assert_cmpuint(geteuid(), ==, 0);
}

static void test_closed_folder_behind_a_link_is_named(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *link = g_build_filename("/tmp", "access-link", NULL);
    g_autoptr(GError) error = NULL;

    if (skip())
        return;
    unlink(link);
    g_assert_cmpint(symlink(fixture->image, link), ==, 0);
    g_assert_cmpint(chmod(fixture->folder, 0700), ==, 0);
    g_assert_false(qemu_access_folders(&fixture->identity, link, &error));
    g_assert_nonnull(strstr(error->message, fixture->folder));
    unlink(link);
}

static void test_missing_file_is_a_system_error(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(qemu_access_file(NULL, "/nowhere/disk", false, &error));
    g_assert_cmpstr(error->message, ==, "Cannot access storage file '/nowhere/disk': No such file or directory");
}

static void test_file_of_another_is_named_with_its_mode(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *expected = g_strdup_printf("user guest-runner may not write %s (root:root, mode 0600)", fixture->image);
    g_autoptr(GError) error = NULL;

    if (skip())
        return;
    g_assert_false(qemu_access_file(&fixture->identity, fixture->image, true, &error));
    g_assert_cmpstr(error->message, ==, expected);
}

static uid_t owner_of(const char *path)
{
    struct stat info;

    g_assert_cmpint(stat(path, &info), ==, 0);
    return info.st_uid;
}

static void test_file_is_given_and_given_back(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuOwners) owners = NULL;
    g_autoptr(QemuOwners) later = NULL;

    if (skip())
        return;
    owners = qemu_owners_new(&fixture->identity);
    g_assert_cmpint(chown(fixture->image, 1234, 1234), ==, 0);
    g_assert_true(qemu_owners_give(owners, fixture->image, NULL));
    g_assert_true(qemu_owners_give(owners, fixture->image, NULL)); /* a second guest */
    g_assert_true(qemu_access_file(&fixture->identity, fixture->image, true, NULL));

    later = qemu_owners_new(&fixture->identity); /* after a restart */
    g_assert_true(qemu_owners_give_back(later, fixture->image, NULL));
    g_assert_cmpuint(owner_of(fixture->image), ==, 54321);
    g_assert_true(qemu_owners_give_back(later, fixture->image, NULL));
    g_assert_cmpuint(owner_of(fixture->image), ==, 1234);
    g_assert_true(qemu_owners_give_back(later, fixture->image, NULL));
    g_assert_cmpuint(owner_of(fixture->image), ==, 1234);
}

static void test_unknown_user_says_what_to_do(void)
{
    QemuIdentity *identity = NULL;
    g_autoptr(GError) error = NULL;

    if (skip())
        return;
    g_assert_false(qemu_identity_find("no-such-user", NULL, &identity, &error));
    g_assert_nonnull(strstr(error->message, "there is no user 'no-such-user'"));
    g_assert_true(qemu_identity_find("nobody", "+107", &identity, NULL));
    g_assert_cmpuint(identity->user.gid, ==, 107);
    qemu_identity_free(identity);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/access/" name, Fixture, NULL, setup, function, teardown)
    ADD("closed-folder-is-named", test_closed_folder_is_named);
    ADD("closed-folder-behind-a-link-is-named", test_closed_folder_behind_a_link_is_named);
    ADD("missing-file-is-a-system-error", test_missing_file_is_a_system_error);
    ADD("file-of-another-is-named-with-its-mode", test_file_of_another_is_named_with_its_mode);
    ADD("file-is-given-and-given-back", test_file_is_given_and_given_back);
    g_test_add_func("/qemud/access/unknown-user-says-what-to-do", test_unknown_user_says_what_to_do);
    return g_test_run();
}
