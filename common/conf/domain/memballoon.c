/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <memballoon>: how the guest gives memory back. */
#include "conf/domain/memballoon.h"

ENUM_TABLE(memballoon_model, "balloon model", [MEMBALLOON_MODEL_VIRTIO] = "virtio", [MEMBALLOON_MODEL_XEN] = "xen",
           [MEMBALLOON_MODEL_NONE] = "none", [MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
           [MEMBALLOON_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional");

static const XmlField memballoon_fields[] = {
    XML_ENUM("@model", Memballoon, model, memballoon_model, XML_REQUIRED, XML_GUEST_ABI),
    XML_ON_OFF("@autodeflate", Memballoon, autodeflate, XML_GUEST_ABI),
    XML_ON_OFF("@freePageReporting", Memballoon, free_page_reporting, XML_GUEST_ABI),
    XML_UINT("stats/@period", Memballoon, stats_period_seconds, XML_SET(Memballoon, has_stats_period)),
    XML_STRING("alias/@name", Memballoon, info.alias, XML_LIVE_UNLESS("ua-")),
    XML_UINT("acpi/@index", Memballoon, info.acpi_index, XML_RANGE(1, 16383), XML_GUEST_ABI),
    XML_SUB("address", Memballoon, info.address, device_address_element),
    VIRTIO_OPTION_ROWS(Memballoon),
    XML_FIELDS_END,
};

const XmlElement memballoon_element = {
    .name = "memballoon",
    .size = sizeof(Memballoon),
    XML_LINE(Memballoon, info.line),
    .fields = memballoon_fields,
};
