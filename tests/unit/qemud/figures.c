/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What QEMU's answers come to: disks, the guest's memory, virtual CPUs. The texts are QEMU 7.2's, cut down. */
#include "stats/block.h"
#include "stats/cpus.h"
#include "stats/guest-memory.h"

#include <string.h>

#define COUNTERS                                                                                                                           \
    "'stats': {'rd_operations': 4, 'rd_bytes': 2048, 'rd_total_time_ns': 70, 'wr_operations': 2, 'wr_bytes': 512, "                        \
    "'wr_total_time_ns': 30, 'flush_operations': 1, 'flush_total_time_ns': 9}"

/* JSON in single quotes. */
static json_t *json(const char *text)
{
    g_autofree char *quoted = g_strdelimit(g_strdup(text), "'", '"');
    json_t *value = json_loads(quoted, 0, NULL);

    g_assert_nonnull(value);
    return value;
}

/* disks */

static void test_a_disk_is_found_by_its_device(void)
{
    g_autoptr(json_t) answer = json("[{'qdev': '/machine/peripheral/virtio-disk10/virtio-backend'},"
                                    " {'qdev': '/machine/peripheral/virtio-disk1/virtio-backend'}, {'qdev': 'sata0-0-0'}, {'device': ''}]");

    g_assert_true(block_entry_find(answer, "virtio-disk1") == json_array_get(answer, 1));
    g_assert_true(block_entry_find(answer, "sata0-0-0") == json_array_get(answer, 2));
    g_assert_null(block_entry_find(answer, "virtio-disk"));
    g_assert_null(block_entry_find(answer, NULL));
    g_assert_null(block_entry_find(NULL, "sata0-0-0"));
}

static void test_counters_are_read_whole_or_not(void)
{
    g_autoptr(json_t) whole = json("{" COUNTERS ", 'parent': {'stats': {'wr_highest_offset': 4096}}, 'backing': {}}");
    g_autoptr(json_t) part = json("{'stats': {'rd_operations': 4}}");
    BlockFigures figures = { 0 }, sum = { .rd_reqs = 1 };
    guint64 highest;

    g_assert_false(block_entry_figures(part, &figures));
    g_assert_false(block_entry_figures(NULL, &figures));
    g_assert_false(block_entry_highest(part, &highest));
    g_assert_true(block_entry_figures(whole, &figures));
    g_assert_true(block_entry_highest(whole, &highest));
    g_assert_cmpuint(highest, ==, 4096);
    block_figures_add(&sum, &figures);
    g_assert_cmpuint(sum.rd_reqs, ==, 5);
    g_assert_cmpuint(sum.fl_ns, ==, 9);
}

static void test_an_image_is_found_by_its_number(void)
{
    g_autoptr(json_t) nodes = json("[{'node-name': 'libvirt-12-format', 'image': {'virtual-size': 1}},"
                                   " {'node-name': 'libvirt-2-storage', 'image': {'virtual-size': 2}},"
                                   " {'node-name': 'libvirt-2-format', 'image': {'virtual-size': 67108864, 'actual-size': 200704}}]");
    guint64 bytes;

    g_assert_true(block_node_capacity(nodes, 2, &bytes));
    g_assert_cmpuint(bytes, ==, 67108864);
    g_assert_true(block_node_physical(nodes, 2, &bytes));
    g_assert_cmpuint(bytes, ==, 200704);
    g_assert_false(block_node_physical(nodes, 12, &bytes));
    g_assert_false(block_node_capacity(nodes, 1, &bytes));
    g_assert_false(block_node_capacity(NULL, 1, &bytes));
}

/* memory */

static void test_memory_is_told_in_kib_and_events_as_counts(void)
{
    g_autoptr(json_t) answer = json("{'last-update': 17, 'stats': {'stat-free-memory': 4096, 'stat-major-faults': 5,"
                                    " 'stat-swap-in': 18446744073709551615.0, 'stat-swap-out': -1}}");
    GuestMemoryFigure figures[GUEST_MEMORY_FIGURES];

    g_assert_cmpuint(guest_memory_read(answer, figures), ==, 3);
    g_assert_cmpint(figures[0].tag, ==, DOMAIN_MEMORY_STAT_MAJOR_FAULT);
    g_assert_cmpuint(figures[0].value, ==, 5);
    g_assert_cmpstr(figures[1].name, ==, "unused");
    g_assert_cmpuint(figures[1].value, ==, 4);
    g_assert_cmpint(figures[2].tag, ==, DOMAIN_MEMORY_STAT_LAST_UPDATE);
    g_assert_cmpuint(figures[2].value, ==, 17);
}

static void test_no_memory_is_told_without_an_answer(void)
{
    GuestMemoryFigure figures[GUEST_MEMORY_FIGURES];

    g_assert_cmpuint(guest_memory_read(NULL, figures), ==, 0);
}

/* processors */

static void test_threads_come_by_number(void)
{
    g_autoptr(json_t) answer =
        json("[{'cpu-index': 1, 'thread-id': 12}, {'cpu-index': 0, 'thread-id': 11}, {'cpu-index': -1, 'thread-id': 13},"
             " {'cpu-index': 2, 'thread-id': 0}, {'cpu-index': 3}]");
    g_autoptr(GArray) threads = cpu_threads_read(answer);

    g_assert_cmpuint(threads->len, ==, 2);
    g_assert_cmpuint(g_array_index(threads, CpuThread, 0).vcpu, ==, 0);
    g_assert_cmpint(cpu_threads_find(threads, 1), ==, 12);
    g_assert_cmpint(cpu_threads_find(threads, 2), ==, 0);
}

static void test_places_are_numbered_by_where_they_are(void)
{
    g_autoptr(json_t) answer =
        json("[{'type': 't', 'vcpus-count': 1, 'props': {'socket-id': 2, 'core-id': 0}},"
             " {'type': 't', 'vcpus-count': 1, 'props': {'socket-id': 1, 'core-id': 0}, 'qom-path': '/machine/peripheral/vcpu1'},"
             " {'type': 't', 'vcpus-count': 1, 'props': {'socket-id': 0, 'core-id': 0}, 'qom-path': '/machine/unattached/device[0]'}]");
    g_autoptr(GArray) places = cpu_places_read(answer);

    g_assert_cmpuint(places->len, ==, 3);
    g_assert_true(g_array_index(places, CpuPlace, 0).taken);
    g_assert_null(g_array_index(places, CpuPlace, 0).alias);
    g_assert_cmpstr(g_array_index(places, CpuPlace, 1).alias, ==, "vcpu1");
    g_assert_false(g_array_index(places, CpuPlace, 2).taken);
    g_assert_cmpuint(g_array_index(places, CpuPlace, 2).first, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qemud/figures/disk-by-device", test_a_disk_is_found_by_its_device);
    g_test_add_func("/qemud/figures/counters", test_counters_are_read_whole_or_not);
    g_test_add_func("/qemud/figures/image-by-number", test_an_image_is_found_by_its_number);
    g_test_add_func("/qemud/figures/memory", test_memory_is_told_in_kib_and_events_as_counts);
    g_test_add_func("/qemud/figures/no-memory", test_no_memory_is_told_without_an_answer);
    g_test_add_func("/qemud/figures/threads", test_threads_come_by_number);
    g_test_add_func("/qemud/figures/places", test_places_are_numbered_by_where_they_are);
    return g_test_run();
}
