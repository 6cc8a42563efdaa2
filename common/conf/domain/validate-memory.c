/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory, NUMA cells and what is tied to them. */
#include "conf/domain/limits.h"
#include "conf/domain/validate-private.h"

/* QEMU keeps sizes in signed 64 bits of bytes. */
#define LARGEST_KIB (G_MAXINT64 / 1024)

static guint cells_of(const DomainDef *def)
{
    return def->cpu != NULL ? def->cpu->cells.n : 0;
}

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    error_set(error, ERROR_CONFIG_UNSUPPORTED, "%s", message);
    return false;
}

static bool check_cells(const DomainDef *def, GError **error)
{
    g_autoptr(Bitmap) seen = bitmap_new();

    for (guint i = 0; i < cells_of(def); i++) {
        const NumaCell *cell = def->cpu->cells.items[i];

        if (cell->id >= cells_of(def))
            return refuse(error, "/domain/cpu/numa/cell[%u]/@id: \"%u\" is not one of 0 to %u: cells are numbered without gaps", i + 1,
                          cell->id, cells_of(def) - 1);
        if (bitmap_overlaps(seen, cell->cpus))
            return refuse(error, "/domain/cpu/numa/cell[%u]/@cpus: a CPU is in another cell already", i + 1);
        for (int cpu = bitmap_next(cell->cpus, -1); cpu >= 0; cpu = bitmap_next(cell->cpus, cpu)) {
            if ((guint)cpu >= def->vcpus)
                return refuse(error, "/domain/cpu/numa/cell[%u]/@cpus: \"%d\" is more than the last CPU, %u", i + 1, cpu, def->vcpus - 1);
            bitmap_set(seen, (guint)cpu);
        }
    }
    return true;
}

static bool check_sizes(const DomainDef *def, GError **error)
{
    if (def->memory_kib == 0) {
        error_set(error, ERROR_XML_ERROR, "/domain/memory: is missing or 0; a guest needs memory");
        return false;
    }
    if (def->memory_kib > LARGEST_KIB - 1024 * 1024)
        return refuse(error, "/domain/memory: \"%" G_GUINT64_FORMAT "\" KiB is more than QEMU can count", def->memory_kib);
    if (def->max_memory_kib != 0 && cells_of(def) == 0)
        return refuse(error, "/domain/maxMemory: memory can be added only where there are NUMA cells: <cpu><numa><cell …/>");
    if (def->max_memory_kib != 0 && def->max_memory_kib < def->memory_kib)
        return refuse(error, "/domain/maxMemory: \"%" G_GUINT64_FORMAT "\" KiB is less than <memory>", def->max_memory_kib);
    return true;
}

static bool check_huge_pages(const DomainDef *def, GError **error)
{
    const MemoryBacking *backing = def->memory_backing;
    guint cells = MAX(cells_of(def), 1);

    for (guint i = 0; backing != NULL && i < backing->pages.n; i++) {
        const Bitmap *nodes = backing->pages.items[i]->nodes;

        for (int node = bitmap_next(nodes, -1); node >= 0; node = bitmap_next(nodes, node)) {
            if ((guint)node >= cells)
                return refuse(error, "/domain/memoryBacking/hugepages/page[%u]/@nodeset: the guest has no NUMA cell %d", i + 1, node);
        }
    }
    return true;
}

static bool check_tuned_cell(const DomainDef *def, guint at, GError **error)
{
    const NumaNodeTune *tune = def->numa_tune->cells.items[at];

    if (tune->cell >= cells_of(def))
        return refuse(error, "/domain/numatune/memnode[%u]/@cellid: the guest has no NUMA cell %u", at + 1, tune->cell);
    if (def->numa_tune->placement == NUMA_PLACEMENT_AUTO)
        return refuse(error, "/domain/numatune/memnode[%u]: has no meaning where <memory placement='auto'/>", at + 1);
    if ((tune->mode == NUMA_MODE_RESTRICTIVE) != (def->numa_tune->mode_said && def->numa_tune->mode == NUMA_MODE_RESTRICTIVE))
        return refuse(error, "/domain/numatune/memnode[%u]/@mode: \"restrictive\" holds for <memory> and all cells, or for none", at + 1);
    for (guint i = 0; i < at; i++) {
        if (def->numa_tune->cells.items[i]->cell == tune->cell)
            return refuse(error, "/domain/numatune/memnode[%u]/@cellid: cell %u is named a second time", at + 1, tune->cell);
    }
    return true;
}

