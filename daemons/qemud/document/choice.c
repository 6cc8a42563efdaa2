/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "document/choice.h"

#include "base/error.h"

#include <string.h>

static const char *const accelerator_types[] = { [QEMU_ACCELERATOR_TCG] = "qemu", [QEMU_ACCELERATOR_KVM] = "kvm" };
static const char *const accelerator_names[] = { [QEMU_ACCELERATOR_TCG] = "tcg", [QEMU_ACCELERATOR_KVM] = "kvm" };

void capabilities_choice_clear(CapabilitiesChoice *choice)
{
    g_clear_pointer(&choice->caps, qemu_caps_unref);
}

static char *find_emulator(const char *arch, GError **error)
{
    const QemuEmulator *emulator = arch != NULL ? qemu_emulator_by_arch(arch) : NULL;
    char *path = emulator != NULL ? qemu_emulator_find(emulator) : NULL;

    if (path == NULL)
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "unable to find any emulator to serve '%s' architecture",
                  arch != NULL ? arch : "this host's");
    return path;
}

/* A QEMU for x86_64 runs guests of i686, too. */
static bool serves(const QemuCaps *caps, const char *arch)
{
    const QemuEmulator *asked = qemu_emulator_by_arch(arch);

    return strcmp(asked->target, caps->target) == 0 || (strcmp(arch, "i686") == 0 && strcmp(caps->target, "x86_64") == 0);
}

static bool choose_caps(QemuCapsCache *cache, const char *path, const char *arch, CapabilitiesChoice *choice, GError **error)
{
    const QemuEmulator *own;

    choice->caps = qemu_caps_cache_get(cache, path, error);
    if (choice->caps == NULL)
        return false;

    own = qemu_emulator_by_target(choice->caps->target);
    choice->arch = arch != NULL ? qemu_emulator_by_arch(arch)->arch : own != NULL ? own->arch : NULL;
    if (choice->arch == NULL || !serves(choice->caps, choice->arch)) {
        error_set(error, ERROR_INVALID_ARG, "Emulator '%s' does not support arch '%s'", path, arch != NULL ? arch : choice->caps->target);
        return false;
    }
    return true;
}

static bool choose_machine(const char *machine, CapabilitiesChoice *choice, GError **error)
{
    choice->machine = machine != NULL ? qemu_caps_machine(choice->caps, machine) : qemu_caps_default_machine(choice->caps);
    if (choice->machine != NULL)
        return true;

    if (machine != NULL)
        error_set(error, ERROR_INVALID_ARG, "the machine '%s' is not supported by emulator '%s'", machine, choice->caps->binary);
    else
        error_set(error, ERROR_INVALID_ARG, "emulator '%s' has no default machine type: name one", choice->caps->binary);
    return false;
}

static bool choose_accelerator(const char *virt_type, CapabilitiesChoice *choice, GError **error)
{
    if (virt_type == NULL) {
        choice->accelerator = choice->caps->accelerators[QEMU_ACCELERATOR_KVM] ? QEMU_ACCELERATOR_KVM : QEMU_ACCELERATOR_TCG;
        return true;
    }
    for (guint i = 0; i < QEMU_ACCELERATOR_LAST; i++) {
        if (strcmp(virt_type, accelerator_types[i]) != 0)
            continue;
        if (!choice->caps->accelerators[i]) {
            error_set(error, ERROR_INVALID_ARG, "the accel '%s' is not supported by '%s' on this host", accelerator_names[i],
                      choice->caps->binary);
            return false;
        }
        choice->accelerator = (QemuAccelerator)i;
        return true;
    }
    error_set(error, ERROR_INVALID_ARG, "the virt type '%s' is not one of qemu, kvm", virt_type);
    return false;
}

/**
 * capabilities_choose: find out what a question is about
 * @emulator, @arch, @machine, @virt_type: what the caller says; NULL for the host's own
 * @ret_choice: the answer; capabilities_choice_clear() ends it
 *
 * Errors: ERROR_INVALID_ARG naming what does not fit; ERROR_CONFIG_UNSUPPORTED where no QEMU serves; as qemu_caps_cache_get().
 * Thread: any that may block.
 */
bool capabilities_choose(QemuCapsCache *cache, const char *emulator, const char *arch, const char *machine, const char *virt_type,
                         CapabilitiesChoice *ret_choice, GError **error)
{
    g_auto(CapabilitiesChoice) choice = { 0 };
    g_autofree char *path = g_strdup(emulator);

    if (arch != NULL && qemu_emulator_by_arch(arch) == NULL) {
        error_set(error, ERROR_INVALID_ARG, "unknown architecture: %s", arch);
        return false;
    }
    if (path == NULL && (path = find_emulator(arch != NULL ? arch : qemu_host_arch(), error)) == NULL)
        return false;
    if (!choose_caps(cache, path, arch, &choice, error) || !choose_machine(machine, &choice, error) ||
        !choose_accelerator(virt_type, &choice, error))
        return false;

    *ret_choice = choice;
    choice.caps = NULL;
    return true;
}
