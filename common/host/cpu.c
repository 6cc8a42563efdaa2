/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Identity comes from CPUID where there is one, the rest from /proc/cpuinfo. Naming a model that guests know is the CPU documents' work. */
#include "host/cpu.h"

#include "host/cpu-features.h"
#include "host/cpuid.h"

#include <string.h>

typedef struct Vendor {
    const char *id;
    const char *name;
} Vendor;

static const Vendor vendors[] = {
    { "GenuineIntel", "Intel" },
    { "AuthenticAMD", "AMD" },
    { "HygonGenuine", "Hygon" },
};

/** host_cpu_free: free it; NULL is nothing. */
void host_cpu_free(HostCpu *cpu)
{
    if (cpu == NULL)
        return;
    g_free(cpu->arch);
    g_free(cpu->vendor);
    g_free(cpu->vendor_id);
    g_free(cpu->model_name);
    g_clear_pointer(&cpu->features, g_ptr_array_unref);
    g_free(cpu);
}

/* Twelve letters in EBX, EDX, ECX of leaf 0. */
static void read_vendor(const HostRoot *root, HostCpu *cpu)
{
    guint32 leaf[4];

    if (!cpuid_query(root, 0, 0, leaf))
        return;
    const guint32 letters[3] = { GUINT32_TO_LE(leaf[CPUID_EBX]), GUINT32_TO_LE(leaf[CPUID_EDX]), GUINT32_TO_LE(leaf[CPUID_ECX]) };

    cpu->vendor_id = g_strndup((const char *)letters, sizeof(letters));
    for (guint i = 0; i < G_N_ELEMENTS(vendors); i++) {
        if (strcmp(cpu->vendor_id, vendors[i].id) == 0)
            cpu->vendor = g_strdup(vendors[i].name);
    }
}

/* Family 15 adds an extension to itself; families 6 and 15 have four more bits of model. */
static void read_signature(const HostRoot *root, HostCpu *cpu)
{
    guint32 leaf[4];

    if (!cpuid_query(root, 1, 0, leaf))
        return;
    cpu->family = leaf[CPUID_EAX] >> 8 & 0xf;
    cpu->model = leaf[CPUID_EAX] >> 4 & 0xf;
    cpu->stepping = leaf[CPUID_EAX] & 0xf;
    if (cpu->family == 6 || cpu->family == 15)
        cpu->model |= (leaf[CPUID_EAX] >> 16 & 0xf) << 4;
    if (cpu->family == 15)
        cpu->family += leaf[CPUID_EAX] >> 20 & 0xff;
}

static void read_cpuinfo(const HostRoot *root, HostCpu *cpu)
{
    g_autofree char *text = host_text(root, "/proc/cpuinfo");

    if (text == NULL)
        return;
    host_field_text(text, "model name", &cpu->model_name);
    host_field_number(text, "microcode", &cpu->microcode);
}

/** host_cpu_read: the processor of this host; the caller frees it. Errors: those of host_cpu_topology_read. Thread: any that may block. */
bool host_cpu_read(const HostRoot *root, HostCpu **ret_cpu, GError **error)
{
    g_autoptr(HostCpuTopology) topology = NULL;
    g_autoptr(HostCpu) cpu = g_new0(HostCpu, 1);
    guint32 leaf[4];

    if (!host_cpu_topology_read(root, &topology, error))
        return false;
    cpu->shape = host_cpu_topology_shape(topology);
    cpu->arch = host_machine(root);
    cpu->features = cpu_features_read(root);
    read_vendor(root, cpu);
    read_signature(root, cpu);
    read_cpuinfo(root, cpu);
    if (cpuid_query(root, 0x80000008, 0, leaf))
        cpu->physical_bits = leaf[CPUID_EAX] & 0xff;
    if (cpuid_query(root, 0x80000007, 0, leaf))
        cpu->invariant_tsc = (leaf[CPUID_EDX] & 1u << 8) != 0;
    *ret_cpu = g_steal_pointer(&cpu);
    return true;
}
