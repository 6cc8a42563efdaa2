/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an administrator asks of a process as a whole: its release, its log, when it ends. */
#include "base/log.h"
#include "rpc/admin-call.h"
#include "rpc/version.h"

bool admin_lib_version(Call *call, const NoArgs *args, AdmConnectGetLibVersionRet *ret, GError **error)
{
    ret->version = INTERFACE_VERSION;
    return true;
}

/* the log */

bool admin_get_outputs(Call *call, const AdmConnectGetLoggingOutputsArgs *args, AdmConnectGetLoggingOutputsRet *ret, GError **error)
{
    ret->outputs = log_get_outputs(&ret->outputs_n);
    return true;
}

bool admin_get_filters(Call *call, const AdmConnectGetLoggingFiltersArgs *args, AdmConnectGetLoggingFiltersRet *ret, GError **error)
{
    ret->filters = log_get_filters(&ret->filters_n);
    return true;
}

bool admin_set_outputs(Call *call, const AdmConnectSetLoggingOutputsArgs *args, NoRet *ret, GError **error)
{
    return log_set_outputs(args->outputs != NULL ? args->outputs : "", error);
}

bool admin_set_filters(Call *call, const AdmConnectSetLoggingFiltersArgs *args, NoRet *ret, GError **error)
{
    return log_set_filters(args->filters != NULL ? args->filters : "", error);
}

/* the end */

static bool is_needed(const Admin *admin)
{
    const AdminProcess *process = &admin->process;

    /* Who came and went since the last look counts, too. */
    return *process->last_id != admin->last_id || roster_count(process->roster) > 0 || roster_count(admin->roster) > 0 ||
           (process->is_needed != NULL && process->is_needed(process->opaque));
}

static gboolean look_for_clients(gpointer data)
{
    Admin *admin = data;

    admin->idle_s = is_needed(admin) ? 0 : admin->idle_s + 1;
    admin->last_id = *admin->process.last_id;
    if (admin->idle_s < admin->timeout_s)
        return G_SOURCE_CONTINUE;

    g_info("ending after %u seconds without clients", admin->idle_s);
    admin->tick = 0;
    admin->process.end(admin->process.opaque);
    return G_SOURCE_REMOVE;
}

/** admin_end_when_idle: end the process after so many seconds without clients; 0 for never. Thread: loop. */
void admin_end_when_idle(Admin *admin, guint seconds)
{
    admin->timeout_s = seconds;
    admin->idle_s = 0;
    admin->last_id = *admin->process.last_id;
    g_clear_handle_id(&admin->tick, g_source_remove);
    if (admin->timeout_s > 0)
        admin->tick = g_timeout_add_seconds(1, look_for_clients, admin);
}

bool admin_set_timeout(Call *call, const AdmConnectSetDaemonTimeoutArgs *args, NoRet *ret, GError **error)
{
    admin_end_when_idle(call->admin, args->timeout);
    return true;
}

bool admin_shutdown(Call *call, const AdmConnectDaemonShutdownArgs *args, NoRet *ret, GError **error)
{
    const AdminProcess *process = &call->admin->process;

    if ((args->flags & DAEMON_SHUTDOWN_PRESERVE) && !process->preserves) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "what %s manages ends with it and cannot be preserved", roster_name(process->roster));
        return false;
    }
    g_info("ending because an administrator (process %d) asks for it", (int)call->session->peer.pid);
    process->end(process->opaque);
    return true;
}
