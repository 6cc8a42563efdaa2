/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum CpuScheduler {
    CPU_SCHEDULER_UNSET,
    CPU_SCHEDULER_BATCH,
    CPU_SCHEDULER_IDLE,
    CPU_SCHEDULER_FIFO,
    CPU_SCHEDULER_RR,
} CpuScheduler;

/* Which host CPUs a virtual CPU or an I/O thread may use. */
typedef struct CpuPin {
    guint   id;
    Bitmap *cpus;
} CpuPin;

typedef struct SchedulerTune {
    Bitmap      *ids; /* of virtual CPUs or I/O threads; NULL for the emulator */
    CpuScheduler scheduler;
    bool         has_priority;
    int          priority;
} SchedulerTune;

typedef struct CacheTuneCache {
    guint   id;
    guint   level;
    char   *type; /* both, code, data */
    guint64 size_bytes;
} CacheTuneCache;

typedef struct CacheTuneMonitor {
    guint   level;
    Bitmap *vcpus;
} CacheTuneMonitor;

typedef struct CacheTune {
    Bitmap *vcpus;
    char   *id; /* live */
    XML_LIST_OF(CacheTuneCache) caches;
    XML_LIST_OF(CacheTuneMonitor) monitors;
} CacheTune;

typedef struct MemoryTuneNode {
    guint id;
    guint bandwidth; /* percent */
} MemoryTuneNode;

typedef struct MemoryTuneMonitor {
    Bitmap *vcpus;
} MemoryTuneMonitor;

typedef struct MemoryBandwidthTune {
    Bitmap *vcpus;
    char   *id; /* live */
    XML_LIST_OF(MemoryTuneNode) nodes;
    XML_LIST_OF(MemoryTuneMonitor) monitors;
} MemoryBandwidthTune;

/* <cputune>; periods and quotas are microseconds, 0: not said */
typedef struct CpuTune {
    bool    has_shares;
    guint64 shares;
    guint64 period;
    gint64  quota;
    guint64 global_period;
    gint64  global_quota;
    guint64 emulator_period;
    gint64  emulator_quota;
    guint64 iothread_period;
    gint64  iothread_quota;
    XML_LIST_OF(CpuPin) vcpu_pins;
    Bitmap *emulator_pin;
    XML_LIST_OF(CpuPin) iothread_pins;
    SchedulerTune *emulator_scheduler;
    XML_LIST_OF(SchedulerTune) vcpu_schedulers;
    XML_LIST_OF(SchedulerTune) iothread_schedulers;
    XML_LIST_OF(CacheTune) caches;
    XML_LIST_OF(MemoryBandwidthTune) memory_bandwidths;
} CpuTune;

typedef enum NumaMode {
    NUMA_MODE_STRICT,
    NUMA_MODE_PREFERRED,
    NUMA_MODE_INTERLEAVE,
    NUMA_MODE_RESTRICTIVE,
} NumaMode;

typedef enum NumaPlacement {
    NUMA_PLACEMENT_UNSET,
    NUMA_PLACEMENT_STATIC,
    NUMA_PLACEMENT_AUTO,
} NumaPlacement;

typedef struct NumaNodeTune {
    guint    cell;
    NumaMode mode;
    Bitmap  *nodes;
} NumaNodeTune;

/* <numatune> */
typedef struct NumaTune {
    bool          mode_said;
    NumaMode      mode;
    NumaPlacement placement;
    Bitmap       *nodes;
    XML_LIST_OF(NumaNodeTune) cells;
} NumaTune;

typedef struct BlockDeviceTune {
    char   *path;
    guint   weight; /* 0: not said; the same below */
    guint   read_iops_sec;
    guint   write_iops_sec;
    guint64 read_bytes_sec;
    guint64 write_bytes_sec;
} BlockDeviceTune;

/* <blkiotune> */
typedef struct BlockTune {
    guint weight;
    XML_LIST_OF(BlockDeviceTune) devices;
} BlockTune;

extern const EnumTable  cpu_scheduler;
extern const EnumTable  numa_mode;
extern const EnumTable  numa_placement;
extern const XmlElement vcpu_pin_element;
extern const XmlElement cpu_tune_element;
extern const XmlElement numa_tune_element;
extern const XmlElement block_tune_element;
