/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prepare/prepare.h"

#include "base/error.h"
#include "command/spice.h"

#define DEFAULT_LISTEN "127.0.0.1"

static bool takes_ports(const Graphics *graphics)
{
    const GraphicsListen *listen = graphics->listens.n > 0 ? graphics->listens.items[0] : NULL;

    return graphics->socket == NULL && (listen == NULL || (listen->type != LISTEN_TYPE_SOCKET && listen->type != LISTEN_TYPE_NONE));
}

static bool choose_port(PortRange *range, int *port, GError **error)
{
    guint16 found;

    if (*port > 0) {
        port_range_note(range, (guint16)*port);
        return true;
    }
    if (!port_range_take(range, &found, error))
        return false;
    *port = found;
    return true;
}

/* One that listens with TLS alone needs no other port. */
static bool choose_spice_ports(QemuSite *site, Graphics *graphics, GError **error)
{
    bool tls = spice_wants_tls(graphics);

    if (tls && !choose_port(site->vnc_ports, &graphics->tls_port, error))
        return false;
    return (tls && graphics->default_mode == SPICE_MODE_SECURE && graphics->port <= 0) ||
           choose_port(site->vnc_ports, &graphics->port, error);
}

static bool choose_ports(QemuSite *site, Graphics *graphics, GError **error)
{
    guint16 port;

    if (graphics->port <= 0)
        graphics->autoport = TRISTATE_YES;
    if (graphics->type == GRAPHICS_TYPE_SPICE)
        return choose_spice_ports(site, graphics, error);
    if (!choose_port(site->vnc_ports, &graphics->port, error))
        return false;
    if (graphics->websocket == -1) {
        if (!port_range_take(site->websocket_ports, &port, error))
            return false;
        graphics->websocket = port;
        graphics->websocket_generated = true;
    }
    return true;
}

/* Where it listens is said by what a live document says, so that nobody need know the default. */
static void choose_address(Graphics *graphics)
{
    const char *address = graphics->listen != NULL ? graphics->listen : DEFAULT_LISTEN;
    GraphicsListen *listen;

    if (graphics->listens.n == 0) {
        listen = g_new0(GraphicsListen, 1);
        listen->type = LISTEN_TYPE_ADDRESS;
        xml_list_append(&graphics->listens, listen);
    }
    listen = graphics->listens.items[0];
    if (listen->type == LISTEN_TYPE_ADDRESS && listen->address == NULL)
        listen->address = g_strdup(address);
    if (graphics->listen == NULL)
        graphics->listen = g_strdup(listen->address);
}

static void choose_socket(Graphics *graphics, const QemuResources *resources)
{
    GraphicsListen *listen = graphics->listens.n > 0 ? graphics->listens.items[0] : NULL;

    if (listen == NULL || listen->type != LISTEN_TYPE_SOCKET || listen->socket != NULL)
        return;
    listen->socket = g_build_filename(resources->folder, graphics->type == GRAPHICS_TYPE_SPICE ? "spice.sock" : "vnc.sock", NULL);
    listen->automatic = true;
}

/** prepare_graphics: choose ports and addresses for displays. Errors: ERROR_INTERNAL_ERROR when no port is free. */
bool prepare_graphics(QemuSite *site, DomainDef *live, const QemuResources *resources, GError **error)
{
    for (guint i = 0; i < live->graphics.n; i++) {
        Graphics *graphics = live->graphics.items[i];

        if (graphics->type != GRAPHICS_TYPE_VNC && graphics->type != GRAPHICS_TYPE_SPICE)
            continue;
        choose_socket(graphics, resources);
        if (!takes_ports(graphics))
            continue;
        choose_address(graphics);
        if (!choose_ports(site, graphics, error))
            return false;
    }
    return true;
}

/** prepare_graphics_undo: give the ports back. */
void prepare_graphics_undo(QemuSite *site, const DomainDef *live)
{
    for (guint i = 0; i < live->graphics.n; i++) {
        const Graphics *graphics = live->graphics.items[i];

        if (graphics->port > 0)
            port_range_give_back(site->vnc_ports, (guint16)graphics->port);
        if (graphics->tls_port > 0)
            port_range_give_back(site->vnc_ports, (guint16)graphics->tls_port);
        if (graphics->websocket > 0)
            port_range_give_back(site->websocket_ports, (guint16)graphics->websocket);
    }
}
