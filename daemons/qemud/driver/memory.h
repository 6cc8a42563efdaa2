/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_memory_stats, DomainMemoryStatsArgs, DomainMemoryStatsRet);
QEMU_OP(domain_set_memory_flags, DomainSetMemoryFlagsArgs, NoRet);
QEMU_OP(domain_set_memory_stats_period, DomainSetMemoryStatsPeriodArgs, NoRet);
