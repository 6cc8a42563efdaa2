/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where a router or a daemon keeps what. Below a root (a private instance) the system's tree stands again. */
typedef struct Paths {
    bool  session; /* a user's own instance rather than the system's */
    char *config;  /* etc/libvirt */
    char *state;   /* var/lib/libvirt: survives a reboot */
    char *runtime; /* run/libvirt: sockets, pids, status files */
    char *log;     /* var/log/libvirt */
    char *cache;   /* var/cache/libvirt */
} Paths;

Paths *paths_new(const char *root, bool session);
void   paths_free(Paths *paths);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paths, paths_free)
