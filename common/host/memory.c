/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /proc/meminfo tells of the whole host, /sys/devices/system/node/nodeN/meminfo of a cell. The two need not agree (memory that was
 * plugged in, or given back by a balloon, may count on one side only); what the API calls the node's memory is the sum of its cells.
 */
#include "host/memory.h"

#include "base/error.h"
#include "host/cpu-stats.h"
#include "host/numa.h"

static bool parse_stats(const char *path, const char *text, HostMemoryStats *ret_stats, GError **error)
{
    HostMemoryStats stats = { 0 };

    if (!host_field_number(text, "MemTotal", &stats.total) || !host_field_number(text, "MemFree", &stats.free)) {
        error_set(error, ERROR_INTERNAL_ERROR, "%s: no MemTotal or no MemFree", path);
        return false;
    }
    stats.has_buffers = host_field_number(text, "Buffers", &stats.buffers);
    stats.has_cached = host_field_number(text, "Cached", &stats.cached);
    *ret_stats = stats;
    return true;
}

/**
 * host_memory_stats_read: the memory of a NUMA cell or of the whole host
 * @cell: a cell's number, or HOST_ALL_CELLS
 *
 * A host without NUMA has the cell 0 and nothing else. Errors: ERROR_INVALID_ARG for a cell that is not there; ERROR_SYSTEM_ERROR.
 * Thread: any.
 */
bool host_memory_stats_read(const HostRoot *root, int cell, HostMemoryStats *ret_stats, GError **error)
{
    g_autoptr(Bitmap) cells = NULL;
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;

    if (cell < HOST_ALL_CELLS) {
        error_set(error, ERROR_INVALID_ARG, "cellNum %d: only -1 is accepted as a negative value", cell);
        return false;
    }
    cells = host_numa_cells(root);
    if (cell != HOST_ALL_CELLS && !bitmap_has(cells, (guint)cell)) {
        error_set(error, ERROR_INVALID_ARG, "cellNum %d: must be less than or equal to %u", cell, host_set_span(cells) - 1);
        return false;
    }
    path = cell == HOST_ALL_CELLS ? g_strdup("/proc/meminfo") : host_numa_meminfo(root, (guint)cell);
    return host_read(root, path, &text, error) && parse_stats(path, text, ret_stats, error);
}

static bool sum_cells(const HostRoot *root, HostMemoryStats *ret_sum, GError **error)
{
    g_autoptr(Bitmap) cells = host_numa_cells(root);
    HostMemoryStats sum = { 0 };

    for (int cell = bitmap_next(cells, -1); cell >= 0; cell = bitmap_next(cells, cell)) {
        HostMemoryStats stats;

        if (!host_memory_stats_read(root, cell, &stats, error))
            return false;
        sum.total += stats.total;
        sum.free += stats.free;
    }
    *ret_sum = sum;
    return true;
}

/** host_memory_total: KiB of memory of all cells. Errors: ERROR_SYSTEM_ERROR. Thread: any. */
bool host_memory_total(const HostRoot *root, guint64 *ret_kib, GError **error)
{
    HostMemoryStats sum;

    if (!sum_cells(root, &sum, error))
        return false;
    *ret_kib = sum.total;
    return true;
}

/** host_memory_free: KiB of free memory of all cells. Errors: ERROR_SYSTEM_ERROR. Thread: any. */
bool host_memory_free(const HostRoot *root, guint64 *ret_kib, GError **error)
{
    HostMemoryStats sum;

    if (!sum_cells(root, &sum, error))
        return false;
    *ret_kib = sum.free;
    return true;
}
