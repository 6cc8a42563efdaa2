/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A record (probe.c) as a structure to look things up in. The record comes from a QEMU or from a file, so nothing in it is trusted to be
 * there: what is missing is not supported.
 */
#include "caps/caps.h"
#include "base/error.h"
#include "qmp/value.h"

#include <string.h>

static void machine_free(void *opaque)
{
    QemuMachineType *machine = opaque;

    g_free(machine->name);
    g_free(machine->alias);
    g_free(machine->default_cpu);
    g_free(machine->default_ram);
    g_free(machine);
}

static void cpu_free(void *opaque)
{
    QemuCpuModel *cpu = opaque;

    g_free(cpu->name);
    g_free(cpu->vendor);
    g_strfreev(cpu->blockers);
    g_free(cpu);
}

static void caps_clear(void *opaque)
{
    QemuCaps *caps = opaque;

    g_free(caps->binary);
    g_free(caps->package);
    g_free(caps->target);
    g_clear_pointer(&caps->machines, g_ptr_array_unref);
    for (int i = 0; i < QEMU_ACCELERATOR_LAST; i++) {
        g_clear_pointer(&caps->cpus[i], g_ptr_array_unref);
        json_decref(caps->host_model[i]);
    }
    g_clear_pointer(&caps->types, g_hash_table_unref);
    g_clear_pointer(&caps->commands, g_hash_table_unref);
    g_clear_pointer(&caps->options, g_hash_table_unref);
    g_clear_pointer(&caps->values, g_hash_table_unref);
}

QemuCaps *qemu_caps_ref(QemuCaps *caps)
{
    return g_atomic_rc_box_acquire(caps);
}

void qemu_caps_unref(QemuCaps *caps)
{
    if (caps != NULL)
        g_atomic_rc_box_release_full(caps, caps_clear);
}

/* "qemu64-x86_64-cpu" is the type of the model "qemu64". */
static char *model_of_type(const char *type)
{
    const char *cpu = type != NULL ? g_strrstr(type, "-cpu") : NULL;
    const char *arch = cpu != NULL ? g_strrstr_len(type, cpu - type, "-") : NULL;

    return arch != NULL ? g_strndup(type, (gsize)(arch - type)) : NULL;
}

static QemuMachineType *parse_machine(json_t *json)
{
    QemuMachineType *machine = g_new0(QemuMachineType, 1);
    gint64 max_cpus = 0;

    machine->name = g_strdup(qmp_string(json, "name"));
    machine->alias = g_strdup(qmp_string(json, "alias"));
    machine->default_cpu = model_of_type(qmp_string(json, "default-cpu-type"));
    machine->default_ram = g_strdup(qmp_string(json, "default-ram-id"));
    machine->max_cpus = qmp_int(json, "cpu-max", &max_cpus) ? (guint)CLAMP(max_cpus, 1, G_MAXINT) : 1;
    machine->is_default = qmp_true(json, "is-default");
    machine->hotpluggable_cpus = qmp_true(json, "hotpluggable-cpus");
    machine->numa_memory = qmp_true(json, "numa-mem-supported");
    machine->deprecated = qmp_true(json, "deprecated");
    return machine;
}

static GPtrArray *parse_machines(json_t *list)
{
    GPtrArray *machines = g_ptr_array_new_with_free_func(machine_free);
    json_t *json;
    size_t i;

    json_array_foreach (list, i, json) {
        const char *name = qmp_string(json, "name");

        if (name != NULL && strcmp(name, "none") != 0)
            g_ptr_array_add(machines, parse_machine(json));
    }
    return machines;
}

static char **parse_strings(json_t *list)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    json_t *json;
    size_t i;

    json_array_foreach (list, i, json) {
        if (json_is_string(json))
            g_strv_builder_add(builder, json_string_value(json));
    }
    return g_strv_builder_end(builder);
}

static GPtrArray *parse_cpus(json_t *list, json_t *vendors)
{
    GPtrArray *cpus = g_ptr_array_new_with_free_func(cpu_free);
    json_t *json;
    size_t i;

    json_array_foreach (list, i, json) {
        json_t *blockers = json_object_get(json, "unavailable-features");
        QemuCpuModel *cpu;

        if (qmp_string(json, "name") == NULL)
            continue;
        cpu = g_new0(QemuCpuModel, 1);
        cpu->name = g_strdup(qmp_string(json, "name"));
        cpu->vendor = g_strdup(qmp_string(vendors, cpu->name));
        cpu->usable = json_array_size(blockers) == 0;
        cpu->deprecated = qmp_true(json, "deprecated");
        cpu->blockers = parse_strings(blockers);
        g_ptr_array_add(cpus, cpu);
    }
    return cpus;
}

static GHashTable *parse_set(json_t *list)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    json_t *json;
    size_t i;

    json_array_foreach (list, i, json) {
        if (json_is_string(json))
            g_hash_table_add(set, g_strdup(json_string_value(json)));
    }
    return set;
}

