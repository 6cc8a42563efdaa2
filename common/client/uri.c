/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What of a URI is for us and what for the server. The transport, the place and the parameters below are ours; the server gets the driver,
 * the path and the parameters that we do not know, which are its driver's. Source: the public description of remote URIs, and what the
 * reference's client was seen to send.
 */
#include "client/uri.h"

#include <stdlib.h>
#include <string.h>

static const char *const transport_names[] = {
    [URI_TRANSPORT_TLS] = "tls",         [URI_TRANSPORT_UNIX] = "unix",     [URI_TRANSPORT_SSH] = "ssh", [URI_TRANSPORT_LIBSSH2] = "libssh2",
    [URI_TRANSPORT_LIBSSH] = "libssh",   [URI_TRANSPORT_EXT] = "ext",       [URI_TRANSPORT_TCP] = "tcp",
};
static const char *const mode_names[] = { [URI_MODE_AUTO] = "auto", [URI_MODE_LEGACY] = "legacy", [URI_MODE_DIRECT] = "direct" };
static const char *const proxy_names[] = { [URI_PROXY_AUTO] = "auto", [URI_PROXY_NETCAT] = "netcat", [URI_PROXY_NATIVE] = "native" };

/* Drivers whose state, or whose far end, is the caller's own: no system service has to run for them. A host in the URI is theirs. */
static const struct {
    const char *driver;
    bool with_host;
} own_drivers[] = {
    { "test", false }, { "esx", true }, { "vpx", true }, { "gsx", true }, { "hyperv", true },
};

typedef enum ParameterKind { PARAMETER_TEXT, PARAMETER_BOOL, PARAMETER_MODE, PARAMETER_PROXY } ParameterKind;

static const struct {
    const char *name;
    ParameterKind kind;
    gsize offset;
} parameters[] = {
    { "name", PARAMETER_TEXT, offsetof(Uri, name) },
    { "command", PARAMETER_TEXT, offsetof(Uri, command) },
    { "socket", PARAMETER_TEXT, offsetof(Uri, socket) },
    { "auth", PARAMETER_TEXT, offsetof(Uri, auth) },
    { "netcat", PARAMETER_TEXT, offsetof(Uri, netcat) },
    { "keyfile", PARAMETER_TEXT, offsetof(Uri, keyfile) },
    { "pkipath", PARAMETER_TEXT, offsetof(Uri, pkipath) },
    { "known_hosts", PARAMETER_TEXT, offsetof(Uri, known_hosts) },
    { "known_hosts_verify", PARAMETER_TEXT, offsetof(Uri, known_hosts_verify) },
    { "sshauth", PARAMETER_TEXT, offsetof(Uri, sshauth) },
    { "tls_priority", PARAMETER_TEXT, offsetof(Uri, tls_priority) },
    { "authfile", PARAMETER_TEXT, offsetof(Uri, authfile) },
    { "no_sanity", PARAMETER_BOOL, offsetof(Uri, no_sanity) },
    { "no_verify", PARAMETER_BOOL, offsetof(Uri, no_verify) },
    { "no_tty", PARAMETER_BOOL, offsetof(Uri, no_tty) },
    { "mode", PARAMETER_MODE, 0 },
    { "proxy", PARAMETER_PROXY, 0 },
};

void uri_free(Uri *uri)
{
    if (uri == NULL)
        return;

    for (guint i = 0; i < G_N_ELEMENTS(parameters); i++) {
        if (parameters[i].kind == PARAMETER_TEXT)
            g_free(G_STRUCT_MEMBER(char *, uri, parameters[i].offset));
    }
    g_free(uri->text);
    g_free(uri->driver);
    g_free(uri->user);
    g_free(uri->host);
    g_free(uri->server_name);
    g_free(uri);
}

static int find_name(const char *const *names, guint n, const char *name)
{
    for (guint i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0)
            return (int)i;
    }
    return -1;
}

