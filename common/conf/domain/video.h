/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum VideoModel {
    VIDEO_MODEL_UNSET,
    VIDEO_MODEL_VGA,
    VIDEO_MODEL_CIRRUS,
    VIDEO_MODEL_VMVGA,
    VIDEO_MODEL_XEN,
    VIDEO_MODEL_VBOX,
    VIDEO_MODEL_QXL,
    VIDEO_MODEL_PARALLELS,
    VIDEO_MODEL_VIRTIO,
    VIDEO_MODEL_GOP,
    VIDEO_MODEL_NONE,
    VIDEO_MODEL_BOCHS,
    VIDEO_MODEL_RAMFB,
} VideoModel;

typedef struct Video {
    VideoModel    model;
    guint         ram_kib; /* 0: not said; the same below */
    guint         vram_kib;
    guint         vram64_kib;
    guint         vgamem_kib;
    guint         heads;
    Tristate      primary;
    Tristate      blob;
    Tristate      accel2d;
    Tristate      accel3d;
    char         *rendernode;
    guint         resolution_x;
    guint         resolution_y;
    char         *backend;  /* <driver name=>: qemu, vhostuser */
    char         *vga_conf; /* <driver vgaconf=>: io, on, off */
    VirtioOptions virtio;
    DeviceInfo    info;
} Video;

extern const EnumTable  video_model;
extern const XmlElement video_element;
