/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/cpu.h"

typedef struct MemoryTune {
    guint64 hard_limit_kib; /* 0: none; the same below */
    guint64 soft_limit_kib;
    guint64 min_guarantee_kib;
    guint64 swap_hard_limit_kib;
} MemoryTune;

typedef struct HugePage {
    guint64 size_kib;
    Bitmap *nodes; /* NULL: all others */
} HugePage;

typedef enum MemorySource {
    MEMORY_SOURCE_UNSET,
    MEMORY_SOURCE_FILE,
    MEMORY_SOURCE_ANONYMOUS,
    MEMORY_SOURCE_MEMFD,
} MemorySource;

typedef enum MemoryAllocation {
    MEMORY_ALLOCATION_UNSET,
    MEMORY_ALLOCATION_IMMEDIATE,
    MEMORY_ALLOCATION_ONDEMAND,
} MemoryAllocation;

typedef struct MemoryBacking {
    bool hugepages;
    XML_LIST_OF(HugePage) pages;
    bool             no_share_pages;
    bool             locked;
    MemorySource     source;
    MemoryAccess     access;
    MemoryAllocation allocation;
    guint            allocation_threads;
    bool             discard;
} MemoryBacking;

extern const EnumTable  memory_source;
extern const EnumTable  memory_allocation;
extern const XmlElement memory_tune_element;
extern const XmlElement memory_backing_element;
