/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/stat's cpu lines, as proc(5) describes them: clock ticks in user, nice, system, idle, iowait, irq, softirq. */
#include "host/cpu-stats.h"

#include "base/error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The line "cpu ..." or "cpuN ..."; those lines stand at the head of the file. */
static const char *find_line(const char *text, int cpu)
{
    g_autofree char *head = cpu == HOST_ALL_CPUS ? g_strdup("cpu ") : g_strdup_printf("cpu%d ", cpu);

    const char *line = text;

    while (g_str_has_prefix(line, "cpu")) {
        const char *end = strchr(line, '\n');

        if (g_str_has_prefix(line, head))
            return line + strlen(head);
        if (end == NULL)
            break;
        line = end + 1;
    }
    return NULL;
}

/**
 * host_cpu_stats_read: the time of one CPU or of all
 * @cpu: a CPU's number, or HOST_ALL_CPUS
 *
 * Errors: ERROR_INVALID_ARG for a CPU that is not online; ERROR_INTERNAL_ERROR for a line that is no such line; ERROR_SYSTEM_ERROR.
 * Thread: any (reads /proc, does not wait).
 */
bool host_cpu_stats_read(const HostRoot *root, int cpu, HostCpuStats *ret_stats, GError **error)
{
    const guint64 tick = G_GUINT64_CONSTANT(1000000000) / (guint64)sysconf(_SC_CLK_TCK);
    guint64 user, nice, system, idle, iowait = 0, irq = 0, softirq = 0;
    g_autofree char *text = NULL;
    const char *line;

    if (cpu < HOST_ALL_CPUS) {
        error_set(error, ERROR_INVALID_ARG, "cpuNum %d: only -1 is accepted as a negative value", cpu);
        return false;
    }
    if (!host_read(root, "/proc/stat", &text, error))
        return false;
    line = find_line(text, cpu);
    if (line == NULL) {
        error_set(error, ERROR_INVALID_ARG, "cpuNum %d: the host has no such online CPU", cpu);
        return false;
    }
    if (sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &user, &nice, &system, &idle,
               &iowait, &irq, &softirq) < 4) {
        error_set(error, ERROR_INTERNAL_ERROR, "/proc/stat: the line of cpu %d does not hold four numbers", cpu);
        return false;
    }
    *ret_stats = (HostCpuStats){
        .kernel = (system + irq + softirq) * tick,
        .user = (user + nice) * tick,
        .idle = idle * tick,
        .iowait = iowait * tick,
    };
    return true;
}
