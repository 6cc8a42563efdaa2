/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sockets of a daemon: one for clients, which is the router's way to it, and one for its administrators. Whoever started the daemon
 * (systemd, or the router for clients) may hand them down; what is missing is made here. They are told apart by their names.
 */
#include "daemon/sockets.h"
#include "base/error.h"
#include "base/file.h"
#include "daemon/session.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LISTEN_FDS_START 3
#define LISTEN_FDS_MAX   16
#define ADMIN_MARK       "-admin-sock"
#define SOCKET_MODE      0600

typedef struct Inherited {
    int clients;
    int admin;
} Inherited;

/* Where a socket listens, or NULL. The caller frees it. */
static char *path_of(int fd)
{
    struct sockaddr_un address = { .sun_family = AF_UNSPEC };
    socklen_t length = sizeof(address);

    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0 || address.sun_family != AF_UNIX || address.sun_path[0] != '/')
        return NULL;

    return g_strndup(address.sun_path, sizeof(address.sun_path));
}

static void inherit_one(int fd, Inherited *inherited)
{
    g_autofree char *path = path_of(fd);
    int *place = path != NULL && strstr(path, ADMIN_MARK) != NULL ? &inherited->admin : &inherited->clients;

    g_unix_set_fd_nonblocking(fd, TRUE, NULL);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    listen(fd, SOMAXCONN); /* once more: whoever connects is told our process then, not that of who made the socket */
    fd_close(place);
    *place = fd;
}

/* The sockets that were handed down; -1 for each that was not. Source: sd_listen_fds(3). */
static Inherited inherit(void)
{
    const char *pid = g_getenv("LISTEN_PID");
    const char *count = g_getenv("LISTEN_FDS");
    Inherited inherited = { -1, -1 };

    if (count != NULL && (pid == NULL || atoi(pid) == (int)getpid())) {
        for (int i = 0; i < MIN(atoi(count), LISTEN_FDS_MAX); i++)
            inherit_one(LISTEN_FDS_START + i, &inherited);
    }
    g_unsetenv("LISTEN_PID");
    g_unsetenv("LISTEN_FDS");
    g_unsetenv("LISTEN_FDNAMES");
    return inherited;
}

/* Beside the clients' socket, named as the reference does; what sets "testd-sock.2" apart from others sets its administration apart, too. */
static char *admin_path(const Daemon *daemon, const char *clients_path)
{
    const char *mark = clients_path != NULL ? g_strrstr(clients_path, "-sock") : NULL;
    g_autofree char *file = g_strdup_printf("virt%sd" ADMIN_MARK "%s", daemon->driver->name, mark != NULL ? mark + strlen("-sock") : "");
    g_autofree char *folder = clients_path != NULL ? g_path_get_dirname(clients_path) : g_strdup(daemon->paths->runtime);

    return g_build_filename(folder, file, NULL);
}

static bool listen_for_clients(Daemon *daemon, int fd, const char *path, GError **error)
{
    daemon->listener = fd >= 0 ? listener_new_from_fd(daemon->loop, fd, session_accept, daemon, error)
                               : listener_new(daemon->loop, path, SOCKET_MODE, session_accept, daemon, error);
    return daemon->listener != NULL;
}

/* Whoever handed the clients' socket down may have left us no right to make another; then the daemon does its work without. */
static bool listen_for_administrators(Daemon *daemon, const Inherited *inherited, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (admin_listen(daemon->admin, inherited->admin, path, &cause))
        return true;
    if (inherited->clients < 0) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_info("administrators are not served: %s", cause->message);
    return true;
}

/**
 * sockets_listen: take over the sockets that were handed down and make the missing ones
 *
 * Errors: ERROR_SYSTEM_ERROR, ERROR_INVALID_ARG for a path too long. Thread: main.
 */
bool sockets_listen(Daemon *daemon, GError **error)
{
    Inherited inherited = inherit();
    g_autofree char *file = g_strconcat(daemon->driver->name, "d-sock", NULL);
    g_autofree char *clients = inherited.clients >= 0 ? path_of(inherited.clients) : g_build_filename(daemon->paths->runtime, file, NULL);
    g_autofree char *administrators = admin_path(daemon, clients);

    return listen_for_administrators(daemon, &inherited, administrators, error) &&
           listen_for_clients(daemon, inherited.clients, clients, error);
}
