/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page pools: .../hugepages/hugepages-<KiB>kB/{nr,free}_hugepages, per cell below the node's folder and for the whole host below
 * /sys/kernel/mm. What is not in a pool is the system's own page.
 */
#include "host/pages.h"

#include "base/error.h"
#include "host/cpu-stats.h"
#include "host/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

#define POOLS_LIMIT 64 /* no architecture has more sizes */

/* Where the pools of a cell are, or the whole host's. */
static char *pools_folder(const HostRoot *root, int cell)
{
    if (cell == HOST_ALL_CELLS || !host_exists(root, "/sys/devices/system/node/node%d", cell))
        return g_strdup("/sys/kernel/mm/hugepages");
    return g_strdup_printf("/sys/devices/system/node/node%d/hugepages", cell);
}

static gint compare_sizes(gconstpointer a, gconstpointer b)
{
    const guint left = *(const guint *)a, right = *(const guint *)b;

    return left < right ? -1 : left > right;
}

/* The sizes in KiB of the pools below a folder, ascending. */
static GArray *list_pools(const HostRoot *root, const char *folder)
{
    g_autoptr(GPtrArray) names = host_list(root, "%s", folder);
    GArray *sizes = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < names->len && sizes->len < POOLS_LIMIT; i++) {
        const char *name = names->pdata[i];
        guint64 size;
        char *end;
        guint kib;

        if (!g_str_has_prefix(name, "hugepages-"))
            continue;
        size = g_ascii_strtoull(name + strlen("hugepages-"), &end, 10);
        if (size == 0 || size > G_MAXUINT32 || strcmp(end, "kB") != 0)
            continue;
        kib = (guint)size;
        g_array_append_val(sizes, kib);
    }
    g_array_sort(sizes, compare_sizes);
    return sizes;
}

/** host_page_sizes: the sizes of pages in KiB (guint), ascending, the system's first; the caller unrefs the array. Thread: any. */
GArray *host_page_sizes(const HostRoot *root)
{
    GArray *sizes = list_pools(root, "/sys/kernel/mm/hugepages");
    guint own = host_page_kib();

    g_array_prepend_val(sizes, own);
    return sizes;
}

/**
 * host_pages_total: how a cell's memory is divided into pages
 * @memory_kib: the cell's memory
 * @ret_n: number of pools told
 *
 * The system's page comes first and has what the pools do not hold. The caller frees the array. Thread: any.
 */
HostPages *host_pages_total(const HostRoot *root, guint cell, guint64 memory_kib, guint *ret_n)
{
    g_autofree char *folder = pools_folder(root, (int)cell);
    g_autoptr(GArray) sizes = list_pools(root, folder);
    HostPages *pages = g_new0(HostPages, sizes->len + 1);
    guint64 rest = memory_kib;

    for (guint i = 0; i < sizes->len; i++) {
        HostPages *pool = &pages[i + 1];
        guint64 held;

        pool->size = g_array_index(sizes, guint, i);
        if (!host_number(root, &pool->count, "%s/hugepages-%ukB/nr_hugepages", folder, pool->size))
            pool->count = 0;
        rest = g_uint64_checked_mul(&held, pool->count, pool->size) && held <= rest ? rest - held : 0;
    }
    pages[0] = (HostPages){ .size = host_page_kib(), .count = rest / host_page_kib() };
    *ret_n = sizes->len + 1;
    return pages;
}

static bool check_cell(const HostRoot *root, int cell, GError **error)
{
    g_autoptr(Bitmap) cells = host_numa_cells(root);

    if (cell != HOST_ALL_CELLS && (cell < 0 || !bitmap_has(cells, (guint)cell))) {
        error_set(error, ERROR_OPERATION_FAILED, "NUMA node %d is not available", cell);
        return false;
    }
    return true;
}

static bool check_pool(const HostRoot *root, const char *folder, int cell, guint size_kib, GError **error)
{
    if (!host_exists(root, "%s/hugepages-%ukB", folder, size_kib)) {
        error_set(error, ERROR_OPERATION_FAILED, "page size %u is not available on node %d", size_kib, cell);
        return false;
    }
    return true;
}

/**
 * host_pages_free: free pages of one size
 * @cell: a cell's number, or HOST_ALL_CELLS
 * @size_kib: the page's size
 *
 * Errors: ERROR_OPERATION_FAILED for a cell or a size that the host does not have; ERROR_SYSTEM_ERROR. Thread: any.
 */
bool host_pages_free(const HostRoot *root, int cell, guint size_kib, guint64 *ret_count, GError **error)
{
    g_autofree char *folder = NULL;
    HostMemoryStats stats;

    if (!check_cell(root, cell, error))
        return false;
    if (size_kib == host_page_kib()) {
        if (cell == HOST_ALL_CELLS ? !host_memory_free(root, &stats.free, error) : !host_memory_stats_read(root, cell, &stats, error))
            return false;
        *ret_count = stats.free / size_kib;
        return true;
    }
    folder = pools_folder(root, cell);
    if (!check_pool(root, folder, cell, size_kib, error))
        return false;
    if (!host_number(root, ret_count, "%s/hugepages-%ukB/free_hugepages", folder, size_kib)) {
        error_set(error, ERROR_SYSTEM_ERROR, "cannot read %s/hugepages-%ukB/free_hugepages", folder, size_kib);
        return false;
    }
    return true;
}

static bool write_number(const char *path, guint64 value, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT "\n", value);
    g_autofd int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || TEMP_FAILURE_RETRY(write(fd, text, strlen(text))) < 0) {
        error_set_errno(error, errno, "cannot write %s", path);
        return false;
    }
    return true;
}

/**
 * host_pages_resize: ask the kernel for a pool's size
 * @count: pages to add, or the number to have
 * @add: which of the two
 *
 * The kernel may find fewer pages than asked for; that is an error, and what it found stays in the pool. Errors:
 * ERROR_OPERATION_UNSUPPORTED for the system's page; ERROR_OPERATION_FAILED for a cell or size that is not there or when pages lack;
 * ERROR_OVERFLOW; ERROR_SYSTEM_ERROR. Thread: a worker (may take seconds).
 */
bool host_pages_resize(const HostRoot *root, int cell, guint size_kib, guint64 count, bool add, GError **error)
{
    g_autofree char *folder = NULL;
    g_autofree char *path = NULL;
    guint64 before = 0, wanted = count, after = 0;

    if (size_kib == host_page_kib()) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "system pages pool can't be modified");
        return false;
    }
    if (!check_cell(root, cell, error))
        return false;
    folder = pools_folder(root, cell);
    if (!check_pool(root, folder, cell, size_kib, error))
        return false;
    host_number(root, &before, "%s/hugepages-%ukB/nr_hugepages", folder, size_kib);
    if (add && !g_uint64_checked_add(&wanted, before, count)) {
        error_set(error, ERROR_OVERFLOW, "%" G_GUINT64_FORMAT " pages cannot be added to %" G_GUINT64_FORMAT, count, before);
        return false;
    }
    path = host_path(root, "%s/hugepages-%ukB/nr_hugepages", folder, size_kib);
    if (!write_number(path, wanted, error))
        return false;
    if (!host_number(root, &after, "%s/hugepages-%ukB/nr_hugepages", folder, size_kib) || after < wanted) {
        error_set(error, ERROR_OPERATION_FAILED,
                  "unable to allocate %" G_GUINT64_FORMAT " pages of %u KiB: the host has %" G_GUINT64_FORMAT " now", wanted, size_kib,
                  after);
        return false;
    }
    return true;
}
