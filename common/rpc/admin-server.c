/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an administrator asks of one of a process's servers: its clients, its limits, its threads. */
#include "rpc/admin-call.h"

#include <string.h>

/* The administration first, as the reference lists them. */
static void servers_of(const Admin *admin, Roster *ret_servers[2])
{
    ret_servers[0] = admin->roster;
    ret_servers[1] = admin->process.roster;
}

static Roster *find_server(const Admin *admin, const char *name, GError **error)
{
    Roster *servers[2];

    servers_of(admin, servers);
    for (guint i = 0; i < G_N_ELEMENTS(servers); i++) {
        if (strcmp(roster_name(servers[i]), name) == 0)
            return servers[i];
    }
    error_set(error, ERROR_NO_SERVER, "No server named '%s'", name);
    return NULL;
}

static RosterMember *find_client(const Admin *admin, const char *server, guint64 id, GError **error)
{
    Roster *roster = find_server(admin, server, error);
    RosterMember *member = roster != NULL ? roster_find(roster, id) : NULL;

    if (roster != NULL && member == NULL)
        error_set(error, ERROR_NO_CLIENT, "No client with matching ID '%" G_GUINT64_FORMAT "'", id);
    return member;
}

/* Parameters that may be set are all unsigned ints, and each may be said once. */
static bool check_params(const TypedParams *params, const char *const *allowed, GError **error)
{
    for (guint i = 0; i < params->n; i++) {
        const TypedParam *param = &params->items[i];

        if (!g_strv_contains(allowed, param->field))
            error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "parameter '%s' not supported", param->field);
        else if (param->type != TYPED_PARAM_UINT)
            error_set(error, ERROR_INVALID_ARG, "parameter '%s' is of type %d, expected 'uint'", param->field, param->type);
        else if (typed_params_find(params, param->field) != param)
            error_set(error, ERROR_INVALID_ARG, "parameter '%s' occurs multiple times", param->field);
        else
            continue;
        return false;
    }
    return true;
}

static void read_param(const TypedParams *params, const char *field, guint32 *value)
{
    const TypedParam *param = typed_params_find(params, field);

    if (param != NULL)
        *value = param->value.ui;
}

/* servers */

bool admin_list_servers(Call *call, const AdmConnectListServersArgs *args, AdmConnectListServersRet *ret, GError **error)
{
    Roster *servers[2];

    servers_of(call->admin, servers);
    ret->servers.n = G_N_ELEMENTS(servers);
    ret->servers.items = g_new(WireServer, G_N_ELEMENTS(servers));
    for (guint i = 0; i < G_N_ELEMENTS(servers); i++)
        ret->servers.items[i].name = g_strdup(roster_name(servers[i]));
    return true;
}

bool admin_lookup_server(Call *call, const AdmConnectLookupServerArgs *args, AdmConnectLookupServerRet *ret, GError **error)
{
    if (find_server(call->admin, args->name, error) == NULL)
        return false;

    ret->server.name = g_strdup(args->name);
    return true;
}

/* threads */

static void count_workers(const Admin *admin, const Roster *server, AdminWorkers *ret_workers)
{
    *ret_workers = (AdminWorkers){ 0 };
    if (server == admin->process.roster && admin->process.workers != NULL)
        admin->process.workers(admin->process.opaque, ret_workers);
}

bool admin_get_workers(Call *call, const AdmServerGetThreadPoolParametersArgs *args, AdmServerGetThreadPoolParametersRet *ret, GError **error)
{
    const Roster *server = find_server(call->admin, args->server.name, error);
    AdminWorkers workers;

    if (server == NULL)
        return false;

    count_workers(call->admin, server, &workers);
    typed_params_add_uint(&ret->params, workers.least, THREADPOOL_WORKERS_MIN);
    typed_params_add_uint(&ret->params, workers.most, THREADPOOL_WORKERS_MAX);
    typed_params_add_uint(&ret->params, workers.current, THREADPOOL_WORKERS_CURRENT);
    typed_params_add_uint(&ret->params, workers.idle, THREADPOOL_WORKERS_FREE);
    typed_params_add_uint(&ret->params, workers.priority, THREADPOOL_WORKERS_PRIORITY);
    typed_params_add_uint(&ret->params, workers.queued, THREADPOOL_JOB_QUEUE_DEPTH);
    return true;
}

