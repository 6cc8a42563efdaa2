/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one place where a GError of ours becomes the public error: kept per thread, told to the application's function or printed. It is
 * also the only mutable state of the library that belongs to no connection, because the public interface puts it there.
 */
#include "client/public/last-error.h"
#include "client/public/connect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is told of errors, for the process. */
static struct {
    virErrorFunc func;
    void *opaque;
} handler;

static void free_error(void *error)
{
    virFreeError(error);
}

static GPrivate last_error = G_PRIVATE_INIT(free_error);

/* This thread's error; made when it is first needed. */
static virErrorPtr own_error(void)
{
    virErrorPtr error = g_private_get(&last_error);

    if (error == NULL) {
        error = g_new0(virError, 1);
        g_private_set(&last_error, error);
    }
    return error;
}

/* The application hears of it: the connection's function, else the process's, else stderr. */
static void tell(virConnectPtr conn, virErrorPtr error)
{
    virErrorFunc func = handler.func;
    void *opaque = handler.opaque;

    if (conn != NULL) {
        g_mutex_lock(&conn->lock);
        virResetError(&conn->error);
        virCopyLastError(&conn->error);
        if (conn->error_func != NULL) {
            func = conn->error_func;
            opaque = conn->error_opaque;
        }
        g_mutex_unlock(&conn->lock);
    }
    if (func != NULL)
        func(opaque, error);
    else
        virDefaultErrorFunc(error);
}

/**
 * last_error_raise: an error that is found on this side
 * @format: the whole text, with one %s or none
 *
 * Thread: any.
 */
void last_error_raise(virConnectPtr conn, gint32 code, gint32 from, const char *format, const char *text)
{
    virErrorPtr error = own_error();
    const char *place = strstr(format, "%s");

    virResetError(error);
    error->code = code;
    error->domain = from;
    error->level = VIR_ERR_ERROR;
    error->message = place == NULL ? g_strdup(format) : g_strdup_printf("%.*s%s%s", (int)(place - format), format, text, place + 2);
    error->str1 = g_strdup(format);
    error->str2 = g_strdup(text);
    error->int1 = error->int2 = -1;
    tell(conn, error);
}

/**
 * last_error_argument: an argument that cannot be
 * @problem: "must not be NULL" and the like
 *
 * Thread: any.
 */
void last_error_argument(virConnectPtr conn, gint32 from, const char *function, const char *argument, const char *problem)
{
    virErrorPtr error = own_error();

    virResetError(error);
    error->code = VIR_ERR_INVALID_ARG;
    error->domain = from;
    error->level = VIR_ERR_ERROR;
    error->message = g_strdup_printf("%s in %s %s", argument, function, problem);
    error->str1 = g_strdup(function);
    error->str2 = g_strdup(argument);
    tell(conn, error);
}

/**
 * last_error_take: an error of the house becomes this thread's last one
 * @from: where it comes from, unless the server said so
 * @error: freed
 *
 * Thread: any.
 */
void last_error_take(virConnectPtr conn, gint32 from, GError *error)
{
    const ErrorDetails *details = error_details(error);
    virErrorPtr own = own_error();

    virResetError(own);
    own->code = (int)error_code(error);
    own->domain = details != NULL ? details->domain : from;
    own->level = details != NULL ? (virErrorLevel)details->level : VIR_ERR_ERROR;
    own->message = error_public_message(error);
    own->int1 = own->int2 = -1;
    if (details != NULL) {
        own->str1 = g_strdup(details->strings[0]);
        own->str2 = g_strdup(details->strings[1]);
        own->str3 = g_strdup(details->strings[2]);
        own->int1 = details->numbers[0];
        own->int2 = details->numbers[1];
    } else {
        own->str1 = g_strdup("%s");
        own->str2 = g_strdup(own->message);
    }
    g_error_free(error);
    tell(conn, own);
}

/** last_error_begin: what a public function does first. Thread: any. */
void last_error_begin(void)
{
    virErrorPtr error = g_private_get(&last_error);

    if (error != NULL)
        virResetError(error);
}

virErrorPtr virGetLastError(void)
{
    virErrorPtr error = g_private_get(&last_error);

    return error != NULL && error->code != VIR_ERR_OK ? error : NULL;
}

int virGetLastErrorCode(void)
{
    virErrorPtr error = virGetLastError();

    return error != NULL ? error->code : VIR_ERR_OK;
}

int virGetLastErrorDomain(void)
{
    virErrorPtr error = virGetLastError();

    return error != NULL ? error->domain : VIR_FROM_NONE;
}

const char *virGetLastErrorMessage(void)
{
    virErrorPtr error = virGetLastError();

    if (error == NULL)
        return "no error";

    return error->message != NULL ? error->message : "unknown error";
}

