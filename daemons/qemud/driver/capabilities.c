/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "driver/capabilities.h"

#include "base/error.h"
#include "base/file.h"
#include "caps/emulator.h"
#include "caps/host-model.h"
#include "document/domain-capabilities.h"
#include "document/guests.h"
#include "driver/qemu.h"
#include "qmp/value.h"

#include <string.h>

#define HOST_ID_LIMIT 4096

/* The QEMU that serves the host's own architecture. */
static QemuCaps *host_caps(Daemon *daemon, GError **error)
{
    const char *arch = qemu_host_arch();
    g_autofree char *path = arch != NULL ? qemu_emulator_find(qemu_emulator_by_arch(arch)) : NULL;

    if (path == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "Cannot find suitable emulator for %s: install QEMU for this host's architecture",
                  arch != NULL ? arch : "this host");
        return NULL;
    }
    return qemu_caps_cache_get(qemu_of(daemon)->site->caps, path, error);
}

QEMU_OP(connect_get_version, NoArgs, ConnectGetVersionRet)
{
    g_autoptr(QemuCaps) caps = host_caps(call->daemon, error);

    if (caps == NULL)
        return false;
    ret->version = caps->version;
    return true;
}

/* The most that any machine type of the accelerator's QEMU has. */
QEMU_OP(connect_get_max_vcpus, ConnectGetMaxVcpusArgs, ConnectGetMaxVcpusRet)
{
    g_autoptr(QemuCaps) caps = NULL;
    guint most = 0;

    if (args->type != NULL && g_ascii_strcasecmp(args->type, "qemu") != 0 && g_ascii_strcasecmp(args->type, "kvm") != 0) {
        error_set(error, ERROR_INVALID_ARG, "unknown type '%s': it is one of qemu, kvm", args->type);
        return false;
    }
    if ((caps = host_caps(call->daemon, error)) == NULL)
        return false;

    for (guint i = 0; i < caps->machines->len; i++)
        most = MAX(most, ((const QemuMachineType *)caps->machines->pdata[i])->max_cpus);
    ret->max_vcpus = (gint32)most;
    return true;
}

/* What names this host for good: its firmware, else its installation. */
static void read_host_uuid(Uuid *uuid)
{
    static const char *const places[] = { "/sys/class/dmi/id/product_uuid", "/etc/machine-id" };

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = NULL;

        if (file_read(places[i], HOST_ID_LIMIT, &text, NULL, NULL) && uuid_parse(g_strstrip(text), uuid) && !uuid_is_null(uuid))
            return;
    }
}

static void add_security(CapabilitiesHost *host, const QemuSite *site)
{
    CapabilitiesSecmodel *model;
    g_autofree char *label = NULL;

    capabilities_host_add_secmodel(host, "none", "0");
    if (site->identity == NULL)
        return;

    model = capabilities_host_add_secmodel(host, "dac", "0");
    label = g_strdup_printf("+%u:+%u", site->identity->user.uid, site->identity->user.gid);
    capabilities_secmodel_add_label(model, "kvm", label);
    capabilities_secmodel_add_label(model, "qemu", label);
}

static void add_feature(CapabilitiesCpu *cpu, const char *name)
{
    CapabilitiesFeature *feature = g_new0(CapabilitiesFeature, 1);

    feature->name = g_strdup(name);
    xml_list_append(&cpu->features, feature);
}

/* The named model that comes nearest to the processor, as QEMU says it: what KVM would pass on, else what TCG has. */
static void add_cpu_model(CapabilitiesHost *host, Daemon *daemon)
{
    g_autoptr(QemuCaps) caps = host_caps(daemon, NULL);
    json_t *model =
        caps != NULL ? caps->host_model[caps->accelerators[QEMU_ACCELERATOR_KVM] ? QEMU_ACCELERATOR_KVM : QEMU_ACCELERATOR_TCG] : NULL;
    const char *name;
    json_t *there;

    if (model == NULL)
        return;
    g_free(host->cpu.vendor);
    host->cpu.vendor = g_strdup(qmp_string(model, "vendor"));
    host->cpu.model = g_strdup(qmp_string(model, "model"));
    json_object_foreach (json_object_get(model, "features"), name, there) {
        if (json_is_true(there))
            add_feature(&host->cpu, name);
    }
}

QEMU_OP(connect_get_capabilities, NoArgs, ConnectGetCapabilitiesRet)
{
    const QemuSite *site = qemu_of(call->daemon)->site;
    g_autoptr(Capabilities) capabilities = capabilities_new();
    g_autoptr(HostCapabilities) facts = NULL;

    if (!host_capabilities_read(&host_running, &facts, error))
        return false;

    capabilities_host_fill(&capabilities->host, facts);
    read_host_uuid(&capabilities->host.uuid);
    add_cpu_model(&capabilities->host, call->daemon);
    add_security(&capabilities->host, site);
    guests_add(capabilities, site->caps);
    ret->capabilities = capabilities_format(capabilities);
    return true;
}

QEMU_OP(connect_get_domain_capabilities, ConnectGetDomainCapabilitiesArgs, ConnectGetDomainCapabilitiesRet)
{
    ret->capabilities =
        domain_capabilities(qemu_of(call->daemon)->site->caps, args->emulator, args->arch, args->machine, args->virttype, error);
    return ret->capabilities != NULL;
}

QEMU_OP(connect_get_cpu_model_names, ConnectGetCPUModelNamesArgs, ConnectGetCPUModelNamesRet)
{
    const QemuEmulator *emulator = qemu_emulator_by_arch(args->arch);
    g_autofree char *path = emulator != NULL ? qemu_emulator_find(emulator) : NULL;
    g_autoptr(QemuCaps) caps = NULL;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    if (emulator == NULL) {
        error_set(error, ERROR_INVALID_ARG, "cannot find architecture %s", args->arch);
        return false;
    }
    if (path == NULL) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "unable to find any emulator to serve '%s' architecture", args->arch);
        return false;
    }
    if ((caps = qemu_caps_cache_get(qemu_of(call->daemon)->site->caps, path, error)) == NULL)
        return false;

    for (guint i = 0; i < caps->cpus[QEMU_ACCELERATOR_TCG]->len; i++) {
        const QemuCpuModel *model = caps->cpus[QEMU_ACCELERATOR_TCG]->pdata[i];

        if (qemu_host_model_may_be(model->name))
            g_strv_builder_add(names, model->name);
    }
    ret->models.items = g_strv_builder_end(names);
    ret->models.n = g_strv_length(ret->models.items);
    ret->ret = (gint32)ret->models.n;
    return true;
}
