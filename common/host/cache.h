/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

typedef enum HostCacheType {
    HOST_CACHE_BOTH,
    HOST_CACHE_CODE,
    HOST_CACHE_DATA,
} HostCacheType;

/* A cache that CPUs share. */
typedef struct HostCacheBank {
    guint id;
    guint level;
    HostCacheType type;
    guint64 size; /* KiB */
    Bitmap *cpus;
} HostCacheBank;

GPtrArray  *host_cache_banks(const HostRoot *root, const Bitmap *online);
const char *host_cache_type_name(HostCacheType type);
