/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Long-running jobs. This driver has none yet that a client can watch: so there is never one, and none to give up. */
#include "driver/job.h"

#include "base/error.h"

static bool check_running(Call *call, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (machine_state_is_active(state))
        return true;
    error_set(error, ERROR_OPERATION_INVALID, "domain is not running");
    return false;
}

QEMU_OP(domain_get_job_info, DomainGetJobInfoArgs, DomainGetJobInfoRet)
{
    ret->type = DOMAIN_JOB_NONE;
    return check_running(call, error);
}

QEMU_OP(domain_get_job_stats, DomainGetJobStatsArgs, DomainGetJobStatsRet)
{
    ret->type = DOMAIN_JOB_NONE;
    return (args->flags & DOMAIN_JOB_STATS_COMPLETED) || check_running(call, error);
}

QEMU_OP(domain_abort_job_flags, DomainAbortJobFlagsArgs, NoRet)
{
    if (check_running(call, error))
        error_set(error, ERROR_OPERATION_INVALID, "no job is active on the domain");
    return false;
}
