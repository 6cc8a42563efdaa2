/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "process/port.h"
#include "base/error.h"
#include "base/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct PortRange {
    guint16 lowest, highest;
    GMutex lock;
    GHashTable *taken;
};

PortRange *port_range_new(guint16 lowest, guint16 highest)
{
    PortRange *range = g_new0(PortRange, 1);

    range->lowest = lowest;
    range->highest = highest;
    range->taken = g_hash_table_new(NULL, NULL);
    g_mutex_init(&range->lock);
    return range;
}

void port_range_free(PortRange *range)
{
    if (range == NULL)
        return;

    g_hash_table_unref(range->taken);
    g_mutex_clear(&range->lock);
    g_free(range);
}

/* Whether nobody has it, of either family: a display listens at one or both. */
static bool is_free(guint16 port)
{
    g_autofd int four = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autofd int six = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
    int on = 1;

    if (six >= 0) {
        setsockopt(six, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
        setsockopt(six, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(six, (struct sockaddr *)&any6, sizeof(any6)) < 0 && errno == EADDRINUSE)
            return false;
    }
    if (four >= 0) {
        setsockopt(four, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(four, (struct sockaddr *)&any, sizeof(any)) < 0 && errno == EADDRINUSE)
            return false;
    }
    return true;
}

/**
 * port_range_take: the lowest port that neither we nor anybody else uses
 * @ret_port: the port
 *
 * Errors: ERROR_INTERNAL_ERROR when all are in use. Thread: any.
 */
bool port_range_take(PortRange *range, guint16 *ret_port, GError **error)
{
    bool found = false;

    g_mutex_lock(&range->lock);
    for (guint port = range->lowest; port <= range->highest && !found; port++) {
        found = !g_hash_table_contains(range->taken, GUINT_TO_POINTER(port)) && is_free((guint16)port);
        if (found) {
            g_hash_table_add(range->taken, GUINT_TO_POINTER(port));
            *ret_port = (guint16)port;
        }
    }
    g_mutex_unlock(&range->lock);
    if (!found)
        error_set(error, ERROR_INTERNAL_ERROR, "no port from %u to %u is free for a display", range->lowest, range->highest);
    return found;
}

/** port_range_note: mark a port as taken, by a guest that was found running or that chose its port. Thread: any. */
void port_range_note(PortRange *range, guint16 port)
{
    g_mutex_lock(&range->lock);
    g_hash_table_add(range->taken, GUINT_TO_POINTER((guint)port));
    g_mutex_unlock(&range->lock);
}

void port_range_give_back(PortRange *range, guint16 port)
{
    g_mutex_lock(&range->lock);
    g_hash_table_remove(range->taken, GUINT_TO_POINTER((guint)port));
    g_mutex_unlock(&range->lock);
}
