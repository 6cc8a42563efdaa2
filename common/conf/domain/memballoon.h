/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum MemballoonModel {
    MEMBALLOON_MODEL_UNSET,
    MEMBALLOON_MODEL_VIRTIO,
    MEMBALLOON_MODEL_XEN,
    MEMBALLOON_MODEL_NONE,
    MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL,
    MEMBALLOON_MODEL_VIRTIO_NON_TRANSITIONAL,
} MemballoonModel;

typedef struct Memballoon {
    MemballoonModel model;
    Tristate        autodeflate;
    Tristate        free_page_reporting;
    bool            has_stats_period;
    guint           stats_period_seconds;
    VirtioOptions   virtio;
    DeviceInfo      info;
} Memballoon;

extern const EnumTable  memballoon_model;
extern const XmlElement memballoon_element;
