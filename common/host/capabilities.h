/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/cache.h"
#include "host/cpu.h"
#include "host/numa.h"
#include "host/power.h"
#include "host/tsc.h"

/* What <host> of a capabilities document tells of the host itself; a driver adds its security models and migration features. */
typedef struct HostCapabilities {
    HostCpu *cpu;
    GArray *page_sizes; /* guint, KiB */
    HostTsc tsc;        /* frequency 0: not known */
    HostPower power;
    bool iommu;
    HostNuma *numa;
    HostCpuTopology *topology;
    GPtrArray *caches; /* HostCacheBank * */
} HostCapabilities;

bool host_capabilities_read(const HostRoot *root, HostCapabilities **ret_capabilities, GError **error);
void host_capabilities_free(HostCapabilities *capabilities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostCapabilities, host_capabilities_free)
