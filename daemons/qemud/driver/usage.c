/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "driver/usage.h"

#include "base/error.h"
#include "host/process.h"
#include "machine/run.h"

/** qemu_balloon_kib: what the guest of a running machine has of its memory now. Thread: any. */
guint64 qemu_balloon_kib(const MachineState *state)
{
    return state->balloon_kib != 0 ? state->balloon_kib : state->live->current_memory_kib;
}

/** qemu_usage: Driver.usage: one file of proc(5). */
void qemu_usage(Machine *machine, const MachineState *state, MachineUsage *ret_usage)
{
    pid_t pid = qemu_machine_pid(machine);
    HostProcess process;

    ret_usage->memory_kib = qemu_balloon_kib(state);
    if (pid != 0 && host_process_read(&host_running, pid, &process, NULL))
        ret_usage->cpu_time_ns = process.user_ns + process.kernel_ns;
}

/* Per host CPU the kernel keeps no account of a process, and of a control group none in its version 2. */
QEMU_OP(domain_get_cpu_stats, DomainGetCPUStatsArgs, DomainGetCPUStatsRet)
{
    const QemuRun *run = qemu_run_current(call->machine, error);
    HostProcess process;

    if (run == NULL)
        return false;
    if (args->start_cpu != -1) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "times by host CPU: the kernel counts a process's CPU time as a whole");
        return false;
    }
    if (!host_process_read(&host_running, run->process->pid, &process, error))
        return false;

    const struct {
        const char *field;
        guint64 ns;
    } rows[] = {
        { DOMAIN_CPU_STATS_CPUTIME, process.user_ns + process.kernel_ns },
        { DOMAIN_CPU_STATS_USERTIME, process.user_ns },
        { DOMAIN_CPU_STATS_SYSTEMTIME, process.kernel_ns },
    };
    guint wanted = MIN(args->nparams, G_N_ELEMENTS(rows));

    for (guint i = 0; i < wanted; i++)
        typed_params_add_ullong(&ret->params, rows[i].ns, "%s", rows[i].field);
    ret->nparams = (gint32)(wanted == 0 ? G_N_ELEMENTS(rows) : wanted);
    return true;
}
