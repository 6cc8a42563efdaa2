/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum InputType {
    INPUT_TYPE_MOUSE,
    INPUT_TYPE_TABLET,
    INPUT_TYPE_KEYBOARD,
    INPUT_TYPE_PASSTHROUGH,
    INPUT_TYPE_EVDEV,
} InputType;

typedef enum InputBus {
    INPUT_BUS_UNSET,
    INPUT_BUS_PS2,
    INPUT_BUS_USB,
    INPUT_BUS_XEN,
    INPUT_BUS_PARALLELS,
    INPUT_BUS_VIRTIO,
    INPUT_BUS_NONE,
} InputBus;

typedef struct Input {
    InputType     type;
    InputBus      bus;
    char         *model;
    char         *evdev; /* passthrough: <source evdev=>; evdev: <source dev=> */
    char         *grab;
    char         *grab_toggle;
    Tristate      repeat;
    VirtioOptions virtio;
    DeviceInfo    info;
} Input;

extern const EnumTable  input_type;
extern const EnumTable  input_bus;
extern const XmlElement input_element;
