/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every daemon's life: options, folders, the socket, the loop, the end. The listening socket comes from whoever started the daemon (systemd
 * or the router, by LISTEN_FDS), so that a client's connection waits in its backlog instead of failing while the daemon starts.
 */
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/administer.h"
#include "daemon/call.h"
#include "daemon/claims.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "daemon/session.h"
#include "daemon/sockets.h"

#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define EXIT_CANNOT_START 3
#define QUIET_S           2
#define DESERTED_S        10

typedef struct Options {
    char *root;
    char *log_level;
    gboolean session;
    gboolean version;
} Options;

static bool parse_options(Options *options, const char *name, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "root", 0, 0, G_OPTION_ARG_FILENAME, &options->root, "Keep everything below this folder", "FOLDER" },
        { "session", 0, 0, G_OPTION_ARG_NONE, &options->session, "Serve the user's own machines rather than the system's", NULL },
        { "log-level", 0, 0, G_OPTION_ARG_STRING, &options->log_level, "Least severe level to log: error, warning, message, info, debug",
          "LEVEL" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version and exit", NULL },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *summary = g_strdup_printf("The daemon of the %s driver.", name);

    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static bool set_up_log(const char *program, const Options *options, GError **error)
{
    GLogLevelFlags level = G_LOG_LEVEL_INFO;

    if (options->log_level != NULL && !log_level_parse(options->log_level, &level)) {
        error_set(error, ERROR_INVALID_ARG, "--log-level %s is none of error, warning, message, info, debug", options->log_level);
        return false;
    }
    log_setup(program, level);
    return true;
}

static bool make_folders(const Paths *paths, GError **error)
{
    return folder_make(paths->config, 0755, error) && folder_make(paths->state, 0755, error) && folder_make(paths->runtime, 0755, error) &&
           folder_make(paths->log, 0755, error) && folder_make(paths->cache, 0755, error);
}

static void run_worker_job(gpointer data, gpointer unused)
{
    Job *job = data;

    job->run(job);
}

static void interrupt_machine(void *opaque)
{
    Machine *machine = opaque;
    Daemon *daemon = machine_registry_owner(machine->registry);

    if (daemon->driver->interrupt != NULL)
        daemon->driver->interrupt(machine);
}

static bool daemon_start(Daemon *daemon, GError **error)
{
    const Driver *driver = daemon->driver;

    if (!make_folders(daemon->paths, error))
        return false;
    if (!driver->forgets && (daemon->store = store_new(daemon->paths, driver->name, error)) == NULL)
        return false;

    daemon->pool = job_pool_new(MACHINE_WORKERS);
    daemon->workers = g_thread_pool_new(run_worker_job, NULL, OTHER_WORKERS, FALSE, NULL);
    daemon->machines = machine_registry_new(daemon->pool, interrupt_machine, driver->free_machine, daemon);
    objects_start(daemon);
    daemon->events = event_bus_new(daemon->loop);
    daemon->claims = claims_new();
    daemon->sessions = g_ptr_array_new_with_free_func((GDestroyNotify)session_unref);
    administer_start(daemon);

    /* What ran is known before the first client is answered: nobody ever sees a machine as gone that was only not looked at yet. */
    return driver->start(daemon, error) && sockets_listen(daemon, error);
}

static void daemon_stop(Daemon *daemon)
{
    g_clear_pointer(&daemon->listener, listener_free);
    while (daemon->sessions != NULL && daemon->sessions->len > 0)
        session_end(g_ptr_array_index(daemon->sessions, 0));
    administer_stop(daemon);
    if (daemon->workers != NULL)
        g_thread_pool_free(daemon->workers, FALSE, TRUE);
    if (daemon->pool != NULL)
        g_thread_pool_free(daemon->pool, FALSE, TRUE);
    /* A guest may end at any time, but no job can begin any more; whoever starts one from the loop looks here. */
    daemon->workers = NULL;
    daemon->pool = NULL;

    /* The replies of what ran until now. */
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    if (daemon->driver->stop != NULL)
        daemon->driver->stop(daemon);
    g_clear_pointer(&daemon->sessions, g_ptr_array_unref);
    g_clear_pointer(&daemon->claims, claims_free);
    g_clear_pointer(&daemon->machines, machine_registry_free);
    objects_stop(daemon);
    g_clear_pointer(&daemon->events, event_bus_free);
    g_clear_pointer(&daemon->store, store_free);
}

/* What it manages goes with it, so without clients it is of no use: a router that was killed leaves none of these behind. */
static bool is_deserted(Daemon *daemon)
{
    daemon->deserted_ticks = daemon->sessions->len == 0 ? daemon->deserted_ticks + 1 : 0;
    return daemon->driver->forgets && daemon->deserted_ticks > DESERTED_S / QUIET_S;
}

/* What a burst of work needed, and what probing hypervisors needed, goes back to the host once it is quiet. */
static gboolean look_around(gpointer data)
{
    Daemon *daemon = data;

    if (is_deserted(daemon))
        g_main_loop_quit(daemon->main_loop);
    if (daemon->last_call_id == daemon->calls_at_tick && !daemon->trimmed) {
        malloc_trim(0);
        daemon->trimmed = true;
    } else if (daemon->last_call_id != daemon->calls_at_tick) {
        daemon->calls_at_tick = daemon->last_call_id;
        daemon->trimmed = false;
    }
    return G_SOURCE_CONTINUE;
}

static gboolean end_loop(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

static int run(const Driver *driver, const Options *options, GError **error)
{
    g_autoptr(Paths) paths = paths_new(options->root, options->session);
    g_autoptr(Loop) loop = loop_new(NULL);
    g_autoptr(GMainLoop) main_loop = g_main_loop_new(NULL, FALSE);
    Daemon daemon = { .driver = driver, .paths = paths, .privileged = !options->session, .loop = loop, .main_loop = main_loop };

    g_unix_signal_add(SIGTERM, end_loop, main_loop);
    g_unix_signal_add(SIGINT, end_loop, main_loop);
    g_timeout_add_seconds(QUIET_S, look_around, &daemon);
    bool started = daemon_start(&daemon, error);
    if (started)
        g_main_loop_run(main_loop);
    daemon_stop(&daemon);
    return started ? EXIT_SUCCESS : EXIT_CANNOT_START;
}

/**
 * daemon_main: be a driver's daemon until SIGTERM or SIGINT
 * @driver: the driver; a constant
 *
 * Returns the exit status: 0 after a clean end, 2 for wrong options, 3 where it could not start; the reason is logged.
 */
int daemon_main(const Driver *driver, int argc, char **argv)
{
    g_autofree char *program = g_strconcat(driver->name, "d", NULL);
    g_autoptr(GError) error = NULL;
    Options options = { 0 };
    int status;

    /* Few arenas: each thread's own would cost more memory than it saves time. */
    mallopt(M_ARENA_MAX, 2);
    signal(SIGPIPE, SIG_IGN);
    umask(022);
    if (!parse_options(&options, driver->name, &argc, &argv, &error) || !set_up_log(program, &options, &error)) {
        fprintf(stderr, "%s: %s\n", program, error->message);
        return 2;
    }
    if (options.version) {
        printf("%s (splitvirt) %s\n", program, SPLITVIRT_VERSION);
        return EXIT_SUCCESS;
    }
    status = run(driver, &options, &error);
    if (error != NULL)
        g_critical("cannot start: %s", error->message);
    g_free(options.root);
    g_free(options.log_level);
    return status;
}
