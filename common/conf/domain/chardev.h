/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/chardev-source.h"

typedef enum SerialTarget {
    SERIAL_TARGET_UNSET,
    SERIAL_TARGET_ISA,
    SERIAL_TARGET_USB,
    SERIAL_TARGET_PCI,
    SERIAL_TARGET_SPAPR_VIO,
    SERIAL_TARGET_SYSTEM,
    SERIAL_TARGET_SCLP,
    SERIAL_TARGET_ISA_DEBUG,
} SerialTarget;

typedef enum SerialModel {
    SERIAL_MODEL_UNSET,
    SERIAL_MODEL_ISA_SERIAL,
    SERIAL_MODEL_USB_SERIAL,
    SERIAL_MODEL_PCI_SERIAL,
    SERIAL_MODEL_SPAPR_VTY,
    SERIAL_MODEL_PL011,
    SERIAL_MODEL_SCLPCONSOLE,
    SERIAL_MODEL_SCLPLMCONSOLE,
    SERIAL_MODEL_16550A,
    SERIAL_MODEL_ISA_DEBUGCON,
} SerialModel;

typedef enum ConsoleTarget {
    CONSOLE_TARGET_UNSET,
    CONSOLE_TARGET_SERIAL,
    CONSOLE_TARGET_XEN,
    CONSOLE_TARGET_UML,
    CONSOLE_TARGET_VIRTIO,
    CONSOLE_TARGET_LXC,
    CONSOLE_TARGET_OPENVZ,
    CONSOLE_TARGET_SCLP,
    CONSOLE_TARGET_SCLPLM,
} ConsoleTarget;

typedef enum ChannelTarget {
    CHANNEL_TARGET_UNSET,
    CHANNEL_TARGET_GUESTFWD,
    CHANNEL_TARGET_VIRTIO,
    CHANNEL_TARGET_XEN,
} ChannelTarget;

typedef enum ChannelState {
    CHANNEL_STATE_UNSET,
    CHANNEL_STATE_CONNECTED,
    CHANNEL_STATE_DISCONNECTED,
} ChannelState;

/* <serial> */
typedef struct Serial {
    ChardevSource source;
    SerialTarget  target;
    SerialModel   model;
    bool          has_port;
    guint         port;
    DeviceInfo    info;
} Serial;

/* <parallel> */
typedef struct Parallel {
    ChardevSource source;
    bool          has_port;
    guint         port;
    DeviceInfo    info;
} Parallel;

/* <console>. The first one of target serial is the first <serial> seen again: it owns nothing of its own. */
typedef struct Console {
    ChardevSource source;
    char         *tty; /* live: the pseudo terminal */
    ConsoleTarget target;
    bool          has_port;
    guint         port;
    DeviceInfo    info;
} Console;

/* <channel> */
typedef struct Channel {
    ChardevSource source;
    ChannelTarget target;
    char         *name; /* virtio, xen */
    ChannelState  state; /* live: whether the guest has opened it */
    char         *guestfwd_address;
    guint16       guestfwd_port;
    DeviceInfo    info;
} Channel;

extern const EnumTable  serial_target;
extern const EnumTable  serial_model;
extern const EnumTable  console_target;
extern const EnumTable  channel_target;
extern const EnumTable  channel_state;
extern const XmlElement serial_element;
extern const XmlElement parallel_element;
extern const XmlElement console_element;
extern const XmlElement channel_element;
