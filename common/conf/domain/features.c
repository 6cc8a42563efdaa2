/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <features>: switches of the whole machine. */
#include "conf/domain/features.h"

#include <string.h>

#include "xml/place.h"

STATIC_ENUM_TABLE(hyperv_mode, "Hyper-V mode", [HYPERV_MODE_CUSTOM] = "custom", [HYPERV_MODE_PASSTHROUGH] = "passthrough");
STATIC_ENUM_TABLE(ioapic_driver, "I/O APIC driver", [IOAPIC_KVM] = "kvm", [IOAPIC_QEMU] = "qemu");

#define HYPERV(name, member) XML_ON_OFF(name "/@state", HypervFeatures, member, XML_GUEST_ABI)

static const XmlField hyperv_fields[] = {
    XML_ENUM("@mode", HypervFeatures, mode, hyperv_mode, XML_GUEST_ABI),
    HYPERV("relaxed", relaxed),
    HYPERV("vapic", vapic),
    HYPERV("spinlocks", spinlocks),
    XML_UINT("spinlocks/@retries", HypervFeatures, spinlock_retries, XML_GUEST_ABI),
    HYPERV("vpindex", vpindex),
    HYPERV("runtime", runtime),
    HYPERV("synic", synic),
    HYPERV("stimer", stimer),
    XML_ON_OFF("stimer/direct/@state", HypervFeatures, stimer_direct, XML_GUEST_ABI),
    HYPERV("reset", reset),
    HYPERV("vendor_id", vendor_id),
    XML_STRING("vendor_id/@value", HypervFeatures, vendor_id_value, XML_GUEST_ABI),
    HYPERV("frequencies", frequencies),
    HYPERV("reenlightenment", reenlightenment),
    HYPERV("tlbflush", tlbflush),
    HYPERV("ipi", ipi),
    HYPERV("evmcs", evmcs),
    HYPERV("avic", avic),
    XML_FIELDS_END,
};

static bool check_hyperv(const XmlPlace *place, void *object, GError **error)
{
    HypervFeatures *hyperv = object;

    if (hyperv->mode == HYPERV_MODE_UNSET)
        hyperv->mode = HYPERV_MODE_CUSTOM;
    if (hyperv->spinlocks == TRISTATE_ON && hyperv->spinlock_retries < 4095)
        return xml_fail(place, "spinlocks/@retries", error, "must be 4095 or more");
    if (hyperv->vendor_id == TRISTATE_ON && hyperv->vendor_id_value == NULL)
        return xml_fail(place, "vendor_id/@value", error, "is missing");
    return true;
}

static const XmlElement hyperv_element = {
    .name = "hyperv",
    .size = sizeof(HypervFeatures),
    .fields = hyperv_fields,
    .check = check_hyperv,
};

static const XmlField kvm_fields[] = {
    XML_ON_OFF("hidden/@state", KvmFeatures, hidden, XML_GUEST_ABI),
    XML_ON_OFF("hint-dedicated/@state", KvmFeatures, hint_dedicated, XML_GUEST_ABI),
    XML_ON_OFF("poll-control/@state", KvmFeatures, poll_control, XML_GUEST_ABI),
    XML_ON_OFF("pv-ipi/@state", KvmFeatures, pv_ipi, XML_GUEST_ABI),
    XML_ON_OFF("dirty-ring/@state", KvmFeatures, dirty_ring),
    XML_UINT("dirty-ring/@size", KvmFeatures, dirty_ring_size),
    XML_FIELDS_END,
};

static const XmlElement kvm_element = { .name = "kvm", .size = sizeof(KvmFeatures), .fields = kvm_fields };

