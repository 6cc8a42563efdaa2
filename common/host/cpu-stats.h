/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

#define HOST_ALL_CPUS  (-1)
#define HOST_ALL_CELLS (-1)

/* Where CPU time went since boot, in nanoseconds. */
typedef struct HostCpuStats {
    guint64 kernel; /* with interrupts */
    guint64 user;   /* with niced */
    guint64 idle;
    guint64 iowait;
} HostCpuStats;

bool host_cpu_stats_read(const HostRoot *root, int cpu, HostCpuStats *ret_stats, GError **error);