/** uri_set_mode: what libvirt.conf says where the URI says nothing. ERROR_INVALID_ARG: no mode. Thread: any. */
bool uri_set_mode(Uri *uri, const char *mode, GError **error)
{
    int found = find_name(mode_names, G_N_ELEMENTS(mode_names), mode);

    if (found < 0) {
        error_set(error, ERROR_INVALID_ARG, "Unknown remote mode '%s'", mode);
        return false;
    }
    uri->mode = (UriMode)found;
    uri->mode_given = true;
    return true;
}

static bool set_proxy(Uri *uri, const char *proxy, GError **error)
{
    int found = find_name(proxy_names, G_N_ELEMENTS(proxy_names), proxy);

    if (found < 0) {
        error_set(error, ERROR_INVALID_ARG, "Unknown proxy type '%s'; it is auto, netcat or native", proxy);
        return false;
    }
    uri->proxy = (UriProxy)found;
    return true;
}

static bool set_bool(bool *flag, const char *name, const char *value, GError **error)
{
    char *end = NULL;
    gint64 number = g_ascii_strtoll(value, &end, 10);

    if (*value == 0 || *end != 0) {
        error_set(error, ERROR_INVALID_ARG, "Failed to parse value of URI component %s", name);
        return false;
    }
    *flag = number != 0;
    return true;
}

static bool set_parameter(Uri *uri, guint row, const char *value, GError **error)
{
    void *field = G_STRUCT_MEMBER_P(uri, parameters[row].offset);

    switch (parameters[row].kind) {
    case PARAMETER_TEXT:
        g_free(*(char **)field);
        *(char **)field = g_strdup(value);
        return true;
    case PARAMETER_BOOL:
        return set_bool(field, parameters[row].name, value, error);
    case PARAMETER_MODE:
        return uri_set_mode(uri, value, error);
    case PARAMETER_PROXY:
        break;
    }
    return set_proxy(uri, value, error);
}

/* One `name=value`: ours is set, what is not is kept as it was written. */
static bool take_parameter(Uri *uri, const char *piece, GString *rest, GError **error)
{
    const char *equals = strchr(piece, '=');
    g_autofree char *name = g_uri_unescape_segment(piece, equals, NULL);
    g_autofree char *value = g_uri_unescape_string(equals != NULL ? equals + 1 : "", NULL);

    if (name == NULL || value == NULL) {
        error_set(error, ERROR_INVALID_ARG, "URI parameter '%s' is not escaped properly", piece);
        return false;
    }
    for (guint i = 0; i < G_N_ELEMENTS(parameters); i++) {
        if (strcmp(parameters[i].name, name) == 0)
            return set_parameter(uri, i, value, error);
    }
    g_string_append_printf(rest, "%s%s", rest->len > 0 ? "&" : "", piece);
    return true;
}

static bool take_query(Uri *uri, const char *query, GString *rest, GError **error)
{
    g_auto(GStrv) pieces = g_strsplit_set(query != NULL ? query : "", "&;", -1);

    for (guint i = 0; pieces[i] != NULL; i++) {
        if (pieces[i][0] != 0 && !take_parameter(uri, pieces[i], rest, error))
            return false;
    }
    return true;
}

