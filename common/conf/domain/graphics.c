/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <graphics>: where the guest's screen can be looked at. */
#include "conf/domain/graphics.h"

#include <string.h>

#include "xml/place.h"

ENUM_TABLE(graphics_type, "graphics type", [GRAPHICS_TYPE_SDL] = "sdl", [GRAPHICS_TYPE_VNC] = "vnc", [GRAPHICS_TYPE_RDP] = "rdp",
           [GRAPHICS_TYPE_DESKTOP] = "desktop", [GRAPHICS_TYPE_SPICE] = "spice", [GRAPHICS_TYPE_EGL_HEADLESS] = "egl-headless",
           [GRAPHICS_TYPE_DBUS] = "dbus");
ENUM_TABLE(listen_type, "way of listening", [LISTEN_TYPE_NONE] = "none", [LISTEN_TYPE_ADDRESS] = "address",
           [LISTEN_TYPE_NETWORK] = "network", [LISTEN_TYPE_SOCKET] = "socket");
ENUM_TABLE(vnc_share_policy, "share policy", [VNC_SHARE_ALLOW_EXCLUSIVE] = "allow-exclusive", [VNC_SHARE_FORCE_SHARED] = "force-shared",
           [VNC_SHARE_IGNORE] = "ignore");
ENUM_TABLE(spice_mode, "channel mode", [SPICE_MODE_ANY] = "any", [SPICE_MODE_SECURE] = "secure", [SPICE_MODE_INSECURE] = "insecure");

static const XmlField graphics_listen_fields[] = {
    XML_ENUM("@type", GraphicsListen, type, listen_type, XML_REQUIRED),
    XML_STRING("@address", GraphicsListen, address, XML_WHEN(GraphicsListen, type, XML_BIT(LISTEN_TYPE_ADDRESS))),
    XML_STRING("@network", GraphicsListen, network, XML_WHEN(GraphicsListen, type, XML_BIT(LISTEN_TYPE_NETWORK)), XML_REQUIRED),
    XML_STRING("@address", GraphicsListen, address, XML_WHEN(GraphicsListen, type, XML_BIT(LISTEN_TYPE_NETWORK)), XML_LIVE),
    XML_STRING("@socket", GraphicsListen, socket, XML_WHEN(GraphicsListen, type, XML_BIT(LISTEN_TYPE_SOCKET))),
    XML_FIELDS_END,
};

static const XmlElement graphics_listen_element = {
    .name = "listen",
    .size = sizeof(GraphicsListen),
    .fields = graphics_listen_fields,
};

