/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory, processors, and what a document of this hypervisor says where its writer said nothing. */
#include "daemons/testd/tuning.h"

#include "base/error.h"
#include "conf/domain/complete.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"

static bool has_target(const DomainDef *def, const char *name)
{
    for (guint i = 0; i < def->interfaces.n; i++) {
        if (g_strcmp0(def->interfaces.items[i]->target, name) == 0)
            return true;
    }
    return false;
}

/* The first name that no other interface has. */
static char *new_target(const DomainDef *def)
{
    for (guint n = 0;; n++) {
        g_autofree char *name = g_strdup_printf("testnet%u", n);

        if (!has_target(def, name))
            return g_steal_pointer(&name);
    }
}

/** test_give_mac: an address of its own for an interface that has none. Thread: any. */
void test_give_mac(Interface *interface)
{
    static const guint8 prefix[3] = { 0x52, 0x54, 0x00 };

    if (mac_is_null(&interface->mac))
        mac_generate(prefix, &interface->mac);
}

/** test_complete: the defaults of test:///. Errors: those of a document that contradicts itself. Thread: a worker. */
bool test_complete(Daemon *daemon, DomainDef *def, GError **error)
{
    if (def->os.arch == NULL)
        def->os.arch = g_strdup("i686");
    for (guint i = 0; i < def->interfaces.n; i++) {
        test_give_mac(def->interfaces.items[i]);
        if (def->interfaces.items[i]->target == NULL)
            def->interfaces.items[i]->target = new_target(def);
    }
    return domain_def_complete_generic(def, "i686", error) && domain_def_validate(def, error);
}

static bool set_memory(DomainDef *def, guint64 kib, GError **error)
{
    if (def == NULL)
        return true;
    if (kib > def->memory_kib) {
        error_set(error, ERROR_INVALID_ARG,
                  "cannot set memory higher than max memory: %" G_GUINT64_FORMAT " KiB, the maximum is %" G_GUINT64_FORMAT, kib,
                  def->memory_kib);
        return false;
    }
    def->current_memory_kib = kib;
    return true;
}

static bool set_max_memory(const Impact *impact, guint64 kib, GError **error)
{
    if (impact->live != NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot resize the maximum memory on an active domain");
        return false;
    }
    impact->config->memory_kib = kib;
    impact->config->current_memory_kib = MIN(impact->config->current_memory_kib, kib);
    return true;
}

static bool publish(Call *call, Impact *impact, GError **error)
{
    if (!lifecycle_update(call->daemon, call->machine, impact->live, impact->config, error))
        return false;
    *impact = (Impact){ NULL, NULL };
    return true;
}

TEST_OP(domain_set_memory_flags, DomainSetMemoryFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };

    if (args->memory == 0) {
        error_set(error, ERROR_INVALID_ARG, "memory must not be zero");
        return false;
    }
    if (!impact_begin(state, args->flags, &impact, error))
        return false;
    if (args->flags & DOMAIN_MEM_MAXIMUM)
        return set_max_memory(&impact, args->memory, error) && publish(call, &impact, error);
    return set_memory(impact.live, args->memory, error) && set_memory(impact.config, args->memory, error) && publish(call, &impact, error);
}

static bool set_vcpus(DomainDef *def, guint vcpus, GError **error)
{
    if (def == NULL)
        return true;
    if (vcpus > def->vcpus) {
        error_set(error, ERROR_INVALID_ARG, "requested cpu amount exceeds maximum (%u > %u)", vcpus, def->vcpus);
        return false;
    }
    def->vcpus_current = vcpus == def->vcpus ? 0 : vcpus;
    return true;
}

static bool set_max_vcpus(const Impact *impact, guint vcpus, GError **error)
{
    if (impact->live != NULL || impact->config == NULL) {
        error_set(error, ERROR_INVALID_ARG, "the maximum of vCPUs can be set in the definition only: 'affect config' is required");
        return false;
    }
    impact->config->vcpus = vcpus;
    if (impact->config->vcpus_current >= vcpus)
        impact->config->vcpus_current = 0;
    return true;
}

TEST_OP(domain_set_vcpus_flags, DomainSetVcpusFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };

    if (args->nvcpus == 0 || args->nvcpus > TEST_MAX_VCPUS) {
        error_set(error, ERROR_INVALID_ARG, "%u vCPUs: 1 to %d can be had", args->nvcpus, TEST_MAX_VCPUS);
        return false;
    }
    if (!impact_begin(state, args->flags, &impact, error))
        return false;
    if (args->flags & DOMAIN_VCPU_MAXIMUM)
        return set_max_vcpus(&impact, args->nvcpus, error) && publish(call, &impact, error);
    return set_vcpus(impact.live, args->nvcpus, error) && set_vcpus(impact.config, args->nvcpus, error) && publish(call, &impact, error);
}
