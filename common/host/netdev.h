/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* Counters of a network device, from the host's side: for a tap device, what the guest sent is received here. */
typedef struct HostNetdevStats {
    guint64 rx_bytes, rx_packets, rx_errors, rx_dropped;
    guint64 tx_bytes, tx_packets, tx_errors, tx_dropped;
} HostNetdevStats;

bool host_netdev_stats_read(const HostRoot *root, const char *name, HostNetdevStats *ret_stats, GError **error);
HostNetdevStats host_netdev_stats_swap(const HostNetdevStats *stats);
