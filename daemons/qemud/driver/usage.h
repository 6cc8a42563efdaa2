/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

/* What a machine uses of the host, read from the host. */
void    qemu_usage(Machine *machine, const MachineState *state, MachineUsage *ret_usage);
guint64 qemu_balloon_kib(const MachineState *state);
QEMU_OP(domain_get_cpu_stats, DomainGetCPUStatsArgs, DomainGetCPUStatsRet);