void virResetError(virErrorPtr err)
{
    if (err == NULL)
        return;

    g_free(err->message);
    g_free(err->str1);
    g_free(err->str2);
    g_free(err->str3);
    memset(err, 0, sizeof(*err));
}

void virResetLastError(void)
{
    last_error_begin();
}

static void copy(const virError *from, virErrorPtr to)
{
    *to = *from;
    to->message = g_strdup(from->message);
    to->str1 = g_strdup(from->str1);
    to->str2 = g_strdup(from->str2);
    to->str3 = g_strdup(from->str3);
    /* References to objects are not held by errors. */
    to->conn = NULL;
    to->dom = NULL;
    to->net = NULL;
}

/** last_error_restore: an error that was saved is this thread's last one again; nobody is told anew. Thread: any. */
void last_error_restore(const virError *error)
{
    virErrorPtr own = own_error();

    virResetError(own);
    copy(error, own);
}

int virCopyLastError(virErrorPtr to)
{
    virErrorPtr error = virGetLastError();

    if (to == NULL)
        return -1;

    if (error == NULL) {
        memset(to, 0, sizeof(*to));
        return 0;
    }
    copy(error, to);
    return to->code;
}

virErrorPtr virSaveLastError(void)
{
    virErrorPtr saved = g_new0(virError, 1);

    virCopyLastError(saved);
    return saved;
}

void virFreeError(virErrorPtr err)
{
    virResetError(err);
    g_free(err);
}

void virSetErrorFunc(void *userData, virErrorFunc func)
{
    handler.func = func;
    handler.opaque = userData;
}

/* Not for connections that threads share, for what it returns belongs to the connection: the public documentation says so as well. */
virErrorPtr virConnGetLastError(virConnectPtr conn)
{
    return conn != NULL && conn->error.code != VIR_ERR_OK ? &conn->error : NULL;
}

int virConnCopyLastError(virConnectPtr conn, virErrorPtr to)
{
    if (conn == NULL || to == NULL)
        return -1;

    virResetError(to);
    g_mutex_lock(&conn->lock);
    int code = conn->error.code;
    if (code != VIR_ERR_OK)
        copy(&conn->error, to);
    g_mutex_unlock(&conn->lock);
    return code;
}

void virConnResetLastError(virConnectPtr conn)
{
    if (conn == NULL)
        return;

    g_mutex_lock(&conn->lock);
    virResetError(&conn->error);
    g_mutex_unlock(&conn->lock);
}

void virConnSetErrorFunc(virConnectPtr conn, void *userData, virErrorFunc func)
{
    if (conn == NULL)
        return;

    g_mutex_lock(&conn->lock);
    conn->error_func = func;
    conn->error_opaque = userData;
    g_mutex_unlock(&conn->lock);
}

/* What stands between "libvirt: " and the level, by virErrorDomain. */
static const char *const part_names[] = {
    [VIR_FROM_NONE] = "",
    [VIR_FROM_XEN] = "Xen Driver",
    [VIR_FROM_XML] = "XML Util",
    [VIR_FROM_DOM] = "Domain",
    [VIR_FROM_RPC] = "XML-RPC",
    [VIR_FROM_QEMU] = "QEMU Driver",
    [VIR_FROM_NET] = "Network",
    [VIR_FROM_TEST] = "Test Driver",
    [VIR_FROM_REMOTE] = "Remote Driver",
    [VIR_FROM_CONF] = "Config File",
    [VIR_FROM_DOMAIN] = "Domain Config",
    [VIR_FROM_NETWORK] = "Network Driver",
    [VIR_FROM_STORAGE] = "Storage Driver",
    [VIR_FROM_NODEDEV] = "Node Device Driver",
    [VIR_FROM_INTERFACE] = "Interface Driver",
    [VIR_FROM_SECRET] = "Secret Driver",
    [VIR_FROM_NWFILTER] = "Network Filter",
    [VIR_FROM_DOMAIN_SNAPSHOT] = "Domain Snapshot",
    [VIR_FROM_STREAMS] = "Streams Driver",
    [VIR_FROM_URI] = "URI Utils",
    [VIR_FROM_AUTH] = "Auth Utils",
    [VIR_FROM_ADMIN] = "Admin Interface",
    [VIR_FROM_DOMAIN_CHECKPOINT] = "Domain Checkpoint",
};

void virDefaultErrorFunc(virErrorPtr err)
{
    if (err == NULL || err->code == VIR_ERR_OK)
        return;

    const char *part = err->domain >= 0 && err->domain < (int)G_N_ELEMENTS(part_names) ? part_names[err->domain] : NULL;
    const char *level = err->level == VIR_ERR_WARNING ? "warning" : err->level == VIR_ERR_NONE ? "" : "error";
    const char *text = err->message != NULL ? err->message : "unknown error";

    fprintf(stderr, "libvirt: %s %s : %s%s", part != NULL ? part : "", level, text, g_str_has_suffix(text, "\n") ? "" : "\n");
}
