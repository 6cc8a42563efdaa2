/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -machine and -accel: the board, and how its instructions are run. */
#include "command/machine.h"

#include "conf/domain/complete.h"
#include "command/memory.h"

#include <string.h>

static void append_switch(GString *out, const char *name, Tristate value)
{
    if (value != TRISTATE_ABSENT)
        g_string_append_printf(out, ",%s=%s", name, value == TRISTATE_ON ? "on" : "off");
}

static void append_ioapic(const QemuBuild *build, GString *out)
{
    static const char *const irqchips[] = { [IOAPIC_KVM] = "on", [IOAPIC_QEMU] = "split" };
    IoapicDriver driver = build->def->features.ioapic;

    if (driver != IOAPIC_UNSET)
        g_string_append_printf(out, ",kernel_irqchip=%s", irqchips[driver]);
}

static void append_hpet(const QemuBuild *build, GString *out)
{
    const Clock *clock = &build->def->clock;

    for (guint i = 0; i < clock->timers.n; i++) {
        if (clock->timers.items[i]->name == TIMER_HPET)
            append_switch(out, "hpet", clock->timers.items[i]->present);
    }
}

static void append_firmware(const QemuBuild *build, GString *out)
{
    const Os *os = &build->def->os;

    if (os->loader == NULL || os->loader->type != LOADER_TYPE_PFLASH)
        return;
    g_string_append(out, ",pflash0=libvirt-pflash0-format");
    if (os_nvram_path(os) != NULL)
        g_string_append(out, ",pflash1=libvirt-pflash1-format");
}

/* A machine without graphics has its firmware talk on the first serial port. */
static bool append_firmware_console(const QemuBuild *build, GString *out, GError **error)
{
    const DomainDef *def = build->def;

    if (def->os.bios_use_serial != TRISTATE_YES)
        return true;
    if (!domain_is_i440fx(def) && !domain_is_q35(def))
        return build_unsupported(error, "<bios useserial='yes'> on machine type '%s'", def->os.machine);
    if (def->serials.n == 0)
        return build_unsupported(error, "<bios useserial='yes'> needs a <serial> device");

    g_string_append(out, ",graphics=off");
    return true;
}

static bool build_accelerator(QemuBuild *build, GError **error)
{
    const Features *features = &build->def->features;

    if (build->accelerator == QEMU_ACCELERATOR_KVM) {
        bool ring = features->kvm != NULL && features->kvm->dirty_ring == TRISTATE_ON;

        if (ring)
            build_wordf(build, "-accel", "kvm,dirty-ring-size=%u", features->kvm->dirty_ring_size);
        else
            build_word(build, "-accel", "kvm");
        return true;
    }
    if (features->tcg_tb_cache_kib != 0)
        build_wordf(build, "-accel", "tcg,tb-size=%" G_GUINT64_FORMAT, features->tcg_tb_cache_kib >> 10);
    else
        build_word(build, "-accel", "tcg");
    return true;
}

/** build_machine: -machine and -accel. Errors: ERROR_CONFIG_UNSUPPORTED for a machine type that this QEMU does not have. */
bool build_machine(QemuBuild *build, GError **error)
{
    const DomainDef *def = build->def;
    g_autoptr(GString) out = g_string_new(def->os.machine);
    const char *backend = memory_backend_id(build);

    if (qemu_caps_machine(build->caps, def->os.machine) == NULL)
        return build_unsupported(error, "Emulator '%s' does not support machine type '%s'", build->caps->binary, def->os.machine);
    if (def->resource_partition != NULL && strcmp(def->resource_partition, "/machine") != 0)
        return build_unsupported(error, "<resource><partition>%s</partition>: machines are not put into control groups yet",
                                 def->resource_partition);

    g_string_append(out, ",usb=off");
    append_switch(out, "vmport", def->features.vmport);
    append_switch(out, "smm", def->features.smm);
    append_ioapic(build, out);
    g_string_append_printf(out, ",dump-guest-core=%s", def->dump_core == TRISTATE_ON ? "on" : "off");
    if (backend != NULL)
        g_string_append_printf(out, ",memory-backend=%s", backend);
    append_firmware(build, out);
    append_hpet(build, out);
    if (!append_firmware_console(build, out, error))
        return false;
    build_word(build, "-machine", out->str);
    return build_accelerator(build, error);
}

/** build_power_management: ACPI and the sleep states. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_power_management(QemuBuild *build, GError **error)
{
    const DomainDef *def = build->def;
    const char *chip = domain_is_q35(def) ? "ICH9-LPC" : "PIIX4_PM";

    build_word(build, "-no-shutdown", NULL);
    if (domain_is_x86(def) && !def->features.acpi)
        build_word(build, "-no-acpi", NULL);
    if (def->suspend_to_mem == TRISTATE_ABSENT && def->suspend_to_disk == TRISTATE_ABSENT)
        return true;
    if (!domain_is_q35(def) && !domain_is_i440fx(def))
        return build_unsupported(error, "<pm> on machine type '%s'", def->os.machine);

    if (def->suspend_to_mem != TRISTATE_ABSENT)
        build_wordf(build, "-global", "%s.disable_s3=%d", chip, def->suspend_to_mem == TRISTATE_NO);
    if (def->suspend_to_disk != TRISTATE_ABSENT)
        build_wordf(build, "-global", "%s.disable_s4=%d", chip, def->suspend_to_disk == TRISTATE_NO);
    return true;
}
