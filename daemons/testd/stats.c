/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counters that grow with the clock and figures that never change: what users of test:///default have always been told. */
#include "daemons/testd/stats.h"

#include "base/error.h"
#include "conf/domain/domain.h"
#include "daemon/cpu-map.h"
#include "daemon/iothread.h"
#include "daemons/testd/find.h"
#include "daemons/testd/machine.h"
#include "daemons/testd/pin.h"

#include <string.h>

#define HOST_CPUS      8
#define LAST_HOST_CPU  15
#define LAST_UPDATE    627319920
#define DISK_CAPACITY  G_GUINT64_CONSTANT(1099506450432)
#define DISK_SIZE      G_GUINT64_CONSTANT(1099511627776)
#define CPU_TIME_NS    G_GUINT64_CONSTANT(24386308517)
#define VCPU_TIME_NS   G_GUINT64_CONSTANT(23151740627)
#define TOTAL_TIME_NS  G_GUINT64_CONSTANT(48772617035)
#define USER_TIME_NS   G_GUINT64_CONSTANT(5540000000)
#define SYSTEM_TIME_NS G_GUINT64_CONSTANT(6460000000)

/* Tenths of microseconds and seconds of the clock. */
static gint64 clock_ticks(void)
{
    return g_get_real_time() / 10;
}

static gint64 clock_seconds(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static void add_total(DomainGetCPUStatsRet *ret, guint wanted)
{
    const struct {
        const char *field;
        guint64 value;
    } values[] = {
        { DOMAIN_CPU_STATS_CPUTIME, TOTAL_TIME_NS },
        { DOMAIN_CPU_STATS_USERTIME, USER_TIME_NS },
        { DOMAIN_CPU_STATS_SYSTEMTIME, SYSTEM_TIME_NS },
    };

    for (guint i = 0; i < MIN(wanted, G_N_ELEMENTS(values)); i++)
        typed_params_add_ullong(&ret->params, values[i].value, "%s", values[i].field);
    ret->nparams = (gint32)(wanted == 0 ? G_N_ELEMENTS(values) : ret->params.n);
}

static void add_cpu(DomainGetCPUStatsRet *ret, guint cpu, guint wanted)
{
    typed_params_add_ullong(&ret->params, CPU_TIME_NS + cpu, "%s", DOMAIN_CPU_STATS_CPUTIME);
    if (wanted > 1)
        typed_params_add_ullong(&ret->params, VCPU_TIME_NS + cpu, "%s", DOMAIN_CPU_STATS_VCPUTIME);
}

TEST_OP(domain_get_cpu_stats, DomainGetCPUStatsArgs, DomainGetCPUStatsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    guint cpus = domain_def_vcpus(machine_state_def(state));

    if (!test_require_active(call, error))
        return false;
    if (args->start_cpu == -1) {
        add_total(ret, args->nparams);
        return true;
    }
    if (args->ncpus == 0) {
        ret->nparams = (gint32)cpus;
        return true;
    }
    ret->nparams = (gint32)MIN(args->nparams == 0 ? 2 : args->nparams, 2);
    if (args->start_cpu < 0 || (guint)args->start_cpu >= cpus) {
        error_set(error, ERROR_INVALID_ARG, "start_cpu %d is not below the %u CPUs that count", args->start_cpu, cpus);
        return false;
    }
    for (guint cpu = (guint)args->start_cpu; args->nparams > 0 && cpu < cpus && cpu - (guint)args->start_cpu < args->ncpus; cpu++)
        add_cpu(ret, cpu, args->nparams);
    return true;
}

TEST_OP(domain_memory_stats, DomainMemoryStatsArgs, DomainMemoryStatsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    guint64 kib = machine_state_def(state)->current_memory_kib;
    const WireDomainMemoryStat values[] = {
        { DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, kib }, { DOMAIN_MEMORY_STAT_SWAP_IN, 0 },
        { DOMAIN_MEMORY_STAT_SWAP_OUT, 0 },         { DOMAIN_MEMORY_STAT_MAJOR_FAULT, 0 },
        { DOMAIN_MEMORY_STAT_MINOR_FAULT, 0 },      { DOMAIN_MEMORY_STAT_UNUSED, kib / 2 },
        { DOMAIN_MEMORY_STAT_AVAILABLE, kib },      { DOMAIN_MEMORY_STAT_USABLE, kib / 2 },
        { DOMAIN_MEMORY_STAT_LAST_UPDATE, LAST_UPDATE }, { DOMAIN_MEMORY_STAT_DISK_CACHES, kib / 8 },
        { DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, 0 },  { DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, 0 },
        { DOMAIN_MEMORY_STAT_RSS, kib / 2 },
    };

    if (!test_require_active(call, error))
        return false;
    ret->stats.items = g_memdup2(values, sizeof(values));
    ret->stats.n = MIN(args->max_stats, G_N_ELEMENTS(values));
    return true;
}

static bool find_disk(const DomainDef *def, const char *path, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        const Disk *disk = def->disks.items[i];

        if (g_strcmp0(disk->target, path) == 0 || g_strcmp0(disk->source.path, path) == 0)
            return true;
    }
    error_set(error, ERROR_INVALID_ARG, "invalid path: %s", path);
    return false;
}

