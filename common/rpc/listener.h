/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rpc/loop.h"

#include <sys/types.h>

/* A listening unix socket and the calling of whoever takes its connections. Loop thread only. */
typedef struct Listener Listener;

/* Who is at the other end, as the kernel says. */
typedef struct PeerCredentials {
    pid_t pid;
    uid_t uid;
    gid_t gid;
} PeerCredentials;

typedef void (*ListenerFunc)(int fd, const PeerCredentials *peer, void *opaque);

Listener *listener_new(Loop *loop, const char *path, mode_t mode, ListenerFunc func, void *opaque, GError **error);
Listener *listener_new_from_fd(Loop *loop, int fd, ListenerFunc func, void *opaque, GError **error);
void      listener_free(Listener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listener, listener_free)

/* a server that is full lets those who come wait in the backlog */
void listener_pause(Listener *listener, bool paused);

/* connecting */
int socket_connect(const char *path, GError **error);
