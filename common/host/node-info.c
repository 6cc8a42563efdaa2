/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first thing a client asks of a host. Dies have no field of their own here: their cores count with the socket's. */
#include "host/node-info.h"

#include "host/cpu-topology.h"
#include "host/memory.h"

/** host_cpu_mhz: the speed of the first CPU, 0 where the kernel tells none. Thread: any that may block. */
guint host_cpu_mhz(const HostRoot *root)
{
    static const char *const spellings[] = { "cpu MHz", "clock", "cpu MHz static" }; /* x86; POWER; s390 */
    g_autofree char *text = host_text(root, "/proc/cpuinfo");
    guint64 khz;

    for (guint i = 0; text != NULL && i < G_N_ELEMENTS(spellings); i++) {
        guint64 mhz;

        if (host_field_number(text, spellings[i], &mhz) && mhz <= G_MAXINT32)
            return (guint)mhz;
    }
    if (host_number(root, &khz, "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq") && khz / 1000 <= G_MAXINT32)
        return (guint)(khz / 1000);
    return 0;
}

/** host_node_info_read: the host in eight numbers. Errors: ERROR_SYSTEM_ERROR for what every host has. Thread: any that may block. */
bool host_node_info_read(const HostRoot *root, HostNodeInfo *ret_info, GError **error)
{
    g_autoptr(HostCpuTopology) topology = NULL;
    g_autofree char *machine = host_machine(root);
    HostNodeInfo info = { 0 };
    HostCpuShape shape;

    if (!host_cpu_topology_read(root, &topology, error) || !host_memory_total(root, &info.memory, error))
        return false;
    shape = host_cpu_topology_shape(topology);
    g_strlcpy(info.model, machine, sizeof(info.model));
    info.cpus = bitmap_count(topology->online);
    info.mhz = host_cpu_mhz(root);
    info.nodes = shape.cells;
    info.sockets = shape.sockets;
    info.cores = shape.dies * shape.cores;
    info.threads = shape.threads;
    *ret_info = info;
    return true;
}
