/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/bitmap.h"

#include <glib.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

/* A user that a program is to run as. */
typedef struct SpawnUser {
    uid_t uid;
    gid_t gid;
    const gid_t *groups; /* supplementary ones */
    gsize n_groups;
} SpawnUser;

typedef struct SpawnLimit {
    int resource; /* RLIMIT_... */
    struct rlimit value;
} SpawnLimit;

/* A program to start. What is zero or NULL stays as it is in the daemon, but for the descriptors: none is inherited unasked. */
typedef struct Spawn {
    const char *path; /* absolute */
    const char *const *argv;
    const char *const *environment; /* whole; NULL = empty */

    /* descriptors; stdio below 0 is /dev/null */
    int stdio[3];
    const int *inherited; /* keep their numbers, which are above 2 */
    gsize n_inherited;

    /* identity */
    const SpawnUser *user;
    bool drop_capabilities; /* for good: from the bounding set, too */
    bool no_new_privileges;

    /* surroundings */
    const char *folder;
    bool set_umask;
    mode_t umask;
    bool own_session;
    int death_signal; /* when the spawning thread ends; 0 = the program outlives us */
    const SpawnLimit *limits;
    gsize n_limits;
    const Bitmap *cpus; /* the host's that it may run on */
} Spawn;

#define SPAWN_INIT { .stdio = { -1, -1, -1 } }

bool spawn(const Spawn *request, pid_t *ret_pid, int *ret_pidfd, GError **error);
bool spawn_capture(const Spawn *request, guint timeout_ms, gsize limit, char **ret_output, int *ret_status, GError **error);
