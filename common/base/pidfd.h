/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* A process that stays this process: pids are reused, a pidfd and a start time are not. */
bool pidfd_open_pid(pid_t pid, int *ret_pidfd, GError **error);
bool pidfd_start_time(pid_t pid, guint64 *ret_ticks, GError **error);

bool pidfd_signal(int pidfd, int signal_number, GError **error);
bool pidfd_wait(int pidfd, int timeout_ms);
bool pidfd_reap(int pidfd, int *ret_status, GError **error);
char *pidfd_status_text(int status);
