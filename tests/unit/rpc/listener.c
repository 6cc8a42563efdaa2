/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "base/file.h"
#include "rpc/listener.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    Loop *loop;
    char *folder;
    char *path;
    guint accepted;
    PeerCredentials peer;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->loop = loop_new(NULL);
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->path = g_build_filename(fixture->folder, "socket", NULL);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    loop_free(fixture->loop);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0); /* fails where a socket was left */
    g_free(fixture->path);
    g_free(fixture->folder);
}

static void take(int fd, const PeerCredentials *peer, void *opaque)
{
    Fixture *fixture = opaque;

    fixture->accepted++;
    fixture->peer = *peer;
    close(fd);
}

static void iterate(void)
{
    for (guint i = 0; i < 10; i++)
        g_main_context_iteration(NULL, FALSE);
}

static void test_peer_is_identified(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Listener) listener = listener_new(fixture->loop, fixture->path, 0600, take, fixture, NULL);
    g_autofd int fd = socket_connect(fixture->path, NULL);

    iterate();
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpuint(fixture->accepted, ==, 1);
    g_assert_cmpint(fixture->peer.pid, ==, getpid());
    g_assert_cmpuint(fixture->peer.uid, ==, getuid());
    g_assert_cmpuint(fixture->peer.gid, ==, getgid());
}

static void test_mode_is_as_asked(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Listener) listener = listener_new(fixture->loop, fixture->path, 0640, take, fixture, NULL);
    struct stat info;

    g_assert_cmpint(stat(fixture->path, &info), ==, 0);
    g_assert_cmpuint(info.st_mode & 0777, ==, 0640);
}

static void test_many_at_once_are_all_taken(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Listener) listener = listener_new(fixture->loop, fixture->path, 0600, take, fixture, NULL);
    int fds[150];

    for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
        fds[i] = socket_connect(fixture->path, NULL);
    iterate();
    g_assert_cmpuint(fixture->accepted, ==, G_N_ELEMENTS(fds));
    for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
        fd_close(&fds[i]);
}

static void test_stale_socket_is_replaced(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Listener) first = listener_new(fixture->loop, fixture->path, 0600, take, fixture, NULL);
    g_autoptr(Listener) second = listener_new(fixture->loop, fixture->path, 0600, take, fixture, NULL);

    g_assert_nonnull(first);
    g_assert_nonnull(second);
}

static void test_inherited_socket_is_not_unlinked(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Listener) maker = listener_new(fixture->loop, fixture->path, 0600, take, fixture, NULL);
    g_autofd int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    Listener *adopted = listener_new_from_fd(fixture->loop, fd_steal(&other), take, fixture, NULL);

    g_assert_nonnull(adopted);
    listener_free(adopted);
    g_assert_cmpint(access(fixture->path, F_OK), ==, 0);
}

static void test_long_path_is_refused(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *name = g_strnfill(200, 'x');
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_null(listener_new(fixture->loop, path, 0600, take, fixture, &error));
    g_assert_true(error_is(error, ERROR_INVALID_ARG));
    g_clear_error(&error);
    g_assert_cmpint(socket_connect(path, &error), ==, -1);
    g_assert_true(error_is(error, ERROR_INVALID_ARG));
}

static void test_connect_names_the_path(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(socket_connect(fixture->path, &error), ==, -1);
    g_assert_nonnull(strstr(error->message, fixture->path));
}

#define ADD(name, test) g_test_add("/rpc/listener/" name, Fixture, NULL, setup, test, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("peer-is-identified", test_peer_is_identified);
    ADD("mode-is-as-asked", test_mode_is_as_asked);
    ADD("many-at-once-are-all-taken", test_many_at_once_are_all_taken);
    ADD("stale-socket-is-replaced", test_stale_socket_is_replaced);
    ADD("inherited-socket-is-not-unlinked", test_inherited_socket_is_not_unlinked);
    ADD("long-path-is-refused", test_long_path_is_refused);
    ADD("connect-names-the-path", test_connect_names_the_path);
    return g_test_run();
}
