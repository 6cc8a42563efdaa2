/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -cpu: the model, then what the document adds to it or takes away, then what other elements say by way of CPU properties. */
#include "command/cpu.h"

#include "qmp/value.h"

#include <string.h>

static void append_switch(GString *out, const char *name, Tristate value)
{
    if (value != TRISTATE_ABSENT)
        g_string_append_printf(out, ",%s=%s", name, value == TRISTATE_ON ? "on" : "off");
}

static bool append_feature(GString *out, const CpuFeature *feature, GError **error)
{
    /* QEMU spells all its properties with hyphens; documents spell some with underscores. */
    g_autofree char *name = g_strdelimit(g_strdup(feature->name), "_", '-');

    switch (feature->policy) {
    case CPU_POLICY_UNSET:
    case CPU_POLICY_FORCE:
    case CPU_POLICY_REQUIRE:
        g_string_append_printf(out, ",%s=on", name);
        return true;
    case CPU_POLICY_DISABLE:
    case CPU_POLICY_FORBID:
        g_string_append_printf(out, ",%s=off", name);
        return true;
    case CPU_POLICY_OPTIONAL:
    default:
        return build_unsupported(error, "<feature policy='optional' name='%s'> of <cpu>", feature->name);
    }
}

static bool append_features(GString *out, const Cpu *cpu, GError **error)
{
    for (guint i = 0; i < cpu->features.n; i++) {
        if (!append_feature(out, cpu->features.items[i], error))
            return false;
    }
    return true;
}

static bool check_model(const QemuBuild *build, const char *model, GError **error)
{
    if (qemu_caps_cpu(build->caps, build->accelerator, model) != NULL)
        return true;

    return build_unsupported(error, "CPU model '%s' is not known to %s", model, build->caps->binary);
}

static bool append_host_model(QemuBuild *build, GString *out, GError **error)
{
    json_t *model = build->caps->host_model[build->accelerator];
    const char *feature;
    json_t *on;

    if (model == NULL)
        return build_unsupported(error, "<cpu mode='host-model'>: %s does not tell what this host's CPU is like", build->caps->binary);

    g_string_append(out, qmp_string(model, "model"));
    json_object_foreach (json_object_get(model, "features"), feature, on)
        g_string_append_printf(out, ",%s=%s", feature, json_is_true(on) ? "on" : "off");
    return true;
}

static bool append_model(QemuBuild *build, const Cpu *cpu, GString *out, GError **error)
{
    const QemuMachineType *machine = qemu_caps_machine(build->caps, build->def->os.machine);
    const char *model = cpu->model;

    switch (cpu->mode) {
    case CPU_MODE_HOST_MODEL:
        return append_host_model(build, out, error);
    case CPU_MODE_HOST_PASSTHROUGH:
        if (build->accelerator != QEMU_ACCELERATOR_KVM)
            return build_unsupported(error, "<cpu mode='host-passthrough'> without KVM");
        g_string_append(out, "host");
        append_switch(out, "migratable", cpu->migratable);
        return true;
    case CPU_MODE_MAXIMUM:
        g_string_append(out, "max");
        append_switch(out, "migratable", cpu->migratable);
        return true;
    case CPU_MODE_CUSTOM:
    default:
        if (model == NULL) /* a topology alone leaves the model to the machine */
            model = machine != NULL && machine->default_cpu != NULL ? machine->default_cpu : "qemu64";
        if (!check_model(build, model, error))
            return false;
        g_string_append(out, model);
        return true;
    }
}

static void append_hyperv(const HypervFeatures *hyperv, GString *out)
{
    const struct {
        const char *name;
        Tristate value;
    } switches[] = {
        { "hv-relaxed", hyperv->relaxed },
        { "hv-vapic", hyperv->vapic },
        { "hv-vpindex", hyperv->vpindex },
        { "hv-runtime", hyperv->runtime },
        { "hv-synic", hyperv->synic },
        { "hv-stimer", hyperv->stimer },
        { "hv-reset", hyperv->reset },
        { "hv-frequencies", hyperv->frequencies },
        { "hv-reenlightenment", hyperv->reenlightenment },
        { "hv-tlbflush", hyperv->tlbflush },
        { "hv-ipi", hyperv->ipi },
        { "hv-evmcs", hyperv->evmcs },
        { "hv-avic", hyperv->avic },
    };

    if (hyperv->mode == HYPERV_MODE_PASSTHROUGH)
        g_string_append(out, ",hv-passthrough=on");
    for (gsize i = 0; i < G_N_ELEMENTS(switches); i++) {
        if (switches[i].value == TRISTATE_ON)
            g_string_append_printf(out, ",%s=on", switches[i].name);
    }
    if (hyperv->stimer_direct == TRISTATE_ON)
        g_string_append(out, ",hv-stimer-direct=on");
    if (hyperv->spinlocks == TRISTATE_ON)
        g_string_append_printf(out, ",hv-spinlocks=0x%x", hyperv->spinlock_retries);
    if (hyperv->vendor_id == TRISTATE_ON)
        g_string_append_printf(out, ",hv-vendor-id=%s", hyperv->vendor_id_value);
}