TEST_OP(domain_block_stats, DomainBlockStatsArgs, DomainBlockStatsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    gint64 ticks = clock_ticks();

    if (args->path[0] == '\0') {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "summary statistics are not supported yet");
        return false;
    }
    if (!test_require_active(call, error) || !find_disk(machine_state_def(state), args->path, error))
        return false;
    *ret = (DomainBlockStatsRet){
        .rd_req = ticks,
        .rd_bytes = ticks / 2,
        .wr_req = ticks / 3,
        .wr_bytes = ticks / 4,
        .errs = clock_seconds() / 2,
    };
    return true;
}

TEST_OP(domain_interface_stats, DomainInterfaceStatsArgs, DomainInterfaceStatsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    gint64 ticks = clock_ticks(), seconds = clock_seconds();

    if (!test_require_active(call, error) || test_find_interface(machine_state_def(state), args->device, error) == NULL)
        return false;
    *ret = (DomainInterfaceStatsRet){
        .rx_bytes = ticks,
        .rx_packets = ticks / 10,
        .rx_errs = seconds,
        .rx_drop = seconds / 2,
        .tx_bytes = ticks / 2,
        .tx_packets = ticks / 11,
        .tx_errs = seconds / 3,
        .tx_drop = seconds / 4,
    };
    return true;
}

TEST_OP(domain_get_block_info, DomainGetBlockInfoArgs, DomainGetBlockInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (!find_disk(machine_state_def(state), args->path, error))
        return false;
    *ret = (DomainGetBlockInfoRet){ .capacity = DISK_CAPACITY, .allocation = DISK_SIZE, .physical = DISK_SIZE };
    return true;
}

static void fill_vcpu(const DomainDef *def, guint vcpu, WireVcpuInfo *info, guint8 *map, guint length)
{
    const Bitmap *pin = test_vcpu_pin(def, vcpu);

    *info = (WireVcpuInfo){ .number = vcpu, .state = VCPU_RUNNING, .cpu_time = (guint64)clock_ticks(), .cpu = LAST_HOST_CPU };
    if (length > 0)
        map[0] = (1u << HOST_CPUS) - 1;
    if (pin != NULL) {
        info->cpu = bitmap_next(pin, -1);
        cpu_map_write(pin, map, length);
    }
}

