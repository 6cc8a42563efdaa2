/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cpu>: the guest's processors, and the NUMA cells they stand in. */
#include "conf/domain/cpu.h"

#include <string.h>

#include "conf/domain/limits.h"
#include "xml/place.h"

ENUM_TABLE(cpu_mode, "CPU mode", [CPU_MODE_CUSTOM] = "custom", [CPU_MODE_HOST_MODEL] = "host-model",
           [CPU_MODE_HOST_PASSTHROUGH] = "host-passthrough", [CPU_MODE_MAXIMUM] = "maximum");
ENUM_TABLE(cpu_match, "CPU match", [CPU_MATCH_MINIMUM] = "minimum", [CPU_MATCH_EXACT] = "exact", [CPU_MATCH_STRICT] = "strict");
ENUM_TABLE(cpu_check, "CPU check", [CPU_CHECK_NONE] = "none", [CPU_CHECK_PARTIAL] = "partial", [CPU_CHECK_FULL] = "full");
ENUM_TABLE(cpu_fallback, "CPU fallback", [CPU_FALLBACK_ALLOW] = "allow", [CPU_FALLBACK_FORBID] = "forbid");
ENUM_TABLE(cpu_policy, "CPU feature policy", [CPU_POLICY_FORCE] = "force", [CPU_POLICY_REQUIRE] = "require",
           [CPU_POLICY_OPTIONAL] = "optional", [CPU_POLICY_DISABLE] = "disable", [CPU_POLICY_FORBID] = "forbid");
ENUM_TABLE(cpu_cache_mode, "CPU cache mode", [CPU_CACHE_EMULATE] = "emulate", [CPU_CACHE_PASSTHROUGH] = "passthrough",
           [CPU_CACHE_DISABLE] = "disable");
ENUM_TABLE(cpu_address_mode, "mode of physical addresses", [CPU_ADDRESS_EMULATE] = "emulate", [CPU_ADDRESS_PASSTHROUGH] = "passthrough");
ENUM_TABLE(memory_access, "memory access", [MEMORY_ACCESS_SHARED] = "shared", [MEMORY_ACCESS_PRIVATE] = "private");

