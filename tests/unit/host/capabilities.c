/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "host/capabilities.h"
#include "host/cpu-features.h"
#include "host/cpuid.h"
#include "host/hostname.h"
#include "tree.h"

#include <string.h>

/* An EPYC: family 25, model 1, stepping 1. */
static const CpuidLeaf leaves[] = {
    { 0, 0, { 13, 0x68747541, 0x444d4163, 0x69746e65 } },
    { 1, 0, { 0x00a00f11, 0, 1u << 1 | 1u << 9, 1u << 1 } },
    { 0x80000001, 0, { 0, 0, 1u << 6, 1u << 29 } },
    { 0x80000007, 0, { 0, 0, 0, 1u << 8 } },
    { 0x80000008, 0, { 0x3030, 1u << 0, 0, 0 } },
};
static const CpuidTable epyc = { leaves, G_N_ELEMENTS(leaves) };

static HostCapabilities *read_all(Tree *tree)
{
    HostCapabilities *capabilities = NULL;

    tree_add_two_cells(tree);
    tree->root.cpuid = &epyc;
    g_assert_true(host_capabilities_read(&tree->root, &capabilities, NULL));
    return capabilities;
}

static void test_processor_is_identified(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCapabilities) capabilities = read_all(tree);
    const HostCpu *cpu = capabilities->cpu;

    g_assert_cmpstr(cpu->vendor, ==, "AMD");
    g_assert_cmpstr(cpu->vendor_id, ==, "AuthenticAMD");
    g_assert_cmpstr(cpu->model_name, ==, "A Chip (R)");
    g_assert_cmpuint(cpu->family, ==, 25);
    g_assert_cmpuint(cpu->model, ==, 1);
    g_assert_cmpuint(cpu->stepping, ==, 1);
    g_assert_cmpuint(cpu->microcode, ==, 16777317);
    g_assert_cmpuint(cpu->physical_bits, ==, 48);
    g_assert_true(cpu->invariant_tsc);
}

static void test_features_have_documents_names(void)
{
    static const char *const expected[] = { "vme", "pclmuldq", "ssse3", "lm", "sse4a", "invtsc", "clzero" };
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCapabilities) capabilities = read_all(tree);

    g_assert_cmpuint(capabilities->cpu->features->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpstr(capabilities->cpu->features->pdata[i], ==, expected[i]);
}

static void test_no_feature_is_named_twice(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < cpu_features_x86_count; i++)
        g_assert_true(g_hash_table_add(seen, (gpointer)cpu_features_x86[i].name));
}

static void test_processor_without_cpuid(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCpu) cpu = NULL;

    tree_add_two_cells(tree);
    tree->root.machine = "aarch64";
    g_assert_true(host_cpu_read(&tree->root, &cpu, NULL));
    g_assert_cmpstr(cpu->arch, ==, "aarch64");
    g_assert_null(cpu->vendor);
    g_assert_cmpuint(cpu->features->len, ==, 0);
}

static void add_cache(Tree *tree, guint cpu, guint index, const char *level, const char *id, const char *size, const char *cpus)
{
    tree_add(tree, "Unified\n", "/sys/devices/system/cpu/cpu%u/cache/index%u/type", cpu, index);
    tree_add(tree, level, "/sys/devices/system/cpu/cpu%u/cache/index%u/level", cpu, index);
    tree_add(tree, id, "/sys/devices/system/cpu/cpu%u/cache/index%u/id", cpu, index);
    tree_add(tree, size, "/sys/devices/system/cpu/cpu%u/cache/index%u/size", cpu, index);
    tree_add(tree, cpus, "/sys/devices/system/cpu/cpu%u/cache/index%u/shared_cpu_list", cpu, index);
}

static void test_shared_caches_are_told_once(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCapabilities) capabilities = NULL;
    const HostCacheBank *bank;

    add_cache(tree, 0, 2, "2", "0", "512K", "0");
    add_cache(tree, 0, 3, "3", "1", "32768K", "0-7");
    add_cache(tree, 1, 3, "3", "1", "32768K", "0-7");
    add_cache(tree, 8, 3, "3", "0", "32768K", "8-15");
    add_cache(tree, 9, 3, "3", "5", "huge", "8-15");
    capabilities = read_all(tree);
    g_assert_cmpuint(capabilities->caches->len, ==, 2);
    bank = capabilities->caches->pdata[0];
    g_assert_cmpuint(bank->id, ==, 0);
    g_assert_cmpuint(bank->size, ==, 32768);
    g_assert_cmpuint(bitmap_count(bank->cpus), ==, 8);
}

static void test_sleep_states(void)
{
    g_autoptr(Tree) tree = tree_new();
    HostPower power = host_power_read(&tree->root);

    g_assert_false(power.suspend_mem || power.suspend_disk || power.suspend_hybrid);
    tree_add(tree, "freeze mem disk\n", "/sys/power/state");
    tree_add(tree, "[platform] shutdown suspend\n", "/sys/power/disk");
    power = host_power_read(&tree->root);
    g_assert_true(power.suspend_mem && power.suspend_disk && power.suspend_hybrid);
    tree_add(tree, "[disabled]\n", "/sys/power/disk");
    power = host_power_read(&tree->root);
    g_assert_true(power.suspend_mem);
    g_assert_false(power.suspend_disk);
}

static void test_iommu_needs_a_group(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(HostCapabilities) without = read_all(tree);
    g_autoptr(HostCapabilities) with = NULL;

    g_assert_false(without->iommu);
    tree_add(tree, "", "/sys/kernel/iommu_groups/0/type");
    g_assert_true(host_capabilities_read(&tree->root, &with, NULL));
    g_assert_true(with->iommu);
}

static char *resolve_to_domain(const char *name)
{
    return g_strdup_printf("%s.example.org", name);
}

static char *resolve_to_localhost(const char *name)
{
    return g_strdup("localhost.localdomain");
}

static char *resolve_to_nothing(const char *name)
{
    return NULL;
}

static void assert_qualified(const char *name, HostnameResolver resolver, const char *expected)
{
    g_autofree char *qualified = hostname_qualify(name, resolver);

    g_assert_cmpstr(qualified, ==, expected);
}

static void test_host_name_is_qualified_when_that_helps(void)
{
    assert_qualified("vm", resolve_to_domain, "vm.example.org");
    assert_qualified("vm", resolve_to_localhost, "vm");
    assert_qualified("vm", resolve_to_nothing, "vm");
    assert_qualified("a.b", resolve_to_domain, "a.b");
    assert_qualified("localhost", resolve_to_domain, "localhost");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/capabilities/processor-is-identified", test_processor_is_identified);
    g_test_add_func("/host/capabilities/features-have-documents-names", test_features_have_documents_names);
    g_test_add_func("/host/capabilities/no-feature-is-named-twice", test_no_feature_is_named_twice);
    g_test_add_func("/host/capabilities/processor-without-cpuid", test_processor_without_cpuid);
    g_test_add_func("/host/capabilities/shared-caches-are-told-once", test_shared_caches_are_told_once);
    g_test_add_func("/host/capabilities/sleep-states", test_sleep_states);
    g_test_add_func("/host/capabilities/iommu-needs-a-group", test_iommu_needs_a_group);
    g_test_add_func("/host/capabilities/host-name-is-qualified-when-that-helps", test_host_name_is_qualified_when_that_helps);
    return g_test_run();
}
