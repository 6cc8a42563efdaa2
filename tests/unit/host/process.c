/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "host/cgroup.h"
#include "host/cpu-stats.h"
#include "host/netdev.h"
#include "host/process.h"
#include "tree.h"

#include <string.h>
#include <unistd.h>

#define STAT(name)                                                                                            \
    "42 (" name ") S 1 42 42 0 -1 4194560 100 0 7 0 150 50 0 0 20 0 3 0 5000 1000000 256 18446744073709551615" \
    " 1 1 0 0 0 0 0 0 0 0 0 0 17 5 0 0 0 0 0\n"

static void test_name_may_hold_parentheses(void)
{
    HostProcess process;

    g_assert_true(host_process_parse(STAT("CPU 0) S (x"), &process));
    g_assert_cmpint(process.state, ==, 'S');
    g_assert_cmpuint(process.user_ns, ==, 150 * (1000000000 / (guint64)sysconf(_SC_CLK_TCK)));
    g_assert_cmpuint(process.minor_faults, ==, 100);
    g_assert_cmpuint(process.major_faults, ==, 7);
    g_assert_cmpuint(process.start_time, ==, 5000);
    g_assert_cmpuint(process.rss, ==, 256 * host_page_kib());
}

static void test_no_prefix_of_a_line_crashes(void)
{
    static const char line[] = STAT("qemu");
    HostProcess process;
    guint accepted = 0;

    for (gsize length = 0; length < sizeof(line); length++) {
        g_autofree char *prefix = g_strndup(line, length);

        accepted += host_process_parse(prefix, &process);
    }
    g_assert_cmpuint(accepted, >, 0);
    g_assert_cmpuint(accepted, <, sizeof(line) / 2);
}

static void test_threads_with_their_waiting(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GArray) threads = NULL;
    const HostThread *thread;

    tree_add(tree, STAT("qemu"), "/proc/42/task/42/stat");
    tree_add(tree, STAT("CPU 0/KVM"), "/proc/42/task/43/stat");
    tree_add(tree, "111 222 3\n", "/proc/42/task/43/schedstat");
    threads = host_threads_read(&tree->root, 42);
    g_assert_cmpuint(threads->len, ==, 2);
    thread = &g_array_index(threads, HostThread, 1);
    g_assert_cmpint(thread->tid, ==, 43);
    g_assert_cmpstr(thread->name, ==, "CPU 0/KVM");
    g_assert_cmpuint(thread->cpu, ==, 5);
    g_assert_cmpuint(thread->run_ns, ==, 111);
    g_assert_cmpuint(thread->wait_ns, ==, 222);
}

