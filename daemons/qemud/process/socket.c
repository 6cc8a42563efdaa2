/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A socket's address holds 107 bytes, which a private instance deep in somebody's tree exceeds. Its folder is opened and the address goes
 * through that descriptor: /proc/self/fd/N/name.
 */
#include "process/socket.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool make_address(const char *path, int *ret_folder, struct sockaddr_un *ret_address, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open the folder %s", folder);
        return false;
    }
    if ((gsize)snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", fd, name) >= sizeof(address.sun_path)) {
        error_set(error, ERROR_INVALID_ARG, "the socket's name %s is too long", name);
        close(fd);
        return false;
    }
    *ret_folder = fd;
    *ret_address = address;
    return true;
}

/**
 * qemu_socket_listen: a listening socket
 * @path: where; what stands there is replaced
 * @ret_fd: the socket, the caller's
 *
 * Errors: ERROR_SYSTEM_ERROR, ERROR_INVALID_ARG. Thread: any.
 */
bool qemu_socket_listen(const char *path, int *ret_fd, GError **error)
{
    g_autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autofd int folder = -1;
    struct sockaddr_un address;

    if (!make_address(path, &folder, &address, error))
        return false;
    if (unlink(path) < 0 && errno != ENOENT) {
        error_set_errno(error, errno, "cannot replace the socket %s", path);
        return false;
    }
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 1) < 0) {
        error_set_errno(error, errno, "cannot listen at %s", path);
        return false;
    }
    *ret_fd = fd_steal(&fd);
    return true;
}

/** qemu_socket_connect: connect to a listening socket, without waiting. Errors: ERROR_SYSTEM_ERROR, ERROR_INVALID_ARG. Thread: any. */
bool qemu_socket_connect(const char *path, int *ret_fd, GError **error)
{
    g_autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    g_autofd int folder = -1;
    struct sockaddr_un address;

    if (!make_address(path, &folder, &address, error))
        return false;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        error_set_errno(error, errno, "cannot connect to %s", path);
        return false;
    }
    *ret_fd = fd_steal(&fd);
    return true;
}
