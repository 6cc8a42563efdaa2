/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prepare/image-size.h"

#include "base/error.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *write_image(const void *data, gsize length)
{
    char *path = NULL;
    int fd = g_file_open_tmp("image-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, data, length), ==, length);
    close(fd);
    return path;
}

static ImageSize measure(const void *data, gsize length, ImageFormat format)
{
    g_autofree char *path = write_image(data, length);
    ImageSize size;

    g_assert_true(image_size_read(path, format, &size, NULL));
    g_unlink(path);
    return size;
}

static void test_raw_is_as_large_as_its_file(void)
{
    static const guint8 data[1000];

    g_assert_cmpuint(measure(data, sizeof(data), IMAGE_FORMAT_RAW).capacity, ==, 1000);
    g_assert_cmpuint(measure(data, sizeof(data), IMAGE_FORMAT_RAW).physical, ==, 1000);
}

static void test_qcow2_tells_its_capacity(void)
{
    static const guint8 header[104] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3, [28] = 4 };
    ImageSize size = measure(header, sizeof(header), IMAGE_FORMAT_QCOW2);

    g_assert_cmpuint(size.capacity, ==, 64 << 20);
    g_assert_cmpuint(size.physical, ==, sizeof(header));
}

/* The header is a guest's owner's, so what cannot be true is not told. */
static void test_a_header_that_lies_is_passed_over(void)
{
    static const guint8 huge[104] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3, [24] = 0xff };
    static const guint8 torn[20] = { 'Q', 'F', 'I', 0xfb };
    static const guint8 other[104] = { 'X', 'F', 'I', 0xfb, [28] = 4 };

    g_assert_cmpuint(measure(huge, sizeof(huge), IMAGE_FORMAT_QCOW2).capacity, ==, sizeof(huge));
    g_assert_cmpuint(measure(torn, sizeof(torn), IMAGE_FORMAT_QCOW2).capacity, ==, sizeof(torn));
    g_assert_cmpuint(measure(other, sizeof(other), IMAGE_FORMAT_QCOW2).capacity, ==, sizeof(other));
}

static void test_a_missing_image_is_named(void)
{
    g_autoptr(GError) error = NULL;
    ImageSize size;

    g_assert_false(image_size_read("/nonexistent/disk.qcow2", IMAGE_FORMAT_QCOW2, &size, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_nonnull(g_strstr_len(error->message, -1, "/nonexistent/disk.qcow2"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qemud/image-size/raw", test_raw_is_as_large_as_its_file);
    g_test_add_func("/qemud/image-size/qcow2", test_qcow2_tells_its_capacity);
    g_test_add_func("/qemud/image-size/lie", test_a_header_that_lies_is_passed_over);
    g_test_add_func("/qemud/image-size/missing", test_a_missing_image_is_named);
    return g_test_run();
}
