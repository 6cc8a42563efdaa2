/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host's side of serial lines, channels, redirected USB, random sources, … : its enums; the rows are in the header for their owners. */
#include "conf/domain/chardev-source.h"

#include "xml/place.h"

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

/* Of a UDP device one end is bound, the other connects; it is enough to say one. */
static bool check_ends(const XmlPlace *place, ChardevSource *source, const char *below, GError **error)
{
    if (source->ends.n > 2)
        return xml_fail(place, below, error, "there are %u of them; a UDP device has two ends at most", source->ends.n);
    for (guint i = 0; i < source->ends.n; i++) {
        ChardevEnd *end = source->ends.items[i];

        if (end->mode == CHARDEV_MODE_UNSET)
            end->mode = CHARDEV_MODE_CONNECT;
        if (end->mode == CHARDEV_MODE_CONNECT && end->service == NULL)
            return xml_fail(place, below, error, "has no service='…', the port to connect to");
    }
    if (source->ends.n == 2 && source->ends.items[0]->mode == CHARDEV_MODE_CONNECT) {
        ChardevEnd *first = source->ends.items[0];

        source->ends.items[0] = source->ends.items[1];
        source->ends.items[1] = first;
    }
    return true;
}

static bool check_tcp(const XmlPlace *place, ChardevSource *source, const char *below, GError **error)
{
    if (source->mode == CHARDEV_MODE_UNSET)
        source->mode = CHARDEV_MODE_CONNECT;
    if (source->protocol == CHARDEV_PROTOCOL_UNSET)
        source->protocol = CHARDEV_PROTOCOL_RAW;
    if (source->host == NULL)
        return xml_fail(place, below, error, "has no host='…'");
    if (source->service == NULL)
        return xml_fail(place, below, error, "has no service='…', a port");
    return true;
}

/**
 * chardev_source_check: look over the host's side of a device after it was read
 * @below: where it stands seen from the place: "source" or "backend/source"
 * @needs_path: whether a socket must have a path; otherwise one is chosen at start
 */
bool chardev_source_check(const XmlPlace *place, ChardevSource *source, const char *below, bool needs_path, GError **error)
{
    if (source->reconnect_enabled == TRISTATE_YES && source->reconnect_timeout == 0)
        return xml_fail(place, below, error, "reconnects, but <reconnect> has no timeout='…' of 1 second or more");

    switch (source->type) {
    case CHARDEV_TYPE_UDP:
        return check_ends(place, source, below, error);
    case CHARDEV_TYPE_TCP:
        return check_tcp(place, source, below, error);
    case CHARDEV_TYPE_UNIX:
        if (source->path == NULL && needs_path)
            return xml_fail(place, below, error, "has no path='…'");
        source->mode = source->path == NULL ? CHARDEV_MODE_UNSET : source->mode == CHARDEV_MODE_UNSET ? CHARDEV_MODE_CONNECT : source->mode;
        return true;
    case CHARDEV_TYPE_DEV:
    case CHARDEV_TYPE_FILE:
    case CHARDEV_TYPE_PIPE:
        return source->path != NULL || xml_fail(place, below, error, "has no path='…'");
    case CHARDEV_TYPE_NMDM:
        return (source->nmdm_master != NULL && source->nmdm_slave != NULL) ||
               xml_fail(place, below, error, "has no master='…' and slave='…'");
    case CHARDEV_TYPE_SPICEPORT:
        return source->channel != NULL || xml_fail(place, below, error, "has no channel='…'");
    case CHARDEV_TYPE_UNSET:
    case CHARDEV_TYPE_NULL:
    case CHARDEV_TYPE_VC:
    case CHARDEV_TYPE_PTY:
    case CHARDEV_TYPE_STDIO:
    case CHARDEV_TYPE_SPICEVMC:
    case CHARDEV_TYPE_QEMU_VDAGENT:
    case CHARDEV_TYPE_DBUS:
        break;
    }
    return true;
}