TEST_OP(domain_get_vcpus, DomainGetVcpusArgs, DomainGetVcpusRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    guint vcpus = MIN(domain_def_vcpus(machine_state_def(state)), (guint)MAX(args->max_info, 0));
    guint length = (guint)MAX(args->map_length, 0);

    if (!machine_state_is_active(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot list vcpus for an inactive domain");
        return false;
    }
    ret->info.items = g_new0(WireVcpuInfo, vcpus);
    ret->info.n = vcpus;
    ret->cpumaps.n = vcpus * length;
    ret->cpumaps.data = g_malloc0(ret->cpumaps.n);
    for (guint i = 0; i < vcpus; i++)
        fill_vcpu(state->live, i, &ret->info.items[i], ret->cpumaps.data + (gsize)i * length, length);
    return true;
}

TEST_OP(domain_get_scheduler_type, DomainGetSchedulerTypeArgs, DomainGetSchedulerTypeRet)
{
    ret->type = g_strdup("fair");
    ret->nparams = 1;
    return true;
}

TEST_OP(domain_get_scheduler_parameters_flags, DomainGetSchedulerParametersFlagsArgs, DomainGetSchedulerParametersFlagsRet)
{
    typed_params_add_uint(&ret->params, 50, "weight");
    return true;
}

TEST_OP(domain_get_security_label, DomainGetSecurityLabelArgs, DomainGetSecurityLabelRet)
{
    static const char running[] = "libvirt-test";
    g_autoptr(MachineState) state = machine_state(call->machine);
    bool active = machine_state_is_active(state);

    ret->label.items = active ? g_memdup2(running, sizeof(running)) : g_new0(char, 1);
    ret->label.n = active ? sizeof(running) : 1;
    ret->enforcing = active ? 1 : 0;
    return true;
}

TEST_OP(domain_get_hostname, DomainGetHostnameArgs, DomainGetHostnameRet)
{
    g_autofree char *name = machine_name(call->machine);

    if (!test_require_active(call, error))
        return false;
    ret->hostname = g_strconcat(name, "host", NULL);
    return true;
}

/* By turns: what is the matter, and that the disk's storage is full. */
TEST_OP(domain_get_disk_errors, DomainGetDiskErrorsArgs, DomainGetDiskErrorsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (!test_require_active(call, error))
        return false;
    ret->errors.items = g_new0(WireDomainDiskError, state->live->disks.n);
    for (guint i = 0; i < state->live->disks.n; i++) {
        WireDomainDiskError *found = &ret->errors.items[ret->errors.n++];

        found->disk = g_strdup(state->live->disks.items[i]->target);
        found->error = i % 2 == 0 ? DOMAIN_DISK_ERROR_UNSPEC : DOMAIN_DISK_ERROR_NO_SPACE;
    }
    return true;
}

/* Nothing is tainted here. */
TEST_OP(domain_get_messages, DomainGetMessagesArgs, DomainGetMessagesRet)
{
    return true;
}

TEST_OP(domain_get_launch_security_info, DomainGetLaunchSecurityInfoArgs, DomainGetLaunchSecurityInfoRet)
{
    return true;
}

/* Each byte of the guest's memory holds the lowest part of its address. */
TEST_OP(domain_memory_peek, DomainMemoryPeekArgs, DomainMemoryPeekRet)
{
    if (args->flags != MEMORY_VIRTUAL && args->flags != MEMORY_PHYSICAL) {
        error_set(error, ERROR_INVALID_ARG, "flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL");
        return false;
    }
    if (args->size > WIRE_DOMAIN_MEMORY_PEEK_BUFFER_MAX) {
        error_set(error, ERROR_INVALID_ARG, "size %u is more than the %d that a reply may hold", args->size,
                  WIRE_DOMAIN_MEMORY_PEEK_BUFFER_MAX);
        return false;
    }
    if (!test_require_active(call, error))
        return false;
    ret->buffer.n = args->size;
    ret->buffer.data = g_malloc(args->size);
    for (guint i = 0; i < args->size; i++)
        ret->buffer.data[i] = (guint8)(args->offset + i);
    return true;
}

/* What says that an I/O thread polls, where nobody said how long. */
#define POLL_MAX_NS 32768

static void add_iothreads(const DomainDef *def, TypedParams *params)
{
    g_autoptr(Bitmap) ids = iothread_ids(def);

    if (bitmap_count(ids) == 0)
        return;
    typed_params_add_uint(params, bitmap_count(ids), "iothread.count");
    for (int id = bitmap_next(ids, -1); id >= 0; id = bitmap_next(ids, id)) {
        const Iothread *iothread = iothread_find(def, (guint)id);
        bool said = iothread != NULL && iothread->has_poll_max;

        typed_params_add_ullong(params, said ? iothread->poll_max_ns : POLL_MAX_NS, "iothread.%d.poll-max-ns", id);
        typed_params_add_uint(params, iothread != NULL ? iothread->poll_grow : 0, "iothread.%d.poll-grow", id);
        typed_params_add_uint(params, iothread != NULL ? iothread->poll_shrink : 0, "iothread.%d.poll-shrink", id);
    }
}

/** test_stats: Driver.stats. Thread: a worker. */
void test_stats(Daemon *daemon, Machine *machine, const MachineState *state, guint32 groups, guint32 flags, TypedParams *params)
{
    if ((groups & DOMAIN_STATS_IOTHREAD) && state->live != NULL)
        add_iothreads(state->live, params);
}