static const XmlField xen_fields[] = {
    XML_ON_OFF("e820_host/@state", XenFeatures, e820_host, XML_GUEST_ABI),
    XML_ON_OFF("passthrough/@state", XenFeatures, passthrough, XML_GUEST_ABI),
    XML_STRING("passthrough/@mode", XenFeatures, passthrough_mode, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement xen_element = { .name = "xen", .size = sizeof(XenFeatures), .fields = xen_fields };

static const XmlField features_fields[] = {
    XML_FLAG("acpi", Features, acpi, XML_GUEST_ABI),
    XML_FLAG("apic", Features, apic, XML_GUEST_ABI),
    XML_ON_OFF("apic/@eoi", Features, apic_eoi, XML_GUEST_ABI),
    XML_FLAG("pae", Features, pae, XML_GUEST_ABI),
    XML_FLAG("hap", Features, hap_said, XML_GUEST_ABI),
    XML_ON_OFF("hap/@state", Features, hap, XML_GUEST_ABI),
    XML_FLAG("viridian", Features, viridian, XML_GUEST_ABI),
    XML_FLAG("privnet", Features, privnet),
    XML_SUB_PTR("hyperv", Features, hyperv, hyperv_element),
    XML_SUB_PTR("kvm", Features, kvm, kvm_element),
    XML_ON_OFF("pvspinlock/@state", Features, pvspinlock, XML_GUEST_ABI),
    XML_STRING("capabilities/@policy", Features, capabilities_policy),
    XML_ON_OFF("pmu/@state", Features, pmu, XML_GUEST_ABI),
    XML_ON_OFF("vmport/@state", Features, vmport, XML_GUEST_ABI),
    XML_FLAG("gic", Features, gic_said, XML_GUEST_ABI),
    XML_STRING("gic/@version", Features, gic_version, XML_GUEST_ABI),
    XML_FLAG("smm", Features, smm_said, XML_GUEST_ABI),
    XML_ON_OFF("smm/@state", Features, smm, XML_GUEST_ABI),
    XML_SIZE("smm/tseg", Features, tseg_bytes, XML_MIB, XML_BYTES, XML_PRETTY_UNIT, XML_SET(Features, has_tseg), XML_GUEST_ABI),
    XML_ENUM("ioapic/@driver", Features, ioapic, ioapic_driver, XML_GUEST_ABI),
    XML_STRING("hpt/@resizing", Features, hpt_resizing, XML_GUEST_ABI),
    XML_SIZE("hpt/maxpagesize", Features, hpt_max_page_size_kib, XML_BYTES, XML_KIB, XML_GUEST_ABI),
    XML_FLAG("vmcoreinfo", Features, vmcoreinfo_said, XML_GUEST_ABI),
    XML_ON_OFF("vmcoreinfo/@state", Features, vmcoreinfo, XML_GUEST_ABI),
    XML_ON_OFF("htm/@state", Features, htm, XML_GUEST_ABI),
    XML_ON_OFF("nested-hv/@state", Features, nested_hv, XML_GUEST_ABI),
    XML_STRING("msrs/@unknown", Features, unknown_msrs, XML_GUEST_ABI),
    XML_ON_OFF("ccf-assist/@state", Features, ccf_assist, XML_GUEST_ABI),
    XML_SUB_PTR("xen", Features, xen, xen_element),
    XML_STRING("cfpc/@value", Features, cfpc, XML_GUEST_ABI),
    XML_STRING("sbbc/@value", Features, sbbc, XML_GUEST_ABI),
    XML_STRING("ibs/@value", Features, ibs, XML_GUEST_ABI),
    XML_SIZE("tcg/tb-cache", Features, tcg_tb_cache_kib, XML_KIB, XML_KIB),
    XML_ON_OFF("async-teardown/@enabled", Features, async_teardown),
    XML_FIELDS_END,
};

/* A feature that merely stands there is on. */
static bool check_features(const XmlPlace *place, void *object, GError **error)
{
    Features *features = object;

    if (features->smm_said && features->smm == TRISTATE_ABSENT)
        features->smm = TRISTATE_ON;
    if (features->vmcoreinfo_said && features->vmcoreinfo == TRISTATE_ABSENT)
        features->vmcoreinfo = TRISTATE_ON;
    if (features->gic_said && features->gic_version != NULL && strcmp(features->gic_version, "host") != 0 &&
        !g_ascii_isdigit(*features->gic_version))
        return xml_fail(place, "gic/@version", error, "\"%s\" is not one of 2, 3, host", features->gic_version);
    if (features->has_tseg && features->smm == TRISTATE_OFF)
        return xml_fail(place, "smm/tseg", error, "has a meaning only where SMM is on");
    return true;
}

const XmlElement features_element = { .name = "features", .size = sizeof(Features), .fields = features_fields, .check = check_features };
