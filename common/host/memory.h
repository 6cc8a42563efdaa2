/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* In KiB. The kernel tells buffers and cache for the whole host only. */
typedef struct HostMemoryStats {
    guint64 total;
    guint64 free;
    guint64 buffers;
    guint64 cached;
    bool has_buffers;
    bool has_cached;
} HostMemoryStats;

bool host_memory_stats_read(const HostRoot *root, int cell, HostMemoryStats *ret_stats, GError **error);

/* over all cells, KiB */
bool host_memory_total(const HostRoot *root, guint64 *ret_kib, GError **error);
bool host_memory_free(const HostRoot *root, guint64 *ret_kib, GError **error);
