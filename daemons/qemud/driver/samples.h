/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"
#include "stats/cpus.h"

/* What QEMU says of a running machine, for those that can do with an old answer; see stats/sample.h. */
#define SAMPLE_TIMEOUT_US ((gint64)500 * 1000)

void    qemu_sample(Machine *machine, const MachineState *state, guint questions);
json_t *qemu_sampled(Machine *machine, QemuQuestion question, gint64 *ret_stale_us);
GArray *qemu_sampled_cpus(Machine *machine, gint64 *ret_stale_us);
