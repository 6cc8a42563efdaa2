/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum WatchdogModel {
    WATCHDOG_MODEL_I6300ESB,
    WATCHDOG_MODEL_IB700,
    WATCHDOG_MODEL_DIAG288,
    WATCHDOG_MODEL_ITCO,
} WatchdogModel;

typedef enum WatchdogAction {
    WATCHDOG_ACTION_RESET,
    WATCHDOG_ACTION_SHUTDOWN,
    WATCHDOG_ACTION_POWEROFF,
    WATCHDOG_ACTION_PAUSE,
    WATCHDOG_ACTION_DUMP,
    WATCHDOG_ACTION_NONE,
    WATCHDOG_ACTION_INJECT_NMI,
} WatchdogAction;

typedef struct Watchdog {
    WatchdogModel  model;
    WatchdogAction action;
    DeviceInfo     info;
} Watchdog;

typedef enum PanicModel {
    PANIC_MODEL_UNSET,
    PANIC_MODEL_ISA,
    PANIC_MODEL_PSERIES,
    PANIC_MODEL_HYPERV,
    PANIC_MODEL_S390,
    PANIC_MODEL_PVPANIC,
} PanicModel;

typedef struct Panic {
    PanicModel model;
    DeviceInfo info;
} Panic;

typedef enum VsockModel {
    VSOCK_MODEL_UNSET,
    VSOCK_MODEL_VIRTIO,
    VSOCK_MODEL_VIRTIO_TRANSITIONAL,
    VSOCK_MODEL_VIRTIO_NON_TRANSITIONAL,
} VsockModel;

typedef struct Vsock {
    VsockModel    model;
    Tristate      auto_cid;
    guint         cid; /* 0: none yet */
    VirtioOptions virtio;
    DeviceInfo    info;
} Vsock;

typedef enum IommuModel {
    IOMMU_MODEL_INTEL,
    IOMMU_MODEL_SMMUV3,
    IOMMU_MODEL_VIRTIO,
} IommuModel;

typedef struct Iommu {
    IommuModel model;
    Tristate   interrupt_remapping;
    Tristate   caching_mode;
    Tristate   eim;
    Tristate   iotlb;
    guint      address_width_bits;
    DeviceInfo info;
} Iommu;

typedef struct Nvram {
    DeviceInfo info;
} Nvram;

typedef enum HubType {
    HUB_TYPE_USB,
} HubType;

typedef struct Hub {
    HubType    type;
    DeviceInfo info;
} Hub;

extern const EnumTable  watchdog_model;
extern const EnumTable  watchdog_action;
extern const EnumTable  panic_model;
extern const EnumTable  vsock_model;
extern const EnumTable  iommu_model;
extern const XmlElement watchdog_element;
extern const XmlElement panic_element;
extern const XmlElement vsock_element;
extern const XmlElement iommu_element;
extern const XmlElement nvram_element;
extern const XmlElement hub_element;
