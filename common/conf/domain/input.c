/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <input>: mice, tablets, keyboards. */
#include "conf/domain/input.h"

ENUM_TABLE(input_type, "input type", [INPUT_TYPE_MOUSE] = "mouse", [INPUT_TYPE_TABLET] = "tablet", [INPUT_TYPE_KEYBOARD] = "keyboard",
           [INPUT_TYPE_PASSTHROUGH] = "passthrough", [INPUT_TYPE_EVDEV] = "evdev");
ENUM_TABLE(input_bus, "input bus", [INPUT_BUS_PS2] = "ps2", [INPUT_BUS_USB] = "usb", [INPUT_BUS_XEN] = "xen",
           [INPUT_BUS_PARALLELS] = "parallels", [INPUT_BUS_VIRTIO] = "virtio", [INPUT_BUS_NONE] = "none");

#define IS(kind) XML_WHEN(Input, type, XML_BIT(INPUT_TYPE_##kind))

static const XmlField input_fields[] = {
    XML_ENUM("@type", Input, type, input_type, XML_REQUIRED, XML_GUEST_ABI),
    XML_ENUM("@bus", Input, bus, input_bus, XML_GUEST_ABI),
    XML_STRING("@model", Input, model, XML_GUEST_ABI),
    VIRTIO_OPTION_ROWS(Input),
    XML_STRING("source/@evdev", Input, evdev, IS(PASSTHROUGH), XML_REQUIRED),
    XML_STRING("source/@dev", Input, evdev, IS(EVDEV), XML_REQUIRED),
    XML_STRING("source/@grab", Input, grab, IS(EVDEV)),
    XML_STRING("source/@grabToggle", Input, grab_toggle, IS(EVDEV)),
    XML_ON_OFF("source/@repeat", Input, repeat, IS(EVDEV)),
    DEVICE_INFO_ROWS(Input),
    XML_FIELDS_END,
};

const XmlElement input_element = { .name = "input", .size = sizeof(Input), XML_LINE(Input, info.line), .fields = input_fields };
