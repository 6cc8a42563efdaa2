/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/driver.h"

/* Driver.stats and the groups it knows */
#define QEMU_STATS_GROUPS                                                                                                                  \
    (DOMAIN_STATS_CPU_TOTAL | DOMAIN_STATS_BALLOON | DOMAIN_STATS_VCPU | DOMAIN_STATS_INTERFACE | DOMAIN_STATS_BLOCK |                     \
     DOMAIN_STATS_IOTHREAD)

void qemu_stats(Daemon *daemon, Machine *machine, const MachineState *state, guint32 groups, guint32 flags, TypedParams *params);