static const XmlField spice_channel_fields[] = {
    XML_STRING("@name", SpiceChannel, name, XML_REQUIRED),
    XML_ENUM("@mode", SpiceChannel, mode, spice_mode, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement spice_channel_element = { .name = "channel", .size = sizeof(SpiceChannel), .fields = spice_channel_fields };

#define IS(kinds)  XML_WHEN(Graphics, type, kinds)
#define KIND(kind) XML_BIT(GRAPHICS_TYPE_##kind)
#define SERVER     (KIND(VNC) | KIND(SPICE) | KIND(RDP))

static const XmlField graphics_fields[] = {
    XML_ENUM("@type", Graphics, type, graphics_type, XML_REQUIRED),
    XML_STRING("@socket", Graphics, socket, IS(KIND(VNC))),
    XML_INT("@port", Graphics, port, IS(SERVER), XML_RANGE(-1, 65535)),
    XML_INT("@tlsPort", Graphics, tls_port, IS(KIND(SPICE)), XML_RANGE(-1, 65535)),
    XML_YES_NO("@autoport", Graphics, autoport, IS(SERVER)),
    XML_INT("@websocket", Graphics, websocket, IS(KIND(VNC)), XML_RANGE(-1, 65535)),
    XML_BOOL("@websocketGenerated", Graphics, websocket_generated, IS(KIND(VNC)), XML_STATUS),
    XML_STRING("@listen", Graphics, listen, IS(SERVER)),
    XML_STRING("@keymap", Graphics, keymap, IS(KIND(VNC) | KIND(SPICE))),
    XML_ENUM("@sharePolicy", Graphics, share_policy, vnc_share_policy, IS(KIND(VNC))),
    XML_YES_NO("@powerControl", Graphics, power_control, IS(KIND(VNC))),
    XML_STRING("@passwd", Graphics, password, IS(KIND(VNC) | KIND(SPICE)), XML_SECRET),
    XML_STRING("@passwdValidTo", Graphics, password_valid_to, IS(KIND(VNC) | KIND(SPICE)), XML_SECRET),
    XML_STRING("@connected", Graphics, password_connected, IS(KIND(VNC) | KIND(SPICE))),
    XML_STRING("@display", Graphics, display, IS(KIND(SDL) | KIND(DESKTOP))),
    XML_STRING("@xauth", Graphics, xauth, IS(KIND(SDL))),
    XML_YES_NO("@fullscreen", Graphics, fullscreen, IS(KIND(SDL) | KIND(DESKTOP))),
    XML_STRING("@username", Graphics, user_name, IS(KIND(RDP))),
    XML_YES_NO("@replaceUser", Graphics, replace_user, IS(KIND(RDP))),
    XML_YES_NO("@multiUser", Graphics, multi_user, IS(KIND(RDP))),
    XML_ENUM("@defaultMode", Graphics, default_mode, spice_mode, IS(KIND(SPICE))),
    XML_YES_NO("@p2p", Graphics, p2p, IS(KIND(DBUS))),
    XML_STRING("@address", Graphics, dbus_address, IS(KIND(DBUS))),
    XML_LIST("listen", Graphics, listens, graphics_listen_element, IS(SERVER)),
    XML_LIST("channel", Graphics, channels, spice_channel_element, IS(KIND(SPICE))),
    XML_STRING("image/@compression", Graphics, image_compression, IS(KIND(SPICE))),
    XML_STRING("jpeg/@compression", Graphics, jpeg_compression, IS(KIND(SPICE))),
    XML_STRING("zlib/@compression", Graphics, zlib_compression, IS(KIND(SPICE))),
    XML_ON_OFF("playback/@compression", Graphics, playback_compression, IS(KIND(SPICE))),
    XML_STRING("streaming/@mode", Graphics, streaming_mode, IS(KIND(SPICE))),
    XML_ENUM("mouse/@mode", Graphics, mouse_mode, mouse_mode, IS(KIND(SPICE))),
    XML_YES_NO("clipboard/@copypaste", Graphics, copypaste, IS(KIND(SPICE))),
    XML_YES_NO("filetransfer/@enable", Graphics, filetransfer, IS(KIND(SPICE))),
    XML_YES_NO("gl/@enable", Graphics, gl),
    XML_STRING("gl/@rendernode", Graphics, rendernode),
    XML_UINT("audio/@id", Graphics, audio_id),
    XML_STRING("alias/@name", Graphics, info.alias, XML_LIVE_UNLESS("ua-")),
    XML_FIELDS_END,
};

static void set_single_listen(Graphics *graphics, ListenType type)
{
    GraphicsListen *listen = g_new0(GraphicsListen, 1);

    while (graphics->listens.n > 0)
        xml_object_free(&graphics_listen_element, xml_list_steal(&graphics->listens, 0));
    listen->type = type;
    xml_list_append(&graphics->listens, listen);
}

/* Attributes are the older way to say what the first <listen> says; whichever was given fills the other. */
static bool tidy_listen(const XmlPlace *place, Graphics *graphics, GError **error)
{
    GraphicsListen *first;

    if (graphics->socket != NULL)
        set_single_listen(graphics, LISTEN_TYPE_SOCKET);
    else if (graphics->listens.n == 0)
        set_single_listen(graphics, LISTEN_TYPE_ADDRESS);

    first = graphics->listens.items[0];
    if (first->type == LISTEN_TYPE_SOCKET && first->socket == NULL)
        first->socket = g_strdup(graphics->socket);
    if (first->type == LISTEN_TYPE_SOCKET && graphics->socket == NULL && graphics->type == GRAPHICS_TYPE_VNC)
        graphics->socket = g_strdup(first->socket);
    if (first->type != LISTEN_TYPE_ADDRESS)
        return true;

    if (first->address == NULL)
        first->address = g_strdup(graphics->listen);
    if (graphics->listen == NULL)
        graphics->listen = g_strdup(first->address);
    if (g_strcmp0(graphics->listen, first->address) != 0)
        return xml_fail(place, "@listen", error, "\"%s\" differs from the first <listen>'s address \"%s\"", graphics->listen,
                        first->address);
    return true;
}

/* -1 and, for VNC, nothing at all is the older way to ask for a port that is free. What was found belongs to the running machine. */
static void tidy_ports(const XmlPlace *place, Graphics *graphics)
{
    bool inactive = (place->reader->flags & XML_READ_INACTIVE) != 0;
    bool by_port = graphics->listens.items[0]->type == LISTEN_TYPE_ADDRESS || graphics->listens.items[0]->type == LISTEN_TYPE_NETWORK;

    if (graphics->type == GRAPHICS_TYPE_VNC && by_port) {
        if (graphics->port == -1 || (graphics->port == 0 && graphics->autoport == TRISTATE_ABSENT))
            graphics->autoport = TRISTATE_YES;
        if (graphics->autoport == TRISTATE_YES && (inactive || graphics->port == 0))
            graphics->port = -1;
    } else if (graphics->type == GRAPHICS_TYPE_SPICE) {
        if (graphics->port == -1 || graphics->tls_port == -1)
            graphics->autoport = TRISTATE_YES;
        if (graphics->autoport == TRISTATE_YES && inactive)
            graphics->port = graphics->tls_port = 0;
    }
    if (graphics->autoport == TRISTATE_ABSENT && (graphics->port > 0 || graphics->tls_port > 0))
        graphics->autoport = TRISTATE_NO;
}

static bool check_graphics(const XmlPlace *place, void *object, GError **error)
{
    Graphics *graphics = object;

    if (graphics->type != GRAPHICS_TYPE_VNC && graphics->type != GRAPHICS_TYPE_SPICE && graphics->type != GRAPHICS_TYPE_RDP)
        return true;
    if (!tidy_listen(place, graphics, error))
        return false;

    tidy_ports(place, graphics);
    return true;
}

const XmlElement graphics_element = { .name = "graphics", .size = sizeof(Graphics), .fields = graphics_fields, .check = check_graphics };
