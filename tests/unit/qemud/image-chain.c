/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Images made by qemu-img, and headers of our own that it would not make. */
#include "prepare/image.h"
#include "base/error.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    char *folder;
    bool has_tool;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *tool = g_find_program_in_path("qemu-img");

    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->has_tool = tool != NULL;
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->folder);

    g_assert_cmpint(system(command), ==, 0);
    g_free(fixture->folder);
}

static bool make(Fixture *fixture, const char *arguments)
{
    g_autofree char *command = g_strdup_printf("cd %s && qemu-img create -q %s >/dev/null", fixture->folder, arguments);

    if (!fixture->has_tool) {
        g_test_skip("needs qemu-img");
        return false;
    }
    g_assert_cmpint(system(command), ==, 0);
    return true;
}

static Disk *disk_new(Fixture *fixture, const char *name)
{
    Disk *disk = xml_object_new(&disk_element);

    disk->target = g_strdup("vda");
    disk->source.type = STORAGE_TYPE_FILE;
    disk->source.path = g_build_filename(fixture->folder, name, NULL);
    disk->driver.format = IMAGE_FORMAT_QCOW2;
    return disk;
}

static void disk_free(Disk *disk)
{
    xml_object_free(&disk_element, disk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Disk, disk_free)

static void test_chain_is_found_to_its_end(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Disk) disk = disk_new(fixture, "top.qcow2");
    g_autoptr(GError) error = NULL;

    if (!make(fixture, "-f raw base.img 1M") || !make(fixture, "-f qcow2 -b base.img -F raw middle.qcow2") ||
        !make(fixture, "-f qcow2 -b ./middle.qcow2 -F qcow2 top.qcow2"))
        return;
    g_assert_true(image_find_chain(disk, &error));
    g_assert_no_error(error);
    g_assert_true(g_str_has_suffix(disk->backing->source.path, "/middle.qcow2"));
    g_assert_cmpint(disk->backing->format, ==, IMAGE_FORMAT_QCOW2);
    g_assert_true(g_str_has_suffix(disk->backing->backing->source.path, "/base.img"));
    g_assert_cmpint(disk->backing->backing->format, ==, IMAGE_FORMAT_RAW);
}

static void test_single_image_ends_its_chain(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Disk) disk = disk_new(fixture, "one.qcow2");

    if (!make(fixture, "-f qcow2 one.qcow2 1M"))
        return;
    g_assert_true(image_find_chain(disk, NULL));
    g_assert_cmpint(disk->backing->source.type, ==, STORAGE_TYPE_NONE);
}

static void test_raw_image_is_not_looked_into(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Disk) disk = disk_new(fixture, "missing");

    disk->driver.format = IMAGE_FORMAT_RAW;
    g_assert_true(image_find_chain(disk, NULL));
    g_assert_null(disk->backing);
}

static void test_missing_image_is_named(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Disk) disk = disk_new(fixture, "missing");
    g_autoptr(GError) error = NULL;

    g_assert_false(image_find_chain(disk, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_nonnull(strstr(error->message, "/missing"));
}

static void test_circle_is_refused(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Disk) disk = disk_new(fixture, "a.qcow2");
    g_autoptr(GError) error = NULL;

    if (!make(fixture, "-f qcow2 a.qcow2 1M") || !make(fixture, "-f qcow2 -b a.qcow2 -F qcow2 b.qcow2") ||
        !make(fixture, "-u -f qcow2 -b b.qcow2 -F qcow2 a.qcow2 1M"))
        return;
    g_assert_false(image_find_chain(disk, &error));
    g_assert_nonnull(strstr(error->message, "circles"));
}

/* A header whose name of the image below lies at @at and is @length long. */
static void write_header(Fixture *fixture, guint64 at, guint32 length, const char *content)
{
    g_autofree char *path = g_build_filename(fixture->folder, "made.qcow2", NULL);
    guint8 header[512] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 2 };

    for (int i = 0; i < 8; i++)
        header[8 + i] = (guint8)(at >> (56 - 8 * i));
    for (int i = 0; i < 4; i++)
        header[16 + i] = (guint8)(length >> (24 - 8 * i));
    if (content != NULL)
        memcpy(header + at, content, strlen(content));
    g_assert_true(file_replace(path, (const char *)header, sizeof(header), 0600, NULL));
}

static void test_bad_headers_are_refused(Fixture *fixture, gconstpointer unused)
{
    static const struct {
        guint64 at;
        guint32 length;
    } bad[] = { { 511, 2 }, { G_MAXUINT64, 10 }, { G_MAXUINT64 - 5, 10 }, { 100, 0 }, { 100, G_MAXUINT32 }, { 100, 1024 }, { 0x500, 528 } };
    g_autofree char *path = g_build_filename(fixture->folder, "made.qcow2", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(ImageBacking) found = { 0 };
        g_autoptr(GError) error = NULL;

        write_header(fixture, bad[i].at, bad[i].length, NULL);
        g_assert_false(image_read_backing(path, IMAGE_FORMAT_QCOW2, &found, &error));
        g_assert_true(error_is(error, ERROR_INVALID_ARG));
    }
}

static void test_format_below_must_be_told(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "made.qcow2", NULL);
    g_auto(ImageBacking) found = { 0 };
    g_autoptr(GError) error = NULL;

    write_header(fixture, 200, 4, "base");
    g_assert_false(image_read_backing(path, IMAGE_FORMAT_QCOW2, &found, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_INVALID));
    g_assert_nonnull(strstr(error->message, "was not specified"));
}

static void test_image_on_the_network_is_refused(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "made.qcow2", NULL);
    g_auto(ImageBacking) found = { 0 };
    g_autoptr(GError) error = NULL;

    write_header(fixture, 200, 12, "nbd://host/x");
    g_assert_false(image_read_backing(path, IMAGE_FORMAT_QCOW2, &found, &error));
    g_assert_true(error_is(error, ERROR_CONFIG_UNSUPPORTED));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/image-chain/" name, Fixture, NULL, setup, function, teardown)
    ADD("chain-is-found-to-its-end", test_chain_is_found_to_its_end);
    ADD("single-image-ends-its-chain", test_single_image_ends_its_chain);
    ADD("raw-image-is-not-looked-into", test_raw_image_is_not_looked_into);
    ADD("missing-image-is-named", test_missing_image_is_named);
    ADD("circle-is-refused", test_circle_is_refused);
    ADD("bad-headers-are-refused", test_bad_headers_are_refused);
    ADD("format-below-must-be-told", test_format_below_must_be_told);
    ADD("image-on-the-network-is-refused", test_image_on_the_network_is_refused);
    return g_test_run();
}
