/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/public/connect.h"
#include "client/public/last-error.h"

/* What functions that are written by hand share: the checks that stub.c makes, and the call. */
typedef struct CustomCall {
    const char *function;
    gint32 from;
    guint32 program;
    gint32 procedure;
} CustomCall;

bool custom_begin(const CustomCall *call, const void *handle, PublicKind kind, virConnectPtr *ret_conn);
bool custom_need(const CustomCall *call, virConnectPtr conn, const void *argument, const char *name);
bool custom_refuse(const CustomCall *call, virConnectPtr conn, const char *name, const char *problem);
bool custom_ask(const CustomCall *call, virConnectPtr conn, const void *args, void *ret);
bool custom_ask_fds(const CustomCall *call, virConnectPtr conn, const void *args, const int *fds, guint fds_n, void *ret, GArray **ret_fds);
void custom_clear(const CustomCall *call, void *ret);
