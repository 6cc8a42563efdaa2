/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "caps/cache.h"
#include "caps/emulator.h"

/* Which QEMU, machine and accelerator a question about capabilities is about. */
typedef struct CapabilitiesChoice {
    QemuCaps *caps;
    const char *arch;               /* static */
    const QemuMachineType *machine; /* the capabilities' */
    QemuAccelerator accelerator;
} CapabilitiesChoice;

bool capabilities_choose(QemuCapsCache *cache, const char *emulator, const char *arch, const char *machine, const char *virt_type,
                         CapabilitiesChoice *ret_choice, GError **error);
void capabilities_choice_clear(CapabilitiesChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CapabilitiesChoice, capabilities_choice_clear)
