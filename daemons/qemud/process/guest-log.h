/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The file that takes what one guest's QEMU prints, over all its runs. */
bool  guest_log_open(const char *path, int *ret_fd, GError **error);
void  guest_log_note(int fd, const char *format, ...) G_GNUC_PRINTF(2, 3);
void  guest_log_command(int fd, char *const *environment, char *const *argv);
char *guest_log_since(int fd, off_t start, gsize limit);
