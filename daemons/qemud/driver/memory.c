/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a guest uses its memory, and how much of it the balloon leaves to it. */
#include "driver/memory.h"

#include "base/error.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"
#include "driver/samples.h"
#include "driver/usage.h"
#include "host/process.h"
#include "machine/balloon.h"
#include "stats/guest-memory.h"

typedef struct StatList {
    WireDomainMemoryStat items[DOMAIN_MEMORY_STAT_NR];
    guint n;
} StatList;

static void add(StatList *list, DomainMemoryStatTags tag, guint64 value)
{
    list->items[list->n++] = (WireDomainMemoryStat){ .tag = (gint32)tag, .value = value };
}

static void add_guest(StatList *list, Machine *machine, const MachineState *state)
{
    GuestMemoryFigure figures[GUEST_MEMORY_FIGURES];
    gint64 stale_us;

    qemu_sample(machine, state, 1u << QEMU_GUEST_MEMORY);
    g_autoptr(json_t) answer = qemu_sampled(machine, QEMU_GUEST_MEMORY, &stale_us);
    guint n = guest_memory_read(answer, figures);

    add(list, DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, qemu_balloon_kib(state));
    for (guint i = 0; i < n; i++)
        add(list, figures[i].tag, figures[i].value);
}

QEMU_OP(domain_memory_stats, DomainMemoryStatsArgs, DomainMemoryStatsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const QemuRun *run = qemu_run_current(call->machine, error);
    HostProcess process;
    StatList list = { .n = 0 };

    if (run == NULL)
        return false;
    if (balloon_is_there(state->live))
        add_guest(&list, call->machine, state);
    if (host_process_read(&host_running, run->process->pid, &process, NULL))
        add(&list, DOMAIN_MEMORY_STAT_RSS, process.rss);
    ret->stats.n = MIN(list.n, args->max_stats);
    ret->stats.items = g_memdup2(list.items, ret->stats.n * sizeof(*list.items));
    return true;
}

static bool publish(Call *call, Impact *impact, GError **error)
{
    if (!lifecycle_update(call->daemon, call->machine, impact->live, impact->config, error))
        return false;
    *impact = (Impact){ NULL, NULL };
    return true;
}

/* the size */

static bool set_maximum(Call *call, Impact *impact, guint64 kib, GError **error)
{
    DomainDef *config = impact->config;

    if (impact->live != NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot resize the maximum memory on an active domain");
        return false;
    }
    if (config->cpu != NULL && config->cpu->cells.n > 0) {
        error_set(error, ERROR_OPERATION_INVALID, "initial memory size of a domain with NUMA cells is the sum of theirs");
        return false;
    }
    config->memory_kib = kib;
    config->current_memory_kib = MIN(config->current_memory_kib, kib);
    return publish(call, impact, error);
}

static bool check_size(const DomainDef *def, guint64 kib, GError **error)
{
    if (def == NULL || kib <= def->memory_kib)
        return true;

    error_set(error, ERROR_INVALID_ARG,
              "cannot set memory higher than max memory: %" G_GUINT64_FORMAT " KiB, which is %" G_GUINT64_FORMAT " KiB", kib,
              def->memory_kib);
    return false;
}

static bool check_balloon(const DomainDef *live, GError **error)
{
    if (live == NULL || balloon_is_there(live))
        return true;

    error_set(error, ERROR_OPERATION_INVALID,
              "Unable to change memory of active domain without the balloon device and guest OS balloon driver");
    return false;
}

/* What the guest has by then is told when it has it: the live document follows the balloon, not the wish (see machine/balloon.c). */
static bool set_current(Call *call, Impact *impact, guint64 kib, GError **error)
{
    QemuRun *run = qemu_machine_of(call->machine)->run;

    if (!check_size(impact->live, kib, error) || !check_size(impact->config, kib, error) || !check_balloon(impact->live, error))
        return false;
    if (impact->live != NULL && !balloon_resize(run, kib, error))
        return false;
    if (impact->config == NULL)
        return true;

    impact->config->current_memory_kib = kib;
    g_clear_pointer(&impact->live, domain_def_unref);
    return publish(call, impact, error);
}

QEMU_OP(domain_set_memory_flags, DomainSetMemoryFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };

    if (args->memory == 0 || args->memory > G_MAXINT64 / 1024) {
        error_set(error, ERROR_INVALID_ARG,
                  "%" G_GUINT64_FORMAT " KiB of memory: it must not be zero, nor more than can be counted in bytes", args->memory);
        return false;
    }
    if (!impact_begin(state, args->flags, &impact, error))
        return false;
    if (args->flags & DOMAIN_MEM_MAXIMUM)
        return set_maximum(call, &impact, args->memory, error);
    return set_current(call, &impact, args->memory, error);
}

/* the guest's figures */

static bool set_period(DomainDef *def, guint seconds, GError **error)
{
    if (def == NULL)
        return true;
    if (!balloon_is_there(def)) {
        error_set(error, ERROR_INTERNAL_ERROR, "No memory balloon device configured, can not set the collection period");
        return false;
    }
    def->memballoon->stats_period_seconds = seconds;
    def->memballoon->has_stats_period = seconds != 0;
    return true;
}

QEMU_OP(domain_set_memory_stats_period, DomainSetMemoryStatsPeriodArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };
    QemuRun *run = qemu_machine_of(call->machine)->run;

    if (args->period < 0) {
        error_set(error, ERROR_INVALID_ARG, "a period of %d seconds: it must be zero or greater", args->period);
        return false;
    }
    if (!impact_begin(state, args->flags, &impact, error) || !set_period(impact.live, (guint)args->period, error) ||
        !set_period(impact.config, (guint)args->period, error))
        return false;
    if (impact.live != NULL && !balloon_set_period(run, impact.live, error))
        return false;
    return publish(call, &impact, error);
}
