/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps/emulator.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

const QemuEmulator qemu_emulators[] = {
    { "alpha", "alpha", 64 },     { "armv7l", "arm", 32 },       { "aarch64", "aarch64", 64 }, { "cris", "cris", 32 },
    { "i686", "i386", 32 },       { "lm32", "lm32", 32 },        { "loongarch64", "loongarch64", 64 },
    { "m68k", "m68k", 32 },       { "microblaze", "microblaze", 32 }, { "microblazeel", "microblazeel", 32 },
    { "mips", "mips", 32 },       { "mipsel", "mipsel", 32 },    { "mips64", "mips64", 64 },   { "mips64el", "mips64el", 64 },
    { "or32", "or1k", 32 },       { "parisc", "hppa", 32 },      { "ppc", "ppc", 32 },         { "ppc64", "ppc64", 64 },
    { "ppc64le", "ppc64", 64 },   { "riscv32", "riscv32", 32 },  { "riscv64", "riscv64", 64 }, { "s390x", "s390x", 64 },
    { "sh4", "sh4", 32 },         { "sh4eb", "sh4eb", 64 },      { "sparc", "sparc", 32 },     { "sparc64", "sparc64", 64 },
    { "unicore32", "unicore32", 32 }, { "x86_64", "x86_64", 64 }, { "xtensa", "xtensa", 32 },  { "xtensaeb", "xtensaeb", 32 },
};
const gsize n_qemu_emulators = G_N_ELEMENTS(qemu_emulators);

/** qemu_emulator_by_arch: the row of an architecture as documents name it, or NULL. */
const QemuEmulator *qemu_emulator_by_arch(const char *arch)
{
    for (gsize i = 0; i < n_qemu_emulators; i++) {
        if (strcmp(qemu_emulators[i].arch, arch) == 0)
            return &qemu_emulators[i];
    }
    return NULL;
}

/** qemu_emulator_by_target: the row of an architecture as QEMU names it, or NULL. */
const QemuEmulator *qemu_emulator_by_target(const char *target)
{
    for (gsize i = 0; i < n_qemu_emulators; i++) {
        if (strcmp(qemu_emulators[i].target, target) == 0)
            return &qemu_emulators[i];
    }
    return NULL;
}

/** qemu_host_arch: the host's architecture as documents name it, or NULL for one that no QEMU serves. */
const char *qemu_host_arch(void)
{
    const QemuEmulator *emulator;
    struct utsname host;

    if (uname(&host) < 0)
        return NULL;
    emulator = qemu_emulator_by_arch(host.machine);
    return emulator != NULL ? emulator->arch : NULL;
}

/** qemu_emulator_find: the binary that serves an architecture; the caller frees it. NULL when none is installed. Thread: any. */
char *qemu_emulator_find(const QemuEmulator *emulator)
{
    g_autofree char *name = g_strdup_printf("qemu-system-%s", emulator->target);
    char *path = g_find_program_in_path(name);

    if (path == NULL && g_strcmp0(emulator->arch, qemu_host_arch()) == 0) {
        path = g_find_program_in_path("qemu-kvm");
        if (path == NULL && access("/usr/libexec/qemu-kvm", X_OK) == 0)
            path = g_strdup("/usr/libexec/qemu-kvm");
    }
    return path;
}
