/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

#include <libxml/tree.h>

/* What a host says of itself. */
typedef struct TestNode {
    char    model[32];
    guint64 memory_kib;
    guint   mhz, cpus, nodes, sockets, cores, threads;
    bool    has_cells; /* the capabilities tell its NUMA cells */
} TestNode;

/*
 * One row for each element of <node>: what it holds is handed on, inline or from the file that its file= names; files that it names itself are
 * found from the folder.
 */
typedef struct NodeLoader {
    const char *element;
    bool (*load)(Daemon *daemon, const char *folder, const char *xml, GError **error);
} NodeLoader;

char *node_file_said_by(const char *folder, xmlDoc *document, xmlNode *node, GError **error);

bool node_file_load(Daemon *daemon, const char *path, const NodeLoader *loaders, guint n_loaders, TestNode *node, GError **error);
bool node_file_add_machine(Daemon *daemon, const char *folder, const char *xml, GError **error);
