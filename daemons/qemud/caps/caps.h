/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* The accelerators that we know how to use. */
typedef enum QemuAccelerator {
    QEMU_ACCELERATOR_TCG,
    QEMU_ACCELERATOR_KVM,
    QEMU_ACCELERATOR_LAST,
} QemuAccelerator;

typedef struct QemuMachineType {
    char *name;
    char *alias;       /* "pc", "q35"; or NULL */
    char *default_cpu; /* a model's name without the type's suffix, or NULL */
    char *default_ram; /* the id of its memory backend, or NULL */
    guint max_cpus;
    bool is_default;
    bool hotpluggable_cpus;
    bool numa_memory;
    bool deprecated;
} QemuMachineType;

typedef struct QemuCpuModel {
    char *name;
    char *vendor; /* as CPUID spells it; NULL: of no particular one */
    bool usable;
    bool deprecated;
    char **blockers; /* the features that this host lacks for it; empty when usable */
} QemuCpuModel;

/* What one QEMU binary can do on this host. Immutable, reference counted. */
typedef struct QemuCaps {
    char *binary;
    char *package;
    char *target; /* QEMU's name of the architecture: "x86_64", "i386" */
    guint version; /* 7 * 1000000 + 2 * 1000 + 22 */

    GPtrArray *machines;                   /* QemuMachineType, in QEMU's order */
    bool accelerators[QEMU_ACCELERATOR_LAST];
    GPtrArray *cpus[QEMU_ACCELERATOR_LAST]; /* QemuCpuModel; empty where there is no such accelerator */
    json_t *host_model[QEMU_ACCELERATOR_LAST]; /* see host-model.h; or NULL */

    GHashTable *types;    /* QOM type names */
    GHashTable *commands; /* QMP commands */
    GHashTable *options;  /* command line option groups */
    GHashTable *values;   /* "display vnc", "netdev user": what enumerations hold */
} QemuCaps;

QemuCaps *qemu_caps_parse(const char *binary, json_t *record, GError **error);
QemuCaps *qemu_caps_ref(QemuCaps *caps);
void      qemu_caps_unref(QemuCaps *caps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuCaps, qemu_caps_unref)

/* machines */
const QemuMachineType *qemu_caps_machine(const QemuCaps *caps, const char *name);
const QemuMachineType *qemu_caps_default_machine(const QemuCaps *caps);

/* what it knows */
const QemuCpuModel *qemu_caps_cpu(const QemuCaps *caps, QemuAccelerator accelerator, const char *name);
bool qemu_caps_has_type(const QemuCaps *caps, const char *type);
bool qemu_caps_has_command(const QemuCaps *caps, const char *command);
bool qemu_caps_has_option(const QemuCaps *caps, const char *option);
bool qemu_caps_has_value(const QemuCaps *caps, const char *enumeration, const char *value);
