/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/seclabel.h"

typedef enum ChardevType {
    CHARDEV_TYPE_UNSET,
    CHARDEV_TYPE_NULL,
    CHARDEV_TYPE_VC,
    CHARDEV_TYPE_PTY,
    CHARDEV_TYPE_DEV,
    CHARDEV_TYPE_FILE,
    CHARDEV_TYPE_PIPE,
    CHARDEV_TYPE_STDIO,
    CHARDEV_TYPE_UDP,
    CHARDEV_TYPE_TCP,
    CHARDEV_TYPE_UNIX,
    CHARDEV_TYPE_SPICEVMC,
    CHARDEV_TYPE_SPICEPORT,
    CHARDEV_TYPE_NMDM,
    CHARDEV_TYPE_QEMU_VDAGENT,
    CHARDEV_TYPE_DBUS,
} ChardevType;

typedef enum ChardevMode {
    CHARDEV_MODE_UNSET, /* connect */
    CHARDEV_MODE_CONNECT,
    CHARDEV_MODE_BIND,
} ChardevMode;

typedef enum ChardevProtocol {
    CHARDEV_PROTOCOL_UNSET, /* raw */
    CHARDEV_PROTOCOL_RAW,
    CHARDEV_PROTOCOL_TELNET,
    CHARDEV_PROTOCOL_TELNETS,
    CHARDEV_PROTOCOL_TLS,
} ChardevProtocol;

typedef enum MouseMode {
    MOUSE_MODE_UNSET,
    MOUSE_MODE_SERVER,
    MOUSE_MODE_CLIENT,
} MouseMode;

/* One end of a UDP device: it sends to the one it connects, receives where it binds. */
typedef struct ChardevEnd {
    ChardevMode mode;
    char       *host;
    char       *service;
} ChardevEnd;

/* The host's side of a character device, wherever one is used. */
typedef struct ChardevSource {
    ChardevType     type;
    char           *path; /* file, dev, pipe, unix; pty: while it runs; nmdm: none */
    Tristate        append;
    ChardevMode     mode; /* unix, tcp */
    char           *host; /* tcp */
    char           *service;
    Tristate        tls;
    bool            tls_from_config;
    Tristate        reconnect_enabled;
    guint           reconnect_timeout;
    ChardevProtocol protocol;
    XML_LIST_OF(ChardevEnd) ends; /* udp */
    char     *channel;            /* spiceport, dbus */
    char     *nmdm_master;
    char     *nmdm_slave;
    Tristate  clipboard_copypaste; /* qemu-vdagent */
    MouseMode mouse_mode;
    XML_LIST_OF(DeviceSeclabel) seclabels;
    char    *log_file;
    Tristate log_append;
} ChardevSource;

bool chardev_source_check(const XmlPlace *place, ChardevSource *source, const char *below, bool needs_path, GError **error);

extern const EnumTable  chardev_type;
extern const EnumTable  chardev_mode;
extern const EnumTable  chardev_protocol;
extern const EnumTable  mouse_mode;
extern const XmlElement chardev_end_element;

#define CHARDEV_IS(T, m, mask)  XML_WHEN(T, m.type, mask)
#define CHARDEV_BIT(kind)       XML_BIT(CHARDEV_TYPE_##kind)
#define CHARDEV_HAS_PATH        (CHARDEV_BIT(DEV) | CHARDEV_BIT(FILE) | CHARDEV_BIT(PIPE) | CHARDEV_BIT(UNIX))
#define CHARDEV_HAS_MODE        (CHARDEV_BIT(TCP) | CHARDEV_BIT(UNIX))
#define CHARDEV_HAS_CHANNEL     (CHARDEV_BIT(SPICEPORT) | CHARDEV_BIT(DBUS))

/* rows for the table of an element that has a character device: T's member m, elements below the path prefix p ("" or "backend/") */
#define CHARDEV_SOURCE_ROWS(p, T, m)                                                                                                       \
    XML_LIST(p "source", T, m.ends, chardev_end_element, CHARDEV_IS(T, m, CHARDEV_BIT(UDP))),                                              \
        XML_STRING(p "source/@path", T, m.path, CHARDEV_IS(T, m, CHARDEV_BIT(PTY)), XML_LIVE),                                             \
        XML_ENUM(p "source/@mode", T, m.mode, chardev_mode, CHARDEV_IS(T, m, CHARDEV_HAS_MODE), XML_ONCE),                                         \
        XML_STRING(p "source/@path", T, m.path, CHARDEV_IS(T, m, CHARDEV_HAS_PATH)),                                                       \
        XML_ON_OFF(p "source/@append", T, m.append, CHARDEV_IS(T, m, CHARDEV_BIT(FILE))),                                                  \
        XML_STRING(p "source/@host", T, m.host, CHARDEV_IS(T, m, CHARDEV_BIT(TCP))),                                                       \
        XML_STRING(p "source/@service", T, m.service, CHARDEV_IS(T, m, CHARDEV_BIT(TCP))),                                                 \
        XML_YES_NO(p "source/@tls", T, m.tls, CHARDEV_IS(T, m, CHARDEV_BIT(TCP))),                                                         \
        XML_STRING(p "source/@channel", T, m.channel, CHARDEV_IS(T, m, CHARDEV_HAS_CHANNEL)),                                              \
        XML_STRING(p "source/@master", T, m.nmdm_master, CHARDEV_IS(T, m, CHARDEV_BIT(NMDM))),                                             \
        XML_STRING(p "source/@slave", T, m.nmdm_slave, CHARDEV_IS(T, m, CHARDEV_BIT(NMDM))),                                               \
        XML_LIST(p "source/seclabel", T, m.seclabels, device_seclabel_element),                                                            \
        XML_YES_NO(p "source/reconnect/@enabled", T, m.reconnect_enabled, CHARDEV_IS(T, m, CHARDEV_HAS_MODE)),                             \
        XML_UINT(p "source/reconnect/@timeout", T, m.reconnect_timeout, CHARDEV_IS(T, m, CHARDEV_HAS_MODE)),                               \
        XML_YES_NO(p "source/clipboard/@copypaste", T, m.clipboard_copypaste, CHARDEV_IS(T, m, CHARDEV_BIT(QEMU_VDAGENT))),                \
        XML_ENUM(p "source/mouse/@mode", T, m.mouse_mode, mouse_mode, CHARDEV_IS(T, m, CHARDEV_BIT(QEMU_VDAGENT))),                        \
        XML_ENUM(p "protocol/@type", T, m.protocol, chardev_protocol, CHARDEV_IS(T, m, CHARDEV_BIT(TCP))),                                 \
        XML_STRING(p "log/@file", T, m.log_file), XML_ON_OFF(p "log/@append", T, m.log_append)
