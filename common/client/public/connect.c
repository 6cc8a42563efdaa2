/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Connections: opened, counted, closed. Everything of the way to the server is the engine's.
 */
#include "client/public/connect.h"
#include "client/public/last-error.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#define ERROR_FROM_HERE ERROR_FROM_DOMAIN

/* virConnectAuth as the engine asks it: the two records of a credential are one layout under two names. */
G_STATIC_ASSERT(sizeof(EngineCredential) == sizeof(virConnectCredential));
G_STATIC_ASSERT(offsetof(EngineCredential, result_length) == offsetof(virConnectCredential, resultlen));

static bool ask(EngineCredential *credentials, guint n, void *opaque)
{
    virConnectAuthPtr auth = opaque;

    return auth->cb != NULL && auth->cb((virConnectCredentialPtr)credentials, n, auth->cbdata) == 0;
}

static virConnectPtr wrap(Engine *engine, PublicKind kind, bool readonly)
{
    virConnectPtr conn = g_new0(struct _virConnect, 1);

    object_init(&conn->object, kind, conn);
    conn->engine = engine;
    conn->readonly = readonly;
    g_mutex_init(&conn->lock);
    g_mutex_init(&conn->register_lock);
    conn->callbacks = g_ptr_array_new();
    conn->early = g_ptr_array_new();
    return conn;
}

/* The last reference: nothing can call back any more, since each callback holds one. */
void connect_unref(virConnectPtr conn)
{
    if (!object_unref_last(&conn->object))
        return;

    engine_unref(conn->engine);
    g_ptr_array_unref(conn->callbacks);
    g_ptr_array_unref(conn->early);
    g_mutex_clear(&conn->lock);
    g_mutex_clear(&conn->register_lock);
    virResetError(&conn->error);
    g_free(conn->type);
    g_free(conn);
}

static virConnectPtr open_connection(const char *name, virConnectAuthPtr auth, unsigned int flags)
{
    const EngineAuth engine_auth = { .types = auth != NULL ? auth->credtype : NULL, .types_n = auth != NULL ? auth->ncredtype : 0,
                                     .ask = ask, .opaque = auth };
    GError *error = NULL;
    Engine *engine;

    last_error_begin();
    engine = engine_open(name, auth != NULL ? &engine_auth : NULL, flags, &error);
    if (engine == NULL) {
        last_error_take(NULL, ERROR_FROM_REMOTE, error);
        return NULL;
    }
    return wrap(engine, PUBLIC_CONNECT, (flags & CONNECT_RO) != 0);
}

virConnectPtr virConnectOpen(const char *name)
{
    return open_connection(name, NULL, 0);
}

virConnectPtr virConnectOpenReadOnly(const char *name)
{
    return open_connection(name, NULL, CONNECT_RO);
}

virConnectPtr virConnectOpenAuth(const char *name, virConnectAuthPtr auth, unsigned int flags)
{
    return open_connection(name, auth, flags);
}

/** connect_open_admin: a connection for libvirt-admin.so. Thread: any. */
virConnectPtr connect_open_admin(const char *name)
{
    GError *error = NULL;
    Engine *engine = engine_open_admin(name, &error);

    if (engine == NULL) {
        last_error_take(NULL, ERROR_FROM_ADMIN, error);
        return NULL;
    }
    return wrap(engine, PUBLIC_ADM_CONNECT, false);
}

static bool is_connection(virConnectPtr conn, gint32 from, const char *function)
{
    last_error_begin();
    return object_check(conn, PUBLIC_CONNECT, from, function);
}

/** connect_close: give a reference back. Returns 1 while others hold some, 0. Thread: any. */
int connect_close(virConnectPtr conn)
{
    int left = g_atomic_int_get(&conn->object.references) > 1;

    connect_unref(conn);
    return left;
}

int virConnectClose(virConnectPtr conn)
{
    return is_connection(conn, ERROR_FROM_NONE, __func__) ? connect_close(conn) : -1;
}

int virConnectRef(virConnectPtr conn)
{
    if (!is_connection(conn, ERROR_FROM_HERE, __func__))
        return -1;

    object_ref(&conn->object);
    return 0;
}

/* looking in */

int virConnectIsAlive(virConnectPtr conn)
{
    return is_connection(conn, ERROR_FROM_HERE, __func__) ? engine_is_alive(conn->engine) : -1;
}

int virConnectIsEncrypted(virConnectPtr conn)
{
    return is_connection(conn, ERROR_FROM_HERE, __func__) ? engine_is_encrypted(conn->engine) : -1;
}

