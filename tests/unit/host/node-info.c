/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "host/cpu-topology.h"
#include "host/node-info.h"
#include "tree.h"

static HostNodeInfo read_info(const Tree *tree)
{
    HostNodeInfo info = { 0 };

    g_assert_true(host_node_info_read(&tree->root, &info, NULL));
    return info;
}

static void assert_shape(const HostNodeInfo *info, guint cpus, guint nodes, guint sockets, guint cores, guint threads)
{
    g_assert_cmpuint(info->cpus, ==, cpus);
    g_assert_cmpuint(info->nodes, ==, nodes);
    g_assert_cmpuint(info->sockets, ==, sockets);
    g_assert_cmpuint(info->cores, ==, cores);
    g_assert_cmpuint(info->threads, ==, threads);
}

static void test_even_host_is_told_by_levels(void)
{
    g_autoptr(Tree) tree = tree_new();
    HostNodeInfo info;

    tree_add_two_cells(tree);
    info = read_info(tree);
    assert_shape(&info, 16, 2, 2, 2, 2);
    g_assert_cmpstr(info.model, ==, "x86_64");
    g_assert_cmpuint(info.mhz, ==, 2445);
    g_assert_cmpuint(info.memory, ==, 6291456);
}

static void test_offline_thread_keeps_the_shape(void)
{
    g_autoptr(Tree) tree = tree_new();
    HostNodeInfo info;

    tree_add_two_cells(tree);
    tree_add(tree, "0-6,8-15", "/sys/devices/system/cpu/online");
    tree_remove(tree, "/sys/devices/system/cpu/cpu7/topology");
    tree_add(tree, "0-6", "/sys/devices/system/node/node0/cpulist");
    info = read_info(tree);
    assert_shape(&info, 15, 2, 2, 2, 2);
}

static void test_uneven_host_is_told_flat(void)
{
    g_autoptr(Tree) tree = tree_new();
    HostNodeInfo info;

    tree_add_two_cells(tree);
    tree_add(tree, "0-11", "/sys/devices/system/cpu/present");
    tree_add(tree, "0-11", "/sys/devices/system/cpu/online");
    info = read_info(tree);
    assert_shape(&info, 12, 1, 1, 12, 1);
}

static void test_dies_count_as_cores_of_their_socket(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCpuTopology) topology = NULL;
    HostNodeInfo info;

    tree_add(tree, "0-3", "/sys/devices/system/cpu/online");
    tree_add(tree, "MemTotal: 1 kB\nMemFree: 1 kB\n", "/proc/meminfo");
    for (guint cpu = 0; cpu < 4; cpu++) {
        tree_add(tree, cpu < 2 ? "0" : "1", "/sys/devices/system/cpu/cpu%u/topology/die_id", cpu);
        tree_add(tree, cpu % 2 == 0 ? "0" : "1", "/sys/devices/system/cpu/cpu%u/topology/core_id", cpu);
    }
    info = read_info(tree);
    assert_shape(&info, 4, 1, 1, 4, 1);
    g_assert_true(host_cpu_topology_read(&tree->root, &topology, NULL));
    g_assert_cmpuint(host_cpu_topology_shape(topology).dies, ==, 2);
}

static void test_socket_over_two_cells_counts_in_each(void)
{
    g_autoptr(Tree) tree = tree_new();
    HostNodeInfo info;

    tree_add_two_cells(tree);
    for (guint cpu = 0; cpu < 16; cpu++) {
        tree_add(tree, "0", "/sys/devices/system/cpu/cpu%u/topology/physical_package_id", cpu);
        tree_add(tree,
                 cpu % 8 < 2   ? "0"
                 : cpu % 8 < 4 ? "1"
                 : cpu % 8 < 6 ? "2"
                               : "3",
                 "/sys/devices/system/cpu/cpu%u/topology/core_id", cpu);
    }
    info = read_info(tree);
    assert_shape(&info, 16, 2, 1, 4, 2);
}

static void test_host_without_cpus_folder_fails(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    HostNodeInfo info = { .cpus = 7 };

    g_assert_false(host_node_info_read(&tree->root, &info, &error));
    g_assert_true(error_is(error, ERROR_INTERNAL_ERROR));
    g_assert_cmpuint(info.cpus, ==, 7);
}

static void test_running_host_multiplies_to_its_cpus(void)
{
    g_autoptr(HostCpuTopology) topology = NULL;
    HostNodeInfo info;

    g_assert_true(host_node_info_read(&host_running, &info, NULL));
    g_assert_true(host_cpu_topology_read(&host_running, &topology, NULL));
    g_assert_cmpuint(info.nodes * info.sockets * info.cores * info.threads, ==, bitmap_count(topology->present));
    g_assert_cmpuint(info.memory, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/node-info/even-host-is-told-by-levels", test_even_host_is_told_by_levels);
    g_test_add_func("/host/node-info/offline-thread-keeps-the-shape", test_offline_thread_keeps_the_shape);
    g_test_add_func("/host/node-info/uneven-host-is-told-flat", test_uneven_host_is_told_flat);
    g_test_add_func("/host/node-info/dies-count-as-cores-of-their-socket", test_dies_count_as_cores_of_their_socket);
    g_test_add_func("/host/node-info/socket-over-two-cells-counts-in-each", test_socket_over_two_cells_counts_in_each);
    g_test_add_func("/host/node-info/host-without-cpus-folder-fails", test_host_without_cpus_folder_fails);
    g_test_add_func("/host/node-info/running-host-multiplies-to-its-cpus", test_running_host_multiplies_to_its_cpus);
    return g_test_run();
}
