/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/chardev-source.h"

typedef enum GraphicsType {
    GRAPHICS_TYPE_SDL,
    GRAPHICS_TYPE_VNC,
    GRAPHICS_TYPE_RDP,
    GRAPHICS_TYPE_DESKTOP,
    GRAPHICS_TYPE_SPICE,
    GRAPHICS_TYPE_EGL_HEADLESS,
    GRAPHICS_TYPE_DBUS,
} GraphicsType;

typedef enum ListenType {
    LISTEN_TYPE_NONE,
    LISTEN_TYPE_ADDRESS,
    LISTEN_TYPE_NETWORK,
    LISTEN_TYPE_SOCKET,
} ListenType;

typedef enum VncSharePolicy {
    VNC_SHARE_UNSET,
    VNC_SHARE_ALLOW_EXCLUSIVE,
    VNC_SHARE_FORCE_SHARED,
    VNC_SHARE_IGNORE,
} VncSharePolicy;

typedef enum SpiceMode {
    SPICE_MODE_UNSET,
    SPICE_MODE_ANY,
    SPICE_MODE_SECURE,
    SPICE_MODE_INSECURE,
} SpiceMode;

typedef struct GraphicsListen {
    ListenType type;
    char      *address;
    char      *network;
    char      *socket;
    bool       automatic; /* the socket's path is ours: not written for an inactive machine */
} GraphicsListen;

typedef struct SpiceChannel {
    char     *name;
    SpiceMode mode;
} SpiceChannel;

typedef struct Graphics {
    GraphicsType type;
    int          port;     /* -1 or 0: chosen at start, with autoport */
    int          tls_port; /* spice */
    Tristate     autoport;
    int          websocket; /* vnc; -1: chosen at start */
    bool         websocket_generated;
    char        *listen; /* the first listen address, as the attribute says it */
    char        *socket; /* the attribute: an older way of one listen of type socket */
    char        *password;
    char        *password_valid_to;
    char        *password_connected; /* fail, disconnect, keep */
    char        *keymap;
    VncSharePolicy share_policy;
    Tristate     power_control;
    char        *display; /* sdl */
    char        *xauth;
    Tristate     fullscreen;
    char        *user_name; /* rdp */
    Tristate     replace_user;
    Tristate     multi_user;
    SpiceMode    default_mode;
    Tristate     p2p; /* dbus */
    char        *dbus_address;
    XML_LIST_OF(GraphicsListen) listens;

    /* spice */
    XML_LIST_OF(SpiceChannel) channels;
    char     *image_compression;
    char     *jpeg_compression;
    char     *zlib_compression;
    Tristate  playback_compression;
    char     *streaming_mode;
    Tristate  copypaste;
    Tristate  filetransfer;
    MouseMode mouse_mode;

    /* spice, sdl, egl-headless, dbus */
    Tristate gl;
    char    *rendernode;
    guint    audio_id; /* 0: none */

    DeviceInfo info;
} Graphics;

extern const EnumTable  graphics_type;
extern const EnumTable  listen_type;
extern const EnumTable  spice_mode;
extern const EnumTable  vnc_share_policy;
extern const XmlElement graphics_element;