static bool check_numa_tune(const DomainDef *def, GError **error)
{
    const NumaTune *tune = def->numa_tune;

    if (tune == NULL)
        return true;
    if (tune->placement == NUMA_PLACEMENT_STATIC && tune->nodes == NULL)
        return refuse(error, "/domain/numatune/memory/@nodeset: is missing: static placement needs it");
    for (guint i = 0; i < tune->cells.n; i++) {
        if (!check_tuned_cell(def, i, error))
            return false;
    }
    return true;
}

static bool check_memory_devices(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->memory_devices.n; i++) {
        const MemoryDevice *device = def->memory_devices.items[i];

        if (device->has_node && device->node >= cells_of(def))
            return reject_device(def, DEVICE_MEMORY, i, "target/node", error, "the guest has no NUMA cell %u", device->node);
    }
    return true;
}

/* Two groups of CPUs for one thing are the same, or have none in common; where they are the same they must not say different things. */
static bool check_cache_tunes(const DomainDef *def, GError **error)
{
    const CpuTune *tune = def->cpu_tune;

    for (guint i = 0; tune != NULL && i < tune->caches.n; i++) {
        const CacheTune *cache = tune->caches.items[i];

        for (guint j = 0; j < i; j++) {
            if (bitmap_overlaps(cache->vcpus, tune->caches.items[j]->vcpus))
                return refuse(error, "/domain/cputune/cachetune[%u]/@vcpus: a CPU is in another <cachetune> already", i + 1);
        }
        for (guint j = 0; j < tune->memory_bandwidths.n; j++) {
            const Bitmap *other = tune->memory_bandwidths.items[j]->vcpus;

            if (bitmap_overlaps(cache->vcpus, other) && !bitmap_equal(cache->vcpus, other))
                return refuse(error, "/domain/cputune/memorytune[%u]/@vcpus: overlaps a <cachetune> without being the same", j + 1);
        }
    }
    return true;
}

static bool check_caches_of(const CacheTune *tune, guint at, GError **error)
{
    for (guint i = 0; i < tune->caches.n; i++) {
        const CacheTuneCache *cache = tune->caches.items[i];

        for (guint j = 0; j < i; j++) {
            const CacheTuneCache *other = tune->caches.items[j];
            bool both = g_strcmp0(cache->type, "both") == 0 || g_strcmp0(other->type, "both") == 0;

            if (cache->level == other->level && cache->id == other->id && (both || g_strcmp0(cache->type, other->type) == 0))
                return refuse(error, "/domain/cputune/cachetune[%u]/cache[%u]: that part of the cache is given out already", at + 1, i + 1);
        }
    }
    for (guint i = 0; i < tune->monitors.n; i++) {
        const Bitmap *vcpus = tune->monitors.items[i]->vcpus;

        for (int cpu = bitmap_next(vcpus, -1); cpu >= 0; cpu = bitmap_next(vcpus, cpu)) {
            if (!bitmap_has(tune->vcpus, (guint)cpu))
                return refuse(error, "/domain/cputune/cachetune[%u]/monitor[%u]/@vcpus: \"%d\" is not in the <cachetune>", at + 1, i + 1,
                              cpu);
        }
        for (guint j = 0; j < i; j++) {
            if (bitmap_overlaps(vcpus, tune->monitors.items[j]->vcpus) && !bitmap_equal(vcpus, tune->vcpus) &&
                !bitmap_equal(tune->monitors.items[j]->vcpus, tune->vcpus))
                return refuse(error, "/domain/cputune/cachetune[%u]/monitor[%u]/@vcpus: overlaps another <monitor>", at + 1, i + 1);
        }
    }
    return true;
}

/** validate_cpu_tune: see that groups of CPUs do not contradict each other. */
bool validate_cpu_tune(const DomainDef *def, GError **error)
{
    for (guint i = 0; def->cpu_tune != NULL && i < def->cpu_tune->caches.n; i++) {
        if (!check_caches_of(def->cpu_tune->caches.items[i], i, error))
            return false;
    }
    return check_cache_tunes(def, error);
}

bool validate_memory(const DomainDef *def, GError **error)
{
    return check_sizes(def, error) && check_cells(def, error) && check_huge_pages(def, error) && check_numa_tune(def, error) &&
           check_memory_devices(def, error);
}
