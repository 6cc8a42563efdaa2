/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cputune>, <numatune>, <blkiotune>: what of the host the machine may use. */
#include "conf/domain/tuning.h"

#include "conf/domain/limits.h"
#include "xml/place.h"

ENUM_TABLE(cpu_scheduler, "scheduler", [CPU_SCHEDULER_BATCH] = "batch", [CPU_SCHEDULER_IDLE] = "idle", [CPU_SCHEDULER_FIFO] = "fifo",
           [CPU_SCHEDULER_RR] = "rr");
ENUM_TABLE(numa_mode, "NUMA mode", [NUMA_MODE_STRICT] = "strict", [NUMA_MODE_PREFERRED] = "preferred",
           [NUMA_MODE_INTERLEAVE] = "interleave", [NUMA_MODE_RESTRICTIVE] = "restrictive");
ENUM_TABLE(numa_placement, "placement", [NUMA_PLACEMENT_STATIC] = "static", [NUMA_PLACEMENT_AUTO] = "auto");

static const XmlField vcpu_pin_fields[] = {
    XML_UINT("@vcpu", CpuPin, id, XML_REQUIRED),
    XML_BITMAP("@cpuset", CpuPin, cpus, LIMIT_HOST_CPUS, XML_REQUIRED),
    XML_FIELDS_END,
};

const XmlElement vcpu_pin_element = { .name = "vcpupin", .size = sizeof(CpuPin), .fields = vcpu_pin_fields };

