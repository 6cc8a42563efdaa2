/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_get_job_info, DomainGetJobInfoArgs, DomainGetJobInfoRet);
QEMU_OP(domain_get_job_stats, DomainGetJobStatsArgs, DomainGetJobStatsRet);
QEMU_OP(domain_abort_job_flags, DomainAbortJobFlagsArgs, NoRet);
