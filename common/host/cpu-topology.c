/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * CPUs come and go: what is present may be offline, and an offline CPU has no place that the kernel would tell. The API's node info
 * has room for an even shape only; a host that is uneven (CPUs taken offline, cells of different size) is told as one socket of
 * single-threaded cores, so that the product still gives the number of CPUs, and the capabilities document tells the real places.
 */
#include "host/cpu-topology.h"

#include "base/error.h"

#include <string.h>

#define CPU_FOLDER  "/sys/devices/system/cpu"
#define NODE_FOLDER "/sys/devices/system/node"

static void place_clear(gpointer data)
{
    HostCpuPlace *place = data;

    bitmap_free(place->siblings);
}

/** host_cpu_topology_free: free it and its sets; NULL is nothing. */
void host_cpu_topology_free(HostCpuTopology *topology)
{
    if (topology == NULL)
        return;
    for (guint i = 0; i < topology->n_places; i++)
        place_clear(&topology->places[i]);
    bitmap_free(topology->present);
    bitmap_free(topology->online);
    g_free(topology->places);
    g_free(topology);
}

/* Kernels say -1 where a platform does not number something. */
static guint read_id(const HostRoot *root, guint cpu, const char *name)
{
    guint64 id = 0;

    if (!host_number(root, &id, CPU_FOLDER "/cpu%u/topology/%s", cpu, name) || id > G_MAXINT)
        return 0;
    return (guint)id;
}

static Bitmap *read_siblings(const HostRoot *root, guint cpu)
{
    g_autoptr(Bitmap) siblings = host_set(root, CPU_FOLDER "/cpu%u/topology/thread_siblings_list", cpu);

    if (!bitmap_has(siblings, cpu)) {
        g_clear_pointer(&siblings, bitmap_free);
        siblings = bitmap_new();
        bitmap_set(siblings, cpu);
    }
    return g_steal_pointer(&siblings);
}

/* cells[cpu] = its NUMA cell; without the kernel's NUMA folder all are in cell 0. */
static void read_cells(const HostRoot *root, guint16 cells[static HOST_CPUS_MAX])
{
    g_autoptr(Bitmap) nodes = host_set(root, NODE_FOLDER "/online");

    memset(cells, 0, HOST_CPUS_MAX * sizeof(cells[0]));
    for (int node = bitmap_next(nodes, -1); node >= 0; node = bitmap_next(nodes, node)) {
        g_autoptr(Bitmap) cpus = host_set(root, NODE_FOLDER "/node%d/cpulist", node);

        for (int cpu = bitmap_next(cpus, -1); cpu >= 0; cpu = bitmap_next(cpus, cpu))
            cells[cpu] = (guint16)node;
    }
}

static void read_places(const HostRoot *root, HostCpuTopology *topology)
{
    g_autofree guint16 *cells = g_new(guint16, HOST_CPUS_MAX);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(HostCpuPlace));

    read_cells(root, cells);
    for (int next = bitmap_next(topology->online, -1); next >= 0; next = bitmap_next(topology->online, next)) {
        guint cpu = (guint)next;
        HostCpuPlace place = {
            .cpu = cpu,
            .cell = cells[cpu],
            .socket = read_id(root, cpu, "physical_package_id"),
            .die = read_id(root, cpu, "die_id"),
            .core = read_id(root, cpu, "core_id"),
            .siblings = read_siblings(root, cpu),
        };

        g_array_append_val(places, place);
    }
    topology->n_places = places->len;
    topology->places = (HostCpuPlace *)(void *)g_array_free(g_steal_pointer(&places), FALSE);
}

/**
 * host_cpu_topology_read: the host's CPUs as they are now
 * @ret_topology: the caller frees it
 *
 * A kernel without /sys/devices/system/cpu/present has no hotplug: what is online is present. Errors: ERROR_INTERNAL_ERROR where even
 * that is not told. Thread: any that may block.
 */
