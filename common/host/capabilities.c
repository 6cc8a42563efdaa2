/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gathered in one go, because a client wants all of it and a driver may keep it until a CPU comes or goes. */
#include "host/capabilities.h"

#include "host/pages.h"

/** host_capabilities_free: free it and what hangs on it; NULL is nothing. */
void host_capabilities_free(HostCapabilities *capabilities)
{
    if (capabilities == NULL)
        return;
    host_cpu_free(capabilities->cpu);
    host_numa_free(capabilities->numa);
    host_cpu_topology_free(capabilities->topology);
    g_clear_pointer(&capabilities->page_sizes, g_array_unref);
    g_clear_pointer(&capabilities->caches, g_ptr_array_unref);
    g_free(capabilities);
}

static bool has_iommu(const HostRoot *root)
{
    g_autoptr(GPtrArray) groups = host_list(root, "/sys/kernel/iommu_groups");

    return groups->len > 0;
}

/**
 * host_capabilities_read: look at the whole host
 * @ret_capabilities: the caller frees it
 *
 * The time stamp counter is asked of the running host only. Errors: ERROR_SYSTEM_ERROR, ERROR_INVALID_ARG for what every host has.
 * Thread: one that may block.
 */
bool host_capabilities_read(const HostRoot *root, HostCapabilities **ret_capabilities, GError **error)
{
    g_autoptr(HostCapabilities) capabilities = g_new0(HostCapabilities, 1);

    if (!host_cpu_read(root, &capabilities->cpu, error) || !host_numa_read(root, &capabilities->numa, error) ||
        !host_cpu_topology_read(root, &capabilities->topology, error))
        return false;
    capabilities->page_sizes = host_page_sizes(root);
    if (root->folder[0] == '\0' && capabilities->cpu->invariant_tsc && !host_tsc_read(&capabilities->tsc))
        g_debug("KVM does not tell the time stamp counter's frequency");
    capabilities->power = host_power_read(root);
    capabilities->iommu = has_iommu(root);
    capabilities->caches = host_cache_banks(root, capabilities->topology->online);
    *ret_capabilities = g_steal_pointer(&capabilities);
    return true;
}
