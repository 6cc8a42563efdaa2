/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which virtual CPUs there are, what they did, and how many there shall be. */
#include "driver/vcpus.h"

#include "base/error.h"
#include "conf/domain/limits.h"
#include "daemon/cpu-map.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"
#include "driver/samples.h"
#include "host/process.h"
#include "machine/affinity.h"
#include "machine/cpu-hotplug.h"

#include <string.h>

#define CPUMAPS_LIMIT 16384 /* what a reply may hold */

/** qemu_thread_wait_ns: how long a thread wanted to run and did not; 0 where the kernel does not count it. Thread: any. */
guint64 qemu_thread_wait_ns(pid_t pid, int tid)
{
    g_autofree char *text = host_text(&host_running, "/proc/%d/task/%d/sched", (int)pid, tid);
    const char *line = text != NULL ? strstr(text, "wait_sum") : NULL;
    const char *colon = line != NULL ? strchr(line, ':') : NULL;

    double ms = colon != NULL ? g_ascii_strtod(colon + 1, NULL) : 0;

    return ms > 0 && ms < 1e12 ? (guint64)(ms * 1e6) : 0;
}

/* reading */

static bool fill_vcpu(pid_t pid, const CpuThread *cpu, WireVcpuInfo *info, guint8 *map, guint length, GError **error)
{
    g_autoptr(Bitmap) cpus = affinity_of_thread(cpu->tid, error);
    HostThread thread;

    if (cpus == NULL || !host_thread_read(&host_running, pid, cpu->tid, &thread, error))
        return false;
    *info = (WireVcpuInfo){
        .number = cpu->vcpu, .state = VCPU_RUNNING, .cpu_time = thread.user_ns + thread.kernel_ns, .cpu = (gint32)thread.cpu
    };
    cpu_map_write(cpus, map, length);
    return true;
}

QEMU_OP(domain_get_vcpus, DomainGetVcpusArgs, DomainGetVcpusRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    pid_t pid = qemu_machine_pid(call->machine);
    guint length = (guint)MAX(args->map_length, 0);
    gint64 stale_us;

    if (pid == 0) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot retrieve vcpu information for inactive domain");
        return false;
    }
    qemu_sample(call->machine, state, 1u << QEMU_CPUS);
    g_autoptr(GArray) cpus = qemu_sampled_cpus(call->machine, &stale_us);
    guint n = MIN(cpus->len, (guint)MAX(args->max_info, 0));
    if ((guint64)n * length > CPUMAPS_LIMIT) {
        error_set(error, ERROR_INVALID_ARG, "%u CPU maps of %u bytes are more than a reply may hold", n, length);
        return false;
    }
    ret->info.items = g_new0(WireVcpuInfo, n);
    ret->info.n = n;
    ret->cpumaps.data = g_malloc0((gsize)n * length);
    ret->cpumaps.n = n * length;
    for (guint i = 0; i < n; i++) {
        if (!fill_vcpu(pid, &g_array_index(cpus, CpuThread, i), &ret->info.items[i], ret->cpumaps.data + (gsize)i * length, length, error))
            return false;
    }
    return true;
}

/* changing */

static bool check_count(const DomainDef *def, guint vcpus, const char *which, GError **error)
{
    if (def == NULL || vcpus <= def->vcpus)
        return true;

    error_set(error, ERROR_INVALID_ARG, "requested vcpus is greater than max allowable vcpus for the %s domain: %u > %u", which, vcpus,
              def->vcpus);
    return false;
}

/* The list tells every virtual CPU that there can be. */
static void resize_list(DomainDef *def)
{
    if (def->vcpu_list.n == 0)
        return;
    while (def->vcpu_list.n > def->vcpus)
        xml_object_free(&vcpu_element, xml_list_steal(&def->vcpu_list, def->vcpu_list.n - 1));
    while (def->vcpu_list.n < def->vcpus) {
        Vcpu *vcpu = xml_object_new(&vcpu_element);

        vcpu->id = def->vcpu_list.n;
        vcpu->enabled = TRISTATE_NO;
        xml_list_append(&def->vcpu_list, vcpu);
    }
}

static bool fits_topology(const Cpu *cpu, guint vcpus)
{
    return cpu == NULL || cpu->sockets == 0 || (guint64)cpu->sockets * MAX(cpu->dies, 1) * cpu->cores * cpu->threads == vcpus;
}

static bool set_maximum(Call *call, Impact *impact, guint vcpus, GError **error)
{
    DomainDef *config = impact->config;

    if (impact->live != NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "maximum vcpu count of a live domain can't be modified");
        return false;
    }
    if (!fits_topology(config->cpu, vcpus)) {
        error_set(error, ERROR_INVALID_ARG, "CPU topology doesn't match the desired vcpu count %u; it is to be changed first", vcpus);
        return false;
    }
    config->vcpus = vcpus;
    resize_list(config);
    hotplug_note_vcpus(config, MIN(domain_def_vcpus(config), vcpus));
    if (!lifecycle_update(call->daemon, call->machine, NULL, config, error))
        return false;
    impact->config = NULL;
    return true;
}

static bool set_current(Call *call, Impact *impact, guint vcpus, bool wait, GError **error)
{
    QemuRun *run = qemu_machine_of(call->machine)->run;
    bool done = true;

    if (!check_count(impact->live, vcpus, "live", error) || !check_count(impact->config, vcpus, "persistent", error))
        return false;
    if (impact->live != NULL) {
        done = hotplug_set_vcpus(run, impact->live, vcpus, wait, error);
        hotplug_learn_vcpus(run);
    }
    if (!done || impact->config == NULL)
        return done;

    hotplug_note_vcpus(impact->config, vcpus);
    if (!lifecycle_update(call->daemon, call->machine, NULL, impact->config, error))
        return false;
    impact->config = NULL;
    return true;
}

static bool check_flags(const DomainSetVcpusFlagsArgs *args, GError **error)
{
    if (args->nvcpus == 0 || args->nvcpus > LIMIT_VCPUS) {
        error_set(error, ERROR_INVALID_ARG, "%u vCPUs: there must be at least one and at most %d", args->nvcpus, LIMIT_VCPUS);
        return false;
    }
    if ((args->flags & DOMAIN_VCPU_MAXIMUM) && !(args->flags & DOMAIN_VCPU_CONFIG)) {
        error_set(error, ERROR_INVALID_ARG, "the maximum of vCPUs can be set in the definition only: 'affect config' is required");
        return false;
    }
    return true;
}

static bool refuse_guest(GError **error)
{
    error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured: vCPUs are plugged and unplugged, not switched off");
    return false;
}

QEMU_OP(domain_set_vcpus_flags, DomainSetVcpusFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };

    if (!check_flags(args, error) || !impact_begin(state, args->flags, &impact, error))
        return false;
    if (args->flags & DOMAIN_VCPU_GUEST)
        return refuse_guest(error);
    if (args->flags & DOMAIN_VCPU_MAXIMUM)
        return set_maximum(call, &impact, args->nvcpus, error);
    return set_current(call, &impact, args->nvcpus, !(args->flags & DOMAIN_VCPU_ASYNC_UNPLUG), error);
}
