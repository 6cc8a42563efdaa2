/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A qcow2 image names the image below it in its header; QEMU would find it there, but whoever starts QEMU has to know, too: to give it the
 * right to read that file, and to tell clients of it. The header may have been written by a guest's owner: what it holds is bounded, and an
 * image whose format it does not tell is refused, as guessing would let a guest make its disk mean another file.
 * Source: QEMU's docs/interop/qcow2.
 */
#include "prepare/image.h"

#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define QCOW2_MAGIC          0x514649fbu
#define EXTENSION_END        0u
#define EXTENSION_BACKING    0xe2792acau
#define VERSION_2_HEADER     72
#define LONGEST_NAME         1023
#define LONGEST_FORMAT_NAME  64
#define HEADER_SIZE          65536 /* the smallest cluster that the header may extend over, in practice */
#define LONGEST_CHAIN        200

void image_backing_clear(ImageBacking *backing)
{
    g_clear_pointer(&backing->path, g_free);
}

static guint32 read_u32(const guint8 *bytes)
{
    return ((guint32)bytes[0] << 24) | ((guint32)bytes[1] << 16) | ((guint32)bytes[2] << 8) | bytes[3];
}

static guint64 read_u64(const guint8 *bytes)
{
    return ((guint64)read_u32(bytes) << 32) | read_u32(bytes + 4);
}

static bool damaged(const char *path, const char *what, GError **error)
{
    error_set(error, ERROR_INVALID_ARG, "%s is not a qcow2 image: %s", path, what);
    return false;
}

/* The name of the backing image's format, from the header's extensions; NULL where it is not told. The caller frees it. */
static char *find_format(const guint8 *header, gsize length)
{
    gsize at = read_u32(header + 4) >= 3 && length >= 104 ? read_u32(header + 100) : VERSION_2_HEADER;

    while (at <= length - 8) {
        guint32 kind = read_u32(header + at);
        guint32 size = read_u32(header + at + 4);

        if (kind == EXTENSION_END || size > length - at - 8)
            return NULL;
        if (kind == EXTENSION_BACKING)
            return size <= LONGEST_FORMAT_NAME ? g_strndup((const char *)header + at + 8, size) : NULL;
        at += 8 + ((gsize)size + 7) / 8 * 8;
    }
    return NULL;
}

static char *absolute(const char *name, const char *of)
{
    g_autofree char *folder = NULL;

    if (g_str_has_prefix(name, "file:"))
        name += strlen("file:");
    if (*name == '/')
        return g_strdup(name);
    folder = g_path_get_dirname(of);
    return g_build_filename(folder, name, NULL);
}

static bool take_backing(const char *path, const char *name, const guint8 *header, gsize length, ImageBacking *ret_backing, GError **error)
{
    g_autofree char *format_name = find_format(header, length);
    int format;

    if (g_str_has_prefix(name, "json:") || strstr(name, "://") != NULL) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "image %s lies on '%s', which is not a file of this host", path, name);
        return false;
    }
    if (format_name == NULL) {
        error_set(
            error, ERROR_OPERATION_INVALID,
            "format of backing image '%s' of image '%s' was not specified in the image metadata; set it by: qemu-img rebase -u -b %s -F "
            "FORMAT %s",
            name, path, name, path);
        return false;
    }
    if (!enum_parse(&image_format, format_name, &format)) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "image %s lies on '%s' of the unknown format '%s'", path, name, format_name);
        return false;
    }
    ret_backing->path = absolute(name, path);
    ret_backing->format = (ImageFormat)format;
    return true;
}

/** image_parse_backing: the same from the first bytes of a qcow2 image. Errors: but for ERROR_SYSTEM_ERROR, as image_read_backing(). */
bool image_parse_backing(const char *path, const guint8 *header, gsize length, ImageBacking *ret_backing, GError **error)
{
    g_autofree char *name = NULL;
    guint64 name_at;
    guint32 name_length;

    if (length < VERSION_2_HEADER || read_u32(header) != QCOW2_MAGIC)
        return damaged(path, "it has no such header", error);

    name_at = read_u64(header + 8);
    name_length = read_u32(header + 16);
    if (name_at == 0) {
        *ret_backing = (ImageBacking){ 0 };
        return true;
    }
    if (name_length == 0 || name_length > MIN(LONGEST_NAME, length) || name_at > length - name_length)
        return damaged(path, "the name of its backing image lies outside of its header", error);

    name = g_strndup((const char *)header + name_at, name_length);
    return take_backing(path, name, header, length, ret_backing, error);
}

/**
 * image_read_backing: which image lies below
 * @path: an image
 * @format: its format; of one that is not qcow2 nothing is known and nothing is read
 * @ret_backing: its path is NULL where there is none
 *
 * Errors: ERROR_SYSTEM_ERROR; ERROR_INVALID_ARG for a damaged header; ERROR_OPERATION_INVALID where the format below is not told.
 * Thread: any that may block.
 */
bool image_read_backing(const char *path, ImageFormat format, ImageBacking *ret_backing, GError **error)
{
    g_autofree guint8 *header = g_malloc(HEADER_SIZE);
    g_autofd int fd = -1;
    ssize_t length;

    if (format != IMAGE_FORMAT_QCOW2) {
        *ret_backing = (ImageBacking){ 0 };
        return true;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || (length = pread(fd, header, HEADER_SIZE, 0)) < 0) {
        error_set_errno(error, errno, "Cannot access storage file '%s'", path);
        return false;
    }
    return image_parse_backing(path, header, (gsize)length, ret_backing, error);
}

static BackingStore *backing_new(ImageBacking *found)
{
    BackingStore *backing = xml_object_new(&backing_store_element);

    if (found->path == NULL) {
        backing->source.type = STORAGE_TYPE_NONE;
        return backing;
    }
    backing->source.type = g_str_has_prefix(found->path, "/dev/") ? STORAGE_TYPE_BLOCK : STORAGE_TYPE_FILE;
    backing->source.path = g_steal_pointer(&found->path);
    backing->format = found->format;
    return backing;
}

static bool is_local(const StorageSource *source)
{
    return (source->type == STORAGE_TYPE_FILE || source->type == STORAGE_TYPE_BLOCK) && source->path != NULL;
}

/**
 * image_find_chain: find the images below a disk's, where the document does not tell them
 * @disk: the disk of a running machine's document; its `backing` is filled in, down to the end
 *
 * Errors: as image_read_backing(); ERROR_OPERATION_INVALID for a chain that is too long or goes in circles. Thread: any that may block.
 */
bool image_find_chain(Disk *disk, GError **error)
{
    const StorageSource *source = &disk->source;
    ImageFormat format = disk->driver.format;
    BackingStore **place = &disk->backing;

    for (guint depth = 0; is_local(source) && format == IMAGE_FORMAT_QCOW2; depth++) {
        g_auto(ImageBacking) found = { 0 };

        if (depth >= LONGEST_CHAIN) {
            error_set(error, ERROR_OPERATION_INVALID, "the images below disk '%s' are more than %d, or go in circles", disk->target,
                      LONGEST_CHAIN);
            return false;
        }
        if (*place == NULL) {
            if (!image_read_backing(source->path, format, &found, error))
                return false;
            *place = backing_new(&found);
        }
        source = &(*place)->source;
        format = (*place)->format;
        place = &(*place)->backing;
    }
    return true;
}
