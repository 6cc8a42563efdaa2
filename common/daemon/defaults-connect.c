/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Connections: opening, closing, who is there, and the events that a client wants to hear. */
#include "base/error.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/subscribe.h"
#include "rpc/feature.h"
#include "rpc/version.h"

#include <string.h>

/* The scheme of "qemu+unix:///system?…" is qemu: what follows the plus is the client's way here. */
static bool scheme_is(const char *uri, const char *scheme)
{
    gsize length = strlen(scheme);

    return g_ascii_strncasecmp(uri, scheme, length) == 0 && (uri[length] == ':' || uri[length] == '+');
}

static bool check_scheme(const Driver *driver, const char *uri, GError **error)
{
    for (guint i = 0; driver->uri_schemes[i] != NULL; i++) {
        if (scheme_is(uri, driver->uri_schemes[i]))
            return true;
    }
    error_set(error, ERROR_NO_CONNECT, "'%s' is not of the %s driver, whose URIs begin with %s:", uri, driver->type,
              driver->uri_schemes[0]);
    return false;
}

/* Whoever can connect to the socket is let in: its mode is the guard. */
bool default_auth_list(Call *call, const NoArgs *args, AuthListRet *ret, GError **error)
{
    ret->types.items = g_new0(gint32, 1); /* AUTH_NONE */
    ret->types.n = 1;
    return true;
}

bool default_connect_open(Call *call, const ConnectOpenArgs *args, NoRet *ret, GError **error)
{
    Session *session = call->session;
    const Driver *driver = call->daemon->driver;

    if (session->open) {
        error_set(error, ERROR_OPERATION_INVALID, "the connection is open already");
        return false;
    }
    if (args->name == NULL || *args->name == '\0') {
        error_set(error, ERROR_NO_CONNECT, "no URI, such as %s:///, says what to open", driver->uri_schemes[0]);
        return false;
    }
    if (!check_scheme(driver, args->name, error) || (driver->open != NULL && !driver->open(session, args->name, error)))
        return false;

    session->open = true;
    session->readonly = args->flags & CONNECT_RO;
    session->uri = g_strdup(args->name);
    return true;
}

bool default_connect_close(Call *call, const NoArgs *args, NoRet *ret, GError **error)
{
    event_bus_unsubscribe_all(call->daemon->events, call->session);
    call->session->open = false;
    return true;
}

bool default_connect_get_type(Call *call, const NoArgs *args, ConnectGetTypeRet *ret, GError **error)
{
    ret->type = g_strdup(call->daemon->driver->type);
    return true;
}

bool default_connect_get_lib_version(Call *call, const NoArgs *args, ConnectGetLibVersionRet *ret, GError **error)
{
    ret->version = INTERFACE_VERSION;
    return true;
}

bool default_connect_get_uri(Call *call, const NoArgs *args, ConnectGetURIRet *ret, GError **error)
{
    ret->uri = g_strdup(call->session->uri);
    return true;
}

/* A unix socket never leaves the host. */
bool default_connect_is_secure(Call *call, const NoArgs *args, ConnectIsSecureRet *ret, GError **error)
{
    ret->secure = 1;
    return true;
}

bool default_connect_supports_feature(Call *call, const ConnectSupportsFeatureArgs *args, ConnectSupportsFeatureRet *ret, GError **error)
{
    static const Feature own[] = { FEATURE_DESCRIPTORS,    FEATURE_TYPED_STRINGS,  FEATURE_KEEPALIVE,
                                   FEATURE_EVENT_CALLBACK, FEATURE_CLOSE_CALLBACK, FEATURE_NETWORK_UPDATE_ORDER };
    const Driver *driver = call->daemon->driver;

    for (guint i = 0; i < G_N_ELEMENTS(own) && ret->supported == 0; i++)
        ret->supported = args->feature == (gint32)own[i] ? 1 : 0;
    if (ret->supported == 0 && driver->supports != NULL)
        ret->supported = driver->supports(call->daemon, args->feature) ? 1 : 0;
    return true;
}

bool default_connect_set_identity(Call *call, const ConnectSetIdentityArgs *args, NoRet *ret, GError **error)
{
    if (!session_is_trusted(call->session)) {
        error_set(error, ERROR_OPERATION_DENIED, "%s may not speak for others", call->session->caller);
        return false;
    }
    if (call->session->open) {
        error_set(error, ERROR_OPERATION_INVALID, "the identity is set before the connection is opened");
        return false;
    }
    session_set_caller(call->session, &args->params);
    return true;
}

bool default_connect_register_close_callback(Call *call, const NoArgs *args, NoRet *ret, GError **error)
{
    call->session->wants_close_event = true;
    return true;
}

bool default_connect_unregister_close_callback(Call *call, const NoArgs *args, NoRet *ret, GError **error)
{
    call->session->wants_close_event = false;
    return true;
}

bool default_connect_domain_event_callback_register_any(Call *call, const ConnectDomainEventCallbackRegisterAnyArgs *args,
                                                        ConnectDomainEventCallbackRegisterAnyRet *ret, GError **error)
{
    return subscribe(call, ROUTE_DOMAIN, args->event_id, args->domain != NULL ? &args->domain->uuid : NULL, &ret->callback, error);
}

bool default_connect_domain_event_callback_deregister_any(Call *call, const ConnectDomainEventCallbackDeregisterAnyArgs *args, NoRet *ret,
                                                          GError **error)
{
    return unsubscribe(call, args->callback, error);
}