/* Who names a socket means whoever listens there. */
static bool names_socket(const char *query)
{
    g_autoptr(GHashTable) said = query != NULL ? g_uri_parse_params(query, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;

    return said != NULL && g_hash_table_contains(said, "socket");
}

static bool is_own(const char *driver, bool has_host)
{
    for (guint i = 0; i < G_N_ELEMENTS(own_drivers); i++) {
        if (strcmp(own_drivers[i].driver, driver) == 0)
            return own_drivers[i].with_host || !has_host;
    }
    return false;
}

static bool take_scheme(Uri *uri, const char *scheme, GError **error)
{
    const char *plus = strchr(scheme, '+');
    int found;

    uri->driver = plus != NULL ? g_strndup(scheme, (gsize)(plus - scheme)) : g_strdup(scheme);
    if (plus == NULL) {
        uri->own = is_own(uri->driver, uri->host != NULL);
        uri->transport = uri->host != NULL && !uri->own ? URI_TRANSPORT_TLS : URI_TRANSPORT_UNIX;
        return true;
    }
    found = find_name(transport_names, G_N_ELEMENTS(transport_names), plus + 1);
    if (found < 0) {
        error_set(error, ERROR_INVALID_ARG,
                  "remote_open: transport in URL not recognised (should be tls|unix|ssh|ext|tcp|libssh2|libssh), not '%s'", plus + 1);
        return false;
    }
    uri->transport = (UriTransport)found;
    return true;
}

/* The server has its own place and transport; the rest it should see as it was written. */
static char *make_server_name(const Uri *uri, GUri *parsed, const char *rest)
{
    const char *path = g_uri_get_path(parsed);
    g_autoptr(GString) name = NULL;

    if (uri->own)
        return g_strdup(uri->text);
    if (uri->name != NULL)
        return g_strdup(uri->name);
    if (strcmp(uri->driver, "remote") == 0)
        return g_strdup("");

    name = g_string_new(uri->driver);
    g_string_append_printf(name, "://%s", path);
    if (rest[0] != 0)
        g_string_append_printf(name, "?%s", rest);
    if (g_uri_get_fragment(parsed) != NULL)
        g_string_append_printf(name, "#%s", g_uri_get_fragment(parsed));
    return g_string_free(g_steal_pointer(&name), FALSE);
}

static bool check(const Uri *uri, GError **error)
{
    if (uri->transport == URI_TRANSPORT_UNIX && uri->host != NULL && !uri->own) {
        error_set(error, ERROR_INVALID_ARG, "using unix socket and remote server '%s' is not supported.", uri->host);
        return false;
    }
    if (uri->transport == URI_TRANSPORT_EXT && uri->command == NULL) {
        error_set(error, ERROR_INVALID_ARG, "remote_open: for 'ext' transport, command is required");
        return false;
    }
    return true;
}

static const char *text_or_null(const char *text)
{
    return text != NULL && text[0] != 0 ? text : NULL;
}

/**
 * uri_parse: take a URI apart
 *
 * Errors: ERROR_NO_CONNECT where no driver is named, ERROR_INVALID_ARG naming what is wrong. Thread: any.
 */
Uri *uri_parse(const char *text, GError **error)
{
    const GUriFlags flags = G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_PARSE_RELAXED;
    g_autoptr(GError) why = NULL;
    g_autoptr(GUri) parsed = g_uri_parse(text, flags, &why);
    g_autoptr(Uri) uri = g_new0(Uri, 1);
    g_autoptr(GString) rest = g_string_new("");

    if (parsed == NULL && strstr(text, ":/") == NULL) {
        error_set(error, ERROR_NO_CONNECT, "URI '%s' does not include a driver name", text);
        return NULL;
    }
    if (parsed == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "Unable to parse URI %s: %s", text, why->message);
        return NULL;
    }
    uri->text = g_strdup(text);
    uri->user = g_strdup(text_or_null(g_uri_get_userinfo(parsed)));
    uri->host = g_strdup(text_or_null(g_uri_get_host(parsed)));
    uri->port = MAX(g_uri_get_port(parsed), 0);
    if (!take_scheme(uri, g_uri_get_scheme(parsed), error))
        return NULL;
    if (uri->host == NULL && names_socket(g_uri_get_query(parsed)))
        uri->own = false;
    if (!uri->own && !take_query(uri, g_uri_get_query(parsed), rest, error))
        return NULL;
    if (!check(uri, error))
        return NULL;

    uri->session = uri->own || strcmp(g_uri_get_path(parsed), "/session") == 0;
    uri->server_name = make_server_name(uri, parsed, rest->str);
    return g_steal_pointer(&uri);
}

/** uri_is_alias: may @text be the name of an entry of uri_aliases, rather than a URI? Thread: any. */
bool uri_is_alias(const char *text)
{
    return text[0] != 0 && text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] == 0;
}
