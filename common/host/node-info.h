/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* What virNodeGetInfo answers. */
typedef struct HostNodeInfo {
    char model[32]; /* the architecture */
    guint64 memory; /* KiB */
    guint cpus;     /* online */
    guint mhz;
    guint nodes;
    guint sockets; /* per node */
    guint cores;   /* per socket */
    guint threads; /* per core */
} HostNodeInfo;

bool host_node_info_read(const HostRoot *root, HostNodeInfo *ret_info, GError **error);
guint host_cpu_mhz(const HostRoot *root);