static void append_kvm(const KvmFeatures *kvm, GString *out)
{
    if (kvm->hidden == TRISTATE_ON)
        g_string_append(out, ",kvm=off");
    if (kvm->hint_dedicated == TRISTATE_ON)
        g_string_append(out, ",kvm-hint-dedicated=on");
    if (kvm->poll_control == TRISTATE_ON)
        g_string_append(out, ",kvm-poll-control=on");
}

static void append_guest_features(const Features *features, GString *out)
{
    append_switch(out, "kvm-pv-eoi", features->apic_eoi);
    append_switch(out, "kvm-pv-unhalt", features->pvspinlock);
    append_switch(out, "pmu", features->pmu);
    if (features->hyperv != NULL)
        append_hyperv(features->hyperv, out);
    if (features->kvm != NULL)
        append_kvm(features->kvm, out);
}

static void append_timers(const Clock *clock, GString *out)
{
    for (guint i = 0; i < clock->timers.n; i++) {
        const Timer *timer = clock->timers.items[i];

        if (timer->name == TIMER_KVMCLOCK)
            append_switch(out, "kvmclock", timer->present);
        else if (timer->name == TIMER_HYPERVCLOCK && timer->present == TRISTATE_YES)
            g_string_append(out, ",hv-time=on");
        else if (timer->name == TIMER_TSC && timer->frequency != 0)
            g_string_append_printf(out, ",tsc-frequency=%" G_GUINT64_FORMAT, timer->frequency);
    }
}

/* Hyper-V guests tell of their crash by way of the CPU. */
static void append_panic(const DomainDef *def, GString *out)
{
    for (guint i = 0; i < def->panics.n; i++) {
        if (def->panics.items[i]->model == PANIC_MODEL_HYPERV)
            g_string_append(out, ",hv-crash");
    }
}

static bool append_limits(const Cpu *cpu, GString *out, GError **error)
{
    if (cpu->address_mode == CPU_ADDRESS_EMULATE && cpu->address_bits != 0)
        g_string_append_printf(out, ",phys-bits=%u", cpu->address_bits);
    else if (cpu->address_mode == CPU_ADDRESS_PASSTHROUGH)
        g_string_append(out, ",host-phys-bits=on");
    if (cpu->address_limit != 0)
        g_string_append_printf(out, ",host-phys-bits-limit=%u", cpu->address_limit);

    switch (cpu->cache_mode) {
    case CPU_CACHE_UNSET:
        return true;
    case CPU_CACHE_EMULATE:
        g_string_append(out, ",l3-cache=on");
        return true;
    case CPU_CACHE_PASSTHROUGH:
        g_string_append(out, ",host-cache-info=on,l3-cache=off");
        return true;
    case CPU_CACHE_DISABLE:
    default:
        g_string_append(out, ",host-cache-info=off,l3-cache=off");
        return true;
    }
}

/** build_cpu: -cpu. Errors: ERROR_CONFIG_UNSUPPORTED for a model that this QEMU does not know. */
bool build_cpu(QemuBuild *build, GError **error)
{
    static const Cpu default_cpu = { 0 };
    const Cpu *cpu = build->def->cpu != NULL ? build->def->cpu : &default_cpu;
    g_autoptr(GString) out = g_string_new(NULL);

    if (!append_model(build, cpu, out, error) || !append_features(out, cpu, error) || !append_limits(cpu, out, error))
        return false;
    if (cpu->vendor_id != NULL)
        g_string_append_printf(out, ",vendor=%s", cpu->vendor_id);
    append_guest_features(&build->def->features, out);
    append_timers(&build->def->clock, out);
    append_panic(build->def, out);
    if (out->len > 0)
        build_word(build, "-cpu", out->str);
    return true;
}
