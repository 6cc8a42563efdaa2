/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A kernel without NUMA has no node folder; such a host is told as one cell with everything in it, so that nobody needs a second case. */
#include "host/numa.h"

#include "base/error.h"
#include "host/memory.h"
#include "host/pages.h"

#define NODE_FOLDER "/sys/devices/system/node"

/** host_numa_free: free it and what hangs on it; NULL is nothing. */
void host_numa_free(HostNuma *numa)
{
    if (numa == NULL)
        return;
    for (guint i = 0; i < numa->n_cells; i++) {
        g_free(numa->cells[i].pages);
        g_free(numa->cells[i].distances);
        bitmap_free(numa->cells[i].cpus);
    }
    g_free(numa->cells);
    g_free(numa);
}

/** host_numa_cells: the numbers of the cells, at least one; the caller frees the set. Thread: any. */
Bitmap *host_numa_cells(const HostRoot *root)
{
    g_autoptr(Bitmap) cells = host_set(root, NODE_FOLDER "/online");

    if (bitmap_count(cells) == 0) {
        g_clear_pointer(&cells, bitmap_free);
        cells = bitmap_new();
        bitmap_set(cells, 0);
    }
    return g_steal_pointer(&cells);
}

/** host_numa_meminfo: the path below the root of the file with a cell's memory; the caller frees it. Thread: any. */
char *host_numa_meminfo(const HostRoot *root, guint cell)
{
    if (!host_exists(root, NODE_FOLDER "/node%u/meminfo", cell))
        return g_strdup("/proc/meminfo");
    return g_strdup_printf(NODE_FOLDER "/node%u/meminfo", cell);
}

static Bitmap *read_cpus(const HostRoot *root, guint cell)
{
    Bitmap *cpus = host_set(root, NODE_FOLDER "/node%u/cpulist", cell);

    if (cpus == NULL && !host_exists(root, NODE_FOLDER))
        cpus = host_set(root, "/sys/devices/system/cpu/online");
    return cpus != NULL ? cpus : bitmap_new();
}

/* The n-th number in the file is the distance to the n-th online cell. */
static void read_distances(const HostRoot *root, const Bitmap *cells, HostNumaCell *cell)
{
    g_autofree char *text = host_text(root, NODE_FOLDER "/node%u/distance", cell->id);
    g_autoptr(GArray) distances = g_array_new(FALSE, FALSE, sizeof(HostNumaDistance));
    const char *at = text;

    for (int other = bitmap_next(cells, -1); at != NULL && other >= 0; other = bitmap_next(cells, other)) {
        char *end;
        guint64 value = g_ascii_strtoull(at, &end, 10);
        HostNumaDistance distance = { .cell = (guint)other, .value = (guint)value };

        if (end == at || value > G_MAXINT32)
            break;
        g_array_append_val(distances, distance);
        at = end;
    }
    cell->n_distances = distances->len;
    cell->distances = (HostNumaDistance *)(void *)g_array_free(g_steal_pointer(&distances), FALSE);
}

static bool read_cell(const HostRoot *root, const Bitmap *cells, HostNumaCell *cell, GError **error)
{
    HostMemoryStats memory;

    if (!host_memory_stats_read(root, (int)cell->id, &memory, error))
        return false;
    cell->memory = memory.total;
    cell->pages = host_pages_total(root, cell->id, memory.total, &cell->n_pages);
    cell->cpus = read_cpus(root, cell->id);
    read_distances(root, cells, cell);
    return true;
}

/** host_numa_read: the cells of the host, in order of their numbers. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block. */
bool host_numa_read(const HostRoot *root, HostNuma **ret_numa, GError **error)
{
    g_autoptr(Bitmap) cells = host_numa_cells(root);
    g_autoptr(HostNuma) numa = g_new0(HostNuma, 1);

    numa->cells = g_new0(HostNumaCell, bitmap_count(cells));
    for (int id = bitmap_next(cells, -1); id >= 0; id = bitmap_next(cells, id)) {
        HostNumaCell *cell = &numa->cells[numa->n_cells++];

        cell->id = (guint)id;
        if (!read_cell(root, cells, cell, error))
            return false;
    }
    *ret_numa = g_steal_pointer(&numa);
    return true;
}

/**
 * host_numa_free_memory: free memory, cell by cell
 * @first: the number to begin with
 * @max: tell of no more cells than this
 * @ret_kib: guint64 in KiB for @first, @first + 1, ... up to the highest cell; 0 for a number without a cell. The caller unrefs it
 *
 * Errors: ERROR_INTERNAL_ERROR for a first cell out of range (so the reference answers); ERROR_SYSTEM_ERROR. Thread: any.
 */
bool host_numa_free_memory(const HostRoot *root, int first, guint max, GArray **ret_kib, GError **error)
{
    g_autoptr(Bitmap) cells = host_numa_cells(root);
    g_autoptr(GArray) kib = g_array_new(FALSE, FALSE, sizeof(guint64));
    guint span = host_set_span(cells);

    if (first < 0 || (guint)first >= span) {
        error_set(error, ERROR_INTERNAL_ERROR, "start cell %d out of range (0-%u)", first, span - 1);
        return false;
    }
    for (guint cell = (guint)first; cell < span && kib->len < max; cell++) {
        HostMemoryStats stats = { 0 };

        if (bitmap_has(cells, cell) && !host_memory_stats_read(root, (int)cell, &stats, error))
            return false;
        g_array_append_val(kib, stats.free);
    }
    *ret_kib = g_steal_pointer(&kib);
    return true;
}
