/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "document/guests.h"

#include "caps/emulator.h"

#include <string.h>

static void add_machine(CapabilitiesGuest *guest, const QemuMachineType *machine)
{
    CapabilitiesMachine *added = capabilities_guest_add_machine(guest, machine->name, NULL, machine->max_cpus);

    if (machine->deprecated)
        added->deprecated = TRISTATE_YES;
    if (machine->alias != NULL)
        capabilities_guest_add_machine(guest, machine->alias, machine->name, machine->max_cpus);
}

/* The one that a document without a machine type gets stands first. */
static void add_machines(CapabilitiesGuest *guest, const QemuCaps *caps)
{
    const QemuMachineType *first = qemu_caps_default_machine(caps);

    if (first != NULL)
        add_machine(guest, first);
    for (guint i = 0; i < caps->machines->len; i++) {
        if (caps->machines->pdata[i] != first)
            add_machine(guest, caps->machines->pdata[i]);
    }
}

static void add_features(CapabilitiesGuest *guest)
{
    bool x86 = strcmp(guest->arch, "i686") == 0 || strcmp(guest->arch, "x86_64") == 0;

    if (strcmp(guest->arch, "i686") == 0)
        guest->modes.pae = guest->modes.nonpae = true;
    if (x86) {
        guest->acpi = capabilities_toggle_new(true, true);
        guest->apic = capabilities_toggle_new(true, false);
    }
    guest->cpu_selection = true;
    guest->device_boot = true;
    guest->disk_snapshot = capabilities_toggle_new(true, false);
}

static void add_guest(Capabilities *capabilities, const QemuEmulator *emulator, const QemuCaps *caps)
{
    CapabilitiesGuest *guest = capabilities_add_guest(capabilities, "hvm", emulator->arch, emulator->word_size, caps->binary);

    add_machines(guest, caps);
    if (caps->accelerators[QEMU_ACCELERATOR_TCG])
        capabilities_guest_add_domain(guest, "qemu");
    if (caps->accelerators[QEMU_ACCELERATOR_KVM])
        capabilities_guest_add_domain(guest, "kvm");
    add_features(guest);
}

/** guests_add: add what the installed QEMUs can run; one that does not answer is left out and warned of. Thread: any that may block. */
void guests_add(Capabilities *capabilities, QemuCapsCache *cache)
{
    qemu_caps_cache_warm(cache);
    for (gsize i = 0; i < n_qemu_emulators; i++) {
        g_autofree char *binary = qemu_emulator_find(&qemu_emulators[i]);
        g_autoptr(QemuCaps) caps = binary != NULL ? qemu_caps_cache_get(cache, binary, NULL) : NULL;

        if (caps != NULL)
            add_guest(capabilities, &qemu_emulators[i], caps);
    }
}
