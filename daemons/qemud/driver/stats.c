/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One machine's part of virConnectGetAllDomainStats. It runs beside the machine's jobs, so it does not wait for them nor they for it:
 * what the host knows is read from the host, what QEMU alone knows is asked for a short while (see stats/sample.h). Where QEMU did not
 * answer, its last figures are told together with GROUP.sample.age, in milliseconds.
 */
#include "driver/stats.h"

#include "driver/interface.h"
#include "driver/samples.h"
#include "driver/usage.h"
#include "driver/vcpus.h"
#include "host/process.h"
#include "prepare/image-size.h"
#include "qmp/value.h"
#include "stats/block.h"
#include "stats/guest-memory.h"

#include <string.h>

/* One machine's record in the making. */
typedef struct Record {
    Machine *machine;
    const MachineState *state;
    const DomainDef *def; /* what runs, or would */
    pid_t pid;            /* 0: nothing runs */
    bool hurry;           /* the caller does not want to wait for anything */
    bool chains;          /* with the images below */
    TypedParams *params;
} Record;

static void add_age(Record *record, const char *group, gint64 stale_us)
{
    if (stale_us > 0)
        typed_params_add_ullong(record->params, (guint64)stale_us / 1000, "%s.sample.age", group);
}

/* cpu. */

static void add_cpu(Record *record)
{
    HostProcess process;

    if (record->pid == 0 || !host_process_read(&host_running, record->pid, &process, NULL))
        return;
    typed_params_add_ullong(record->params, process.user_ns + process.kernel_ns, DOMAIN_STATS_CPU_TIME);
    typed_params_add_ullong(record->params, process.user_ns, DOMAIN_STATS_CPU_USER);
    typed_params_add_ullong(record->params, process.kernel_ns, DOMAIN_STATS_CPU_SYSTEM);
    typed_params_add_uint(record->params, 0, DOMAIN_STATS_CPU_CACHE_MONITOR_COUNT);
}

/* balloon. */

static void add_balloon(Record *record)
{
    gint64 stale_us;
    g_autoptr(json_t) answer = qemu_sampled(record->machine, QEMU_GUEST_MEMORY, &stale_us);
    GuestMemoryFigure figures[GUEST_MEMORY_FIGURES];
    guint n = guest_memory_read(answer, figures);
    HostProcess process;

    typed_params_add_ullong(record->params, record->pid != 0 ? qemu_balloon_kib(record->state) : record->def->current_memory_kib,
                            DOMAIN_STATS_BALLOON_CURRENT);
    typed_params_add_ullong(record->params, record->def->memory_kib, DOMAIN_STATS_BALLOON_MAXIMUM);
    if (record->pid == 0)
        return;
    for (guint i = 0; i < n; i++)
        typed_params_add_ullong(record->params, figures[i].value, "balloon.%s", figures[i].name);
    if (host_process_read(&host_running, record->pid, &process, NULL))
        typed_params_add_ullong(record->params, process.rss, DOMAIN_STATS_BALLOON_RSS);
    add_age(record, "balloon", stale_us);
}

/* vcpu. */

static void add_one_vcpu(Record *record, const CpuThread *cpu)
{
    HostThread thread;

    if (!host_thread_read(&host_running, record->pid, cpu->tid, &thread, NULL))
        return;
    typed_params_add_int(record->params, VCPU_RUNNING, "vcpu.%u.state", cpu->vcpu);
    typed_params_add_ullong(record->params, thread.user_ns + thread.kernel_ns, "vcpu.%u.time", cpu->vcpu);
    typed_params_add_ullong(record->params, qemu_thread_wait_ns(record->pid, cpu->tid), "vcpu.%u.wait", cpu->vcpu);
    typed_params_add_ullong(record->params, thread.wait_ns, "vcpu.%u.delay", cpu->vcpu);
}

static void add_vcpus(Record *record)
{
    gint64 stale_us;
    g_autoptr(GArray) cpus = qemu_sampled_cpus(record->machine, &stale_us);

    typed_params_add_uint(record->params, domain_def_vcpus(record->def), DOMAIN_STATS_VCPU_CURRENT);
    typed_params_add_uint(record->params, domain_def_max_vcpus(record->def), DOMAIN_STATS_VCPU_MAXIMUM);
    for (guint i = 0; record->pid != 0 && i < cpus->len; i++)
        add_one_vcpu(record, &g_array_index(cpus, CpuThread, i));
    add_age(record, "vcpu", stale_us);
}

/* net. */

