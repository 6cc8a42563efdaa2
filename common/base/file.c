/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whole files, written so that a reader or a crash meets the old content or the new one: to a temporary beside the target, fsynced,
 * renamed, the folder fsynced. A file that did not exist has no old content to lose, so one fsync behind the rename makes content and name
 * durable together, in half the time; a crash before it may leave an empty file of something that nobody was told is there.
 */
#include "base/file.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool write_all(int fd, const char *data, gsize length)
{
    while (length > 0) {
        ssize_t written = TEMP_FAILURE_RETRY(write(fd, data, length));

        if (written < 0)
            return false;
        data += written;
        length -= (gsize)written;
    }
    return true;
}

/** folder_sync: make the names in a folder durable. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block. */
bool folder_sync(const char *path, GError **error)
{
    g_autofd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) < 0) {
        error_set_errno(error, errno, "cannot make the folder %s durable", path);
        return false;
    }
    return true;
}

static bool sync_folder_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofd int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) == 0;
}

static bool commit_durably(int fd, const char *temporary, const char *path)
{
    if (access(path, F_OK) < 0 && errno == ENOENT)
        return rename(temporary, path) == 0 && fsync(fd) == 0;

    return fsync(fd) == 0 && rename(temporary, path) == 0 && sync_folder_of(path);
}

static bool commit(int fd, const char *temporary, const char *path)
{
    return rename(temporary, path) == 0;
}

static bool replace(const char *path, const char *data, gsize length, mode_t mode, bool (*finish)(int, const char *, const char *),
                    GError **error)
{
    g_autofree char *temporary = g_strconcat(path, ".XXXXXX.new", NULL);
    g_autofd int fd = mkostemps(temporary, strlen(".new"), O_CLOEXEC);

    if (fd < 0) {
        error_set_errno(error, errno, "cannot create a temporary file for %s", path);
        return false;
    }
    /* It is made with 0600. */
    if (!write_all(fd, data, length) || (mode != 0600 && fchmod(fd, mode) < 0) || !finish(fd, temporary, path)) {
        error_set_errno(error, errno, "cannot write %s", path);
        unlink(temporary);
        return false;
    }
    return true;
}

/**
 * file_replace: give a file new content, durable when this returns
 * @path: the file; its folder must exist
 * @data: the content, @length bytes of it
 * @mode: permission bits, whatever the umask
 *
 * On failure the old content stands and no temporary is left. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool file_replace(const char *path, const char *data, gsize length, mode_t mode, GError **error)
{
    return replace(path, data, length, mode, commit_durably, error);
}

/**
 * file_replace_soon: as file_replace(), for what a crash of the host may undo: the kernel writes it when it likes
 *
 * A crash of the host may leave the old content, the new or none; that of a program only the old or the new.
 */
bool file_replace_soon(const char *path, const char *data, gsize length, mode_t mode, GError **error)
{
    return replace(path, data, length, mode, commit, error);
}

/**
 * file_read: the whole content of a file
 * @path: the file
 * @limit: refuse more bytes than this
 * @ret_data: the bytes, a NUL behind them; the caller frees them
 * @ret_length: their number, or NULL
 *
 * Errors: ERROR_SYSTEM_ERROR; ERROR_OVERFLOW for a file over the limit. Thread: any that may block.
 */
bool file_read(const char *path, gsize limit, char **ret_data, gsize *ret_length, GError **error)
{
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
    guint8 chunk[16384];
    ssize_t got;

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open %s", path);
        return false;
    }
    while ((got = TEMP_FAILURE_RETRY(read(fd, chunk, sizeof(chunk)))) > 0) {
        if (content->len + (gsize)got > limit) {
            error_set(error, ERROR_OVERFLOW, "%s is larger than %" G_GSIZE_FORMAT " bytes", path, limit);
            return false;
        }
        g_byte_array_append(content, chunk, (guint)got);
    }
    if (got < 0) {
        error_set_errno(error, errno, "cannot read %s", path);
        return false;
    }
    g_byte_array_append(content, (const guint8 *)"", 1);
    if (ret_length != NULL)
        *ret_length = content->len - 1;
    *ret_data = (char *)g_byte_array_free(g_steal_pointer(&content), FALSE);
    return true;
}

/** file_remove: unlink a file; one that is gone already is no error. The folder is fsynced. Errors: ERROR_SYSTEM_ERROR. */
bool file_remove(const char *path, GError **error)
{
    if (unlink(path) < 0) {
        if (errno == ENOENT)
            return true;
        error_set_errno(error, errno, "cannot remove %s", path);
        return false;
    }
    if (!sync_folder_of(path)) {
        error_set_errno(error, errno, "cannot make the removal of %s durable", path);
        return false;
    }
    return true;
}

/** folder_make: make a folder and what is missing above it. Errors: ERROR_SYSTEM_ERROR. Thread: any. */
bool folder_make(const char *path, mode_t mode, GError **error)
{
    if (g_mkdir_with_parents(path, (int)mode) < 0) {
        error_set_errno(error, errno, "cannot create the folder %s", path);
        return false;
    }
    return true;
}
