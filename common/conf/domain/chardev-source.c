/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host's side of serial lines, channels, redirected USB, random sources, … : its enums; the rows are in the header for their owners. */
#include "conf/domain/chardev-source.h"

ENUM_TABLE(chardev_type, "character device type", [CHARDEV_TYPE_NULL] = "null", [CHARDEV_TYPE_VC] = "vc", [CHARDEV_TYPE_PTY] = "pty",
           [CHARDEV_TYPE_DEV] = "dev", [CHARDEV_TYPE_FILE] = "file", [CHARDEV_TYPE_PIPE] = "pipe", [CHARDEV_TYPE_STDIO] = "stdio",
           [CHARDEV_TYPE_UDP] = "udp", [CHARDEV_TYPE_TCP] = "tcp", [CHARDEV_TYPE_UNIX] = "unix", [CHARDEV_TYPE_SPICEVMC] = "spicevmc",
           [CHARDEV_TYPE_SPICEPORT] = "spiceport", [CHARDEV_TYPE_NMDM] = "nmdm", [CHARDEV_TYPE_QEMU_VDAGENT] = "qemu-vdagent",
           [CHARDEV_TYPE_DBUS] = "dbus");
ENUM_TABLE(chardev_mode, "mode of a socket", [CHARDEV_MODE_CONNECT] = "connect", [CHARDEV_MODE_BIND] = "bind");
ENUM_TABLE(chardev_protocol, "protocol of a character device", [CHARDEV_PROTOCOL_RAW] = "raw", [CHARDEV_PROTOCOL_TELNET] = "telnet",
           [CHARDEV_PROTOCOL_TELNETS] = "telnets", [CHARDEV_PROTOCOL_TLS] = "tls");
ENUM_TABLE(mouse_mode, "mouse mode", [MOUSE_MODE_SERVER] = "server", [MOUSE_MODE_CLIENT] = "client");

static const XmlField chardev_end_fields[] = {
    XML_ENUM("@mode", ChardevEnd, mode, chardev_mode),
    XML_STRING("@host", ChardevEnd, host),
    XML_STRING("@service", ChardevEnd, service),
    XML_FIELDS_END,
};

const XmlElement chardev_end_element = { .name = "source", .size = sizeof(ChardevEnd), .fields = chardev_end_fields };
