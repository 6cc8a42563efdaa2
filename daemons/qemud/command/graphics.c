/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/graphics.h"

#include "command/spice.h"

#include <string.h>

/* A number in brackets or not: IPv6 addresses hold colons. */
static char *bracketed(const char *address)
{
    return strchr(address, ':') != NULL ? g_strdup_printf("[%s]", address) : g_strdup(address);
}

static const GraphicsListen *first_listen(const Graphics *graphics)
{
    return graphics->listens.n > 0 ? graphics->listens.items[0] : NULL;
}

static const char *listen_address(const Graphics *graphics)
{
    const GraphicsListen *listen = first_listen(graphics);

    if (listen != NULL && listen->address != NULL)
        return listen->address;
    return graphics->listen != NULL ? graphics->listen : "127.0.0.1";
}

static const char *listen_socket(const Graphics *graphics)
{
    const GraphicsListen *listen = first_listen(graphics);

    return listen != NULL && listen->socket != NULL ? listen->socket : graphics->socket;
}

static void append_audio(const Graphics *graphics, const QemuBuild *build, GString *out)
{
    guint id = graphics->audio_id;

    if (id == 0 && build->def->audios.n > 0)
        id = build->def->audios.items[0]->id;
    if (id != 0)
        g_string_append_printf(out, ",audiodev=audio%u", id);
}

static bool build_vnc(QemuBuild *build, const Graphics *graphics, GError **error)
{
    static const char *const policies[] = { NULL, "allow-exclusive", "force-shared", "ignore" };
    const GraphicsListen *listen = first_listen(graphics);
    const char *socket = listen_socket(graphics);
    g_autofree char *address = bracketed(listen_address(graphics));
    g_autoptr(GString) out = g_string_new(NULL);

    if (socket != NULL || (listen != NULL && listen->type == LISTEN_TYPE_SOCKET)) {
        g_autofree char *ours = g_strdup_printf("%s/vnc.sock", build->resources->folder);
        g_autofree char *escaped = build_escape(socket != NULL ? socket : ours);

        g_string_append_printf(out, "vnc=unix:%s", escaped);
    } else if (listen != NULL && listen->type == LISTEN_TYPE_NONE) {
        g_string_append(out, "none");
    } else {
        if (graphics->port < VNC_FIRST_PORT)
            return build_unsupported(error, "VNC port %d: it must be %d or above", graphics->port, VNC_FIRST_PORT);
        g_string_append_printf(out, "%s:%d", address, graphics->port - VNC_FIRST_PORT);
        if (graphics->websocket > 0)
            g_string_append_printf(out, ",websocket=%d", graphics->websocket);
    }
    if (graphics->share_policy != VNC_SHARE_UNSET)
        g_string_append_printf(out, ",share=%s", policies[graphics->share_policy]);
    if (graphics->password != NULL)
        g_string_append(out, ",password=on");
    if (graphics->power_control != TRISTATE_ABSENT)
        g_string_append_printf(out, ",power-control=%s", graphics->power_control == TRISTATE_YES ? "on" : "off");
    append_audio(graphics, build, out);
    build_word(build, "-vnc", out->str);
    if (graphics->keymap != NULL)
        build_word(build, "-k", graphics->keymap);
    return true;
}

static bool build_egl_headless(QemuBuild *build, const Graphics *graphics, GError **error)
{
    g_autofree char *node = graphics->rendernode != NULL ? build_escape(graphics->rendernode) : NULL;

    build_wordf(build, "-display", "egl-headless%s%s", node != NULL ? ",rendernode=" : "", node != NULL ? node : "");
    return true;
}

static bool build_one(QemuBuild *build, const Graphics *graphics, GError **error)
{
    switch (graphics->type) {
    case GRAPHICS_TYPE_VNC:
        return build_vnc(build, graphics, error);
    case GRAPHICS_TYPE_EGL_HEADLESS:
        return build_egl_headless(build, graphics, error);
    case GRAPHICS_TYPE_SPICE:
        return build_spice(build, graphics, error);
    case GRAPHICS_TYPE_SDL:
    case GRAPHICS_TYPE_RDP:
    case GRAPHICS_TYPE_DESKTOP:
    case GRAPHICS_TYPE_DBUS:
    default:
        return build_unsupported(error, "<graphics type='%s'>", enum_name(&graphics_type, graphics->type));
    }
}

/** build_graphics: all displays. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_graphics(QemuBuild *build, GError **error)
{
    for (guint i = 0; i < build->def->graphics.n; i++) {
        if (!build_one(build, build->def->graphics.items[i], error))
            return false;
    }
    return true;
}
