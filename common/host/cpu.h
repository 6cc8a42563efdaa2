/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/cpu-topology.h"
#include "host/root.h"

/* Which processor this is. What the architecture or the kernel does not tell is NULL or 0. */
typedef struct HostCpu {
    char *arch;
    char *vendor;     /* as documents say it: Intel, AMD, Hygon */
    char *vendor_id;  /* as the processor says it */
    char *model_name; /* as the processor says it */
    guint family;
    guint model;
    guint stepping;
    guint64 microcode;
    guint physical_bits;
    bool invariant_tsc;
    GPtrArray *features; /* const char *, names of documents */
    HostCpuShape shape;
} HostCpu;

bool host_cpu_read(const HostRoot *root, HostCpu **ret_cpu, GError **error);
void host_cpu_free(HostCpu *cpu);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostCpu, host_cpu_free)