static const XmlField iothread_pin_fields[] = {
    XML_UINT("@iothread", CpuPin, id, XML_REQUIRED, XML_RANGE(1, G_MAXINT)),
    XML_BITMAP("@cpuset", CpuPin, cpus, LIMIT_HOST_CPUS, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement iothread_pin_element = { .name = "iothreadpin", .size = sizeof(CpuPin), .fields = iothread_pin_fields };

#define SCHEDULER_ROWS                                                                                                                     \
    XML_ENUM("@scheduler", SchedulerTune, scheduler, cpu_scheduler, XML_REQUIRED),                                                         \
        XML_INT("@priority", SchedulerTune, priority, XML_SET(SchedulerTune, has_priority)), XML_FIELDS_END

static const XmlField vcpu_scheduler_fields[] = {
    XML_BITMAP("@vcpus", SchedulerTune, ids, LIMIT_VCPUS, XML_REQUIRED),
    SCHEDULER_ROWS,
};
static const XmlField iothread_scheduler_fields[] = {
    XML_BITMAP("@iothreads", SchedulerTune, ids, LIMIT_IOTHREADS, XML_REQUIRED),
    SCHEDULER_ROWS,
};
static const XmlField emulator_scheduler_fields[] = {
    SCHEDULER_ROWS,
};

static bool check_scheduler(const XmlPlace *place, void *object, GError **error)
{
    const SchedulerTune *tune = object;
    bool realtime = tune->scheduler == CPU_SCHEDULER_FIFO || tune->scheduler == CPU_SCHEDULER_RR;

    if (realtime && !tune->has_priority)
        return xml_fail(place, "@priority", error, "is missing: a real-time scheduler needs one");
    return true;
}

static const XmlElement vcpu_scheduler_element = {
    .name = "vcpusched",
    .size = sizeof(SchedulerTune),
    .fields = vcpu_scheduler_fields,
    .check = check_scheduler,
};
static const XmlElement iothread_scheduler_element = {
    .name = "iothreadsched",
    .size = sizeof(SchedulerTune),
    .fields = iothread_scheduler_fields,
    .check = check_scheduler,
};
static const XmlElement emulator_scheduler_element = {
    .name = "emulatorsched",
    .size = sizeof(SchedulerTune),
    .fields = emulator_scheduler_fields,
    .check = check_scheduler,
};

static const XmlField cache_fields[] = {
    XML_UINT("@id", CacheTuneCache, id, XML_REQUIRED),
    XML_UINT("@level", CacheTuneCache, level, XML_REQUIRED),
    XML_STRING("@type", CacheTuneCache, type, XML_REQUIRED),
    XML_SIZE("@size", CacheTuneCache, size_bytes, XML_BYTES, XML_BYTES, XML_PRETTY_UNIT, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement cache_element = { .name = "cache", .size = sizeof(CacheTuneCache), .fields = cache_fields };

static const XmlField cache_monitor_fields[] = {
    XML_UINT("@level", CacheTuneMonitor, level, XML_REQUIRED),
    XML_BITMAP("@vcpus", CacheTuneMonitor, vcpus, LIMIT_VCPUS, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement cache_monitor_element = { .name = "monitor", .size = sizeof(CacheTuneMonitor), .fields = cache_monitor_fields };

static const XmlField cache_tune_fields[] = {
    XML_BITMAP("@vcpus", CacheTune, vcpus, LIMIT_VCPUS, XML_REQUIRED),
    XML_STRING("@id", CacheTune, id, XML_LIVE),
    XML_LIST("cache", CacheTune, caches, cache_element),
    XML_LIST("monitor", CacheTune, monitors, cache_monitor_element),
    XML_FIELDS_END,
};

static const XmlElement cache_tune_element = { .name = "cachetune", .size = sizeof(CacheTune), .fields = cache_tune_fields };

static const XmlField memory_node_fields[] = {
    XML_UINT("@id", MemoryTuneNode, id, XML_REQUIRED),
    XML_UINT("@bandwidth", MemoryTuneNode, bandwidth, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement memory_node_element = { .name = "node", .size = sizeof(MemoryTuneNode), .fields = memory_node_fields };

static const XmlField memory_monitor_fields[] = {
    XML_BITMAP("@vcpus", MemoryTuneMonitor, vcpus, LIMIT_VCPUS, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement memory_monitor_element = { .name = "monitor", .size = sizeof(MemoryTuneMonitor), .fields = memory_monitor_fields };

static const XmlField memory_bandwidth_fields[] = {
    XML_BITMAP("@vcpus", MemoryBandwidthTune, vcpus, LIMIT_VCPUS, XML_REQUIRED),
    XML_STRING("@id", MemoryBandwidthTune, id, XML_LIVE),
    XML_LIST("node", MemoryBandwidthTune, nodes, memory_node_element),
    XML_LIST("monitor", MemoryBandwidthTune, monitors, memory_monitor_element),
    XML_FIELDS_END,
};

static const XmlElement memory_bandwidth_element = {
    .name = "memorytune",
    .size = sizeof(MemoryBandwidthTune),
    .fields = memory_bandwidth_fields,
};

#define PERIOD XML_RANGE(1000, 1000000)

static const XmlField cpu_tune_fields[] = {
    XML_UINT("shares", CpuTune, shares, XML_SET(CpuTune, has_shares)),
    XML_UINT("period", CpuTune, period, PERIOD),
    XML_INT("quota", CpuTune, quota),
    XML_UINT("global_period", CpuTune, global_period, PERIOD),
    XML_INT("global_quota", CpuTune, global_quota),
    XML_UINT("emulator_period", CpuTune, emulator_period, PERIOD),
    XML_INT("emulator_quota", CpuTune, emulator_quota),
    XML_UINT("iothread_period", CpuTune, iothread_period, PERIOD),
    XML_INT("iothread_quota", CpuTune, iothread_quota),
    XML_LIST("vcpupin", CpuTune, vcpu_pins, vcpu_pin_element),
    XML_BITMAP("emulatorpin/@cpuset", CpuTune, emulator_pin, LIMIT_HOST_CPUS, XML_REQUIRED),
    XML_LIST("iothreadpin", CpuTune, iothread_pins, iothread_pin_element),
    XML_SUB_PTR("emulatorsched", CpuTune, emulator_scheduler, emulator_scheduler_element),
    XML_LIST("vcpusched", CpuTune, vcpu_schedulers, vcpu_scheduler_element),
    XML_LIST("iothreadsched", CpuTune, iothread_schedulers, iothread_scheduler_element),
    XML_LIST("cachetune", CpuTune, caches, cache_tune_element),
    XML_LIST("memorytune", CpuTune, memory_bandwidths, memory_bandwidth_element),
    XML_FIELDS_END,
};

const XmlElement cpu_tune_element = { .name = "cputune", .size = sizeof(CpuTune), .fields = cpu_tune_fields };

static const XmlField numa_node_tune_fields[] = {
    XML_UINT("@cellid", NumaNodeTune, cell, XML_REQUIRED),
    XML_ENUM("@mode", NumaNodeTune, mode, numa_mode, XML_ALWAYS),
    XML_BITMAP("@nodeset", NumaNodeTune, nodes, LIMIT_HOST_NODES, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement numa_node_tune_element = { .name = "memnode", .size = sizeof(NumaNodeTune), .fields = numa_node_tune_fields };

static const XmlField numa_tune_fields[] = {
    XML_ENUM("memory/@mode", NumaTune, mode, numa_mode, XML_SET(NumaTune, mode_said)),
    XML_BITMAP("memory/@nodeset", NumaTune, nodes, LIMIT_HOST_NODES),
    XML_ENUM("memory/@placement", NumaTune, placement, numa_placement),
    XML_LIST("memnode", NumaTune, cells, numa_node_tune_element),
    XML_FIELDS_END,
};

const XmlElement numa_tune_element = { .name = "numatune", .size = sizeof(NumaTune), .fields = numa_tune_fields };

static const XmlField block_device_tune_fields[] = {
    XML_STRING("path", BlockDeviceTune, path, XML_REQUIRED),
    XML_UINT("weight", BlockDeviceTune, weight),
    XML_UINT("read_iops_sec", BlockDeviceTune, read_iops_sec),
    XML_UINT("write_iops_sec", BlockDeviceTune, write_iops_sec),
    XML_UINT("read_bytes_sec", BlockDeviceTune, read_bytes_sec),
    XML_UINT("write_bytes_sec", BlockDeviceTune, write_bytes_sec),
    XML_FIELDS_END,
};

static const XmlElement block_device_tune_element = {
    .name = "device",
    .size = sizeof(BlockDeviceTune),
    .fields = block_device_tune_fields,
};

static const XmlField block_tune_fields[] = {
    XML_UINT("weight", BlockTune, weight),
    XML_LIST("device", BlockTune, devices, block_device_tune_element),
    XML_FIELDS_END,
};

const XmlElement block_tune_element = { .name = "blkiotune", .size = sizeof(BlockTune), .fields = block_tune_fields };