bool host_cpu_topology_read(const HostRoot *root, HostCpuTopology **ret_topology, GError **error)
{
    g_autoptr(HostCpuTopology) topology = g_new0(HostCpuTopology, 1);

    topology->online = host_set(root, CPU_FOLDER "/online");
    if (bitmap_count(topology->online) == 0) {
        error_set(error, ERROR_INTERNAL_ERROR, "%s" CPU_FOLDER "/online does not list the host's CPUs", root->folder);
        return false;
    }
    topology->present = host_set(root, CPU_FOLDER "/present");
    if (topology->present == NULL)
        topology->present = bitmap_copy(topology->online);
    read_places(root, topology);
    *ret_topology = g_steal_pointer(&topology);
    return true;
}

typedef enum Level {
    LEVEL_CELL,
    LEVEL_SOCKET,
    LEVEL_DIE,
    LEVEL_CORE,
    LEVEL_THREAD,
    LEVEL_COUNT,
} Level;

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const guint *left = a, *right = b;

    for (guint level = 0; level < LEVEL_COUNT; level++) {
        if (left[level] != right[level])
            return left[level] < right[level] ? -1 : 1;
    }
    return 0;
}

/* counts[level] = the most children that any parent of that level has. The keys are sorted, so that each subtree is one run. */
static void count_levels(const guint (*keys)[LEVEL_COUNT], guint n_keys, guint counts[static LEVEL_COUNT])
{
    guint running[LEVEL_COUNT] = { 0 };

    memset(counts, 0, LEVEL_COUNT * sizeof(counts[0]));
    for (guint i = 0; i < n_keys; i++) {
        guint changed = 0;

        while (i > 0 && changed < LEVEL_THREAD && keys[i][changed] == keys[i - 1][changed])
            changed++;
        if (i == 0)
            changed = 0;
        running[changed]++;
        for (guint level = changed + 1; level < LEVEL_COUNT; level++)
            running[level] = 1;
        for (guint level = changed; level < LEVEL_COUNT; level++)
            counts[level] = MAX(counts[level], running[level]);
    }
}

/** host_cpu_topology_span: the highest present CPU's number and one. Thread: any. */
guint host_cpu_topology_span(const HostCpuTopology *topology)
{
    return host_set_span(topology->present);
}

/** host_cpu_topology_shape: the even shape that the host has, or the flat one where it is uneven. Thread: any. */
HostCpuShape host_cpu_topology_shape(const HostCpuTopology *topology)
{
    guint present = MAX(bitmap_count(topology->present), topology->n_places);
    g_autofree guint(*keys)[LEVEL_COUNT] = g_malloc0_n(MAX(topology->n_places, 1), sizeof(*keys));
    guint counts[LEVEL_COUNT];
    HostCpuShape shape;

    for (guint i = 0; i < topology->n_places; i++) {
        const HostCpuPlace *place = &topology->places[i];
        const guint key[LEVEL_COUNT] = { place->cell, place->socket, place->die, place->core, place->cpu };

        memcpy(keys[i], key, sizeof(key));
    }
    qsort(keys, topology->n_places, sizeof(*keys), compare_places);
    count_levels((const guint(*)[LEVEL_COUNT])keys, topology->n_places, counts);
    shape = (HostCpuShape){ counts[LEVEL_CELL], counts[LEVEL_SOCKET], counts[LEVEL_DIE], counts[LEVEL_CORE], counts[LEVEL_THREAD] };
    if ((guint64)shape.cells * shape.sockets * shape.dies * shape.cores * shape.threads != present)
        shape = (HostCpuShape){ .cells = 1, .sockets = 1, .dies = 1, .cores = present, .threads = 1 };
    return shape;
}

/** host_cpu_topology_find: the place of an online CPU, NULL for another; the topology owns it. Thread: any. */
const HostCpuPlace *host_cpu_topology_find(const HostCpuTopology *topology, guint cpu)
{
    for (guint i = 0; i < topology->n_places; i++) {
        if (topology->places[i].cpu == cpu)
            return &topology->places[i];
    }
    return NULL;
}
