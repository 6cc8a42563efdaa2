/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <serial>, <parallel>, <console>, <channel>: one host's side, four guests' sides. */
#include "conf/domain/chardev.h"

#include "xml/place.h"

ENUM_TABLE(serial_target, "serial target", [SERIAL_TARGET_ISA] = "isa-serial", [SERIAL_TARGET_USB] = "usb-serial",
           [SERIAL_TARGET_PCI] = "pci-serial", [SERIAL_TARGET_SPAPR_VIO] = "spapr-vio-serial", [SERIAL_TARGET_SYSTEM] = "system-serial",
           [SERIAL_TARGET_SCLP] = "sclp-serial", [SERIAL_TARGET_ISA_DEBUG] = "isa-debug");
ENUM_TABLE(serial_model, "serial model", [SERIAL_MODEL_ISA_SERIAL] = "isa-serial", [SERIAL_MODEL_USB_SERIAL] = "usb-serial",
           [SERIAL_MODEL_PCI_SERIAL] = "pci-serial", [SERIAL_MODEL_SPAPR_VTY] = "spapr-vty", [SERIAL_MODEL_PL011] = "pl011",
           [SERIAL_MODEL_SCLPCONSOLE] = "sclpconsole", [SERIAL_MODEL_SCLPLMCONSOLE] = "sclplmconsole", [SERIAL_MODEL_16550A] = "16550a",
           [SERIAL_MODEL_ISA_DEBUGCON] = "isa-debugcon");
ENUM_TABLE(console_target, "console target", [CONSOLE_TARGET_SERIAL] = "serial", [CONSOLE_TARGET_XEN] = "xen", [CONSOLE_TARGET_UML] = "uml",
           [CONSOLE_TARGET_VIRTIO] = "virtio", [CONSOLE_TARGET_LXC] = "lxc", [CONSOLE_TARGET_OPENVZ] = "openvz",
           [CONSOLE_TARGET_SCLP] = "sclp", [CONSOLE_TARGET_SCLPLM] = "sclplm");
ENUM_TABLE(channel_target, "channel target", [CHANNEL_TARGET_GUESTFWD] = "guestfwd", [CHANNEL_TARGET_VIRTIO] = "virtio",
           [CHANNEL_TARGET_XEN] = "xen");
ENUM_TABLE(channel_state, "channel state", [CHANNEL_STATE_CONNECTED] = "connected", [CHANNEL_STATE_DISCONNECTED] = "disconnected");

static const XmlField serial_fields[] = {
    XML_ENUM("@type", Serial, source.type, chardev_type, XML_REQUIRED),
    CHARDEV_SOURCE_ROWS("", Serial, source),
    XML_ENUM("target/@type", Serial, target, serial_target, XML_GUEST_ABI),
    XML_UINT("target/@port", Serial, port, XML_SET(Serial, has_port), XML_GUEST_ABI),
    XML_ENUM("target/model/@name", Serial, model, serial_model, XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Serial),
    XML_FIELDS_END,
};

static bool check_serial(const XmlPlace *place, void *object, GError **error)
{
    return chardev_source_check(place, &((Serial *)object)->source, "source", true, error);
}

const XmlElement serial_element = {
    .name = "serial",
    .size = sizeof(Serial),
    XML_LINE(Serial, info.line),
    .fields = serial_fields,
    .check = check_serial,
};

static const XmlField parallel_fields[] = {
    XML_ENUM("@type", Parallel, source.type, chardev_type, XML_REQUIRED),
    CHARDEV_SOURCE_ROWS("", Parallel, source),
    XML_UINT("target/@port", Parallel, port, XML_SET(Parallel, has_port), XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Parallel),
    XML_FIELDS_END,
};

static bool check_parallel(const XmlPlace *place, void *object, GError **error)
{
    return chardev_source_check(place, &((Parallel *)object)->source, "source", true, error);
}

const XmlElement parallel_element = {
    .name = "parallel",
    .size = sizeof(Parallel),
    XML_LINE(Parallel, info.line),
    .fields = parallel_fields,
    .check = check_parallel,
};

static const XmlField console_fields[] = {
    XML_ENUM("@type", Console, source.type, chardev_type, XML_REQUIRED),
    XML_STRING("@tty", Console, tty, XML_LIVE),
    CHARDEV_SOURCE_ROWS("", Console, source),
    XML_ENUM("target/@type", Console, target, console_target, XML_GUEST_ABI),
    XML_UINT("target/@port", Console, port, XML_SET(Console, has_port), XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Console),
    XML_FIELDS_END,
};

static bool check_console(const XmlPlace *place, void *object, GError **error)
{
    return chardev_source_check(place, &((Console *)object)->source, "source", false, error);
}

const XmlElement console_element = {
    .name = "console",
    .size = sizeof(Console),
    XML_LINE(Console, info.line),
    .fields = console_fields,
    .check = check_console,
};

#define IS(kinds)   XML_WHEN(Channel, target, kinds)
#define KIND(kind)  XML_BIT(CHANNEL_TARGET_##kind)

static const XmlField channel_fields[] = {
    XML_ENUM("@type", Channel, source.type, chardev_type, XML_REQUIRED),
    CHARDEV_SOURCE_ROWS("", Channel, source),
    XML_ENUM("target/@type", Channel, target, channel_target, XML_REQUIRED, XML_GUEST_ABI),
    XML_STRING("target/@name", Channel, name, IS(KIND(VIRTIO) | KIND(XEN)), XML_GUEST_ABI),
    XML_ENUM("target/@state", Channel, state, channel_state, IS(KIND(VIRTIO)), XML_LIVE),
    XML_STRING("target/@address", Channel, guestfwd_address, IS(KIND(GUESTFWD)), XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("target/@port", Channel, guestfwd_port, IS(KIND(GUESTFWD)), XML_REQUIRED, XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Channel),
    XML_FIELDS_END,
};

static bool check_channel(const XmlPlace *place, void *object, GError **error)
{
    return chardev_source_check(place, &((Channel *)object)->source, "source", false, error);
}

const XmlElement channel_element = {
    .name = "channel",
    .size = sizeof(Channel),
    XML_LINE(Channel, info.line),
    .fields = channel_fields,
    .check = check_channel,
};
