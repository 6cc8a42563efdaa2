/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "host/cpu-stats.h"
#include "host/memory.h"
#include "host/memory-tuning.h"
#include "host/numa.h"
#include "host/pages.h"
#include "tree.h"

static void test_cell_and_host_stats(void)
{
    g_autoptr(Tree) tree = tree_new();
    HostMemoryStats stats;

    tree_add_two_cells(tree);
    g_assert_true(host_memory_stats_read(&tree->root, 1, &stats, NULL));
    g_assert_cmpuint(stats.total, ==, 2097152);
    g_assert_cmpuint(stats.free, ==, 524288);
    g_assert_false(stats.has_buffers);
    g_assert_true(host_memory_stats_read(&tree->root, HOST_ALL_CELLS, &stats, NULL));
    g_assert_cmpuint(stats.buffers, ==, 10);
    g_assert_cmpuint(stats.cached, ==, 20);
}

static void test_unknown_cell_is_refused(void)
{
    g_autoptr(Tree) tree = tree_new();
    static const int bad[] = { 2, 16384, G_MAXINT, -2 };

    tree_add_two_cells(tree);
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        HostMemoryStats stats;

        g_assert_false(host_memory_stats_read(&tree->root, bad[i], &stats, &error));
        g_assert_true(error_is(error, ERROR_INVALID_ARG));
    }
}

static void test_free_memory_by_cell(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GArray) kib = NULL;
    g_autoptr(GError) error = NULL;
    guint64 total;

    tree_add_two_cells(tree);
    g_assert_true(host_numa_free_memory(&tree->root, 0, 64, &kib, NULL));
    g_assert_cmpuint(kib->len, ==, 2);
    g_assert_cmpuint(g_array_index(kib, guint64, 1), ==, 524288);
    g_assert_true(host_memory_free(&tree->root, &total, NULL));
    g_assert_cmpuint(total, ==, 1572864);
    g_assert_false(host_numa_free_memory(&tree->root, 2, 1, &kib, &error));
    g_assert_true(error_is(error, ERROR_INTERNAL_ERROR));
}

static void test_cells_have_pages_cpus_and_distances(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostNuma) numa = NULL;
    const HostNumaCell *cell;

    tree_add_two_cells(tree);
    g_assert_true(host_numa_read(&tree->root, &numa, NULL));
    g_assert_cmpuint(numa->n_cells, ==, 2);
    cell = &numa->cells[0];
    g_assert_cmpuint(cell->n_pages, ==, 2);
    g_assert_cmpuint(cell->pages[0].count * cell->pages[0].size, ==, 4194304 - 512 * 2048);
    g_assert_cmpuint(cell->pages[1].count, ==, 512);
    g_assert_cmpuint(bitmap_count(cell->cpus), ==, 8);
    g_assert_cmpuint(cell->n_distances, ==, 2);
    g_assert_cmpuint(cell->distances[1].value, ==, 20);
}

static void test_host_without_numa_is_one_cell(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostNuma) numa = NULL;

    tree_add(tree, "MemTotal: 400 kB\nMemFree: 4 kB\n", "/proc/meminfo");
    tree_add(tree, "0-1", "/sys/devices/system/cpu/online");
    g_assert_true(host_numa_read(&tree->root, &numa, NULL));
    g_assert_cmpuint(numa->n_cells, ==, 1);
    g_assert_cmpuint(numa->cells[0].memory, ==, 400);
    g_assert_cmpuint(bitmap_count(numa->cells[0].cpus), ==, 2);
    g_assert_cmpuint(numa->cells[0].n_distances, ==, 0);
}

static void test_free_pages_by_size(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    guint64 count;

    tree_add_two_cells(tree);
    g_assert_true(host_pages_free(&tree->root, 0, 2048, &count, NULL));
    g_assert_cmpuint(count, ==, 500);
    g_assert_true(host_pages_free(&tree->root, HOST_ALL_CELLS, host_page_kib(), &count, NULL));
    g_assert_cmpuint(count, ==, 1572864 / host_page_kib());
    g_assert_false(host_pages_free(&tree->root, 1, 2048, &count, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_FAILED));
    g_clear_error(&error);
    g_assert_false(host_pages_free(&tree->root, -2, 2048, &count, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_FAILED));
}

static void test_pool_grows_by_what_is_asked(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    guint64 value;

    tree_add_two_cells(tree);
    g_assert_true(host_pages_resize(&tree->root, 0, 2048, 8, true, NULL));
    g_assert_true(host_number(&tree->root, &value, "/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages"));
    g_assert_cmpuint(value, ==, 520);
    g_assert_false(host_pages_resize(&tree->root, 0, host_page_kib(), 8, true, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_UNSUPPORTED));
    g_clear_error(&error);
    g_assert_false(host_pages_resize(&tree->root, 0, 2048, G_MAXUINT64, true, &error));
    g_assert_true(error_is(error, ERROR_OVERFLOW));
}

static void test_tuning_is_checked_before_it_is_written(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    TypedParams params = { 0 };
    guint64 value;

    tree_add(tree, "100", "/sys/kernel/mm/ksm/pages_to_scan");
    tree_add(tree, "5", "/sys/kernel/mm/ksm/pages_shared");
    typed_params_add_uint(&params, 200, "shm_pages_to_scan");
    typed_params_add_ullong(&params, 1, "shm_pages_shared");
    g_assert_false(host_memory_tuning_write(&tree->root, &params, &error));
    g_assert_true(error_is(error, ERROR_ARGUMENT_UNSUPPORTED));
    g_assert_true(host_number(&tree->root, &value, "/sys/kernel/mm/ksm/pages_to_scan"));
    g_assert_cmpuint(value, ==, 100);
    typed_params_clear(&params);

    g_assert_true(host_memory_tuning_read(&tree->root, &params, NULL));
    g_assert_cmpuint(params.n, ==, 2);
    g_assert_cmpuint(typed_params_find(&params, "shm_pages_shared")->value.ul, ==, 5);
    typed_params_clear(&params);
}

static void test_meminfo_without_total_fails(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    HostMemoryStats stats;

    tree_add(tree, "MemTotal\nMemFree: x\n:\n", "/proc/meminfo");
    g_assert_false(host_memory_stats_read(&tree->root, HOST_ALL_CELLS, &stats, &error));
    g_assert_true(error_is(error, ERROR_INTERNAL_ERROR));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/memory/cell-and-host-stats", test_cell_and_host_stats);
    g_test_add_func("/host/memory/unknown-cell-is-refused", test_unknown_cell_is_refused);
    g_test_add_func("/host/memory/free-memory-by-cell", test_free_memory_by_cell);
    g_test_add_func("/host/memory/cells-have-pages-cpus-and-distances", test_cells_have_pages_cpus_and_distances);
    g_test_add_func("/host/memory/host-without-numa-is-one-cell", test_host_without_numa_is_one_cell);
    g_test_add_func("/host/memory/free-pages-by-size", test_free_pages_by_size);
    g_test_add_func("/host/memory/pool-grows-by-what-is-asked", test_pool_grows_by_what_is_asked);
    g_test_add_func("/host/memory/tuning-is-checked-before-it-is-written", test_tuning_is_checked_before_it_is_written);
    g_test_add_func("/host/memory/meminfo-without-total-fails", test_meminfo_without_total_fails);
    return g_test_run();
}
