/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Functions whose arguments no table describes are written by hand; what they have in common with the others is here.
 */
#include "client/public/call.h"
#include "proto/dispatch.h"

/**
 * custom_begin: the handle is one, and the connection may make the call
 * @ret_conn: the handle's connection
 *
 * false: this thread's last error is set. Thread: any.
 */
bool custom_begin(const CustomCall *call, const void *handle, PublicKind kind, virConnectPtr *ret_conn)
{
    const DispatchRow *row = dispatch_row(call->program, call->procedure);
    g_autofree char *text = NULL;

    last_error_begin();
    if (!object_check(handle, kind, call->from, call->function))
        return false;

    *ret_conn = ((const Object *)handle)->conn;
    if (!(*ret_conn)->readonly || row == NULL || row->readonly)
        return true;

    text = g_strdup_printf("read only access prevents %s", call->function);
    last_error_raise(*ret_conn, ERROR_OPERATION_DENIED, call->from, "operation forbidden: %s", text);
    return false;
}

/** custom_refuse: an argument that cannot be. Always false. Thread: any. */
bool custom_refuse(const CustomCall *call, virConnectPtr conn, const char *name, const char *problem)
{
    last_error_argument(conn, call->from, call->function, name, problem);
    return false;
}

bool custom_need(const CustomCall *call, virConnectPtr conn, const void *argument, const char *name)
{
    return argument != NULL || custom_refuse(call, conn, name, "must not be NULL");
}

/** custom_ask: make the call; ret is cleared with custom_clear(). false: this thread's last error is set. Thread: any. */
bool custom_ask(const CustomCall *call, virConnectPtr conn, const void *args, void *ret)
{
    GError *error = NULL;

    if (engine_call(conn->engine, call->program, call->procedure, args, ret, &error))
        return true;

    last_error_take(conn, call->from, error);
    return false;
}

/** custom_ask_fds: custom_ask() with descriptors; ret_fds may be NULL. Thread: any. */
bool custom_ask_fds(const CustomCall *call, virConnectPtr conn, const void *args, const int *fds, guint fds_n, void *ret, GArray **ret_fds)
{
    GError *error = NULL;

    if (engine_call_fds(conn->engine, call->program, call->procedure, args, fds, fds_n, ret, ret_fds, &error))
        return true;

    last_error_take(conn, call->from, error);
    return false;
}

void custom_clear(const CustomCall *call, void *ret)
{
    wire_clear(dispatch_row(call->program, call->procedure)->ret, ret);
}