static void add_interface(Record *record, guint i, const Interface *interface)
{
    HostNetdevStats stats;

    if (!qemu_interface_read(interface, &stats, NULL))
        return;
    const struct {
        const char *field;
        guint64 value;
    } rows[] = {
        { "rx.bytes", stats.rx_bytes }, { "rx.pkts", stats.rx_packets }, { "rx.errs", stats.rx_errors }, { "rx.drop", stats.rx_dropped },
        { "tx.bytes", stats.tx_bytes }, { "tx.pkts", stats.tx_packets }, { "tx.errs", stats.tx_errors }, { "tx.drop", stats.tx_dropped },
    };

    typed_params_add_string(record->params, interface->target, "net.%u.name", i);
    for (guint row = 0; row < G_N_ELEMENTS(rows); row++)
        typed_params_add_ullong(record->params, rows[row].value, "net.%u.%s", i, rows[row].field);
}

static void add_interfaces(Record *record)
{
    if (record->pid == 0)
        return;
    typed_params_add_uint(record->params, record->def->interfaces.n, DOMAIN_STATS_NET_COUNT);
    for (guint i = 0; i < record->def->interfaces.n; i++)
        add_interface(record, i, record->def->interfaces.items[i]);
}

/* block. */

static void add_figures(Record *record, guint at, const BlockFigures *figures)
{
    const struct {
        const char *field;
        guint64 value;
    } rows[] = {
        { "rd.reqs", figures->rd_reqs }, { "rd.bytes", figures->rd_bytes }, { "rd.times", figures->rd_ns },
        { "wr.reqs", figures->wr_reqs }, { "wr.bytes", figures->wr_bytes }, { "wr.times", figures->wr_ns },
        { "fl.reqs", figures->fl_reqs }, { "fl.times", figures->fl_ns },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        typed_params_add_ullong(record->params, rows[i].value, "block.%u.%s", at, rows[i].field);
}

static void add_image_name(Record *record, guint at, const Disk *disk, const StorageSource *source, guint index)
{
    typed_params_add_string(record->params, disk->target, "block.%u.name", at);
    if (source->path != NULL)
        typed_params_add_string(record->params, source->path, "block.%u.path", at);
    if (index != 0)
        typed_params_add_uint(record->params, index, "block.%u.backingIndex", at);
}

/* What went through is counted where the guest comes in: images below a disk's own have no figures. */
static void add_running_image(Record *record, guint at, guint index, const json_t *entry, const json_t *nodes)
{
    BlockFigures figures;
    guint64 bytes;

    if (qmp_string(entry, "qdev") != NULL && block_entry_figures(entry, &figures))
        add_figures(record, at, &figures);
    if (block_entry_highest(entry, &bytes))
        typed_params_add_ullong(record->params, bytes, "block.%u.allocation", at);
    if (block_node_capacity(nodes, index, &bytes))
        typed_params_add_ullong(record->params, bytes, "block.%u.capacity", at);
    if (block_node_physical(nodes, index, &bytes))
        typed_params_add_ullong(record->params, bytes, "block.%u.physical", at);
}

static void add_stopped_image(Record *record, guint at, const StorageSource *source, ImageFormat format)
{
    bool local = source->path != NULL && (source->type == STORAGE_TYPE_FILE || source->type == STORAGE_TYPE_BLOCK);
    ImageSize size;

    if (record->hurry || !local || !image_size_read(source->path, format, &size, NULL))
        return;
    typed_params_add_ullong(record->params, size.allocation, "block.%u.allocation", at);
    typed_params_add_ullong(record->params, size.capacity, "block.%u.capacity", at);
    typed_params_add_ullong(record->params, size.physical, "block.%u.physical", at);
}

static void add_image(Record *record, guint at, const Disk *disk, const StorageSource *source, ImageFormat format, guint index,
                      const json_t *entry, const json_t *nodes)
{
    bool running = record->pid != 0;

    add_image_name(record, at, disk, source, running && !storage_source_is_empty(source) ? index : 0);
    if (!running)
        add_stopped_image(record, at, source, format);
    else
        add_running_image(record, at, index, entry, nodes);
}

/* Returns the number that comes next. */
static guint add_disk(Record *record, guint at, const Disk *disk, const json_t *stats, const json_t *nodes)
{
    const json_t *entry = record->pid != 0 ? block_entry_find(stats, disk->info.alias) : NULL;

    add_image(record, at++, disk, &disk->source, disk->driver.format, disk->source.index, entry, nodes);
    for (const BackingStore *below = disk->backing; record->chains && below != NULL && below->source.type != STORAGE_TYPE_NONE;
         below = below->backing) {
        entry = block_entry_below(entry);
        add_image(record, at++, disk, &below->source, below->format, below->index != 0 ? below->index : below->source.index, entry, nodes);
    }
    return at;
}

static void add_blocks(Record *record)
{
    gint64 stats_stale_us, nodes_stale_us;
    g_autoptr(json_t) stats = qemu_sampled(record->machine, QEMU_BLOCK_STATS, &stats_stale_us);
    g_autoptr(json_t) nodes = qemu_sampled(record->machine, QEMU_BLOCK_NODES, &nodes_stale_us);
    guint place = record->params->n;
    guint count = 0;

    /* How many there are is known at the end and told first. */
    typed_params_add_uint(record->params, 0, DOMAIN_STATS_BLOCK_COUNT);
    for (guint i = 0; i < record->def->disks.n; i++)
        count = add_disk(record, count, record->def->disks.items[i], stats, nodes);
    record->params->items[place].value.ui = count;
    add_age(record, "block", MAX(stats_stale_us, nodes_stale_us));
}

/* iothread. */

/* "iothread3" is QEMU's name for the document's number 3. */
static bool iothread_number(const json_t *entry, guint64 *ret_id)
{
    const char *id = qmp_string(entry, "id");

    return id != NULL && g_str_has_prefix(id, "iothread") &&
           g_ascii_string_to_unsigned(id + strlen("iothread"), 10, 0, G_MAXUINT32, ret_id, NULL);
}

static void add_iothread(Record *record, const json_t *entry)
{
    static const char *const members[] = { "poll-max-ns", "poll-grow", "poll-shrink" };
    guint64 id, value;

    if (!iothread_number(entry, &id))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        if (!qmp_uint(entry, members[i], &value))
            continue;
        if (i == 0)
            typed_params_add_ullong(record->params, value, "iothread.%u.%s", (guint)id, members[i]);
        else
            typed_params_add_uint(record->params, (guint32)MIN(value, G_MAXUINT32), "iothread.%u.%s", (guint)id, members[i]);
    }
}

