/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A new document is completed with what its QEMU says of itself: machine types by their real names, CPUs, acceleration. */
#include "driver/qemu.h"

#include "base/error.h"
#include "caps/emulator.h"
#include "conf/domain/complete.h"

/* The binary that a document asks for, or that its architecture implies; the caller frees it. */
static char *find_emulator(QemuCapsCache *cache, const DomainDef *def, const char *arch, GError **error)
{
    const QemuEmulator *emulator = qemu_emulator_by_arch(arch);
    char *path = NULL;

    if (def->emulator != NULL)
        return g_strdup(def->emulator);
    if (emulator != NULL)
        path = qemu_caps_cache_find(cache, emulator);
    if (path == NULL)
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "no emulator for architecture '%s' is installed here", arch);
    return path;
}

static MachineFacts *list_machines(const QemuCaps *caps, guint *ret_n)
{
    g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(MachineFacts));

    for (guint i = 0; i < caps->machines->len; i++) {
        const QemuMachineType *machine = g_ptr_array_index(caps->machines, i);
        const MachineFacts own = { .name = machine->name, .default_cpu = machine->default_cpu };

        g_array_append_val(facts, own);
        if (machine->alias != NULL) {
            const MachineFacts alias = { .name = machine->alias, .canonical = machine->name, .default_cpu = machine->default_cpu };

            g_array_append_val(facts, alias);
        }
    }
    *ret_n = facts->len;
    return (MachineFacts *)(void *)g_array_free(g_steal_pointer(&facts), FALSE);
}

/**
 * qemu_complete: Driver.complete
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED for an architecture, emulator, machine type or device that is not to be had here. Thread: worker.
 */
bool qemu_complete(Daemon *daemon, DomainDef *def, GError **error)
{
    QemuCapsCache *cache = qemu_of(daemon)->site->caps;
    const char *arch = def->os.arch != NULL ? def->os.arch : qemu_host_arch();
    g_autofree char *path = find_emulator(cache, def, arch, error);
    g_autoptr(QemuCaps) caps = path != NULL ? qemu_caps_cache_get(cache, path, error) : NULL;
    g_autofree MachineFacts *machines = NULL;
    EmulatorFacts emulator = { .path = path, .arch = arch };

    if (caps == NULL)
        return false;

    const QemuMachineType *fallback = qemu_caps_default_machine(caps);
    emulator.default_machine = fallback != NULL ? fallback->name : NULL;
    emulator.kvm = caps->accelerators[QEMU_ACCELERATOR_KVM];
    emulator.machines = machines = list_machines(caps, &emulator.n_machines);
    const DomainHostFacts facts = { .arch = qemu_host_arch(), .emulators = &emulator, .n_emulators = 1 };
    return domain_def_complete(def, &facts, error);
}
