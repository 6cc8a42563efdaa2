/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the shared administration (rpc/admin.h) has to know of a daemon: its clients, its threads, and what its end would mean. */
#include "daemon/administer.h"
#include "daemon/session.h"

/* One thread for each of the two kinds of work is the least with which every call is answered some time. */
#define LEAST_WORKERS 2

static void count_workers(void *opaque, AdminWorkers *ret_workers)
{
    const Daemon *daemon = opaque;
    guint idle = g_thread_pool_get_num_unused_threads();

    *ret_workers = (AdminWorkers){
        .most = (guint32)(g_thread_pool_get_max_threads(daemon->pool) + g_thread_pool_get_max_threads(daemon->workers)),
        .current = g_thread_pool_get_num_threads(daemon->pool) + g_thread_pool_get_num_threads(daemon->workers) + idle,
        .idle = idle,
        .queued = g_thread_pool_unprocessed(daemon->pool) + g_thread_pool_unprocessed(daemon->workers),
    };
}

static bool set_workers(void *opaque, const AdminWorkers *wanted, GError **error)
{
    const Daemon *daemon = opaque;

    if (wanted->least > 0) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "%s can only be 0: threads are made when there is work for them",
                  THREADPOOL_WORKERS_MIN);
        return false;
    }
    if (wanted->priority > 0) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "%s can only be 0: calls that need not wait need no thread",
                  THREADPOOL_WORKERS_PRIORITY);
        return false;
    }
    if (wanted->most < LEAST_WORKERS || wanted->most > G_MAXINT32) {
        error_set(error, ERROR_INVALID_ARG, "%s must be from %d to %d", THREADPOOL_WORKERS_MAX, LEAST_WORKERS, G_MAXINT32);
        return false;
    }
    /* Threads that are too many end when their jobs do. */
    gint others = MIN(OTHER_WORKERS, (gint)wanted->most / 2);
    return g_thread_pool_set_max_threads(daemon->workers, others, error) &&
           g_thread_pool_set_max_threads(daemon->pool, (gint)wanted->most - others, error);
}

static bool is_needed(void *opaque)
{
    const Daemon *daemon = opaque;

    return machine_registry_count_active(daemon->machines) > 0;
}

static void end(void *opaque)
{
    const Daemon *daemon = opaque;

    g_main_loop_quit(daemon->main_loop);
}

/** administer_start: from here on clients are counted. Nobody can administer before sockets_listen(). Thread: main. */
void administer_start(Daemon *daemon)
{
    daemon->roster = session_roster_new(daemon);

    const AdminProcess process = {
        .roster = daemon->roster,
        .last_id = &daemon->last_client_id,
        .workers = count_workers,
        .set_workers = set_workers,
        .is_needed = is_needed,
        .end = end,
        .preserves = !daemon->driver->forgets,
        .opaque = daemon,
    };
    daemon->admin = admin_new(daemon->loop, &process);
}

/** administer_stop: after the last session has ended. Thread: main. */
void administer_stop(Daemon *daemon)
{
    g_clear_pointer(&daemon->admin, admin_free);
    g_clear_pointer(&daemon->roster, roster_free);
}
