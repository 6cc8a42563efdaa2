/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* A file descriptor that closes itself. */
static inline int fd_steal(int *fd)
{
    int value = *fd;

    *fd = -1;
    return value;
}
void fd_close(int *fd);
#define g_autofd __attribute__((cleanup(fd_close)))

/* whole files */
bool file_replace(const char *path, const char *data, gsize length, mode_t mode, GError **error);
bool file_replace_soon(const char *path, const char *data, gsize length, mode_t mode, GError **error);
bool file_read(const char *path, gsize limit, char **ret_data, gsize *ret_length, GError **error);
bool file_remove(const char *path, GError **error);

/* folders */
bool folder_make(const char *path, mode_t mode, GError **error);
bool folder_sync(const char *path, GError **error);
