/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvirt-admin.so.0: connections to a daemon's own administration, and what its handles tell by themselves.
 */
#include "client/public/connect.h"
#include "client/public/last-error.h"

#include <libvirt/libvirt-admin.h>

#define FROM ERROR_FROM_ADMIN

static bool is(const void *handle, PublicKind kind, const char *function)
{
    last_error_begin();
    return object_check(handle, kind, FROM, function);
}

static virConnectPtr conn_of(virAdmConnectPtr conn)
{
    return (virConnectPtr)conn;
}

/* connections */

virAdmConnectPtr virAdmConnectOpen(const char *name, unsigned int flags)
{
    last_error_begin();
    return (virAdmConnectPtr)connect_open_admin(name);
}

int virAdmConnectClose(virAdmConnectPtr conn)
{
    return is(conn, PUBLIC_ADM_CONNECT, __func__) ? connect_close(conn_of(conn)) : -1;
}

int virAdmConnectRef(virAdmConnectPtr conn)
{
    if (!is(conn, PUBLIC_ADM_CONNECT, __func__))
        return -1;

    object_ref((Object *)conn);
    return 0;
}

int virAdmConnectIsAlive(virAdmConnectPtr conn)
{
    return is(conn, PUBLIC_ADM_CONNECT, __func__) ? engine_is_alive(conn_of(conn)->engine) : -1;
}

char *virAdmConnectGetURI(virAdmConnectPtr conn)
{
    return is(conn, PUBLIC_ADM_CONNECT, __func__) ? g_strdup(engine_uri(conn_of(conn)->engine)) : NULL;
}

int virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb, void *opaque, virFreeCallback freecb)
{
    if (!is(conn, PUBLIC_ADM_CONNECT, __func__))
        return -1;

    if (cb == NULL) {
        last_error_argument(NULL, FROM, __func__, "cb", "must not be NULL");
        return -1;
    }
    /* The two callbacks differ only in the name of the handle's type. */
    if (connect_watch_close(conn_of(conn), (virConnectCloseFunc)(void (*)(void))cb, opaque, freecb))
        return 0;

    last_error_raise(NULL, ERROR_OPERATION_INVALID, FROM, "Requested operation is not valid: %s", "a close callback is already registered");
    return -1;
}

int virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb)
{
    if (!is(conn, PUBLIC_ADM_CONNECT, __func__))
        return -1;

    if (connect_unwatch_close(conn_of(conn), (virConnectCloseFunc)(void (*)(void))cb))
        return 0;

    last_error_raise(NULL, ERROR_OPERATION_INVALID, FROM, "Requested operation is not valid: %s", "no close callback is registered");
    return -1;
}

/* servers and clients */

int virAdmServerFree(virAdmServerPtr srv)
{
    if (!is(srv, PUBLIC_SERVER, __func__))
        return -1;

    named_unref((Named *)srv);
    return 0;
}

const char *virAdmServerGetName(virAdmServerPtr srv)
{
    return is(srv, PUBLIC_SERVER, __func__) ? ((Named *)srv)->wire.server.name : NULL;
}

int virAdmClientFree(virAdmClientPtr client)
{
    if (!is(client, PUBLIC_CLIENT, __func__))
        return -1;

    named_unref((Named *)client);
    return 0;
}

unsigned long long virAdmClientGetID(virAdmClientPtr client)
{
    return is(client, PUBLIC_CLIENT, __func__) ? ((Named *)client)->wire.client.id : (unsigned long long)-1;
}

long long virAdmClientGetTimestamp(virAdmClientPtr client)
{
    return is(client, PUBLIC_CLIENT, __func__) ? ((Named *)client)->wire.client.timestamp : -1;
}

int virAdmClientGetTransport(virAdmClientPtr client)
{
    return is(client, PUBLIC_CLIENT, __func__) ? (int)((Named *)client)->wire.client.transport : -1;
}

/* the library */

int virAdmInitialize(void)
{
    return 0;
}

int virAdmGetVersion(unsigned long long *libVer)
{
    last_error_begin();
    if (libVer == NULL) {
        last_error_argument(NULL, FROM, __func__, "libVer", "must not be NULL");
        return -1;
    }
    *libVer = LIBVIR_VERSION_NUMBER;
    return 0;
}