static GHashTable *parse_values(json_t *enums)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *key;
    json_t *list;

    json_object_foreach (enums, key, list) {
        json_t *json;
        size_t i;

        json_array_foreach (list, i, json) {
            if (json_is_string(json))
                g_hash_table_add(set, g_strconcat(key, " ", json_string_value(json), NULL));
        }
    }
    return set;
}

static guint parse_version(json_t *version)
{
    json_t *qemu = json_object_get(version, "qemu");
    gint64 parts[3] = { 0 };

    qmp_int(qemu, "major", &parts[0]);
    qmp_int(qemu, "minor", &parts[1]);
    qmp_int(qemu, "micro", &parts[2]);
    return (guint)(CLAMP(parts[0], 0, 999) * 1000000 + CLAMP(parts[1], 0, 999) * 1000 + CLAMP(parts[2], 0, 999));
}

/**
 * qemu_caps_parse: read a record
 * @binary: the path of the QEMU that it is about
 * @record: what qemu_probe() gave; not kept
 *
 * Returns the capabilities, one reference of which is the caller's. Errors: ERROR_INTERNAL_ERROR for a record that is none. Thread: any.
 */
QemuCaps *qemu_caps_parse(const char *binary, json_t *record, GError **error)
{
    const char *target = qmp_string(record, "target");
    guint version = parse_version(json_object_get(record, "version"));
    QemuCaps *caps;

    if (target == NULL || version == 0) {
        error_set(error, ERROR_INTERNAL_ERROR, "what %s answered lacks its version or its target", binary);
        return NULL;
    }
    caps = g_atomic_rc_box_new0(QemuCaps);
    caps->binary = g_strdup(binary);
    caps->package = g_strdup(qmp_string(json_object_get(record, "version"), "package"));
    caps->target = g_strdup(target);
    caps->version = version;
    caps->machines = parse_machines(json_object_get(record, "machines"));
    caps->types = parse_set(json_object_get(record, "types"));
    caps->commands = parse_set(json_object_get(record, "commands"));
    caps->options = parse_set(json_object_get(record, "options"));
    caps->values = parse_values(json_object_get(record, "enums"));
    caps->accelerators[QEMU_ACCELERATOR_TCG] = qemu_caps_has_type(caps, "tcg-accel");
    caps->accelerators[QEMU_ACCELERATOR_KVM] = json_is_array(json_object_get(record, "kvm-cpus"));
    caps->cpus[QEMU_ACCELERATOR_TCG] = parse_cpus(json_object_get(record, "cpus"), json_object_get(record, "vendors"));
    caps->cpus[QEMU_ACCELERATOR_KVM] = parse_cpus(json_object_get(record, "kvm-cpus"), json_object_get(record, "vendors"));
    caps->host_model[QEMU_ACCELERATOR_TCG] = json_incref(json_object_get(record, "host-model"));
    caps->host_model[QEMU_ACCELERATOR_KVM] = json_incref(json_object_get(record, "kvm-host-model"));
    return caps;
}

/** qemu_caps_machine: the machine type of a name or an alias, or NULL. */
const QemuMachineType *qemu_caps_machine(const QemuCaps *caps, const char *name)
{
    for (guint i = 0; i < caps->machines->len; i++) {
        const QemuMachineType *machine = caps->machines->pdata[i];

        if (strcmp(machine->name, name) == 0 || g_strcmp0(machine->alias, name) == 0)
            return machine;
    }
    return NULL;
}

/** qemu_caps_default_machine: the machine type that QEMU takes by itself; NULL when there is none (ARM boards). */
const QemuMachineType *qemu_caps_default_machine(const QemuCaps *caps)
{
    for (guint i = 0; i < caps->machines->len; i++) {
        const QemuMachineType *machine = caps->machines->pdata[i];

        if (machine->is_default)
            return machine;
    }
    return NULL;
}

const QemuCpuModel *qemu_caps_cpu(const QemuCaps *caps, QemuAccelerator accelerator, const char *name)
{
    for (guint i = 0; i < caps->cpus[accelerator]->len; i++) {
        const QemuCpuModel *cpu = caps->cpus[accelerator]->pdata[i];

        if (strcmp(cpu->name, name) == 0)
            return cpu;
    }
    return NULL;
}

bool qemu_caps_has_type(const QemuCaps *caps, const char *type)
{
    return g_hash_table_contains(caps->types, type);
}

bool qemu_caps_has_command(const QemuCaps *caps, const char *command)
{
    return g_hash_table_contains(caps->commands, command);
}

bool qemu_caps_has_option(const QemuCaps *caps, const char *option)
{
    return g_hash_table_contains(caps->options, option);
}

/** qemu_caps_has_value: whether an enumeration ("netdev", "chardev", "blockdev", "object", "display", "tpm") has a value. */
bool qemu_caps_has_value(const QemuCaps *caps, const char *enumeration, const char *value)
{
    g_autofree char *key = g_strconcat(enumeration, " ", value, NULL);

    return g_hash_table_contains(caps->values, key);
}
