/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/spice.h"

#include <string.h>

static const GraphicsListen *first_listen(const Graphics *graphics)
{
    return graphics->listens.n > 0 ? graphics->listens.items[0] : NULL;
}

/** spice_wants_tls: whether anything of a display goes over TLS. */
bool spice_wants_tls(const Graphics *graphics)
{
    if (graphics->tls_port > 0 || graphics->default_mode == SPICE_MODE_SECURE)
        return true;
    for (guint i = 0; i < graphics->channels.n; i++) {
        if (graphics->channels.items[i]->mode == SPICE_MODE_SECURE)
            return true;
    }
    return false;
}

static void append_ports(const Graphics *graphics, GString *out)
{
    const GraphicsListen *listen = first_listen(graphics);
    const char *address = listen != NULL && listen->address != NULL ? listen->address : graphics->listen;

    if (graphics->port > 0)
        g_string_append_printf(out, "port=%d,", graphics->port);
    if (graphics->tls_port > 0)
        g_string_append_printf(out, "tls-port=%d,", graphics->tls_port);
    if (address != NULL)
        g_string_append_printf(out, "addr=%s,", address);
}

static bool append_listen(const QemuBuild *build, const Graphics *graphics, GString *out, GError **error)
{
    const GraphicsListen *listen = first_listen(graphics);
    g_autofree char *ours = g_strdup_printf("%s/spice.sock", build->resources->folder);
    g_autofree char *escaped = NULL;

    switch (listen != NULL ? listen->type : LISTEN_TYPE_ADDRESS) {
    case LISTEN_TYPE_SOCKET:
        escaped = build_escape(listen->socket != NULL ? listen->socket : ours);
        g_string_append_printf(out, "unix,addr=%s,", escaped);
        return true;
    case LISTEN_TYPE_NONE:
        g_string_append(out, "port=0,");
        return true;
    case LISTEN_TYPE_ADDRESS:
        append_ports(graphics, out);
        return true;
    case LISTEN_TYPE_NETWORK:
    default:
        return build_unsupported(error, "<listen type='network'> of <graphics type='spice'>");
    }
}

static void append_mouse(const Graphics *graphics, GString *out)
{
    if (graphics->mouse_mode != MOUSE_MODE_UNSET)
        g_string_append_printf(out, "agent-mouse=%s,", graphics->mouse_mode == MOUSE_MODE_CLIENT ? "on" : "off");
}

static void append_security(const Graphics *graphics, GString *out)
{
    if (graphics->password == NULL)
        g_string_append(out, "disable-ticketing=on,");
    if (spice_wants_tls(graphics))
        g_string_append(out, "x509-dir=" SPICE_CERTIFICATES ",");
    if (graphics->default_mode == SPICE_MODE_SECURE)
        g_string_append(out, "tls-channel=default,");
    else if (graphics->default_mode == SPICE_MODE_INSECURE)
        g_string_append(out, "plaintext-channel=default,");
    for (guint i = 0; i < graphics->channels.n; i++) {
        const SpiceChannel *channel = graphics->channels.items[i];

        if (channel->mode == SPICE_MODE_SECURE)
            g_string_append_printf(out, "tls-channel=%s,", channel->name);
        else if (channel->mode == SPICE_MODE_INSECURE)
            g_string_append_printf(out, "plaintext-channel=%s,", channel->name);
    }
}

static void append_word(GString *out, const char *name, const char *value)
{
    if (value != NULL)
        g_string_append_printf(out, "%s=%s,", name, value);
}

static void append_traffic(const Graphics *graphics, GString *out)
{
    append_word(out, "image-compression", graphics->image_compression);
    append_word(out, "jpeg-wan-compression", graphics->jpeg_compression);
    append_word(out, "zlib-glz-wan-compression", graphics->zlib_compression);
    if (graphics->playback_compression != TRISTATE_ABSENT)
        append_word(out, "playback-compression", graphics->playback_compression == TRISTATE_ON ? "on" : "off");
    append_word(out, "streaming-video", graphics->streaming_mode);
    if (graphics->copypaste == TRISTATE_NO)
        g_string_append(out, "disable-copy-paste=on,");
    if (graphics->filetransfer == TRISTATE_NO)
        g_string_append(out, "disable-agent-file-xfer=on,");
}

static void append_gl(const Graphics *graphics, GString *out)
{
    g_autofree char *node = NULL;

    if (graphics->gl != TRISTATE_YES)
        return;
    g_string_append(out, "gl=on,");
    if (graphics->rendernode != NULL) {
        node = build_escape(graphics->rendernode);
        g_string_append_printf(out, "rendernode=%s,", node);
    }
}

/** build_spice: a SPICE display. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_spice(QemuBuild *build, const Graphics *graphics, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (!append_listen(build, graphics, out, error))
        return false;
    append_mouse(graphics, out);
    append_security(graphics, out);
    append_traffic(graphics, out);
    append_gl(graphics, out);
    g_string_append(out, "seamless-migration=on");
    build_word(build, "-spice", out->str);
    if (graphics->keymap != NULL)
        build_word(build, "-k", graphics->keymap);
    return true;
}
