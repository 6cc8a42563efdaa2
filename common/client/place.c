/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sockets, and the session's router: it serves one user, so nobody but its first client could start it. The program is looked for where
 * VIRTROUTERD_PATH says, in the build tree that this library lies in, and where it was installed.
 */
#include "client/place.h"
#include "base/file.h"
#include "base/paths.h"
#include "rpc/listener.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define START_TIMEOUT_MS 10000
#define START_STEP_MS    5
#define TREE_DEPTH       5
#define ROUTER_LINGERS_S "30" /* nobody asked for it by name, so it goes when nobody uses it */

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/**
 * place_socket: the socket of a URI
 * @readonly: the one for those who may only look
 * @session: the user's rather than the system's
 *
 * What the URI's `socket` says stands; else its mode decides, and in doubt what is there. The caller frees it. Thread: any.
 */
char *place_socket(const Uri *uri, bool readonly, bool session)
{
    g_autoptr(Paths) paths = paths_new(NULL, session);
    const char *suffix = readonly && !session ? "-ro" : "";
    g_autofree char *common = g_strdup_printf("%s/libvirt-sock%s", paths->runtime, suffix);
    g_autofree char *direct = g_strdup_printf("%s/virt%sd-sock%s", paths->runtime, uri->driver, suffix);

    if (uri->socket != NULL)
        return g_strdup(uri->socket);
    if (uri->mode == URI_MODE_DIRECT || (uri->mode == URI_MODE_AUTO && !exists(common) && exists(direct)))
        return g_steal_pointer(&direct);
    return g_steal_pointer(&common);
}

/** place_admin_socket: the administration socket of @daemon, such as libvirtd; the caller frees it. Thread: any. */
char *place_admin_socket(const char *daemon, bool session)
{
    g_autoptr(Paths) paths = paths_new(NULL, session);
    const char *base = strcmp(daemon, "libvirtd") == 0 || strcmp(daemon, "virtrouterd") == 0 ? "libvirt" : daemon;

    return g_strdup_printf("%s/%s-admin-sock", paths->runtime, base);
}

/* In a build tree the library lies some folders below its root, and the router has its own there. */
static char *find_in_tree(void)
{
    g_autofree char *folder = NULL;
    Dl_info info;

    if (dladdr((void *)(gintptr)place_socket, &info) == 0 || info.dli_fname == NULL)
        return NULL;

    g_autofree char *file = realpath(info.dli_fname, NULL);
    /* Of a program, dladdr gives the name that it was called by. */
    if (file == NULL)
        file = realpath("/proc/self/exe", NULL);
    folder = g_strdup(file != NULL ? file : "/");
    for (guint i = 0; i < TREE_DEPTH && strlen(folder) > 1; i++) {
        char *above = g_path_get_dirname(folder);
        g_autofree char *program = g_build_filename(above, "router", "virtrouterd", NULL);

        g_free(folder);
        folder = above;
        if (access(program, X_OK) == 0)
            return g_steal_pointer(&program);
    }
    return NULL;
}

static char *find_router(GError **error)
{
    const char *given = g_getenv("VIRTROUTERD_PATH");
    g_autofree char *program = given != NULL ? g_strdup(given) : find_in_tree();

    if (program == NULL)
        program = g_strdup(ROUTER_PROGRAM);
    if (access(program, X_OK) == 0)
        return g_steal_pointer(&program);
    error_set(error, ERROR_SYSTEM_ERROR,
              "the session's router is not running and cannot be started: %s: %s; install it, or name it in VIRTROUTERD_PATH", program,
              g_strerror(errno));
    return NULL;
}

/* Out of the caller's terminal and process group; only async-signal-safe calls are allowed here. */
static void leave_session(gpointer unused)
{
    (void)setsid();
}

static bool start(const char *program, GError **error)
{
    char *argv[] = { (char *)program, (char *)"--session", (char *)"--timeout", (char *)ROUTER_LINGERS_S, NULL };
    g_autoptr(GError) why = NULL;

    if (g_spawn_async("/", argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, leave_session, NULL, NULL, &why))
        return true;
    error_set(error, ERROR_SYSTEM_ERROR, "cannot start %s: %s", program, why->message);
    return false;
}

static int await_socket(const char *socket, const char *program, GError **error)
{
    for (int waited = 0; waited < START_TIMEOUT_MS; waited += START_STEP_MS) {
        int fd = socket_connect(socket, NULL);

        if (fd >= 0)
            return fd;
        g_usleep(START_STEP_MS * 1000);
    }
    error_set(error, ERROR_SYSTEM_ERROR, "%s was started with --session, but %s did not come up within %d s; run it by hand to see why",
              program, socket, START_TIMEOUT_MS / 1000);
    return -1;
}

/* Two clients that come at once start one: the second finds the socket when it gets the lock. */
static int lock_start(const char *socket, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(socket);
    g_autofree char *path = g_build_filename(folder, "router-start.lock", NULL);
    g_autofd int fd = -1;

    if (!folder_make(folder, 0700, error))
        return -1;
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || TEMP_FAILURE_RETRY(flock(fd, LOCK_EX)) < 0) {
        error_set_errno(error, errno, "cannot lock %s", path);
        return -1;
    }
    return fd_steal(&fd);
}

/**
 * place_connect_session: a connection to the user's own router
 * @socket: where it listens
 *
 * Starts it when nobody answers. Returns the descriptor, or -1 with ERROR_SYSTEM_ERROR that says what to do. Thread: any.
 */
int place_connect_session(const char *socket, GError **error)
{
    g_autofree char *program = NULL;
    g_autofd int lock = -1;
    int fd = socket_connect(socket, NULL);

    if (fd >= 0)
        return fd;
    if ((program = find_router(error)) == NULL || (lock = lock_start(socket, error)) < 0)
        return -1;
    if ((fd = socket_connect(socket, NULL)) >= 0)
        return fd;
    return start(program, error) ? await_socket(socket, program, error) : -1;
}
