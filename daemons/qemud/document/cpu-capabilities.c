/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "document/cpu-capabilities.h"

#include "caps/host-model.h"
#include "host/cpu-features.h"
#include "qmp/value.h"

#include <string.h>

static const struct {
    const char *id;
    const char *name;
} vendors[] = {
    { "GenuineIntel", "Intel" },
    { "AuthenticAMD", "AMD" },
    { "HygonGenuine", "Hygon" },
};

const char *cpu_vendor_name(const char *vendor_id)
{
    for (gsize i = 0; i < G_N_ELEMENTS(vendors); i++) {
        if (g_strcmp0(vendors[i].id, vendor_id) == 0)
            return vendors[i].name;
    }
    return "unknown";
}

static void open_element(XmlWriter *writer, const char *name)
{
    xml_writer_open(writer, name, strlen(name));
}

static void close_element(XmlWriter *writer, const char *name)
{
    xml_writer_close(writer, name, strlen(name));
}

static void open_mode(XmlWriter *writer, const char *name, bool supported)
{
    open_element(writer, "mode");
    xml_writer_attribute(writer, "name", name);
    xml_writer_attribute(writer, "supported", supported ? "yes" : "no");
}

static void write_migratable(XmlWriter *writer, const char *name)
{
    static const char *const values[] = { "on", "off" };

    open_element(writer, "enum");
    xml_writer_attribute(writer, "name", name);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        open_element(writer, "value");
        xml_writer_text(writer, values[i]);
        close_element(writer, "value");
    }
    close_element(writer, "enum");
}

/* Documents spell some features with underscores and dots where QEMU has hyphens. */
static const char *document_name(const char *feature)
{
    for (guint i = 0; i < cpu_features_x86_count; i++) {
        g_autofree char *qemu_name = g_strdelimit(g_strdup(cpu_features_x86[i].name), "_.", '-');

        if (strcmp(qemu_name, feature) == 0)
            return cpu_features_x86[i].name;
    }
    return feature;
}

static void write_feature(XmlWriter *writer, const char *policy, const char *name)
{
    open_element(writer, "feature");
    xml_writer_attribute(writer, "policy", policy);
    xml_writer_attribute(writer, "name", name);
    close_element(writer, "feature");
}

static void write_features(XmlWriter *writer, json_t *features, bool wanted)
{
    const char *name;
    json_t *on;

    json_object_foreach (features, name, on) {
        if (json_is_true(on) == wanted)
            write_feature(writer, wanted ? "require" : "disable", document_name(name));
    }
}

static void write_host_model(XmlWriter *writer, json_t *model)
{
    const char *vendor = cpu_vendor_name(qmp_string(model, "vendor"));

    open_mode(writer, "host-model", model != NULL);
    if (model != NULL) {
        open_element(writer, "model");
        xml_writer_attribute(writer, "fallback", "forbid");
        xml_writer_text(writer, qmp_string(model, "model"));
        close_element(writer, "model");
        open_element(writer, "vendor");
        xml_writer_text(writer, vendor);
        close_element(writer, "vendor");
        write_features(writer, json_object_get(model, "features"), true);
        write_features(writer, json_object_get(model, "features"), false);
    }
    close_element(writer, "mode");
}

static void write_custom(XmlWriter *writer, const GPtrArray *models)
{
    open_mode(writer, "custom", models->len > 0);
    for (guint i = 0; i < models->len; i++) {
        const QemuCpuModel *model = models->pdata[i];

        if (!qemu_host_model_may_be(model->name))
            continue;
        open_element(writer, "model");
        xml_writer_attribute(writer, "usable", model->usable ? "yes" : "no");
        xml_writer_attribute(writer, "vendor", cpu_vendor_name(model->vendor));
        xml_writer_text(writer, model->name);
        close_element(writer, "model");
    }
    close_element(writer, "mode");
}

/** cpu_capabilities_write: which CPUs a document may ask for. */
void cpu_capabilities_write(XmlWriter *writer, const CapabilitiesChoice *choice)
{
    bool kvm = choice->accelerator == QEMU_ACCELERATOR_KVM;
    bool has_max = qemu_caps_cpu(choice->caps, choice->accelerator, "max") != NULL;

    open_element(writer, "cpu");
    open_mode(writer, "host-passthrough", kvm);
    if (kvm)
        write_migratable(writer, "hostPassthroughMigratable");
    close_element(writer, "mode");
    open_mode(writer, "maximum", has_max);
    if (has_max)
        write_migratable(writer, "maximumMigratable");
    close_element(writer, "mode");
    write_host_model(writer, choice->caps->host_model[choice->accelerator]);
    write_custom(writer, choice->caps->cpus[choice->accelerator]);
    close_element(writer, "cpu");
}