static const XmlField cpu_feature_fields[] = {
    XML_ENUM("@policy", CpuFeature, policy, cpu_policy, XML_DEFAULT(CPU_POLICY_REQUIRE), XML_GUEST_ABI),
    XML_STRING("@name", CpuFeature, name, XML_REQUIRED, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement cpu_feature_element = { .name = "feature", .size = sizeof(CpuFeature), .fields = cpu_feature_fields };

static const XmlField numa_distance_fields[] = {
    XML_UINT("@id", NumaDistance, id, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("@value", NumaDistance, value, XML_REQUIRED, XML_RANGE(10, 255), XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement numa_distance_element = { .name = "sibling", .size = sizeof(NumaDistance), .fields = numa_distance_fields };

static const XmlField numa_cache_fields[] = {
    XML_UINT("@level", NumaCache, level, XML_REQUIRED, XML_GUEST_ABI),
    XML_STRING("@associativity", NumaCache, associativity, XML_REQUIRED, XML_GUEST_ABI),
    XML_STRING("@policy", NumaCache, policy, XML_REQUIRED, XML_GUEST_ABI),
    XML_SIZE("size/@value", NumaCache, size_kib, XML_KIB, XML_KIB, XML_GUEST_ABI),
    XML_SIZE("line/@value", NumaCache, line_bytes, XML_BYTES, XML_BYTES, XML_UNIT_NAME("B"), XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement numa_cache_element = { .name = "cache", .size = sizeof(NumaCache), .fields = numa_cache_fields };

static const XmlField numa_cell_fields[] = {
    XML_UINT("@id", NumaCell, id, XML_SET(NumaCell, has_id), XML_GUEST_ABI),
    XML_BITMAP("@cpus", NumaCell, cpus, LIMIT_VCPUS, XML_GUEST_ABI),
    XML_SIZE("@memory", NumaCell, memory_kib, XML_KIB, XML_KIB, XML_REQUIRED, XML_GUEST_ABI),
    XML_ENUM("@memAccess", NumaCell, access, memory_access),
    XML_YES_NO("@discard", NumaCell, discard),
    XML_LIST("distances/sibling", NumaCell, distances, numa_distance_element),
    XML_LIST("cache", NumaCell, caches, numa_cache_element),
    XML_FIELDS_END,
};

static const XmlElement numa_cell_element = { .name = "cell", .size = sizeof(NumaCell), .fields = numa_cell_fields };

static const XmlField numa_latency_fields[] = {
    XML_UINT("@initiator", NumaLatency, initiator, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("@target", NumaLatency, target, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("@cache", NumaLatency, cache, XML_GUEST_ABI),
    XML_STRING("@type", NumaLatency, type, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("@value", NumaLatency, value, XML_REQUIRED, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement numa_latency_element = { .name = "latency", .size = sizeof(NumaLatency), .fields = numa_latency_fields };

static const XmlField numa_bandwidth_fields[] = {
    XML_UINT("@initiator", NumaBandwidth, initiator, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("@target", NumaBandwidth, target, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("@cache", NumaBandwidth, cache, XML_GUEST_ABI),
    XML_STRING("@type", NumaBandwidth, type, XML_REQUIRED, XML_GUEST_ABI),
    XML_SIZE("@value", NumaBandwidth, value_kib, XML_KIB, XML_KIB, XML_REQUIRED, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement numa_bandwidth_element = { .name = "bandwidth", .size = sizeof(NumaBandwidth), .fields = numa_bandwidth_fields };

static const XmlField cpu_fields[] = {
    XML_ENUM("@mode", Cpu, mode, cpu_mode, XML_SET(Cpu, mode_said), XML_GUEST_ABI),
    XML_ENUM("@match", Cpu, match, cpu_match),
    XML_ENUM("@check", Cpu, check, cpu_check),
    XML_ON_OFF("@migratable", Cpu, migratable, XML_GUEST_ABI),
    XML_ENUM("model/@fallback", Cpu, fallback, cpu_fallback),
    XML_STRING("model/@vendor_id", Cpu, vendor_id, XML_GUEST_ABI),
    XML_STRING("model", Cpu, model, XML_GUEST_ABI),
    XML_STRING("vendor", Cpu, vendor),
    XML_UINT("topology/@sockets", Cpu, sockets, XML_RANGE(1, G_MAXINT), XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("topology/@dies", Cpu, dies, XML_RANGE(1, G_MAXINT), XML_GUEST_ABI),
    XML_UINT("topology/@cores", Cpu, cores, XML_RANGE(1, G_MAXINT), XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("topology/@threads", Cpu, threads, XML_RANGE(1, G_MAXINT), XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("cache/@level", Cpu, cache_level, XML_SET(Cpu, has_cache_level), XML_RANGE(1, 3), XML_GUEST_ABI),
    XML_ENUM("cache/@mode", Cpu, cache_mode, cpu_cache_mode, XML_REQUIRED, XML_GUEST_ABI),
    XML_ENUM("maxphysaddr/@mode", Cpu, address_mode, cpu_address_mode, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("maxphysaddr/@bits", Cpu, address_bits, XML_GUEST_ABI),
    XML_UINT("maxphysaddr/@limit", Cpu, address_limit, XML_GUEST_ABI),
    XML_LIST("feature", Cpu, features, cpu_feature_element),
    XML_LIST("numa/cell", Cpu, cells, numa_cell_element),
    XML_LIST("numa/interconnects/latency", Cpu, latencies, numa_latency_element),
    XML_LIST("numa/interconnects/bandwidth", Cpu, bandwidths, numa_bandwidth_element),
    XML_FIELDS_END,
};

static bool check_repeated_features(const XmlPlace *place, const Cpu *cpu, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < cpu->features.n; i++) {
        g_autofree char *path = g_strdup_printf("feature[%u]/@name", i + 1);

        if (!g_hash_table_add(names, cpu->features.items[i]->name))
            return xml_fail(place, path, error, "\"%s\" is named a second time", cpu->features.items[i]->name);
    }
    return true;
}

/* What a document may leave out because the rest tells it. */
static void fill_in(Cpu *cpu)
{
    bool custom = cpu->mode == CPU_MODE_CUSTOM;

    if (cpu->mode_said || cpu->model != NULL || cpu->features.n > 0) {
        if (custom && cpu->match == CPU_MATCH_UNSET && cpu->model != NULL)
            cpu->match = CPU_MATCH_EXACT;
    }
    if (cpu->sockets != 0 && cpu->dies == 0)
        cpu->dies = 1;
    for (guint i = 0; i < cpu->cells.n; i++) {
        if (!cpu->cells.items[i]->has_id) {
            cpu->cells.items[i]->id = i;
            cpu->cells.items[i]->has_id = true;
        }
    }
}

static bool check_cpu(const XmlPlace *place, void *object, GError **error)
{
    Cpu *cpu = object;

    if (cpu->model != NULL && *cpu->model == '\0')
        g_clear_pointer(&cpu->model, g_free);
    if (cpu->cache_mode == CPU_CACHE_EMULATE && cpu->has_cache_level && cpu->cache_level != 3)
        return xml_fail(place, "cache/@level", error, "\"%u\" is not 3, the only level that can be emulated", cpu->cache_level);
    if (cpu->cache_mode == CPU_CACHE_PASSTHROUGH && cpu->has_cache_level)
        return xml_fail(place, "cache/@level", error, "has no meaning where the host's cache is passed through");
    if (cpu->cache_mode == CPU_CACHE_PASSTHROUGH && cpu->mode != CPU_MODE_HOST_PASSTHROUGH && cpu->mode != CPU_MODE_MAXIMUM)
        return xml_fail(place, "cache/@mode", error, "\"passthrough\" needs <cpu mode='host-passthrough'> or 'maximum'");
    if (cpu->vendor_id != NULL && (strlen(cpu->vendor_id) != 12 || strchr(cpu->vendor_id, ',') != NULL))
        return xml_fail(place, "model/@vendor_id", error, "\"%s\" has not exactly 12 characters, none a comma", cpu->vendor_id);
    if (cpu->vendor != NULL && cpu->model == NULL)
        return xml_fail(place, "vendor", error, "needs a <model>");

    fill_in(cpu);
    return check_repeated_features(place, cpu, error);
}

const XmlElement cpu_element = { .name = "cpu", .size = sizeof(Cpu), .fields = cpu_fields, .check = check_cpu };
