/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/pin.h"

#include "base/error.h"
#include "daemon/cpu-map.h"
#include "daemon/edit.h"
#include "daemon/impact.h"
#include "daemon/iothread.h"

#define CPUMAPS_LIMIT 16384 /* what a reply may hold */

/* What a client sent, as far as the host has such CPUs. */
static Bitmap *read_map(const WireBytes *map, const char *what, GError **error)
{
    g_autoptr(Bitmap) sent = cpu_map_read(map);
    g_autoptr(Bitmap) cpus = bitmap_new();

    for (guint cpu = 0; cpu < TEST_PIN_CPUS; cpu++) {
        if (bitmap_has(sent, cpu))
            bitmap_set(cpus, cpu);
    }
    if (bitmap_count(cpus) > 0)
        return g_steal_pointer(&cpus);
    error_set(error, ERROR_INVALID_ARG, "Empty %s list for pinning", what);
    return NULL;
}

/* A thread without a pin may use the first @n that there are. */
static void write_map(const Bitmap *pin, guint n, guint8 *map, guint length)
{
    g_autoptr(Bitmap) all = bitmap_new();

    for (guint cpu = 0; pin == NULL && cpu < n; cpu++)
        bitmap_set(all, cpu);
    cpu_map_write(pin != NULL ? pin : all, map, length);
}

static CpuTune *tune_of(DomainDef *def)
{
    if (def->cpu_tune == NULL)
        def->cpu_tune = xml_object_new(&cpu_tune_element);
    return def->cpu_tune;
}

/* virtual CPUs */

/** test_vcpu_pin: where a virtual CPU may run; NULL for everywhere. Thread: any. */
const Bitmap *test_vcpu_pin(const DomainDef *def, guint vcpu)
{
    for (guint i = 0; def->cpu_tune != NULL && i < def->cpu_tune->vcpu_pins.n; i++) {
        if (def->cpu_tune->vcpu_pins.items[i]->id == vcpu)
            return def->cpu_tune->vcpu_pins.items[i]->cpus;
    }
    return NULL;
}

static bool pin_vcpu(DomainDef *def, const void *opaque, GError **error)
{
    const DomainPinVcpuFlagsArgs *args = opaque;
    g_autoptr(Bitmap) cpus = read_map(&args->cpumap, "cpu", error);
    CpuTune *tune = tune_of(def);
    CpuPin *pin;

    if (cpus == NULL)
        return false;
    for (guint i = 0; i < tune->vcpu_pins.n; i++) {
        if (tune->vcpu_pins.items[i]->id == args->vcpu)
            xml_object_free(&vcpu_pin_element, xml_list_steal(&tune->vcpu_pins, i--));
    }
    pin = xml_object_new(&vcpu_pin_element);
    pin->id = args->vcpu;
    pin->cpus = g_steal_pointer(&cpus);
    xml_list_append(&tune->vcpu_pins, pin);
    return true;
}

