/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rpc/listener.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ACCEPTS_AT_ONCE 64 /* then others get their turn */
#define RETRY_MS        100

struct Listener {
    Loop *loop;
    Watch watch;
    char *path; /* unlinked at the end; NULL for an inherited socket */
    ListenerFunc func;
    void *opaque;
    guint retry;
    bool paused;
};

static gboolean resume(gpointer data)
{
    Listener *listener = data;

    listener->retry = 0;
    loop_change(listener->loop, &listener->watch, listener->paused ? 0 : EPOLLIN);
    return G_SOURCE_REMOVE;
}

/* Out of descriptors: the connection stays in the backlog and would wake us at once again, so look away for a moment. */
static void back_off(Listener *listener, int errnum)
{
    g_warning("cannot accept a connection on %s: %s", listener->path != NULL ? listener->path : "an inherited socket", g_strerror(errnum));
    loop_change(listener->loop, &listener->watch, 0);
    listener->retry = g_timeout_add(RETRY_MS, resume, listener);
}

static void ready(Watch *watch, guint32 events)
{
    Listener *listener = (Listener *)((char *)watch - G_STRUCT_OFFSET(Listener, watch));

    for (guint i = 0; i < ACCEPTS_AT_ONCE && !listener->paused; i++) {
        struct ucred credentials;
        socklen_t length = sizeof(credentials);
        g_autofd int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (fd < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED))
            return;
        if (fd < 0) {
            back_off(listener, errno);
            return;
        }
        if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0)
            continue;

        PeerCredentials peer = { credentials.pid, credentials.uid, credentials.gid };
        listener->func(fd_steal(&fd), &peer, listener->opaque);
    }
}

static bool make_address(const char *path, struct sockaddr_un *ret_address, GError **error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    if (strlen(path) >= sizeof(address.sun_path)) {
        error_set(error, ERROR_INVALID_ARG, "the socket path %s is longer than %zu bytes", path, sizeof(address.sun_path) - 1);
        return false;
    }
    memcpy(address.sun_path, path, strlen(path));
    *ret_address = address;
    return true;
}

static bool bind_and_listen(int fd, const char *path, mode_t mode, GError **error)
{
    g_autofree char *hidden = g_strconcat(path, "~", NULL);
    struct sockaddr_un address;

    if (!make_address(hidden, &address, error))
        return false;

    /* Whoever sees the socket can connect, and nobody before its mode is set: it gets its name last. */
    unlink(hidden);
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || chmod(hidden, mode) < 0 || listen(fd, SOMAXCONN) < 0 ||
        rename(hidden, path) < 0) {
        error_set_errno(error, errno, "cannot listen on %s", path);
        return false;
    }
    return true;
}

/**
 * listener_new_from_fd: take connections of a socket that listens already
 * @fd: the socket, non-blocking; owned from here on, closed on failure too
 * @func: called with each new connection, whose descriptor (non-blocking) it owns
 *
 * Errors: ERROR_SYSTEM_ERROR. Thread: loop.
 */
Listener *listener_new_from_fd(Loop *loop, int fd, ListenerFunc func, void *opaque, GError **error)
{
    Listener *listener = g_new0(Listener, 1);

    listener->loop = loop;
    listener->func = func;
    listener->opaque = opaque;
    if (!loop_add(loop, &listener->watch, fd, EPOLLIN, ready, error)) {
        close(fd);
        g_free(listener);
        return NULL;
    }
    return listener;
}

/**
 * listener_new: listen on a path
 * @path: where; a socket that stands there is replaced
 * @mode: the socket's permission bits
 *
 * Errors: ERROR_INVALID_ARG for a path too long, ERROR_SYSTEM_ERROR. Thread: loop.
 */
Listener *listener_new(Loop *loop, const char *path, mode_t mode, ListenerFunc func, void *opaque, GError **error)
{
    g_autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    Listener *listener;

    if (fd < 0) {
        error_set_errno(error, errno, "cannot create a socket for %s", path);
        return NULL;
    }
    if (!bind_and_listen(fd, path, mode, error))
        return NULL;

    listener = listener_new_from_fd(loop, fd_steal(&fd), func, opaque, error);
    if (listener != NULL)
        listener->path = g_strdup(path);
    return listener;
}

/** listener_pause: take nobody in for the time being, or again. Thread: loop. */
void listener_pause(Listener *listener, bool paused)
{
    listener->paused = paused;
    if (listener->retry == 0)
        loop_change(listener->loop, &listener->watch, paused ? 0 : EPOLLIN);
}

void listener_free(Listener *listener)
{
    if (listener == NULL)
        return;

    g_clear_handle_id(&listener->retry, g_source_remove);
    loop_remove(listener->loop, &listener->watch);
    close(listener->watch.fd);
    if (listener->path != NULL)
        unlink(listener->path);
    g_free(listener->path);
    g_free(listener);
}

/**
 * socket_connect: connect to a unix socket
 * @path: where
 *
 * Returns the descriptor, blocking, or -1. Errors: ERROR_INVALID_ARG for a path too long, ERROR_SYSTEM_ERROR. Thread: any.
 */
int socket_connect(const char *path, GError **error)
{
    g_autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address;

    if (!make_address(path, &address, error))
        return -1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        error_set_errno(error, errno, "cannot connect to %s", path);
        return -1;
    }
    return fd_steal(&fd);
}
