/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* One online CPU's place. */
typedef struct HostCpuPlace {
    guint cpu;
    guint cell; /* NUMA cell */
    guint socket;
    guint die;
    guint core;
    Bitmap *siblings; /* the threads of its core, itself among them */
} HostCpuPlace;

/* Which CPUs there are and how they stand together. */
typedef struct HostCpuTopology {
    Bitmap *present;
    Bitmap *online;
    HostCpuPlace *places; /* of the online CPUs, in order of their numbers */
    guint n_places;
} HostCpuTopology;

/* The shape as the public API counts it: cells * sockets * dies * cores * threads is the number of present CPUs. */
typedef struct HostCpuShape {
    guint cells;
    guint sockets; /* per cell */
    guint dies;    /* per socket */
    guint cores;   /* per die */
    guint threads; /* per core */
} HostCpuShape;

bool host_cpu_topology_read(const HostRoot *root, HostCpuTopology **ret_topology, GError **error);
void host_cpu_topology_free(HostCpuTopology *topology);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostCpuTopology, host_cpu_topology_free)

/* looking in */
guint        host_cpu_topology_span(const HostCpuTopology *topology);
HostCpuShape host_cpu_topology_shape(const HostCpuTopology *topology);
const HostCpuPlace *host_cpu_topology_find(const HostCpuTopology *topology, guint cpu);
