/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a URI to a transport: a function for each, and a table of them. */
#include "client/connect.h"
#include "base/error.h"
#include "base/file.h"
#include "client/place.h"
#include "client/ssh.h"
#include "client/tls.h"
#include "rpc/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT_TCP 16509
#define PORT_TLS 16514

static int connect_named(const char *socket, GError **error)
{
    g_autoptr(GError) why = NULL;
    int fd = socket_connect(socket, &why);
    const char *reason = why != NULL ? strrchr(why->message, ':') : NULL;

    if (fd < 0)
        error_set(error, ERROR_SYSTEM_ERROR, "Failed to connect socket to '%s'%s", socket, reason != NULL ? reason : "");
    return fd;
}

static Transport *connect_unix(const Uri *uri, bool readonly, GError **error)
{
    g_autofree char *socket = place_socket(uri, readonly, uri->session);
    bool start = uri->session && uri->socket == NULL && uri->mode != URI_MODE_DIRECT;
    int fd = start ? place_connect_session(socket, error) : connect_named(socket, error);

    return fd >= 0 ? transport_new(fd) : NULL;
}

/* The first address that answers. */
static int connect_address(const struct addrinfo *addresses, const char *host, const char *port, GError **error)
{
    const int on = 1;
    int errnum = ENOENT;

    for (const struct addrinfo *address = addresses; address != NULL; address = address->ai_next) {
        g_autofd int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);

        if (fd >= 0 && TEMP_FAILURE_RETRY(connect(fd, address->ai_addr, address->ai_addrlen)) == 0) {
            (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
            return fd_steal(&fd);
        }
        errnum = errno;
    }
    error_set_errno(error, errnum, "unable to connect to server at '%s:%s'", host, port);
    return -1;
}

static int connect_inet(const Uri *uri, int default_port, GError **error)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
    const char *host = uri->host != NULL ? uri->host : "localhost";
    g_autofree char *port = g_strdup_printf("%d", uri->port != 0 ? uri->port : default_port);
    struct addrinfo *addresses = NULL;
    int failure = getaddrinfo(host, port, &hints, &addresses);
    int fd;

    if (failure != 0) {
        error_set(error, ERROR_SYSTEM_ERROR, "unable to resolve '%s' service '%s': %s", host, port, gai_strerror(failure));
        return -1;
    }
    fd = connect_address(addresses, host, port, error);
    freeaddrinfo(addresses);
    return fd;
}

static Transport *connect_tcp(const Uri *uri, bool readonly, GError **error)
{
    int fd = connect_inet(uri, PORT_TCP, error);

    return fd >= 0 ? transport_new(fd) : NULL;
}

static Transport *connect_tls(const Uri *uri, bool readonly, GError **error)
{
    g_autoptr(TlsCredentials) credentials = tls_credentials_new(uri, error);
    int fd;

    /* Before the connection: a missing certificate is the likelier fault, and the server is not bothered. */
    if (credentials == NULL || (fd = connect_inet(uri, PORT_TLS, error)) < 0)
        return NULL;

    g_autoptr(Transport) transport = transport_new(fd);
    Layer *layer = tls_layer_new(credentials, fd, uri, error);
    if (layer == NULL)
        return NULL;
    transport_add_layer(transport, layer);
    return g_steal_pointer(&transport);
}

static Transport *connect_libssh(const Uri *uri, bool readonly, GError **error)
{
    error_set(error, ERROR_NO_SUPPORT, "the transports libssh and libssh2 are not built in; use %s+ssh", uri->driver);
    return NULL;
}

static Transport *(*const connectors[])(const Uri *uri, bool readonly, GError **error) = {
    [URI_TRANSPORT_TLS] = connect_tls,        [URI_TRANSPORT_UNIX] = connect_unix,     [URI_TRANSPORT_SSH] = ssh_connect,
    [URI_TRANSPORT_LIBSSH2] = connect_libssh, [URI_TRANSPORT_LIBSSH] = connect_libssh, [URI_TRANSPORT_EXT] = ssh_connect_command,
    [URI_TRANSPORT_TCP] = connect_tcp,
};

/**
 * connect_transport: connect to where @uri leads
 * @readonly: a host has a socket of its own for those who may only look
 *
 * Errors: ERROR_SYSTEM_ERROR of the way, ERROR_NO_SUPPORT of a transport that is not built in. Thread: any.
 */
Transport *connect_transport(const Uri *uri, bool readonly, GError **error)
{
    return connectors[uri->transport](uri, readonly, error);
}

bool connect_is_encrypted(const Uri *uri)
{
    return uri->transport == URI_TRANSPORT_TLS || uri->transport == URI_TRANSPORT_SSH;
}

bool connect_is_local(const Uri *uri)
{
    return uri->transport == URI_TRANSPORT_UNIX;
}
