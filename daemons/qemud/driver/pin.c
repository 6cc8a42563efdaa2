/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* On which host CPUs virtual CPUs and the emulator may run: in the document, and of the threads that run. */
#include "driver/pin.h"

#include "base/error.h"
#include "daemon/cpu-map.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"
#include "machine/affinity.h"

#define CPUMAPS_LIMIT 16384 /* what a reply may hold */

static Bitmap *read_map(const WireBytes *map, GError **error)
{
    g_autoptr(Bitmap) cpus = cpu_map_read(map);

    if (bitmap_count(cpus) > 0)
        return g_steal_pointer(&cpus);
    error_set(error, ERROR_INVALID_ARG, "Empty cpu list for pinning");
    return NULL;
}

static CpuTune *tune_of(DomainDef *def)
{
    if (def->cpu_tune == NULL)
        def->cpu_tune = xml_object_new(&cpu_tune_element);
    return def->cpu_tune;
}

static bool publish(Call *call, Impact *impact, GError **error)
{
    if (!lifecycle_update(call->daemon, call->machine, impact->live, impact->config, error))
        return false;
    *impact = (Impact){ NULL, NULL };
    return true;
}

/* virtual CPUs */

static CpuPin *pin_of(CpuTune *tune, guint vcpu)
{
    guint at = 0;

    while (at < tune->vcpu_pins.n && tune->vcpu_pins.items[at]->id < vcpu)
        at++;
    if (at < tune->vcpu_pins.n && tune->vcpu_pins.items[at]->id == vcpu)
        return tune->vcpu_pins.items[at];

    CpuPin *pin = xml_object_new(&vcpu_pin_element);
    pin->id = vcpu;
    xml_list_insert(&tune->vcpu_pins, at, pin);
    return pin;
}

static void note_vcpu(DomainDef *def, guint vcpu, const Bitmap *cpus)
{
    if (def == NULL)
        return;
    CpuPin *pin = pin_of(tune_of(def), vcpu);
    bitmap_free(pin->cpus);
    pin->cpus = bitmap_copy(cpus);
}

static bool check_vcpu(const DomainDef *def, guint vcpu, const char *which, GError **error)
{
    if (def == NULL || vcpu < def->vcpus)
        return true;

    error_set(error, ERROR_INVALID_ARG, "vcpu %u is out of range of %s cpu count %u", vcpu, which, def->vcpus);
    return false;
}

QEMU_OP(domain_pin_vcpu_flags, DomainPinVcpuFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autoptr(Bitmap) cpus = read_map(&args->cpumap, error);
    g_auto(Impact) impact = { NULL, NULL };

    if (cpus == NULL || !impact_begin(state, args->flags, &impact, error) || !check_vcpu(impact.live, args->vcpu, "live", error) ||
        !check_vcpu(impact.config, args->vcpu, "persistent", error))
        return false;
    if (impact.live != NULL && !affinity_set_vcpu(qemu_machine_of(call->machine)->run, args->vcpu, cpus, error))
        return false;
    note_vcpu(impact.live, args->vcpu, cpus);
    note_vcpu(impact.config, args->vcpu, cpus);
    return publish(call, &impact, error);
}

QEMU_OP(domain_get_vcpu_pin_info, DomainGetVcpuPinInfoArgs, DomainGetVcpuPinInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    g_autoptr(Bitmap) host = cpu_map_host();
    guint length = (guint)MAX(args->map_length, 0);

    if (def == NULL)
        return false;
    guint n = MIN(def->vcpus, (guint)MAX(args->maps_n, 0));
    if ((guint64)n * length > CPUMAPS_LIMIT) {
        error_set(error, ERROR_INVALID_ARG, "%u CPU maps of %u bytes are more than a reply may hold", n, length);
        return false;
    }
    ret->num = (gint32)n;
    ret->cpumaps.n = n * length;
    ret->cpumaps.data = g_malloc0((gsize)n * length);
    for (guint i = 0; i < n; i++) {
        const Bitmap *wanted = affinity_wanted(def, i);

        cpu_map_write(wanted != NULL ? wanted : host, ret->cpumaps.data + (gsize)i * length, length);
    }
    return true;
}

/* the emulator */

static void note_emulator(DomainDef *def, const Bitmap *cpus)
{
    if (def == NULL)
        return;
    CpuTune *tune = tune_of(def);
    bitmap_free(tune->emulator_pin);
    tune->emulator_pin = bitmap_copy(cpus);
}

QEMU_OP(domain_pin_emulator, DomainPinEmulatorArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autoptr(Bitmap) cpus = read_map(&args->cpumap, error);
    g_auto(Impact) impact = { NULL, NULL };

    if (cpus == NULL || !impact_begin(state, args->flags, &impact, error))
        return false;
    if (impact.live != NULL && !affinity_set_emulator(qemu_machine_of(call->machine)->run, cpus, error))
        return false;
    note_emulator(impact.live, cpus);
    note_emulator(impact.config, cpus);
    return publish(call, &impact, error);
}

QEMU_OP(domain_get_emulator_pin_info, DomainGetEmulatorPinInfoArgs, DomainGetEmulatorPinInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    g_autoptr(Bitmap) host = cpu_map_host();
    guint length = (guint)CLAMP(args->map_length, 0, CPUMAPS_LIMIT);

    if (def == NULL)
        return false;
    const Bitmap *wanted = def->cpu_tune != NULL && def->cpu_tune->emulator_pin != NULL ? def->cpu_tune->emulator_pin : def->vcpu_cpuset;
    ret->ret = 1;
    ret->cpumaps.n = length;
    ret->cpumaps.data = g_malloc0(length);
    cpu_map_write(wanted != NULL ? wanted : host, ret->cpumaps.data, length);
    return true;
}