bool admin_set_workers(Call *call, const AdmServerSetThreadPoolParametersArgs *args, NoRet *ret, GError **error)
{
    static const char *const allowed[] = { THREADPOOL_WORKERS_MIN, THREADPOOL_WORKERS_MAX, THREADPOOL_WORKERS_PRIORITY, NULL };
    const AdminProcess *process = &call->admin->process;
    const Roster *server = find_server(call->admin, args->server.name, error);
    AdminWorkers wanted;

    if (server == NULL || !check_params(&args->params, allowed, error))
        return false;
    if (args->params.n == 0)
        return true;
    if (server != process->roster || process->set_workers == NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "server '%s' has no worker threads: all its calls are answered at once",
                  args->server.name);
        return false;
    }
    count_workers(call->admin, server, &wanted);
    read_param(&args->params, THREADPOOL_WORKERS_MIN, &wanted.least);
    read_param(&args->params, THREADPOOL_WORKERS_MAX, &wanted.most);
    read_param(&args->params, THREADPOOL_WORKERS_PRIORITY, &wanted.priority);
    if (wanted.least > wanted.most) {
        error_set(error, ERROR_INVALID_ARG, "minWorkers cannot be larger than maxWorkers");
        return false;
    }
    return process->set_workers(process->opaque, &wanted, error);
}

/* clients */

static void tell_client(WireClient *client, const RosterMember *member)
{
    *client = (WireClient){ { g_strdup(roster_name(member->roster)) }, member->id, member->since, (guint32)member->transport };
}

bool admin_list_clients(Call *call, const AdmServerListClientsArgs *args, AdmServerListClientsRet *ret, GError **error)
{
    const Roster *server = find_server(call->admin, args->server.name, error);

    if (server == NULL)
        return false;

    ret->clients.items = g_new0(WireClient, roster_count(server));
    for (const GList *node = roster_members(server); node != NULL; node = node->next)
        tell_client(&ret->clients.items[ret->clients.n++], node->data);
    return true;
}

bool admin_lookup_client(Call *call, const AdmServerLookupClientArgs *args, AdmServerLookupClientRet *ret, GError **error)
{
    const RosterMember *member = find_client(call->admin, args->server.name, args->id, error);

    if (member == NULL)
        return false;

    tell_client(&ret->client, member);
    return true;
}

bool admin_client_info(Call *call, const AdmClientGetInfoArgs *args, AdmClientGetInfoRet *ret, GError **error)
{
    const RosterMember *member = find_client(call->admin, args->client.server.name, args->client.id, error);

    if (member == NULL)
        return false;

    roster_describe(member, &ret->params);
    return true;
}

bool admin_close_client(Call *call, const AdmClientCloseArgs *args, NoRet *ret, GError **error)
{
    RosterMember *member = find_client(call->admin, args->client.server.name, args->client.id, error);

    if (member == NULL)
        return false;

    roster_close(member);
    return true;
}

/* limits */

bool admin_get_limits(Call *call, const AdmServerGetClientLimitsArgs *args, AdmServerGetClientLimitsRet *ret, GError **error)
{
    const Roster *server = find_server(call->admin, args->server.name, error);

    if (server == NULL)
        return false;

    RosterLimits limits = roster_limits(server);
    typed_params_add_uint(&ret->params, limits.clients, SERVER_CLIENTS_MAX);
    typed_params_add_uint(&ret->params, roster_count(server), SERVER_CLIENTS_CURRENT);
    typed_params_add_uint(&ret->params, limits.unknown, SERVER_CLIENTS_UNAUTH_MAX);
    typed_params_add_uint(&ret->params, roster_count_unknown(server), SERVER_CLIENTS_UNAUTH_CURRENT);
    return true;
}

bool admin_set_limits(Call *call, const AdmServerSetClientLimitsArgs *args, NoRet *ret, GError **error)
{
    static const char *const allowed[] = { SERVER_CLIENTS_MAX, SERVER_CLIENTS_UNAUTH_MAX, NULL };
    Roster *server = find_server(call->admin, args->server.name, error);

    if (server == NULL || !check_params(&args->params, allowed, error))
        return false;

    RosterLimits limits = roster_limits(server);
    read_param(&args->params, SERVER_CLIENTS_MAX, &limits.clients);
    read_param(&args->params, SERVER_CLIENTS_UNAUTH_MAX, &limits.unknown);
    if (limits.unknown > limits.clients) {
        error_set(error, ERROR_INVALID_ARG, "%s (%u) must not be larger than %s (%u)", SERVER_CLIENTS_UNAUTH_MAX, limits.unknown,
                  SERVER_CLIENTS_MAX, limits.clients);
        return false;
    }
    roster_set_limits(server, &limits);
    return true;
}

/* certificates */

bool admin_update_tls(Call *call, const AdmServerUpdateTlsFilesArgs *args, NoRet *ret, GError **error)
{
    const AdminProcess *process = &call->admin->process;
    const Roster *server = find_server(call->admin, args->server.name, error);

    if (server == NULL)
        return false;
    if (server != process->roster || process->update_tls == NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "server '%s' serves no TLS, so it has no certificates to read again",
                  args->server.name);
        return false;
    }
    return process->update_tls(process->opaque, error);
}
