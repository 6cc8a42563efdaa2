/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can be said of an image without QEMU. A qcow2 image tells its capacity in its header; one whose format is not read here is as large
 * as its file. Source: QEMU's docs/interop/qcow2.
 */
#include "prepare/image-size.h"

#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_SIZE     32
#define CAPACITY_OFFSET 24
#define CAPACITY_LIMIT  ((guint64)1 << 61) /* more than a cluster table can address */

/* The capacity of a qcow2 image, or false for a header that is none. */
static bool read_capacity(int fd, guint64 *ret_capacity)
{
    static const guint8 magic[] = { 'Q', 'F', 'I', 0xfb };
    guint8 header[HEADER_SIZE];
    guint64 capacity;

    if (pread(fd, header, sizeof(header), 0) != sizeof(header) || memcmp(header, magic, sizeof(magic)) != 0)
        return false;
    memcpy(&capacity, header + CAPACITY_OFFSET, sizeof(capacity));
    capacity = GUINT64_FROM_BE(capacity);
    if (capacity > CAPACITY_LIMIT)
        return false;
    *ret_capacity = capacity;
    return true;
}

static bool measure(int fd, ImageSize *size)
{
    struct stat info;
    off_t end;

    if (fstat(fd, &info) < 0)
        return false;
    if (S_ISBLK(info.st_mode)) {
        end = lseek(fd, 0, SEEK_END);
        if (end < 0)
            return false;
        size->physical = size->allocation = (guint64)end;
        return true;
    }
    size->physical = (guint64)info.st_size;
    size->allocation = (guint64)info.st_blocks * 512;
    return true;
}

/**
 * image_size_read: measure an image
 * @path: a file or block device
 *
 * Errors: ERROR_SYSTEM_ERROR where it cannot be opened. Thread: any that may block.
 */
bool image_size_read(const char *path, ImageFormat format, ImageSize *ret_size, GError **error)
{
    g_autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ImageSize size = { 0 };

    if (fd < 0 || !measure(fd, &size)) {
        error_set_errno(error, errno, "cannot measure image '%s'", path);
        return false;
    }
    size.capacity = size.physical;
    if (format == IMAGE_FORMAT_QCOW2)
        read_capacity(fd, &size.capacity);
    *ret_size = size;
    return true;
}
