/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtrouterd: the one process that clients talk to. */
#include "base/file.h"
#include "base/log.h"
#include "door.h"
#include "rpc/admin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define END_WAIT_S 10

typedef struct Options {
    char *root;
    gboolean session;
    char **drivers;
    char *log_level;
    int timeout_s;
} Options;

typedef struct Signals {
    Watch watch; /* first: a Watch is its Signals */
    GMainLoop *main_loop;
} Signals;

static bool parse_options(int argc, char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        { "root", 0, 0, G_OPTION_ARG_FILENAME, &options->root, "keep everything below DIR: a private instance", "DIR" },
        { "session", 0, 0, G_OPTION_ARG_NONE, &options->session, "serve the calling user rather than the system", NULL },
        { "drivers", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->drivers, "where *.driver manifests are; may be repeated", "DIR" },
        { "timeout", 0, 0, G_OPTION_ARG_INT, &options->timeout_s, "end after so long without clients", "SECONDS" },
        { "log-level", 0, 0, G_OPTION_ARG_STRING, &options->log_level, "error, warning, message, info or debug", "LEVEL" },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- serves libvirt clients and hands their calls to the hypervisors' daemons");

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (argc > 1) {
        error_set(error, ERROR_INVALID_ARG, "\"%s\" is not an option", argv[1]);
        return false;
    }
    if (options->timeout_s < 0) {
        error_set(error, ERROR_INVALID_ARG, "--timeout=%d is not a number of seconds", options->timeout_s);
        return false;
    }
    if (options->root != NULL && !g_path_is_absolute(options->root)) {
        char *absolute = g_canonicalize_filename(options->root, NULL);

        g_free(options->root);
        options->root = absolute;
    }
    return true;
}

static bool setup_log(const Options *options, GError **error)
{
    GLogLevelFlags level = G_LOG_LEVEL_INFO;

    if (options->log_level != NULL && !log_level_parse(options->log_level, &level)) {
        error_set(error, ERROR_INVALID_ARG, "--log-level=%s is not one of error, warning, message, info, debug", options->log_level);
        return false;
    }
    log_setup("virtrouterd", level);
    return true;
}

static char *program_folder(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

    return program != NULL ? g_path_get_dirname(program) : g_strdup(".");
}

/* The folder of all daemons in a build tree, where this program is run from one; NULL for an installed program. */
static char *build_tree(void)
{
    g_autofree char *own = program_folder();
    g_autofree char *folder = g_build_filename(own, "..", "daemons", NULL);

    return g_file_test(folder, G_FILE_TEST_IS_DIR) ? g_canonicalize_filename(folder, NULL) : NULL;
}

static char **program_folders(void)
{
    g_autoptr(GStrvBuilder) folders = g_strv_builder_new();
    g_autofree char *own = program_folder();
    g_autofree char *tree = build_tree();

    g_strv_builder_add(folders, own);
    if (tree != NULL)
        g_strv_builder_add(folders, tree);
    g_strv_builder_add(folders, LIBEXEC_FOLDER);
    return g_strv_builder_end(folders);
}

static char **daemon_arguments(const Options *options)
{
    g_autoptr(GStrvBuilder) arguments = g_strv_builder_new();

    if (options->root != NULL)
        g_strv_builder_add_many(arguments, "--root", options->root, NULL);
    if (options->session)
        g_strv_builder_add(arguments, "--session");
    if (options->log_level != NULL)
        g_strv_builder_add_many(arguments, "--log-level", options->log_level, NULL);
    return g_strv_builder_end(arguments);
}

static Manifests *load_manifests(const Options *options, GError **error)
{
    g_autofree char *tree = build_tree();
    const char *const installed[] = { tree != NULL ? tree : DRIVERS_FOLDER, NULL };

    return manifests_load(options->drivers != NULL ? (const char *const *)options->drivers : installed, error);
}

