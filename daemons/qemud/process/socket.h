/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Unix sockets at paths of any length. */
bool qemu_socket_listen(const char *path, int *ret_fd, GError **error);
bool qemu_socket_connect(const char *path, int *ret_fd, GError **error);