static void test_process_that_is_gone(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    HostProcess process;

    g_assert_false(host_process_read(&tree->root, 42, &process, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
}

static void test_own_process_has_memory(void)
{
    HostProcess process;

    g_assert_true(host_process_read(&host_running, getpid(), &process, NULL));
    g_assert_cmpuint(process.rss, >, 0);
    g_assert_cmpint(process.state, ==, 'R');
}

static void test_cpu_stats_of_one_and_all(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    const guint64 tick = 1000000000 / (guint64)sysconf(_SC_CLK_TCK);
    HostCpuStats stats;

    tree_add(tree, "cpu  30 3 20 100 7 1 2 9 0 0\ncpu1 10 0 5 50 1 0 0 0 0 0\ncpu11 1 1 1 1 1 1 1 1 1 1\nintr 5\n", "/proc/stat");
    g_assert_true(host_cpu_stats_read(&tree->root, HOST_ALL_CPUS, &stats, NULL));
    g_assert_cmpuint(stats.user, ==, 33 * tick);
    g_assert_cmpuint(stats.kernel, ==, 23 * tick);
    g_assert_cmpuint(stats.iowait, ==, 7 * tick);
    g_assert_true(host_cpu_stats_read(&tree->root, 1, &stats, NULL));
    g_assert_cmpuint(stats.idle, ==, 50 * tick);
    g_assert_false(host_cpu_stats_read(&tree->root, 0, &stats, &error));
    g_assert_true(error_is(error, ERROR_INVALID_ARG));
}

static void test_netdev_counters(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GError) error = NULL;
    HostNetdevStats stats, swapped;

    tree_add(tree, "Inter-|   Receive\n face |bytes\n  tap10: 9 9 9 9 0 0 0 0 9 9 9 9 0 0 0 0\n   tap1:1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n",
             "/proc/net/dev");
    g_assert_true(host_netdev_stats_read(&tree->root, "tap1", &stats, NULL));
    g_assert_cmpuint(stats.rx_bytes, ==, 1);
    g_assert_cmpuint(stats.rx_dropped, ==, 4);
    g_assert_cmpuint(stats.tx_dropped, ==, 8);
    swapped = host_netdev_stats_swap(&stats);
    g_assert_cmpuint(swapped.rx_packets, ==, 6);
    g_assert_false(host_netdev_stats_read(&tree->root, "tap", &stats, &error));
    g_assert_nonnull(strstr(error->message, "'tap'"));
}

static void test_unified_cgroup(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCgroup) cgroup = NULL;
    g_autoptr(GArray) split = NULL;
    HostCgroupCpu cpu;
    guint64 kib;

    tree_add(tree, "cpu memory", "/sys/fs/cgroup/cgroup.controllers");
    tree_add(tree, "0::/machine/a\n", "/proc/42/cgroup");
    tree_add(tree, "usage_usec 30\nuser_usec 20\nsystem_usec 10\n", "/sys/fs/cgroup/machine/a/cpu.stat");
    tree_add(tree, "8192\n", "/sys/fs/cgroup/machine/a/memory.current");
    cgroup = host_cgroup_of_process(&tree->root, 42);
    g_assert_nonnull(cgroup);
    g_assert_true(host_cgroup_cpu_read(&tree->root, cgroup, &cpu, NULL));
    g_assert_cmpuint(cpu.total_ns, ==, 30000);
    g_assert_cmpuint(cpu.kernel_ns, ==, 10000);
    g_assert_true(host_cgroup_memory_read(&tree->root, cgroup, &kib, NULL));
    g_assert_cmpuint(kib, ==, 8);
    split = host_cgroup_cpu_split(&tree->root, cgroup);
    g_assert_cmpuint(split->len, ==, 0);
}

static void test_separate_cgroups(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCgroup) cgroup = NULL;
    g_autoptr(GArray) split = NULL;
    HostCgroupCpu cpu;

    tree_add(tree, "4:memory:/../../etc\n2:cpu,cpuacct:/a\n0::/\n", "/proc/42/cgroup");
    tree_add(tree, "77\n", "/sys/fs/cgroup/cpuacct/a/cpuacct.usage");
    tree_add(tree, "40 37 \n", "/sys/fs/cgroup/cpuacct/a/cpuacct.usage_percpu");
    tree_add(tree, "user 2\nsystem 1\n", "/sys/fs/cgroup/cpuacct/a/cpuacct.stat");
    cgroup = host_cgroup_of_process(&tree->root, 42);
    g_assert_nonnull(cgroup);
    g_assert_null(cgroup->memory);
    g_assert_true(host_cgroup_cpu_read(&tree->root, cgroup, &cpu, NULL));
    g_assert_cmpuint(cpu.total_ns, ==, 77);
    g_assert_cmpuint(cpu.user_ns, ==, 2 * (1000000000 / (guint64)sysconf(_SC_CLK_TCK)));
    split = host_cgroup_cpu_split(&tree->root, cgroup);
    g_assert_cmpuint(split->len, ==, 2);
    g_assert_cmpuint(g_array_index(split, guint64, 1), ==, 37);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/process/name-may-hold-parentheses", test_name_may_hold_parentheses);
    g_test_add_func("/host/process/no-prefix-of-a-line-crashes", test_no_prefix_of_a_line_crashes);
    g_test_add_func("/host/process/threads-with-their-waiting", test_threads_with_their_waiting);
    g_test_add_func("/host/process/process-that-is-gone", test_process_that_is_gone);
    g_test_add_func("/host/process/own-process-has-memory", test_own_process_has_memory);
    g_test_add_func("/host/process/cpu-stats-of-one-and-all", test_cpu_stats_of_one_and_all);
    g_test_add_func("/host/process/netdev-counters", test_netdev_counters);
    g_test_add_func("/host/process/unified-cgroup", test_unified_cgroup);
    g_test_add_func("/host/process/separate-cgroups", test_separate_cgroups);
    return g_test_run();
}
