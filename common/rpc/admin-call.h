/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/ops.h"
#include "rpc/admin.h"
#include "rpc/conn.h"

/* What the parts of the administration share, and nobody else sees. */
struct Admin {
    Loop *loop;
    AdminProcess process;
    Roster *roster; /* of administrators */
    Listener *listener;

    /* the end after some time without clients */
    guint32 timeout_s; /* 0: never */
    guint32 idle_s;
    guint64 last_id; /* when it was looked at */
    guint tick;
};

/* An administrator's connection. */
typedef struct AdminSession {
    RosterMember member; /* first: a member of the administrators' roster is its session */
    Admin *admin;
    RpcConn *conn;
    PeerCredentials peer;
    bool busy;    /* a call is being answered */
    bool closing; /* it ends after the answer */
} AdminSession;

/* The context of the operations here; a daemon's calls have another of the same name, and the two never meet. */
struct Call {
    Admin *admin;
    AdminSession *session;
};

extern const DriverOps admin_ops;

/* servers and clients; admin-server.c */
bool admin_list_servers(Call *call, const AdmConnectListServersArgs *args, AdmConnectListServersRet *ret, GError **error);
bool admin_lookup_server(Call *call, const AdmConnectLookupServerArgs *args, AdmConnectLookupServerRet *ret, GError **error);
bool admin_get_workers(Call *call, const AdmServerGetThreadPoolParametersArgs *args, AdmServerGetThreadPoolParametersRet *ret, GError **error);
bool admin_set_workers(Call *call, const AdmServerSetThreadPoolParametersArgs *args, NoRet *ret, GError **error);
bool admin_list_clients(Call *call, const AdmServerListClientsArgs *args, AdmServerListClientsRet *ret, GError **error);
bool admin_lookup_client(Call *call, const AdmServerLookupClientArgs *args, AdmServerLookupClientRet *ret, GError **error);
bool admin_client_info(Call *call, const AdmClientGetInfoArgs *args, AdmClientGetInfoRet *ret, GError **error);
bool admin_close_client(Call *call, const AdmClientCloseArgs *args, NoRet *ret, GError **error);
bool admin_get_limits(Call *call, const AdmServerGetClientLimitsArgs *args, AdmServerGetClientLimitsRet *ret, GError **error);
bool admin_set_limits(Call *call, const AdmServerSetClientLimitsArgs *args, NoRet *ret, GError **error);
bool admin_update_tls(Call *call, const AdmServerUpdateTlsFilesArgs *args, NoRet *ret, GError **error);

/* the process; admin-process.c */
bool admin_lib_version(Call *call, const NoArgs *args, AdmConnectGetLibVersionRet *ret, GError **error);
bool admin_get_outputs(Call *call, const AdmConnectGetLoggingOutputsArgs *args, AdmConnectGetLoggingOutputsRet *ret, GError **error);
bool admin_get_filters(Call *call, const AdmConnectGetLoggingFiltersArgs *args, AdmConnectGetLoggingFiltersRet *ret, GError **error);
bool admin_set_outputs(Call *call, const AdmConnectSetLoggingOutputsArgs *args, NoRet *ret, GError **error);
bool admin_set_filters(Call *call, const AdmConnectSetLoggingFiltersArgs *args, NoRet *ret, GError **error);
bool admin_set_timeout(Call *call, const AdmConnectSetDaemonTimeoutArgs *args, NoRet *ret, GError **error);
bool admin_shutdown(Call *call, const AdmConnectDaemonShutdownArgs *args, NoRet *ret, GError **error);
