/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum HypervMode {
    HYPERV_MODE_UNSET,
    HYPERV_MODE_CUSTOM,
    HYPERV_MODE_PASSTHROUGH,
} HypervMode;

typedef struct HypervFeatures {
    HypervMode mode;
    Tristate   relaxed;
    Tristate   vapic;
    Tristate   spinlocks;
    guint      spinlock_retries;
    Tristate   vpindex;
    Tristate   runtime;
    Tristate   synic;
    Tristate   stimer;
    Tristate   stimer_direct;
    Tristate   reset;
    Tristate   vendor_id;
    char      *vendor_id_value;
    Tristate   frequencies;
    Tristate   reenlightenment;
    Tristate   tlbflush;
    Tristate   ipi;
    Tristate   evmcs;
    Tristate   avic;
} HypervFeatures;

typedef struct KvmFeatures {
    Tristate hidden;
    Tristate hint_dedicated;
    Tristate poll_control;
    Tristate pv_ipi;
    Tristate dirty_ring;
    guint    dirty_ring_size;
} KvmFeatures;

typedef struct XenFeatures {
    Tristate e820_host;
    Tristate passthrough;
    char    *passthrough_mode;
} XenFeatures;

typedef enum IoapicDriver {
    IOAPIC_UNSET,
    IOAPIC_KVM,
    IOAPIC_QEMU,
} IoapicDriver;

typedef struct Features {
    bool            acpi;
    bool            apic;
    Tristate        apic_eoi;
    bool            pae;
    bool            hap_said;
    Tristate        hap;
    bool            viridian;
    bool            privnet;
    HypervFeatures *hyperv;
    KvmFeatures    *kvm;
    XenFeatures    *xen;
    Tristate        pvspinlock;
    char           *capabilities_policy;
    Tristate        pmu;
    Tristate        vmport;
    bool            gic_said;
    char           *gic_version;
    bool            smm_said;
    Tristate        smm;
    bool            has_tseg;
    guint64         tseg_bytes;
    IoapicDriver    ioapic;
    char           *hpt_resizing;
    guint64         hpt_max_page_size_kib;
    bool            vmcoreinfo_said;
    Tristate        vmcoreinfo;
    Tristate        htm;
    Tristate        nested_hv;
    char           *unknown_msrs; /* ignore, fault */
    Tristate        ccf_assist;
    char           *cfpc;
    char           *sbbc;
    char           *ibs;
    guint64         tcg_tb_cache_kib;
    Tristate        async_teardown;
} Features;

extern const XmlElement features_element;
