/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Clients of all ages find the router where they have always looked: at the common sockets and at those that manifests name for their
 * driver. Sockets that systemd made are taken over and told by their names; the others are made here.
 */
#include "door.h"
#include "base/file.h"
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define COMMON_NAME      "libvirt-sock"
#define ADMIN_NAME       "libvirt-admin-sock"
#define READONLY_SUFFIX  "-ro"
#define LISTEN_FDS_START 3
#define MODE_READWRITE   0600
#define MODE_READONLY    0666

static void take_client(int fd, const PeerCredentials *peer, void *opaque)
{
    const Door *door = opaque;
    g_autoptr(GError) error = NULL;

    if (client_new(door->router, fd, peer, door->preferred, door->readonly, &error) == NULL)
        g_warning("cannot take a client in: %s", error->message);
}

void door_free(Door *door)
{
    if (door == NULL)
        return;

    listener_free(door->listener);
    g_free(door->name);
    g_free(door);
}

static const Manifest *find_preferred(const Router *router, const char *name)
{
    for (guint i = 0; i < router->manifests->items->len; i++) {
        const Manifest *manifest = router->manifests->items->pdata[i];

        if (g_strv_contains((const char *const *)manifest->listen, name))
            return manifest;
    }
    return NULL;
}

/* A name says all: "virtqemud-sock-ro" is the read-only door of whose manifest lists "virtqemud-sock". */
static Door *door_new(Router *router, const char *name)
{
    Door *door = g_new0(Door, 1);
    g_autofree char *base = g_strdup(name);

    door->router = router;
    door->name = g_strdup(name);
    door->readonly = g_str_has_suffix(name, READONLY_SUFFIX);
    if (door->readonly)
        base[strlen(base) - strlen(READONLY_SUFFIX)] = '\0';
    door->preferred = find_preferred(router, base);
    return door;
}

static bool add_door(Router *router, Door *door, GError **error)
{
    if (door->listener == NULL) {
        door_free(door);
        return false;
    }
    g_ptr_array_add(router->doors, door);
    return true;
}

static bool adopt(Router *router, int fd, GError **error)
{
    struct sockaddr_un address = { .sun_family = AF_UNSPEC };
    socklen_t length = sizeof(address);

    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0 || address.sun_family != AF_UNIX || address.sun_path[0] != '/') {
        error_set(error, ERROR_INVALID_ARG, "descriptor %d, handed over by LISTEN_FDS, is no unix socket with a path", fd);
        return false;
    }
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        error_set_errno(error, errno, "descriptor %d", fd);
        return false;
    }
    g_autofree char *name = g_path_get_basename(address.sun_path);
    if (strcmp(name, ADMIN_NAME) == 0)
        return admin_listen(router->admin, fd, NULL, error);

    Door *door = door_new(router, name);
    door->listener = listener_new_from_fd(router->loop, fd, take_client, door, error);
    return add_door(router, door, error);
}

static bool adopt_all(Router *router, GError **error)
{
    const char *pid = g_getenv("LISTEN_PID"), *fds = g_getenv("LISTEN_FDS");
    guint64 n = 0;

    if (fds != NULL && (pid == NULL || g_ascii_strtoll(pid, NULL, 10) == getpid()))
        n = g_ascii_strtoull(fds, NULL, 10);
    g_unsetenv("LISTEN_PID");
    g_unsetenv("LISTEN_FDS");
    g_unsetenv("LISTEN_FDNAMES");
    for (guint64 i = 0; i < n; i++) {
        if (!adopt(router, LISTEN_FDS_START + (int)i, error))
            return false;
    }
    return true;
}

static bool is_open(const Router *router, const char *name)
{
    for (guint i = 0; i < router->doors->len; i++) {
        if (strcmp(((const Door *)router->doors->pdata[i])->name, name) == 0)
            return true;
    }
    return false;
}

static bool open_one(Router *router, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(router->paths->runtime, name, NULL);
    Door *door;

    if (is_open(router, name))
        return true;

    door = door_new(router, name);
    door->listener = listener_new(router->loop, path, door->readonly ? MODE_READONLY : MODE_READWRITE, take_client, door, error);
    return add_door(router, door, error);
}

static bool open_pair(Router *router, const char *name, GError **error)
{
    g_autofree char *readonly = g_strconcat(name, READONLY_SUFFIX, NULL);

    return open_one(router, readonly, error) && open_one(router, name, error);
}

/* Their socket may have been handed over, too. */
static bool let_administrators_in(Router *router, bool needed, GError **error)
{
    g_autofree char *path = g_build_filename(router->paths->runtime, ADMIN_NAME, NULL);
    g_autoptr(GError) cause = NULL;

    if (admin_is_listening(router->admin) || admin_listen(router->admin, -1, path, &cause))
        return true;
    if (needed) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_info("administrators are not served: %s", cause->message);
    return true;
}

/* Who started us with sockets may have left us no right to make more; then those are all there are. */
static bool try_pair(Router *router, const char *name, bool needed, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (open_pair(router, name, &cause))
        return true;
    if (needed) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_info("clients are not served at %s: %s", name, cause->message);
    return true;
}

/**
 * doors_open: take over the sockets that were handed to us and make the missing ones
 *
 * The common socket comes last: who sees it finds all. Where some were handed over, the missing ones are made if they can be.
 *
 * Errors: ERROR_SYSTEM_ERROR, ERROR_INVALID_ARG. Thread: loop.
 */
bool doors_open(Router *router, GError **error)
{
    if (!adopt_all(router, error))
        return false;
    bool needed = router->doors->len == 0;

    for (guint i = 0; i < router->manifests->items->len; i++) {
        const Manifest *manifest = router->manifests->items->pdata[i];

        for (guint j = 0; manifest->listen[j] != NULL; j++) {
            if (!try_pair(router, manifest->listen[j], needed, error))
                return false;
        }
    }
    return let_administrators_in(router, needed, error) && try_pair(router, COMMON_NAME, needed, error);
}
