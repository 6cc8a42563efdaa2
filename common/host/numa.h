/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/cpu-topology.h"

typedef struct HostPages {
    guint size; /* KiB */
    guint64 count;
} HostPages;

typedef struct HostNumaDistance {
    guint cell;
    guint value; /* 10 is local */
} HostNumaDistance;

typedef struct HostNumaCell {
    guint id;
    guint64 memory;    /* KiB */
    HostPages *pages;  /* the pools, the system's page first */
    guint n_pages;
    HostNumaDistance *distances; /* none where the kernel tells none */
    guint n_distances;
    Bitmap *cpus; /* online; their places are in HostCpuTopology */
} HostNumaCell;

typedef struct HostNuma {
    HostNumaCell *cells;
    guint n_cells;
} HostNuma;

bool host_numa_read(const HostRoot *root, HostNuma **ret_numa, GError **error);
void host_numa_free(HostNuma *numa);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostNuma, host_numa_free)

/* without reading all of it */
Bitmap *host_numa_cells(const HostRoot *root);
char   *host_numa_meminfo(const HostRoot *root, guint cell);
bool    host_numa_free_memory(const HostRoot *root, int first, guint max, GArray **ret_kib, GError **error);