/* Held until the end of the process: two routers in one folder would take each other's sockets away. */
static bool lock_folder(const Paths *paths, int *ret_fd, GError **error)
{
    g_autofree char *path = g_build_filename(paths->runtime, "virtrouterd.pid", NULL);
    g_autofd int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EWOULDBLOCK)
            error_set(error, ERROR_RESOURCE_BUSY, "another router serves %s", paths->runtime);
        else
            error_set_errno(error, errno, "cannot lock %s", path);
        return false;
    }
    if (ftruncate(fd, 0) < 0 || dprintf(fd, "%d\n", (int)getpid()) < 0) {
        error_set_errno(error, errno, "cannot write %s", path);
        return false;
    }
    *ret_fd = fd_steal(&fd);
    return true;
}

/* Every client is two descriptors. Returns the limit as it was, for those that the router starts. */
static struct rlimit raise_descriptor_limit(void)
{
    struct rlimit before = { RLIM_INFINITY, RLIM_INFINITY };

    getrlimit(RLIMIT_NOFILE, &before);
    struct rlimit raised = { before.rlim_max, before.rlim_max };
    setrlimit(RLIMIT_NOFILE, &raised);
    return before;
}

static void signal_came(Watch *watch, guint32 events)
{
    struct signalfd_siginfo info;

    if (read(watch->fd, &info, sizeof(info)) != sizeof(info))
        return;
    if (info.ssi_signo == SIGHUP)
        g_info("there is no configuration to read again");
    else
        g_main_loop_quit(((Signals *)watch)->main_loop);
}

/* Read from a descriptor, for GLib's own way to watch signals keeps a thread. */
static bool watch_signals(Signals *signals, Loop *loop, GError **error)
{
    sigset_t set;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return loop_add(loop, &signals->watch, signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), EPOLLIN, signal_came, error);
}

static void end_daemons(const Router *router)
{
    gint64 deadline = g_get_monotonic_time() + END_WAIT_S * G_TIME_SPAN_SECOND;

    for (guint i = 0; i < router->daemons->len; i++)
        daemon_terminate(router->daemons->pdata[i]);
    for (guint i = 0; i < router->daemons->len; i++)
        daemon_wait_for_end(router->daemons->pdata[i], deadline);
}

static bool serve(const Options *options, Loop *loop, GError **error)
{
    g_autoptr(GMainLoop) main_loop = g_main_loop_new(NULL, FALSE);
    g_autoptr(Paths) paths = paths_new(options->root, options->session);
    g_autoptr(Manifests) manifests = load_manifests(options, error);
    g_autoptr(Router) router = NULL;
    g_autofd int lock = -1;
    Signals signals = { .main_loop = main_loop };
    bool ok;

    if (manifests == NULL || !folder_make(paths->runtime, paths->session ? 0700 : 0755, error) || !lock_folder(paths, &lock, error) ||
        !watch_signals(&signals, loop, error))
        return false;

    Launch launch = {
        .loop = loop,
        .arguments = daemon_arguments(options),
        .folders = program_folders(),
        .run_folder = g_strdup(paths->runtime),
        .descriptors = raise_descriptor_limit(),
        .ends_found = options->root != NULL || options->session,
    };
    router = router_new(loop, g_steal_pointer(&paths), g_steal_pointer(&manifests), &launch);
    router->main_loop = main_loop;
    ok = doors_open(router, error);
    if (ok) {
        g_autofree char *schemes = manifests_schemes(router->manifests);

        g_info("serving %s in %s", schemes, router->paths->runtime);
        admin_end_when_idle(router->admin, (guint)options->timeout_s);
        g_main_loop_run(main_loop);
        g_info("ending");
        end_daemons(router);
    }
    loop_remove(loop, &signals.watch);
    close(signals.watch.fd);
    return ok;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Loop) loop = NULL;
    Options options = { 0 };
    bool ok;

    ok = parse_options(argc, argv, &options, &error) && setup_log(&options, &error);
    if (ok) {
        loop = loop_new(NULL);
        ok = serve(&options, loop, &error);
    }
    if (!ok)
        fprintf(stderr, "virtrouterd: %s\n", error->message);
    g_free(options.root);
    g_free(options.log_level);
    g_strfreev(options.drivers);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