int virConnectIsSecure(virConnectPtr conn)
{
    return is_connection(conn, ERROR_FROM_HERE, __func__) ? engine_is_secure(conn->engine) : -1;
}

char *virConnectGetURI(virConnectPtr conn)
{
    return is_connection(conn, ERROR_FROM_HERE, __func__) ? g_strdup(engine_uri(conn->engine)) : NULL;
}

const char *virConnectGetType(virConnectPtr conn)
{
    ConnectGetTypeRet ret = { 0 };
    GError *error = NULL;

    if (!is_connection(conn, ERROR_FROM_HERE, __func__))
        return NULL;

    if (!engine_call(conn->engine, PROGRAM_REMOTE, PROC_CONNECT_GET_TYPE, NULL, &ret, &error)) {
        last_error_take(conn, ERROR_FROM_HERE, error);
        return NULL;
    }
    g_mutex_lock(&conn->lock);
    if (conn->type == NULL)
        conn->type = g_steal_pointer(&ret.type);
    g_mutex_unlock(&conn->lock);
    wire_clear(&connect_get_type_ret_wire, &ret);
    return conn->type;
}

int virConnectSetKeepAlive(virConnectPtr conn, int interval, unsigned int count)
{
    GError *error = NULL;
    int result;

    if (!is_connection(conn, ERROR_FROM_HERE, __func__))
        return -1;

    result = engine_set_keepalive(conn->engine, interval, count, &error);
    if (result < 0)
        last_error_take(conn, ERROR_FROM_RPC, error);
    return result;
}

/* closing, as it is told to the application; the closure holds a reference to the connection */

typedef struct CloseWatch {
    virConnectPtr conn;
    virConnectCloseFunc func;
    void *opaque;
    virFreeCallback free_opaque;
} CloseWatch;

static void on_close(Engine *engine, int reason, void *opaque)
{
    CloseWatch *watch = opaque;

    watch->func(watch->conn, reason, watch->opaque);
}

static void free_close_watch(void *opaque)
{
    CloseWatch *watch = opaque;

    if (watch->free_opaque != NULL)
        watch->free_opaque(watch->opaque);
    connect_unref(watch->conn);
    g_free(watch);
}

/** connect_watch_close: tell the application when the connection ends. false: somebody is told already. Thread: any. */
bool connect_watch_close(virConnectPtr conn, virConnectCloseFunc func, void *opaque, virFreeCallback free_opaque)
{
    const CloseWatch watch = { conn, func, opaque, free_opaque };
    CloseWatch *kept = g_memdup2(&watch, sizeof(watch));

    object_ref(&conn->object);
    if (engine_on_close(conn->engine, on_close, kept, free_close_watch))
        return true;

    connect_unref(conn);
    g_free(kept);
    return false;
}

/** connect_unwatch_close: end what connect_watch_close() began. false: there is nothing. Thread: any. */
bool connect_unwatch_close(virConnectPtr conn)
{
    return engine_off_close(conn->engine, on_close);
}

int virConnectRegisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb, void *opaque, virFreeCallback freecb)
{
    if (!is_connection(conn, ERROR_FROM_HERE, __func__))
        return -1;

    if (cb == NULL) {
        last_error_argument(conn, ERROR_FROM_HERE, __func__, "cb", "must not be NULL");
        return -1;
    }
    if (!connect_watch_close(conn, cb, opaque, freecb)) {
        last_error_raise(conn, ERROR_OPERATION_INVALID, ERROR_FROM_REMOTE, "Requested operation is not valid: %s",
                         "a close callback is already registered");
        return -1;
    }
    return 0;
}

int virConnectUnregisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb)
{
    if (!is_connection(conn, ERROR_FROM_HERE, __func__))
        return -1;

    if (cb == NULL) {
        last_error_argument(conn, ERROR_FROM_HERE, __func__, "cb", "must not be NULL");
        return -1;
    }
    if (!connect_unwatch_close(conn)) {
        last_error_raise(conn, ERROR_OPERATION_INVALID, ERROR_FROM_REMOTE, "Requested operation is not valid: %s",
                         "A different callback was requested");
        return -1;
    }
    return 0;
}

/* the library */

int virInitialize(void)
{
    return 0;
}

int virGetVersion(unsigned long *libVer, const char *type, unsigned long *typeVer)
{
    last_error_begin();
    if (libVer == NULL) {
        last_error_argument(NULL, ERROR_FROM_NONE, __func__, "libVer", "must not be NULL");
        return -1;
    }
    *libVer = LIBVIR_VERSION_NUMBER;
    if (typeVer != NULL)
        *typeVer = LIBVIR_VERSION_NUMBER;
    return 0;
}
