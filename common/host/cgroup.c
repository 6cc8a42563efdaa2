/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two layouts of the same accounts: version 2 has one tree, version 1 one per controller. Which one counts is told by /proc/PID/cgroup
 * (cgroups(7)): "0::/path" is version 2, "N:cpu,cpuacct:/path" version 1. A hybrid host has both, with the controllers in version 1.
 */
#include "host/cgroup.h"

#include "base/error.h"

#include <string.h>
#include <unistd.h>

#define MOUNT "/sys/fs/cgroup"

/** host_cgroup_free: free it; NULL is nothing. */
void host_cgroup_free(HostCgroup *cgroup)
{
    if (cgroup == NULL)
        return;
    g_free(cgroup->cpu);
    g_free(cgroup->memory);
    g_free(cgroup);
}

/* The path of a controller's line, NULL where there is none; "" is version 2. A path that leads out of the tree is not believed. */
static char *find_path(const GStrv lines, const char *controller)
{
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], ":", 3);
        g_auto(GStrv) controllers = NULL;

        if (g_strv_length(parts) != 3 || strstr(parts[2], "..") != NULL)
            continue;
        controllers = g_strsplit(parts[1], ",", -1);
        if (controller[0] == '\0' ? parts[1][0] == '\0' : g_strv_contains((const char *const *)controllers, controller))
            return g_strdup(strcmp(parts[2], "/") == 0 ? "" : parts[2]);
    }
    return NULL;
}

static char *controller_folder(const HostRoot *root, const GStrv lines, const char *controller)
{
    g_autofree char *path = find_path(lines, controller);
    g_autofree char *folder = path != NULL ? g_strdup_printf(MOUNT "/%s%s", controller, path) : NULL;

    return folder != NULL && host_exists(root, "%s", folder) ? g_steal_pointer(&folder) : NULL;
}

/** host_cgroup_of_process: where the process is accounted for; NULL where the host has no cgroups or no such process. Thread: any. */
HostCgroup *host_cgroup_of_process(const HostRoot *root, int pid)
{
    g_autofree char *text = host_text(root, "/proc/%d/cgroup", pid);
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", 256);
    g_autoptr(HostCgroup) cgroup = g_new0(HostCgroup, 1);
    g_autofree char *path = NULL;

    if (host_exists(root, MOUNT "/cgroup.controllers")) {
        path = find_path(lines, "");
        if (path == NULL)
            return NULL;
        cgroup->unified = true;
        cgroup->cpu = g_strconcat(MOUNT, path, NULL);
        cgroup->memory = g_strconcat(MOUNT, path, NULL);
        return g_steal_pointer(&cgroup);
    }
    cgroup->cpu = controller_folder(root, lines, "cpuacct");
    cgroup->memory = controller_folder(root, lines, "memory");
    return cgroup->cpu != NULL || cgroup->memory != NULL ? g_steal_pointer(&cgroup) : NULL;
}

/* "name value" on a line of its own */
static bool find_value(const char *text, const char *name, guint64 *ret_value)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 256);

    for (guint i = 0; lines[i] != NULL; i++) {
        gsize length = strlen(name);

        if (strncmp(lines[i], name, length) == 0 && lines[i][length] == ' ')
            return g_ascii_string_to_unsigned(lines[i] + length + 1, 10, 0, G_MAXUINT64, ret_value, NULL);
    }
    return false;
}

static bool lacks(const char *what, GError **error)
{
    error_set(error, ERROR_OPERATION_INVALID, "the cgroup '%s' controller is not mounted or does not count", what);
    return false;
}

static bool read_unified_cpu(const char *stat, HostCgroupCpu *ret_cpu)
{
    guint64 usage, user, system;

    if (!find_value(stat, "usage_usec", &usage) || !find_value(stat, "user_usec", &user) || !find_value(stat, "system_usec", &system))
        return false;
    *ret_cpu = (HostCgroupCpu){ .total_ns = usage * 1000, .user_ns = user * 1000, .kernel_ns = system * 1000 };
    return true;
}

/** host_cgroup_cpu_read: CPU time of the group since it was made. Errors: ERROR_OPERATION_INVALID where it is not counted. Thread: any. */
bool host_cgroup_cpu_read(const HostRoot *root, const HostCgroup *cgroup, HostCgroupCpu *ret_cpu, GError **error)
{
    const guint64 tick = G_GUINT64_CONSTANT(1000000000) / (guint64)sysconf(_SC_CLK_TCK);
    g_autofree char *stat = NULL;
    guint64 usage, user, system;

    if (cgroup->cpu == NULL)
        return lacks("cpuacct", error);
    stat = host_text(root, "%s/%s", cgroup->cpu, cgroup->unified ? "cpu.stat" : "cpuacct.stat");
    if (stat == NULL)
        return lacks("cpuacct", error);
    if (cgroup->unified)
        return read_unified_cpu(stat, ret_cpu) || lacks("cpu", error);
    if (!host_number(root, &usage, "%s/cpuacct.usage", cgroup->cpu) || !find_value(stat, "user", &user) ||
        !find_value(stat, "system", &system))
        return lacks("cpuacct", error);
    *ret_cpu = (HostCgroupCpu){ .total_ns = usage, .user_ns = user * tick, .kernel_ns = system * tick };
    return true;
}

/** host_cgroup_cpu_split: ns per CPU (guint64, by number); version 2 does not count them: then none. The caller unrefs. Thread: any. */
GArray *host_cgroup_cpu_split(const HostRoot *root, const HostCgroup *cgroup)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autofree char *text = cgroup->unified || cgroup->cpu == NULL ? NULL : host_text(root, "%s/cpuacct.usage_percpu", cgroup->cpu);
    const char *at = text;

    while (at != NULL && times->len < HOST_CPUS_MAX) {
        char *end;
        guint64 time = g_ascii_strtoull(at, &end, 10);

        if (end == at)
            break;
        g_array_append_val(times, time);
        at = end;
    }
    return times;
}

/** host_cgroup_memory_read: what the group uses, KiB. Errors: ERROR_OPERATION_INVALID where it is not counted. Thread: any. */
bool host_cgroup_memory_read(const HostRoot *root, const HostCgroup *cgroup, guint64 *ret_kib, GError **error)
{
    guint64 bytes;

    if (cgroup->memory == NULL ||
        !host_number(root, &bytes, "%s/%s", cgroup->memory, cgroup->unified ? "memory.current" : "memory.usage_in_bytes"))
        return lacks("memory", error);
    *ret_kib = bytes / 1024;
    return true;
}
