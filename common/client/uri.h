/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* A connection's URI, driver[+transport]://[user@][host][:port]/path?parameters, taken apart. */
typedef enum UriTransport {
    URI_TRANSPORT_TLS,
    URI_TRANSPORT_UNIX,
    URI_TRANSPORT_SSH,
    URI_TRANSPORT_LIBSSH2,
    URI_TRANSPORT_LIBSSH,
    URI_TRANSPORT_EXT,
    URI_TRANSPORT_TCP,
} UriTransport;

/* Which of a host's sockets: the one for all, the driver's own, or what is there. */
typedef enum UriMode {
    URI_MODE_AUTO,
    URI_MODE_LEGACY,
    URI_MODE_DIRECT,
} UriMode;

/* What runs at the other end of ssh. */
typedef enum UriProxy {
    URI_PROXY_AUTO,
    URI_PROXY_NETCAT,
    URI_PROXY_NATIVE,
} UriProxy;

typedef struct Uri {
    char *text; /* whole */
    char *driver;
    UriTransport transport;
    bool own;     /* served by the caller's own router, whoever it is: test:///default */
    bool session; /* the user's, not the system's */
    char *user;
    char *host; /* NULL: none */
    int port;   /* 0: none */
    char *server_name; /* what the server is to open */

    /* parameters */
    char *socket;
    char *command;
    char *netcat;
    char *keyfile;
    char *known_hosts;
    char *known_hosts_verify;
    char *sshauth;
    char *pkipath;
    char *tls_priority;
    char *authfile;
    char *auth;
    char *name;
    bool no_verify;
    bool no_tty;
    bool no_sanity;
    bool mode_given;
    UriMode mode;
    UriProxy proxy;
} Uri;

Uri *uri_parse(const char *text, GError **error);
bool uri_set_mode(Uri *uri, const char *mode, GError **error);
void uri_free(Uri *uri);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Uri, uri_free)

/* a URI of one's own choosing, or the default's */
bool uri_is_alias(const char *text);
