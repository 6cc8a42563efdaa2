/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files are opened by us and passed as descriptors, listening sockets are made by us: so QEMU's user needs no right on their folders, and
 * who may connect is decided by us.
 */
#include "command/chardev.h"

#include "command/chardev-command.h"

#include <string.h>

static const char *on_off(Tristate value)
{
    return value == TRISTATE_ON ? "on" : "off";
}

/* A file that we opened is known to QEMU as a member of a descriptor set. */
static bool add_set(QemuBuild *build, const char *alias, const char *use, const char *member, json_t *out)
{
    int fd = qemu_resources_fd(build->resources, alias, use);
    guint set = build->first_set + (guint)MAX(fd, 0); /* a descriptor's number is as good a name of its set as any */

    if (fd < 0)
        return false;
    build_wordf(build, "-add-fd", "set=%u,fd=%d", set, fd);
    props_printf(out, member, "/dev/fdset/%u", set);
    return true;
}

static bool chardev_file(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    if (add_set(build, alias, "chardev", "path", out)) {
        props_string(out, "append", source->append == TRISTATE_OFF ? "off" : "on");
        return true;
    }
    props_string(out, "path", source->path);
    if (source->append != TRISTATE_ABSENT)
        props_string(out, "append", on_off(source->append));
    return true;
}

static void add_reconnect(const ChardevSource *source, json_t *out)
{
    if (source->reconnect_enabled == TRISTATE_YES)
        props_printf(out, "reconnect", "%u", source->reconnect_timeout);
    else if (source->reconnect_enabled == TRISTATE_NO)
        props_string(out, "reconnect", "0");
}

static void add_server(json_t *out)
{
    props_string(out, "server", "on");
    props_string(out, "wait", "off");
}

static bool chardev_unix(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    int listener = qemu_resources_fd(build->resources, alias, "chardev");

    if (source->mode == CHARDEV_MODE_BIND) {
        if (listener >= 0) {
            g_autofree char *name = build_fd_name(build, listener);

            props_string(out, "fd", name);
        } else {
            props_string(out, "path", source->path);
        }
        add_server(out);
        return true;
    }
    props_string(out, "path", source->path);
    add_reconnect(source, out);
    return true;
}

static bool chardev_tcp(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    if (source->tls == TRISTATE_YES)
        return build_unsupported(error, "<source tls='yes'> of character device '%s'", alias);

    props_string(out, "host", source->host != NULL ? source->host : "");
    props_string(out, "port", source->service != NULL ? source->service : "");
    if (source->protocol == CHARDEV_PROTOCOL_TELNET)
        props_string(out, "telnet", "on");
    else if (source->protocol > CHARDEV_PROTOCOL_RAW)
        return build_unsupported(error, "the protocol of character device '%s'", alias);
    if (source->mode == CHARDEV_MODE_BIND)
        add_server(out);
    add_reconnect(source, out);
    return true;
}

static bool chardev_udp(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    for (guint i = 0; i < source->ends.n; i++) {
        const ChardevEnd *end = source->ends.items[i];
        bool local = end->mode == CHARDEV_MODE_BIND;

        props_string(out, local ? "localaddr" : "host", end->host != NULL ? end->host : "");
        props_string(out, local ? "localport" : "port", end->service != NULL ? end->service : local ? "0" : "");
    }
    return true;
}

static bool chardev_path(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    props_string(out, "path", source->path);
    return true;
}

static bool chardev_plain(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    return true;
}

static bool chardev_spicevmc(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    /* What a spicevmc channel is for depends on the device at its other end. */
    props_string(out, "name",
                 g_str_has_prefix(alias, "redir")       ? "usbredir"
                 : g_str_has_prefix(alias, "smartcard") ? "smartcard"
                                                        : "vdagent");
    return true;
}

static bool chardev_spiceport(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    props_string(out, "name", source->channel);
    return true;
}

static bool chardev_vdagent(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error)
{
    props_string(out, "name", "vdagent");
    if (source->clipboard_copypaste != TRISTATE_ABSENT)
        props_string(out, "clipboard", on_off(source->clipboard_copypaste));
    if (source->mouse_mode != MOUSE_MODE_UNSET)
        props_string(out, "mouse", source->mouse_mode == MOUSE_MODE_CLIENT ? "on" : "off");
    return true;
}

static const struct {
    const char *backend; /* QEMU's */
    bool (*build)(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out, GError **error);
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

static void add_log(QemuBuild *build, const ChardevSource *source, const char *alias, json_t *out)
{
    if (source->log_file == NULL)
        return;
    if (add_set(build, alias, "log", "logfile", out)) {
        props_string(out, "logappend", "on");
        return;
    }
    props_string(out, "logfile", source->log_file);
    if (source->log_append != TRISTATE_ABSENT)
        props_string(out, "logappend", on_off(source->log_append));
}

/* "pty,id=charserial0,logfile=/tmp/log" */
static char *format_words(json_t *words, const char *backend)
{
    g_autoptr(GString) out = g_string_new(backend);
    const char *name;
    json_t *value;

    json_object_foreach (words, name, value) {
        g_autofree char *escaped = build_escape(json_string_value(value));

        g_string_append_printf(out, ",%s=%s", name, escaped);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
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
    const char *backend = source->type < G_N_ELEMENTS(backends) ? backends[source->type].backend : NULL;
    g_autoptr(json_t) words = json_object();
    g_autofree char *text = NULL;

    if (backend == NULL)
        return build_unsupported(error, "character device '%s' of type '%s'", alias, enum_name(&chardev_type, source->type));
    if (source->type == CHARDEV_TYPE_DEV && g_str_has_prefix(alias, "parallel"))
        backend = "parallel";

    props_printf(words, "id", "char%s", alias);
    if (!backends[source->type].build(build, source, alias, words, error))
        return false;
    add_log(build, source, alias, words);
    if (build->plugging) {
        build_json(build, "-chardev", chardev_command(backend, words));
        return true;
    }
    text = format_words(words, backend);
    build_word(build, "-chardev", text);
    return true;
}
