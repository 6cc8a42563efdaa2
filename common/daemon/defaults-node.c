/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host below the hypervisor, as the kernel tells it. */
#include "base/error.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "host/cpu-stats.h"
#include "host/hostname.h"
#include "host/memory.h"
#include "host/node-info.h"
#include "host/cpu-topology.h"
#include "host/pages.h"
#include "host/smbios.h"

#include <string.h>

bool default_connect_get_hostname(Call *call, const NoArgs *args, ConnectGetHostnameRet *ret, GError **error)
{
    return hostname_read(&ret->hostname, error);
}

static void append_section(GString *text, const SmbiosSection *section)
{
    g_string_append_printf(text, "  <%s>\n", section->element);
    for (guint i = 0; i < section->entries->len; i++) {
        const SmbiosEntry *entry = &g_array_index(section->entries, SmbiosEntry, i);
        g_autofree char *value = g_markup_escape_text(entry->value, -1);

        if (entry->name != NULL)
            g_string_append_printf(text, "    <entry name='%s'>%s</entry>\n", entry->name, value);
        else
            g_string_append_printf(text, "    <entry>%s</entry>\n", value);
    }
    g_string_append_printf(text, "  </%s>\n", section->element);
}

bool default_connect_get_sysinfo(Call *call, const ConnectGetSysinfoArgs *args, ConnectGetSysinfoRet *ret, GError **error)
{
    g_autoptr(GPtrArray) sections = NULL;
    g_autoptr(GString) text = g_string_new("<sysinfo type='smbios'>\n");

    if (!smbios_read(&host_running, &sections, error))
        return false;

    for (guint i = 0; i < sections->len; i++)
        append_section(text, g_ptr_array_index(sections, i));
    g_string_append(text, "</sysinfo>\n");
    ret->sysinfo = g_string_free(g_steal_pointer(&text), FALSE);
    return true;
}

bool default_node_get_info(Call *call, const NoArgs *args, NodeGetInfoRet *ret, GError **error)
{
    HostNodeInfo info;

    if (!host_node_info_read(&host_running, &info, error))
        return false;

    G_STATIC_ASSERT(sizeof(info.model) == sizeof(ret->model));
    memcpy(ret->model, info.model, sizeof(ret->model));
    ret->memory = info.memory;
    ret->cpus = (gint32)info.cpus;
    ret->mhz = (gint32)info.mhz;
    ret->nodes = (gint32)info.nodes;
    ret->sockets = (gint32)info.sockets;
    ret->cores = (gint32)info.cores;
    ret->threads = (gint32)info.threads;
    return true;
}

bool default_node_get_free_memory(Call *call, const NoArgs *args, NodeGetFreeMemoryRet *ret, GError **error)
{
    guint64 kib;

    if (!host_memory_free(&host_running, &kib, error))
        return false;

    ret->free_mem = kib * 1024;
    return true;
}

bool default_node_get_cpu_stats(Call *call, const NodeGetCPUStatsArgs *args, NodeGetCPUStatsRet *ret, GError **error)
{
    HostCpuStats stats;

    if (!host_cpu_stats_read(&host_running, args->cpu, &stats, error))
        return false;

    const WireNodeGetCpuStats values[] = {
        { g_strdup(NODE_CPU_STATS_KERNEL), stats.kernel },
        { g_strdup(NODE_CPU_STATS_USER), stats.user },
        { g_strdup(NODE_CPU_STATS_IDLE), stats.idle },
        { g_strdup(NODE_CPU_STATS_IOWAIT), stats.iowait },
    };
    ret->params.items = g_memdup2(values, sizeof(values));
    ret->params.n = G_N_ELEMENTS(values);
    return true;
}

bool default_node_get_memory_stats(Call *call, const NodeGetMemoryStatsArgs *args, NodeGetMemoryStatsRet *ret, GError **error)
{
    HostMemoryStats stats;

    if (!host_memory_stats_read(&host_running, args->cell, &stats, error))
        return false;

    const struct {
        const char *field;
        guint64 value;
        bool known;
    } values[] = {
        { NODE_MEMORY_STATS_TOTAL, stats.total, true },
        { NODE_MEMORY_STATS_FREE, stats.free, true },
        { NODE_MEMORY_STATS_BUFFERS, stats.buffers, stats.has_buffers },
        { NODE_MEMORY_STATS_CACHED, stats.cached, stats.has_cached },
    };
    ret->params.items = g_new0(WireNodeGetMemoryStats, G_N_ELEMENTS(values));
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        if (values[i].known)
            ret->params.items[ret->params.n++] = (WireNodeGetMemoryStats){ g_strdup(values[i].field), values[i].value };
    }
    return true;
}

/* As many bytes as the present CPUs need, whether or not the last of them are online. */
static void fill_cpu_map(WireBytes *map, guint cpus, const Bitmap *online)
{
    map->n = (cpus + 7) / 8;
    map->data = g_malloc0(map->n);
    for (int cpu = bitmap_next(online, -1); cpu >= 0 && (guint)cpu < cpus; cpu = bitmap_next(online, cpu))
        map->data[cpu / 8] |= (guint8)(1u << cpu % 8);
}

bool default_node_get_cpu_map(Call *call, const NodeGetCPUMapArgs *args, NodeGetCPUMapRet *ret, GError **error)
{
    g_autoptr(HostCpuTopology) topology = NULL;

    if (!host_cpu_topology_read(&host_running, &topology, error))
        return false;

    ret->ret = (gint32)host_cpu_topology_span(topology);
    ret->online = bitmap_count(topology->online);
    if (args->need_map != 0)
        fill_cpu_map(&ret->cpumap, (guint)ret->ret, topology->online);
    return true;
}

bool default_node_get_cells_free_memory(Call *call, const NodeGetCellsFreeMemoryArgs *args, NodeGetCellsFreeMemoryRet *ret, GError **error)
{
    g_autoptr(GArray) kib = NULL;

    if (!host_numa_free_memory(&host_running, args->start_cell, (guint)MAX(args->max_cells, 0), &kib, error))
        return false;

    ret->cells.items = g_new0(guint64, kib->len);
    ret->cells.n = kib->len;
    for (guint i = 0; i < kib->len; i++)
        ret->cells.items[i] = g_array_index(kib, guint64, i) * 1024;
    return true;
}

bool default_node_get_free_pages(Call *call, const NodeGetFreePagesArgs *args, NodeGetFreePagesRet *ret, GError **error)
{
    guint cells = args->start_cell < 0 ? 1 : args->cell_count;

    if ((guint64)cells * args->pages.n > WIRE_NODE_MAX_CELLS) {
        error_set(error, ERROR_INVALID_ARG, "%u page sizes in %u cells make more than %d numbers", args->pages.n, cells,
                  WIRE_NODE_MAX_CELLS);
        return false;
    }
    ret->counts.items = g_new0(guint64, (gsize)cells * args->pages.n);
    for (guint cell = 0; cell < cells; cell++) {
        for (guint page = 0; page < args->pages.n; page++) {
            int number = args->start_cell < 0 ? HOST_ALL_CELLS : args->start_cell + (int)cell;

            if (!host_pages_free(&host_running, number, args->pages.items[page], &ret->counts.items[ret->counts.n], error))
                return false;
            ret->counts.n++;
        }
    }
    return true;
}
