/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small devices of the platform itself: watchdog, panic notifier, vsock, IOMMU, pSeries NVRAM, USB hub. */
#include "conf/domain/platform.h"

ENUM_TABLE(watchdog_model, "watchdog model", [WATCHDOG_MODEL_I6300ESB] = "i6300esb", [WATCHDOG_MODEL_IB700] = "ib700",
           [WATCHDOG_MODEL_DIAG288] = "diag288", [WATCHDOG_MODEL_ITCO] = "itco");
ENUM_TABLE(watchdog_action, "watchdog action", [WATCHDOG_ACTION_RESET] = "reset", [WATCHDOG_ACTION_SHUTDOWN] = "shutdown",
           [WATCHDOG_ACTION_POWEROFF] = "poweroff", [WATCHDOG_ACTION_PAUSE] = "pause", [WATCHDOG_ACTION_DUMP] = "dump",
           [WATCHDOG_ACTION_NONE] = "none", [WATCHDOG_ACTION_INJECT_NMI] = "inject-nmi");
ENUM_TABLE(panic_model, "panic model", [PANIC_MODEL_ISA] = "isa", [PANIC_MODEL_PSERIES] = "pseries", [PANIC_MODEL_HYPERV] = "hyperv",
           [PANIC_MODEL_S390] = "s390", [PANIC_MODEL_PVPANIC] = "pvpanic");
ENUM_TABLE(vsock_model, "vsock model", [VSOCK_MODEL_VIRTIO] = "virtio", [VSOCK_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
           [VSOCK_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional");
ENUM_TABLE(iommu_model, "IOMMU model", [IOMMU_MODEL_INTEL] = "intel", [IOMMU_MODEL_SMMUV3] = "smmuv3", [IOMMU_MODEL_VIRTIO] = "virtio");
STATIC_ENUM_TABLE(hub_type, "hub type", [HUB_TYPE_USB] = "usb");

static const XmlField watchdog_fields[] = {
    XML_ENUM("@model", Watchdog, model, watchdog_model, XML_REQUIRED, XML_GUEST_ABI),
    XML_ENUM("@action", Watchdog, action, watchdog_action, XML_ALWAYS),
    DEVICE_INFO_ROWS(Watchdog),
    XML_FIELDS_END,
};

const XmlElement watchdog_element = {
    .name = "watchdog",
    .size = sizeof(Watchdog),
    XML_LINE(Watchdog, info.line),
    .fields = watchdog_fields,
};

static const XmlField panic_fields[] = {
    XML_ENUM("@model", Panic, model, panic_model, XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Panic),
    XML_FIELDS_END,
};

const XmlElement panic_element = { .name = "panic", .size = sizeof(Panic), XML_LINE(Panic, info.line), .fields = panic_fields };

static const XmlField vsock_fields[] = {
    XML_ENUM("@model", Vsock, model, vsock_model, XML_GUEST_ABI),
    XML_YES_NO("cid/@auto", Vsock, auto_cid),
    XML_UINT("cid/@address", Vsock, cid, XML_RANGE(3, 0xffffffff), XML_GUEST_ABI),
    VIRTIO_OPTION_ROWS(Vsock),
    DEVICE_INFO_ROWS(Vsock),
    XML_FIELDS_END,
};

const XmlElement vsock_element = { .name = "vsock", .size = sizeof(Vsock), XML_LINE(Vsock, info.line), .fields = vsock_fields };

static const XmlField iommu_fields[] = {
    XML_ENUM("@model", Iommu, model, iommu_model, XML_REQUIRED, XML_GUEST_ABI),
    XML_ON_OFF("driver/@intremap", Iommu, interrupt_remapping, XML_GUEST_ABI),
    XML_ON_OFF("driver/@caching_mode", Iommu, caching_mode, XML_GUEST_ABI),
    XML_ON_OFF("driver/@eim", Iommu, eim, XML_GUEST_ABI),
    XML_ON_OFF("driver/@iotlb", Iommu, iotlb, XML_GUEST_ABI),
    XML_UINT("driver/@aw_bits", Iommu, address_width_bits, XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Iommu),
    XML_FIELDS_END,
};

const XmlElement iommu_element = { .name = "iommu", .size = sizeof(Iommu), XML_LINE(Iommu, info.line), .fields = iommu_fields };

static const XmlField nvram_fields[] = {
    DEVICE_INFO_ROWS(Nvram),
    XML_FIELDS_END,
};

const XmlElement nvram_element = { .name = "nvram", .size = sizeof(Nvram), XML_LINE(Nvram, info.line), .fields = nvram_fields };

static const XmlField hub_fields[] = {
    XML_ENUM("@type", Hub, type, hub_type, XML_REQUIRED, XML_ALWAYS, XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Hub),
    XML_FIELDS_END,
};

const XmlElement hub_element = { .name = "hub", .size = sizeof(Hub), XML_LINE(Hub, info.line), .fields = hub_fields };
