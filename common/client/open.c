/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a URI to a connection that takes calls: settings, the way, who we are, what the server is to open. */
#include "client/auth.h"
#include "client/connect.h"
#include "client/engine-private.h"
#include "client/place.h"
#include "client/settings.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "proto/types.h"
#include "rpc/feature.h"
#include "rpc/listener.h"

#include <string.h>
#include <unistd.h>

/* Nobody chose: the system's router for root, everybody else's own. */
static const char *default_way(void)
{
    return geteuid() == 0 ? "remote:///system" : "remote:///session";
}

static Uri *resolve(const char *text, guint32 flags, bool *ret_chosen, GError **error)
{
    g_autofree char *meant = NULL, *mode = NULL;
    g_autoptr(Uri) uri = NULL;

    if (!settings_resolve(&settings_libvirt, text, !(flags & CONNECT_NO_ALIASES), &meant, error) ||
        (uri = uri_parse(meant != NULL ? meant : default_way(), error)) == NULL)
        return NULL;
    if (!uri->mode_given && !uri->own) {
        if (!settings_mode(&mode, error) || (mode != NULL && !uri_set_mode(uri, mode, error)))
            return NULL;
    }
    *ret_chosen = meant != NULL;
    return g_steal_pointer(&uri);
}

static bool ask_uri(Engine *engine, GError **error)
{
    ConnectGetURIRet ret = { 0 };

    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_GET_URI, NULL, &ret, error))
        return false;
    engine->uri = g_strdup(ret.uri);
    wire_clear(&connect_get_uri_ret_wire, &ret);
    return true;
}

static bool greet(Engine *engine, const Uri *uri, const EngineAuth *auth, guint32 flags, bool chosen, GError **error)
{
    const ConnectOpenArgs args = { .name = uri->server_name, .flags = flags };

    if (!auth_run(engine, uri, auth, error)) {
        error_set_origin(error, ERROR_FROM_REMOTE);
        return false;
    }
    if (engine->inbox.on)
        (void)engine_has_feature(engine, FEATURE_KEEPALIVE);
    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_OPEN, &args, NULL, error))
        return false;
    if (!chosen || uri->server_name[0] == 0)
        return ask_uri(engine, error);
    engine->uri = g_strdup(uri->text);
    return true;
}

/**
 * engine_open: open what a URI names
 * @uri: or an alias for one from libvirt.conf; NULL: the environment's, the file's, or the server's choice
 * @auth: whom to ask for credentials; NULL: nobody; read until this returns
 * @flags: CONNECT_RO, CONNECT_NO_ALIASES
 *
 * Connects (starting the user's own router where that serves the URI and is not there), authenticates and opens. Errors: ERROR_NO_CONNECT,
 * ERROR_INVALID_ARG and ERROR_CONF_SYNTAX of URI and settings; ERROR_SYSTEM_ERROR of the way; ERROR_AUTH_FAILED; the server's. Thread: any.
 */
Engine *engine_open(const char *uri_text, const EngineAuth *auth, guint32 flags, GError **error)
{
    g_autoptr(Transport) transport = NULL;
    g_autoptr(Engine) engine = NULL;
    g_autoptr(Uri) uri = NULL;
    bool chosen = false;

    if (flags & ~(guint32)(CONNECT_RO | CONNECT_NO_ALIASES)) {
        error_set(error, ERROR_INVALID_ARG, "unsupported flags (0x%x) in function virConnectOpen", flags);
        return NULL;
    }
    if ((uri = resolve(uri_text, flags, &chosen, error)) == NULL) {
        if (error != NULL && !error_is(*error, ERROR_NO_CONNECT))
            error_set_origin(error, ERROR_FROM_REMOTE);
        return NULL;
    }
    if ((transport = connect_transport(uri, (flags & CONNECT_RO) != 0, error)) == NULL) {
        error_set_origin(error, ERROR_FROM_RPC);
        return NULL;
    }

    engine = engine_new(g_steal_pointer(&transport));
    engine->is_encrypted = connect_is_encrypted(uri);
    engine->is_local = connect_is_local(uri);
    if (!greet(engine, uri, auth, flags & CONNECT_RO, chosen, error))
        return NULL;
    return g_steal_pointer(&engine);
}

/* "libvirtd:///system": the scheme names the daemon, the path whose. */
static Uri *resolve_admin(const char *text, GError **error)
{
    g_autofree char *meant = NULL;
    g_autofree char *fallback = g_strdup_printf("libvirtd:///%s", geteuid() == 0 ? "system" : "session");
    g_autoptr(Uri) uri = NULL;

    if (!settings_resolve(&settings_admin, text, true, &meant, error) || (uri = uri_parse(meant != NULL ? meant : fallback, error)) == NULL)
        return NULL;
    if (uri->transport != URI_TRANSPORT_UNIX || uri->host != NULL) {
        error_set(error, ERROR_INVALID_ARG, "administration goes over a UNIX socket of this host only, not \"%s\"", uri->text);
        return NULL;
    }
    return g_steal_pointer(&uri);
}

/** engine_open_admin: the administration of a daemon on this host; @uri: NULL as in engine_open(). Errors as there. Thread: any. */
Engine *engine_open_admin(const char *uri_text, GError **error)
{
    g_autoptr(Uri) uri = resolve_admin(uri_text, error);
    const AdmConnectOpenArgs args = { 0 };
    g_autofree char *socket = NULL;
    g_autoptr(Engine) engine = NULL;
    int fd;

    if (uri == NULL)
        return NULL;
    socket = uri->socket != NULL ? g_strdup(uri->socket) : place_admin_socket(uri->driver, uri->session);
    if ((fd = socket_connect(socket, error)) < 0)
        return NULL;

    engine = engine_new(transport_new(fd));
    engine->is_admin = true;
    engine->is_local = true;
    if (!engine_call(engine, PROGRAM_ADMIN, ADMIN_PROC_ADM_CONNECT_OPEN, &args, NULL, error))
        return NULL;
    engine->uri = g_strdup(uri->text);
    return g_steal_pointer(&engine);
}
