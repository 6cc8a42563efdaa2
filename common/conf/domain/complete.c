/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From what a user wrote to what is kept: the machine is made exact, devices that every guest has are added, what was not said is said, and
 * everything gets its place. The order of these steps is part of what users see: it decides which address a device gets.
 */
#include "conf/domain/complete.h"

#include <string.h>

#include "conf/domain/complete-private.h"
#include "conf/domain/validate-private.h"

static bool is_machine(const DomainDef *def, const char *alias, const char *prefix)
{
    return def->os.machine != NULL && (strcmp(def->os.machine, alias) == 0 || g_str_has_prefix(def->os.machine, prefix));
}

bool domain_is_x86(const DomainDef *def)
{
    return g_strcmp0(def->os.arch, "x86_64") == 0 || g_strcmp0(def->os.arch, "i686") == 0;
}

bool domain_is_q35(const DomainDef *def)
{
    return domain_is_x86(def) && is_machine(def, "q35", "pc-q35-");
}

bool domain_is_i440fx(const DomainDef *def)
{
    return domain_is_x86(def) &&
           (is_machine(def, "pc", "pc-i440fx-") || (is_machine(def, "pc", "pc-") && g_ascii_isdigit(def->os.machine[strlen("pc-")])));
}

static const EmulatorFacts *find_emulator(const DomainDef *def, const DomainHostFacts *facts)
{
    const char *arch = def->os.arch != NULL ? def->os.arch : facts->arch;

    for (guint i = 0; i < facts->n_emulators; i++) {
        if (def->emulator != NULL && strcmp(facts->emulators[i].path, def->emulator) == 0 &&
            (def->os.arch == NULL || strcmp(facts->emulators[i].arch, def->os.arch) == 0))
            return &facts->emulators[i];
    }
    for (guint i = 0; i < facts->n_emulators; i++) {
        if (g_strcmp0(facts->emulators[i].arch, arch) == 0)
            return &facts->emulators[i];
    }
    return NULL;
}

static const MachineFacts *find_machine(const EmulatorFacts *emulator, const char *name)
{
    for (guint i = 0; emulator != NULL && i < emulator->n_machines; i++) {
        if (strcmp(emulator->machines[i].name, name) == 0)
            return &emulator->machines[i];
    }
    return NULL;
}

static bool fail_machine(const DomainDef *def, const EmulatorFacts *emulator, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);

    for (guint i = 0; i < emulator->n_machines; i++)
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", emulator->machines[i].name);
    error_set(error, ERROR_CONFIG_UNSUPPORTED, "/domain/os/type/@machine: \"%s\" is not one of %s, which %s knows", def->os.machine,
              known->str, emulator->path);
    return false;
}

/* Architecture, emulator and machine, each from the next larger choice. */
static bool complete_machine(DomainDef *def, const DomainHostFacts *facts, const EmulatorFacts **ret_emulator, const char **ret_cpu,
                             GError **error)
{
    const EmulatorFacts *emulator = find_emulator(def, facts);
    const MachineFacts *machine;

    if (emulator == NULL) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "/domain/os/type/@arch: there is no emulator for \"%s\" on this host",
                  def->os.arch != NULL ? def->os.arch : facts->arch);
        return false;
    }
    if (def->virt_type == VIRT_TYPE_KVM && !emulator->kvm) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED,
                  "/domain/@type: \"kvm\" needs /dev/kvm and an emulator for the host's own processor; \"qemu\" works without");
        return false;
    }
    if (def->os.arch == NULL)
        def->os.arch = g_strdup(emulator->arch);
    if (def->os.machine == NULL)
        def->os.machine = g_strdup(emulator->default_machine);
    if (def->emulator == NULL)
        def->emulator = g_strdup(emulator->path);

    machine = def->os.machine != NULL ? find_machine(emulator, def->os.machine) : NULL;
    if (machine == NULL && emulator->n_machines > 0)
        return fail_machine(def, emulator, error);
    if (machine != NULL && machine->canonical != NULL) {
        g_free(def->os.machine);
        def->os.machine = g_strdup(machine->canonical);
    }
    *ret_emulator = emulator;
    *ret_cpu = machine != NULL ? machine->default_cpu : emulator->default_cpu;
    return true;
}

static bool check_kind(const DomainDef *def, GError **error)
{
    if (def->virt_type != VIRT_TYPE_QEMU && def->virt_type != VIRT_TYPE_KVM && def->virt_type != VIRT_TYPE_HVF &&
        def->virt_type != VIRT_TYPE_KQEMU) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "/domain/@type: \"%s\" is not one of qemu, kvm, which QEMU runs",
                  enum_name(&virt_type, (int)def->virt_type));
        return false;
    }
    if (def->os.type != OS_TYPE_HVM) {
        error_set(error, ERROR_OS_TYPE, "/domain/os/type: \"%s\" is not hvm, the only one that QEMU runs",
                  def->os.type == OS_TYPE_UNSET ? "" : enum_name(&os_type, (int)def->os.type));
        return false;
    }
    return true;
}

/**
 * domain_def_complete_generic: what is the same for every hypervisor
 * @def: the document; nobody else may see it yet
 * @arch: the architecture of a guest that names none
 *
 * Places of drives and the controllers that they need. Fails with ERROR_XML_ERROR where two devices claim one place. Thread: the owner's.
 */
bool domain_def_complete_generic(DomainDef *def, const char *arch, GError **error)
{
    if (def->os.arch == NULL)
        def->os.arch = g_strdup(arch);
    if (!drive_addresses_assign(def, error) || !validate_cpu_tune(def, error))
        return false;

    host_scsi_controllers_add(def);
    implicit_controllers_add(def);
    ccid_addresses_assign(def);
    return true;
}

/**
 * domain_def_complete: make a guest of QEMU out of a document
 * @def: the document, just read or changed; nobody else may see it yet
 * @facts: what the host has
 *
 * Adds the devices that the machine has anyway, says what was left open, gives addresses. What the document says stays as it is, and a
 * complete document does not change. Fails with ERROR_CONFIG_UNSUPPORTED where the host cannot run it, with ERROR_XML_ERROR where its
 * addresses cannot be; @def may be half complete then. Thread: the owner's; @facts is only read.
 */
bool domain_def_complete(DomainDef *def, const DomainHostFacts *facts, GError **error)
{
    return domain_def_complete_kept(def, facts, error) && usb_addresses_assign(def, error);
}

/**
 * domain_def_complete_kept: the same for a machine that was there before
 *
 * As domain_def_complete(), but USB devices without a port stay without one: an older version left the choice to QEMU, and a guest that
 * knows its devices by where they are shall find them there again. Thread: the owner's.
 */
bool domain_def_complete_kept(DomainDef *def, const DomainHostFacts *facts, GError **error)
{
    const EmulatorFacts *emulator = NULL;
    const char *cpu = NULL;

    if (!check_kind(def, error) || !complete_machine(def, facts, &emulator, &cpu, error) || !drive_addresses_assign(def, error))
        return false;

    host_scsi_controllers_add(def);
    default_values_fill(def, cpu, emulator->unprobed);
    default_devices_add(def, emulator->unprobed);
    if (!domain_def_complete_generic(def, facts->arch, error) || !virtio_serial_addresses_assign(def, error))
        return false;

    default_values_fill(def, cpu, emulator->unprobed); /* of what was added */
    return domain_def_validate(def, error) && pci_addresses_assign(def, facts, error);
}
