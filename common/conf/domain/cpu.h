/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum CpuMode {
    CPU_MODE_CUSTOM,
    CPU_MODE_HOST_MODEL,
    CPU_MODE_HOST_PASSTHROUGH,
    CPU_MODE_MAXIMUM,
} CpuMode;

typedef enum CpuMatch {
    CPU_MATCH_UNSET,
    CPU_MATCH_MINIMUM,
    CPU_MATCH_EXACT,
    CPU_MATCH_STRICT,
} CpuMatch;

typedef enum CpuCheck {
    CPU_CHECK_UNSET,
    CPU_CHECK_NONE,
    CPU_CHECK_PARTIAL,
    CPU_CHECK_FULL,
} CpuCheck;

typedef enum CpuFallback {
    CPU_FALLBACK_UNSET,
    CPU_FALLBACK_ALLOW,
    CPU_FALLBACK_FORBID,
} CpuFallback;

typedef enum CpuPolicy {
    CPU_POLICY_UNSET,
    CPU_POLICY_FORCE,
    CPU_POLICY_REQUIRE,
    CPU_POLICY_OPTIONAL,
    CPU_POLICY_DISABLE,
    CPU_POLICY_FORBID,
} CpuPolicy;

typedef enum CpuCacheMode {
    CPU_CACHE_UNSET,
    CPU_CACHE_EMULATE,
    CPU_CACHE_PASSTHROUGH,
    CPU_CACHE_DISABLE,
} CpuCacheMode;

typedef enum CpuAddressMode {
    CPU_ADDRESS_UNSET,
    CPU_ADDRESS_EMULATE,
    CPU_ADDRESS_PASSTHROUGH,
} CpuAddressMode;

typedef enum MemoryAccess {
    MEMORY_ACCESS_UNSET,
    MEMORY_ACCESS_SHARED,
    MEMORY_ACCESS_PRIVATE,
} MemoryAccess;

typedef struct CpuFeature {
    CpuPolicy policy;
    char     *name;
} CpuFeature;

typedef struct NumaDistance {
    guint id;
    guint value;
} NumaDistance;

typedef struct NumaCache {
    guint   level;
    char   *associativity;
    char   *policy;
    guint64 size_kib;
    guint64 line_bytes;
} NumaCache;

typedef struct NumaCell {
    bool         has_id;
    guint        id;
    Bitmap      *cpus;
    guint64      memory_kib;
    MemoryAccess access;
    Tristate     discard;
    XML_LIST_OF(NumaDistance) distances;
    XML_LIST_OF(NumaCache) caches;
} NumaCell;

typedef struct NumaLatency {
    guint   initiator;
    guint   target;
    guint   cache;
    char   *type;
    guint64 value;
} NumaLatency;

typedef struct NumaBandwidth {
    guint   initiator;
    guint   target;
    guint   cache;
    char   *type;
    guint64 value_kib;
} NumaBandwidth;

typedef struct Cpu {
    bool           mode_said;
    CpuMode        mode;
    CpuMatch       match;
    CpuCheck       check;
    Tristate       migratable;
    char          *model;
    CpuFallback    fallback;
    char          *vendor_id;
    char          *vendor;
    guint          sockets; /* all 0: no topology */
    guint          dies;
    guint          cores;
    guint          threads;
    CpuCacheMode   cache_mode;
    bool           has_cache_level;
    guint          cache_level;
    CpuAddressMode address_mode;
    guint          address_bits;
    guint          address_limit;
    XML_LIST_OF(CpuFeature) features;
    XML_LIST_OF(NumaCell) cells;
    XML_LIST_OF(NumaLatency) latencies;
    XML_LIST_OF(NumaBandwidth) bandwidths;
} Cpu;

extern const EnumTable  cpu_mode;
extern const EnumTable  cpu_match;
extern const EnumTable  cpu_check;
extern const EnumTable  cpu_fallback;
extern const EnumTable  cpu_policy;
extern const EnumTable  cpu_cache_mode;
extern const EnumTable  cpu_address_mode;
extern const EnumTable  memory_access;
extern const XmlElement cpu_element;
