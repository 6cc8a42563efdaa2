/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -m, the objects that the guest's memory lies in, -smp and -numa. */
#include "command/memory.h"

#include <string.h>

/** memory_backend_id: the id of the one object that all memory lies in; NULL where NUMA cells have one each. */
const char *memory_backend_id(const QemuBuild *build)
{
    const QemuMachineType *machine = qemu_caps_machine(build->caps, build->def->os.machine);

    if (build->def->cpu != NULL && build->def->cpu->cells.n > 0)
        return NULL;
    return machine != NULL ? machine->default_ram : NULL;
}

/* QEMU counts in MiB; a guest never gets less than it was promised. */
static guint64 whole_mib(guint64 kib)
{
    return (kib + 1023) / 1024 * 1024;
}

static bool check_backing(const DomainDef *def, GError **error)
{
    const MemoryBacking *backing = def->memory_backing;

    if (backing == NULL)
        return true;
    if (backing->hugepages)
        return build_unsupported(error, "<memoryBacking><hugepages>");
    if (backing->source == MEMORY_SOURCE_FILE)
        return build_unsupported(error, "<memoryBacking><source type='file'>");
    if (backing->allocation_threads != 0)
        return build_unsupported(error, "<memoryBacking><allocation threads>");
    return true;
}

static json_t *memory_object(const QemuBuild *build, const char *id, guint64 size_kib, MemoryAccess access, Tristate discard)
{
    const MemoryBacking *backing = build->def->memory_backing;
    bool memfd = backing != NULL && backing->source == MEMORY_SOURCE_MEMFD;
    json_t *object = json_object();

    if (access == MEMORY_ACCESS_UNSET && backing != NULL)
        access = backing->access;
    props_string(object, "qom-type", memfd ? "memory-backend-memfd" : "memory-backend-ram");
    props_string(object, "id", id);
    if (access != MEMORY_ACCESS_UNSET)
        props_truth(object, "share", access == MEMORY_ACCESS_SHARED);
    if (backing != NULL && backing->allocation == MEMORY_ALLOCATION_IMMEDIATE)
        props_truth(object, "prealloc", true);
    if (discard == TRISTATE_YES || (discard == TRISTATE_ABSENT && backing != NULL && backing->discard))
        props_truth(object, "discard-data", true);
    props_number(object, "size", (gint64)(size_kib * 1024));
    return object;
}

static bool build_cell(QemuBuild *build, const NumaCell *cell, GError **error)
{
    g_autofree char *id = g_strdup_printf("ram-node%u", cell->id);
    g_autofree char *cpus = NULL;
    g_autoptr(GString) out = g_string_new(NULL);

    if (cell->distances.n > 0 || cell->caches.n > 0)
        return build_unsupported(error, "%s of NUMA cell %u", cell->distances.n > 0 ? "<distances>" : "<cache>", cell->id);

    build_json(build, "-object", memory_object(build, id, cell->memory_kib, cell->access, cell->discard));
    g_string_append_printf(out, "node,nodeid=%u", cell->id);
    if (cell->cpus != NULL && (cpus = bitmap_format(cell->cpus)) != NULL && *cpus != '\0') {
        g_auto(GStrv) ranges = g_strsplit(cpus, ",", -1);

        for (guint i = 0; ranges[i] != NULL; i++)
            g_string_append_printf(out, ",cpus=%s", ranges[i]);
    }
    g_string_append_printf(out, ",memdev=%s", id);
    build_word(build, "-numa", out->str);
    return true;
}

static bool build_cells(QemuBuild *build, const Cpu *cpu, GError **error)
{
    if (cpu->latencies.n > 0 || cpu->bandwidths.n > 0)
        return build_unsupported(error, "<interconnects> of <numa>");

    for (guint i = 0; i < cpu->cells.n; i++) {
        if (!build_cell(build, cpu->cells.items[i], error))
            return false;
    }
    return true;
}

/** build_memory: -m and the memory's object. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_memory(QemuBuild *build, GError **error)
{
    const DomainDef *def = build->def;
    const char *id = memory_backend_id(build);

    if (!check_backing(def, error))
        return false;
    if (def->max_memory_slots != 0 || def->max_memory_kib != 0)
        build_wordf(build, "-m", "size=%" G_GUINT64_FORMAT "k,slots=%u,maxmem=%" G_GUINT64_FORMAT "k", def->memory_kib,
                    def->max_memory_slots, def->max_memory_kib);
    else
        build_wordf(build, "-m", "%" G_GUINT64_FORMAT, whole_mib(def->memory_kib) / 1024);

    if (id != NULL)
        build_json(build, "-object", memory_object(build, id, whole_mib(def->memory_kib), MEMORY_ACCESS_UNSET, TRISTATE_ABSENT));
    build_wordf(build, "-overcommit", "mem-lock=%s", def->memory_backing != NULL && def->memory_backing->locked ? "on" : "off");
    return true;
}

static json_t *iothread_object(guint id)
{
    return json_pack("{s:s, s:o}", "qom-type", "iothread", "id", json_sprintf("iothread%u", id));
}

/* Those that are listed have their own numbers; a mere count means 1 to that. */
static void build_iothreads(QemuBuild *build)
{
    const DomainDef *def = build->def;

    for (guint i = 0; i < def->iothread_list.n; i++) {
        const Iothread *thread = def->iothread_list.items[i];
        json_t *object = iothread_object(thread->id);

        if (thread->has_pool_min)
            props_number(object, "thread-pool-min", thread->pool_min);
        if (thread->has_pool_max)
            props_number(object, "thread-pool-max", thread->pool_max);
        if (thread->has_poll_max)
            props_number(object, "poll-max-ns", (gint64)thread->poll_max_ns);
        if (thread->has_poll_grow)
            props_number(object, "poll-grow", thread->poll_grow);
        if (thread->has_poll_shrink)
            props_number(object, "poll-shrink", thread->poll_shrink);
        build_json(build, "-object", object);
    }
    for (guint id = 1; def->iothread_list.n == 0 && id <= def->iothreads; id++)
        build_json(build, "-object", iothread_object(id));
}

/** build_processors: -smp, I/O threads and NUMA cells. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_processors(QemuBuild *build, GError **error)
{
    const DomainDef *def = build->def;
    const QemuMachineType *machine = qemu_caps_machine(build->caps, def->os.machine);
    guint current = def->vcpus_current != 0 ? def->vcpus_current : def->vcpus;
    g_autoptr(GString) out = g_string_new(NULL);

    if (def->vcpu_placement == VCPU_PLACEMENT_AUTO)
        return build_unsupported(error, "<vcpu placement='auto'>");
    if (machine != NULL && def->vcpus > machine->max_cpus)
        return build_unsupported(error, "Maximum CPUs greater than specified machine type limit %u", machine->max_cpus);

    g_string_append_printf(out, "%u", current);
    if (current != def->vcpus)
        g_string_append_printf(out, ",maxcpus=%u", def->vcpus);
    if (def->cpu != NULL && def->cpu->sockets != 0) {
        g_string_append_printf(out, ",sockets=%u", def->cpu->sockets);
        if (def->cpu->dies != 0)
            g_string_append_printf(out, ",dies=%u", def->cpu->dies);
        g_string_append_printf(out, ",cores=%u,threads=%u", def->cpu->cores, def->cpu->threads);
    } else {
        g_string_append_printf(out, ",sockets=%u,cores=1,threads=1", def->vcpus);
    }
    build_word(build, "-smp", out->str);

    build_iothreads(build);
    return def->cpu == NULL || build_cells(build, def->cpu, error);
}
