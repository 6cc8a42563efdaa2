/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* An architecture as documents name it and the QEMU that serves it. */
typedef struct QemuEmulator {
    const char *arch;   /* "i686" */
    const char *target; /* "i386", as in qemu-system-i386 */
    guint word_size;
} QemuEmulator;

extern const QemuEmulator qemu_emulators[];
extern const gsize n_qemu_emulators;

const QemuEmulator *qemu_emulator_by_arch(const char *arch);
const QemuEmulator *qemu_emulator_by_target(const char *target);
const char *qemu_host_arch(void);
char *qemu_emulator_find(const QemuEmulator *emulator);
