/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* On which host CPUs a running machine's threads may run. The machine's job. */
bool affinity_apply(QemuRun *run, const DomainDef *live, GError **error);
bool affinity_set_vcpu(QemuRun *run, guint vcpu, const Bitmap *cpus, GError **error);
bool affinity_set_iothread(QemuRun *run, guint id, const Bitmap *cpus, GError **error);
bool affinity_set_emulator(QemuRun *run, const Bitmap *cpus, GError **error);

/* of one thread; any thread */
Bitmap *affinity_of_thread(int tid, GError **error);

/* in a document */
const Bitmap *affinity_wanted(const DomainDef *def, guint vcpu);
