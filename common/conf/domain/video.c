/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <video>: the guest's graphics card. */
#include "conf/domain/video.h"

ENUM_TABLE(video_model, "video model", [VIDEO_MODEL_VGA] = "vga", [VIDEO_MODEL_CIRRUS] = "cirrus", [VIDEO_MODEL_VMVGA] = "vmvga",
           [VIDEO_MODEL_XEN] = "xen", [VIDEO_MODEL_VBOX] = "vbox", [VIDEO_MODEL_QXL] = "qxl", [VIDEO_MODEL_PARALLELS] = "parallels",
           [VIDEO_MODEL_VIRTIO] = "virtio", [VIDEO_MODEL_GOP] = "gop", [VIDEO_MODEL_NONE] = "none", [VIDEO_MODEL_BOCHS] = "bochs",
           [VIDEO_MODEL_RAMFB] = "ramfb");

static const XmlField video_fields[] = {
    XML_STRING("driver/@name", Video, backend),
    VIRTIO_OPTION_ROWS(Video),
    XML_STRING("driver/@vgaconf", Video, vga_conf),
    XML_ENUM("model/@type", Video, model, video_model, XML_GUEST_ABI),
    XML_UINT("model/@ram", Video, ram_kib, XML_GUEST_ABI),
    XML_UINT("model/@vram", Video, vram_kib, XML_GUEST_ABI),
    XML_UINT("model/@vram64", Video, vram64_kib, XML_GUEST_ABI),
    XML_UINT("model/@vgamem", Video, vgamem_kib, XML_GUEST_ABI),
    XML_UINT("model/@heads", Video, heads, XML_GUEST_ABI),
    XML_YES_NO("model/@primary", Video, primary, XML_GUEST_ABI),
    XML_ON_OFF("model/@blob", Video, blob),
    XML_YES_NO("model/acceleration/@accel2d", Video, accel2d, XML_GUEST_ABI),
    XML_YES_NO("model/acceleration/@accel3d", Video, accel3d, XML_GUEST_ABI),
    XML_STRING("model/acceleration/@rendernode", Video, rendernode),
    XML_UINT("model/resolution/@x", Video, resolution_x, XML_GUEST_ABI),
    XML_UINT("model/resolution/@y", Video, resolution_y, XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Video),
    XML_FIELDS_END,
};

const XmlElement video_element = { .name = "video", .size = sizeof(Video), XML_LINE(Video, info.line), .fields = video_fields };