static void add_iothreads(Record *record)
{
    gint64 stale_us;
    g_autoptr(json_t) answer = qemu_sampled(record->machine, QEMU_IOTHREADS, &stale_us);
    const json_t *entry;
    size_t i;

    if (record->pid == 0 || json_array_size(answer) == 0)
        return;
    typed_params_add_uint(record->params, (guint32)json_array_size(answer), DOMAIN_STATS_IOTHREAD_COUNT);
    json_array_foreach (answer, i, entry)
        add_iothread(record, entry);
    add_age(record, "iothread", stale_us);
}

static const struct {
    guint32 group;
    guint questions;
    void (*add)(Record *record);
} groups_table[] = {
    { DOMAIN_STATS_CPU_TOTAL, 0, add_cpu },
    { DOMAIN_STATS_BALLOON, 1u << QEMU_GUEST_MEMORY, add_balloon },
    { DOMAIN_STATS_VCPU, 1u << QEMU_CPUS, add_vcpus },
    { DOMAIN_STATS_INTERFACE, 0, add_interfaces },
    { DOMAIN_STATS_BLOCK, 1u << QEMU_BLOCK_STATS | 1u << QEMU_BLOCK_NODES, add_blocks },
    { DOMAIN_STATS_IOTHREAD, 1u << QEMU_IOTHREADS, add_iothreads },
};

static guint questions_of(const DomainDef *def, guint32 groups)
{
    guint questions = 0;

    for (guint i = 0; i < G_N_ELEMENTS(groups_table); i++)
        questions |= groups & groups_table[i].group ? groups_table[i].questions : 0;
    return def->iothreads > 0 ? questions : questions & ~(1u << QEMU_IOTHREADS);
}

static bool is_busy(Machine *machine)
{
    JobInfo info;

    if (!job_queue_current(machine->jobs, &info))
        return false;
    job_info_clear(&info);
    return true;
}

/** qemu_stats: Driver.stats. */
void qemu_stats(Daemon *daemon, Machine *machine, const MachineState *state, guint32 groups, guint32 flags, TypedParams *params)
{
    Record record = {
        .machine = machine,
        .state = state,
        .def = machine_state_def(state),
        .pid = machine_state_is_active(state) ? qemu_machine_pid(machine) : 0,
        .hurry = flags & CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT,
        .chains = flags & CONNECT_GET_ALL_DOMAINS_STATS_BACKING,
        .params = params,
    };

    if (record.pid != 0 && !(record.hurry && is_busy(machine)))
        qemu_sample(machine, state, questions_of(record.def, groups));
    for (guint i = 0; i < G_N_ELEMENTS(groups_table); i++) {
        if (groups & groups_table[i].group)
            groups_table[i].add(&record);
    }
}