TEST_OP(domain_pin_vcpu_flags, DomainPinVcpuFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (!machine_state_is_active(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot pin vcpus on an inactive domain");
        return false;
    }
    if (args->vcpu >= domain_def_vcpus(state->live)) {
        error_set(error, ERROR_INVALID_ARG, "requested vcpu '%u' is not present in the domain", args->vcpu);
        return false;
    }
    return edit_documents(call, DOMAIN_AFFECT_LIVE, pin_vcpu, args, error);
}

TEST_OP(domain_get_vcpu_pin_info, DomainGetVcpuPinInfoArgs, DomainGetVcpuPinInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    guint length = (guint)MAX(args->map_length, 0);
    guint n = def != NULL ? MIN(domain_def_vcpus(def), (guint)MAX(args->maps_n, 0)) : 0;

    if (def == NULL)
        return false;
    if ((guint64)n * length > CPUMAPS_LIMIT) {
        error_set(error, ERROR_INVALID_ARG, "%u CPU maps of %u bytes are more than a reply may hold", n, length);
        return false;
    }
    ret->cpumaps.n = n * length;
    ret->cpumaps.data = g_malloc0(ret->cpumaps.n);
    for (guint i = 0; i < n && length > 0; i++)
        write_map(test_vcpu_pin(def, i), TEST_PIN_CPUS, ret->cpumaps.data + (gsize)i * length, length);
    ret->num = (gint32)n;
    return true;
}

/* the emulator */

static bool pin_emulator(DomainDef *def, const void *opaque, GError **error)
{
    const DomainPinEmulatorArgs *args = opaque;
    Bitmap *cpus = read_map(&args->cpumap, "cpu", error);

    if (cpus == NULL)
        return false;
    bitmap_free(tune_of(def)->emulator_pin);
    def->cpu_tune->emulator_pin = cpus;
    return true;
}

TEST_OP(domain_pin_emulator, DomainPinEmulatorArgs, NoRet)
{
    return edit_documents(call, args->flags, pin_emulator, args, error);
}

TEST_OP(domain_get_emulator_pin_info, DomainGetEmulatorPinInfoArgs, DomainGetEmulatorPinInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    guint length = (guint)MAX(args->map_length, 0);

    if (def == NULL)
        return false;
    if (length > CPUMAPS_LIMIT) {
        error_set(error, ERROR_INVALID_ARG, "a CPU map of %u bytes is more than a reply may hold", length);
        return false;
    }
    ret->cpumaps.n = length;
    ret->cpumaps.data = g_malloc0(length);
    write_map(def->cpu_tune != NULL ? def->cpu_tune->emulator_pin : NULL, TEST_PIN_CPUS, ret->cpumaps.data, length);
    ret->ret = 1;
    return true;
}

/* I/O threads */

static bool add_iothread(DomainDef *def, const void *opaque, GError **error)
{
    return iothread_add(def, ((const DomainAddIOThreadArgs *)opaque)->iothread_id, error);
}

TEST_OP(domain_add_iothread, DomainAddIOThreadArgs, NoRet)
{
    return edit_documents(call, args->flags, add_iothread, args, error);
}

static bool remove_iothread(DomainDef *def, const void *opaque, GError **error)
{
    return iothread_remove(def, ((const DomainDelIOThreadArgs *)opaque)->iothread_id, error);
}

TEST_OP(domain_del_iothread, DomainDelIOThreadArgs, NoRet)
{
    return edit_documents(call, args->flags, remove_iothread, args, error);
}

static bool set_iothread(DomainDef *def, const void *opaque, GError **error)
{
    const DomainSetIOThreadParamsArgs *args = opaque;

    return iothread_set(def, args->iothread_id, &args->params, error);
}

TEST_OP(domain_set_iothread_params, DomainSetIOThreadParamsArgs, NoRet)
{
    return edit_documents(call, args->flags, set_iothread, args, error);
}

static bool pin_iothread(DomainDef *def, const void *opaque, GError **error)
{
    const DomainPinIOThreadArgs *args = opaque;
    Bitmap *cpus = read_map(&args->cpumap, "iothread cpumap", error);

    return cpus != NULL && iothread_pin(def, args->iothreads_id, cpus, error);
}

TEST_OP(domain_pin_iothread, DomainPinIOThreadArgs, NoRet)
{
    return edit_documents(call, args->flags, pin_iothread, args, error);
}

/* One without a pin is said to use as many CPUs as the guest has: so the reference counts. */
static void fill_iothread(const DomainDef *def, guint id, WireDomainIothreadInfo *info)
{
    info->iothread_id = id;
    info->cpumap.n = 1;
    info->cpumap.data = g_malloc0(info->cpumap.n);
    write_map(iothread_pinned(def, id), MIN(domain_def_max_vcpus(def), TEST_PIN_CPUS), info->cpumap.data, info->cpumap.n);
}

TEST_OP(domain_get_iothread_info, DomainGetIOThreadInfoArgs, DomainGetIOThreadInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    g_autoptr(Bitmap) ids = def != NULL ? iothread_ids(def) : NULL;

    if (def == NULL)
        return false;
    ret->info.items = g_new0(WireDomainIothreadInfo, bitmap_count(ids));
    for (int id = bitmap_next(ids, -1); id >= 0; id = bitmap_next(ids, id))
        fill_iothread(def, (guint)id, &ret->info.items[ret->info.n++]);
    return true;
}
