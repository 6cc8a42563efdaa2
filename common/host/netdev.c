/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/net/dev: two lines of heading, then "name: 8 received counters, 8 transmitted ones". */
#include "host/netdev.h"

#include "base/error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_LENGTH 15 /* IFNAMSIZ without the NUL */

/* The counters behind the colon of the device's line. */
static const char *find_counters(const char *text, const char *name)
{
    gsize length = strlen(name);

    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += strspn(line, " \n");
        if (strncmp(line, name, length) == 0 && line[length] == ':')
            return line + length + 1;
    }
    return NULL;
}

/**
 * host_netdev_stats_read: what went through a network device
 * @name: the device's name in this network namespace
 *
 * Errors: ERROR_INTERNAL_ERROR for a device that is not there (so the reference answers); ERROR_SYSTEM_ERROR. Thread: any.
 */
bool host_netdev_stats_read(const HostRoot *root, const char *name, HostNetdevStats *ret_stats, GError **error)
{
    g_autofree char *text = NULL;
    const char *counters;
    HostNetdevStats s;

    if (!host_read(root, "/proc/net/dev", &text, error))
        return false;
    counters = name[0] != '\0' && strlen(name) <= NAME_MAX_LENGTH ? find_counters(text, name) : NULL;
    if (counters == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "/proc/net/dev: Interface '%s' not found", name);
        return false;
    }
    if (sscanf(counters, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %*u %*u %*u %*u %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64,
               &s.rx_bytes, &s.rx_packets, &s.rx_errors, &s.rx_dropped, &s.tx_bytes, &s.tx_packets, &s.tx_errors, &s.tx_dropped) != 8) {
        error_set(error, ERROR_INTERNAL_ERROR, "/proc/net/dev: the line of %s does not hold twelve counters", name);
        return false;
    }
    *ret_stats = s;
    return true;
}

/** host_netdev_stats_swap: the same counters seen from the other end of the cable. */
HostNetdevStats host_netdev_stats_swap(const HostNetdevStats *stats)
{
    return (HostNetdevStats){
        .rx_bytes = stats->tx_bytes,
        .rx_packets = stats->tx_packets,
        .rx_errors = stats->tx_errors,
        .rx_dropped = stats->tx_dropped,
        .tx_bytes = stats->rx_bytes,
        .tx_packets = stats->rx_packets,
        .tx_errors = stats->rx_errors,
        .tx_dropped = stats->rx_dropped,
    };
}
