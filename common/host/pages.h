/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/numa.h"

/* pools of huge pages, and the system's page which has none */
HostPages *host_pages_total(const HostRoot *root, guint cell, guint64 memory_kib, guint *ret_n);
GArray    *host_page_sizes(const HostRoot *root);
bool       host_pages_free(const HostRoot *root, int cell, guint size_kib, guint64 *ret_count, GError **error);
bool       host_pages_resize(const HostRoot *root, int cell, guint size_kib, guint64 count, bool add, GError **error);
