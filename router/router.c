/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The router as a whole: what it holds, and the clock that runs while somebody waits for something. */
#include "router.h"
#include "administer.h"
#include "client.h"
#include "door.h"
#include "link.h"
#include "watcher.h"

#define TICK_MS 500

static void forget_daemon(Daemon *daemon, void *opaque)
{
    g_ptr_array_remove(((Router *)opaque)->daemons, daemon);
}

/**
 * router_new: a router without sockets
 * @paths, @manifests, @launch's contents: its own from here on
 *
 * Thread: loop.
 */
Router *router_new(Loop *loop, Paths *paths, Manifests *manifests, const Launch *launch)
{
    Router *router = g_new0(Router, 1);

    router->loop = loop;
    router->paths = paths;
    router->manifests = manifests;
    router->launch = *launch;
    router->daemons = g_ptr_array_new_with_free_func((GDestroyNotify)daemon_free);
    router->doors = g_ptr_array_new_with_free_func((GDestroyNotify)door_free);
    g_queue_init(&router->clients);
    g_queue_init(&router->watches);
    router->launch.over = forget_daemon;
    router->launch.opaque = router;
    administer_start(router);
    return router;
}

/** router_free: part with all clients; daemons that still run are left to themselves. Thread: loop. */
void router_free(Router *router)
{
    if (router == NULL)
        return;

    g_clear_handle_id(&router->tick, g_source_remove);
    g_clear_pointer(&router->doors, g_ptr_array_unref);
    while (router->clients.head != NULL)
        client_free(router->clients.head->data);
    administer_stop(router);
    while (router->watches.head != NULL)
        watcher_free(router->watches.head->data);
    g_ptr_array_unref(router->daemons);
    g_strfreev(router->launch.arguments);
    g_strfreev(router->launch.folders);
    g_free(router->launch.run_folder);
    manifests_free(router->manifests);
    paths_free(router->paths);
    g_free(router);
}

/* Deadlines are minutes, so they are looked at now and then, and not at all while nobody waits. */
static gboolean tick(gpointer data)
{
    Router *router = data;
    gint64 now_ms = g_get_monotonic_time() / 1000;
    bool waiting = false;

    for (guint i = 0; i < router->daemons->len; i++)
        waiting |= link_check_deadlines(&((Daemon *)router->daemons->pdata[i])->links, now_ms);
    for (GList *node = router->clients.head, *next; node != NULL; node = next) {
        next = node->next;
        waiting |= client_check_deadlines(node->data, now_ms);
    }
    if (!waiting)
        router->tick = 0;
    return waiting ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/** router_watch_the_clock: somebody waits for an answer from now on. Thread: loop. */
void router_watch_the_clock(Router *router)
{
    if (router->tick == 0)
        router->tick = g_timeout_add(TICK_MS, tick, router);
}
