/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* Where the kernel accounts for a process: folders below the root, NULL for a controller that is not there. */
typedef struct HostCgroup {
    bool unified; /* version 2 */
    char *cpu;    /* cpuacct's in version 1 */
    char *memory;
} HostCgroup;

typedef struct HostCgroupCpu {
    guint64 total_ns;
    guint64 user_ns;
    guint64 kernel_ns;
} HostCgroupCpu;

HostCgroup *host_cgroup_of_process(const HostRoot *root, int pid);
void        host_cgroup_free(HostCgroup *cgroup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostCgroup, host_cgroup_free)

/* accounts */
bool    host_cgroup_cpu_read(const HostRoot *root, const HostCgroup *cgroup, HostCgroupCpu *ret_cpu, GError **error);
GArray *host_cgroup_cpu_split(const HostRoot *root, const HostCgroup *cgroup);
bool    host_cgroup_memory_read(const HostRoot *root, const HostCgroup *cgroup, guint64 *ret_kib, GError **error);
