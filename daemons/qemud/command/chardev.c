/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files are opened by us and passed as descriptors, listening sockets are made by us: so QEMU's user needs no right on their folders, and
 * who may connect is decided by us.
 */
#include "command/chardev.h"

#include <string.h>

static void append_path(GString *out, const char *name, const char *value)
{
    g_autofree char *escaped = build_escape(value);

    g_string_append_printf(out, ",%s=%s", name, escaped);
}

/* A file that we opened is known to QEMU as a member of a descriptor set. */
static const char *on_off(Tristate value)
{
    return value == TRISTATE_ON ? "on" : "off";
}

static bool add_set(QemuBuild *build, const char *alias, const char *use, const char *member, GString *out)
{
    int fd = qemu_resources_fd(build->resources, alias, use);
    guint set = fd >= 0 ? (guint)fd : 0; /* a descriptor's number is as good a name of its set as any */

    if (fd < 0)
        return false;
    build_wordf(build, "-add-fd", "set=%u,fd=%d", set, fd);
    g_string_append_printf(out, ",%s=/dev/fdset/%u", member, set);
    return true;
}

static bool chardev_file(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    if (add_set(build, alias, "chardev", "path", out)) {
        g_string_append_printf(out, ",append=%s", source->append == TRISTATE_OFF ? "off" : "on");
        return true;
    }
    append_path(out, "path", source->path);
    if (source->append != TRISTATE_ABSENT)
        g_string_append_printf(out, ",append=%s", on_off(source->append));
    return true;
}

static void append_reconnect(const ChardevSource *source, GString *out)
{
    if (source->reconnect_enabled == TRISTATE_YES)
        g_string_append_printf(out, ",reconnect=%u", source->reconnect_timeout);
    else if (source->reconnect_enabled == TRISTATE_NO)
        g_string_append(out, ",reconnect=0");
}

static bool chardev_unix(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    int listener = qemu_resources_fd(build->resources, alias, "chardev");

    if (source->mode == CHARDEV_MODE_BIND) {
        if (listener >= 0)
            g_string_append_printf(out, ",fd=%d", listener);
        else
            append_path(out, "path", source->path);
        g_string_append(out, ",server=on,wait=off");
        return true;
    }
    append_path(out, "path", source->path);
    append_reconnect(source, out);
    return true;
}

static bool chardev_tcp(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    if (source->tls == TRISTATE_YES)
        return build_unsupported(error, "<source tls='yes'> of character device '%s'", alias);

    g_string_append_printf(out, ",host=%s,port=%s", source->host != NULL ? source->host : "",
                           source->service != NULL ? source->service : "");
    if (source->protocol == CHARDEV_PROTOCOL_TELNET)
        g_string_append(out, ",telnet=on");
    else if (source->protocol > CHARDEV_PROTOCOL_RAW)
        return build_unsupported(error, "the protocol of character device '%s'", alias);
    if (source->mode == CHARDEV_MODE_BIND)
        g_string_append(out, ",server=on,wait=off");
    append_reconnect(source, out);
    return true;
}

static bool chardev_udp(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    for (guint i = 0; i < source->ends.n; i++) {
        const ChardevEnd *end = source->ends.items[i];
        const char *local = end->mode == CHARDEV_MODE_BIND ? "local" : "";

        g_string_append_printf(out, local[0] != '\0' ? ",localaddr=%s,localport=%s" : ",host=%s,port=%s",
                               end->host != NULL ? end->host : "",
                               end->service != NULL ? end->service
                               : local[0] != '\0'   ? "0"
                                                    : "");
    }
    return true;
}

static bool chardev_path(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    append_path(out, "path", source->path);
    return true;
}

static bool chardev_plain(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    return true;
}

static bool chardev_spicevmc(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    /* What a spicevmc channel is for depends on the device at its other end. */
    g_string_append_printf(out, ",name=%s",
                           g_str_has_prefix(alias, "redir")       ? "usbredir"
                           : g_str_has_prefix(alias, "smartcard") ? "smartcard"
                                                                  : "vdagent");
    return true;
}

static bool chardev_spiceport(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    append_path(out, "name", source->channel);
    return true;
}

static bool chardev_vdagent(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error)
{
    g_string_append(out, ",name=vdagent");
    if (source->clipboard_copypaste != TRISTATE_ABSENT)
        g_string_append_printf(out, ",clipboard=%s", on_off(source->clipboard_copypaste));
    if (source->mouse_mode != MOUSE_MODE_UNSET)
        g_string_append_printf(out, ",mouse=%s", source->mouse_mode == MOUSE_MODE_CLIENT ? "on" : "off");
    return true;
}

static const struct {
    const char *backend; /* QEMU's */
    bool (*build)(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out, GError **error);
} backends[] = {
    [CHARDEV_TYPE_NULL] = { "null", chardev_plain },
    [CHARDEV_TYPE_VC] = { "vc", chardev_plain },
    [CHARDEV_TYPE_PTY] = { "pty", chardev_plain },
    [CHARDEV_TYPE_STDIO] = { "stdio", chardev_plain },
    [CHARDEV_TYPE_DEV] = { "serial", chardev_path },
    [CHARDEV_TYPE_FILE] = { "file", chardev_file },
    [CHARDEV_TYPE_PIPE] = { "pipe", chardev_path },
    [CHARDEV_TYPE_UDP] = { "udp", chardev_udp },
    [CHARDEV_TYPE_TCP] = { "socket", chardev_tcp },
    [CHARDEV_TYPE_UNIX] = { "socket", chardev_unix },
    [CHARDEV_TYPE_SPICEVMC] = { "spicevmc", chardev_spicevmc },
    [CHARDEV_TYPE_SPICEPORT] = { "spiceport", chardev_spiceport },
    [CHARDEV_TYPE_QEMU_VDAGENT] = { "qemu-vdagent", chardev_vdagent },
};

static void append_log(QemuBuild *build, const ChardevSource *source, const char *alias, GString *out)
{
    if (source->log_file == NULL)
        return;
    if (add_set(build, alias, "log", "logfile", out)) {
        g_string_append_printf(out, ",logappend=on");
        return;
    }
    append_path(out, "logfile", source->log_file);
    if (source->log_append != TRISTATE_ABSENT)
        g_string_append_printf(out, ",logappend=%s", on_off(source->log_append));
}

/**
 * build_chardev: the host's side of a character device
 * @source: it
 * @alias: the device's alias, to which QEMU's id of this side is "char" and the alias
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED for a backend that QEMU does not have.
 */
bool build_chardev(QemuBuild *build, const ChardevSource *source, const char *alias, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *backend = source->type < G_N_ELEMENTS(backends) ? backends[source->type].backend : NULL;

    if (backend == NULL)
        return build_unsupported(error, "character device '%s' of type '%s'", alias, enum_name(&chardev_type, source->type));
    if (source->type == CHARDEV_TYPE_DEV && g_str_has_prefix(alias, "parallel"))
        backend = "parallel";

    g_string_append_printf(out, "%s,id=char%s", backend, alias);
    if (!backends[source->type].build(build, source, alias, out, error))
        return false;
    append_log(build, source, alias, out);
    build_word(build, "-chardev", out->str);
    return true;
}
