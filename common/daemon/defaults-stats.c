/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virConnectGetAllDomainStats: which machines, and the group that every driver shares; the other groups are the driver's. */
#include "base/error.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/machine-filter.h"

static void add_record(Call *call, const ConnectGetAllDomainStatsArgs *args, Machine *machine, const MachineState *state, const char *name,
                       ConnectGetAllDomainStatsRet *ret)
{
    guint32 groups = args->stats != 0 ? args->stats : G_MAXUINT32;
    WireDomainStatsRecord *record = &ret->records.items[ret->records.n++];

    record->domain = (WireDomain){ .name = g_strdup(name), .uuid = machine->uuid, .id = state->id };
    if (groups & DOMAIN_STATS_STATE) {
        typed_params_add_int(&record->params, (gint32)state->state, "state.state");
        typed_params_add_int(&record->params, state->reason, "state.reason");
    }
    if (call->daemon->driver->stats != NULL)
        call->daemon->driver->stats(call->daemon, machine, state, groups, args->flags, &record->params);
}

static bool add_listed(Call *call, const ConnectGetAllDomainStatsArgs *args, ConnectGetAllDomainStatsRet *ret, GError **error)
{
    ret->records.items = g_new0(WireDomainStatsRecord, args->domains.n);
    for (guint i = 0; i < args->domains.n; i++) {
        g_autoptr(Machine) machine = machine_registry_find_by_uuid(call->daemon->machines, &args->domains.items[i].uuid);

        /* One that went in the meantime is left out, as it would be from a list made now. */
        if (machine == NULL)
            continue;
        g_autoptr(MachineState) state = machine_state(machine);
        if (machine_state_def(state) != NULL && machine_filter_matches(state, args->flags & MACHINE_FILTER_ALL))
            add_record(call, args, machine, state, machine_state_def(state)->name, ret);
    }
    return true;
}

bool default_connect_get_all_domain_stats(Call *call, const ConnectGetAllDomainStatsArgs *args, ConnectGetAllDomainStatsRet *ret,
                                          GError **error)
{
    g_autoptr(GArray) machines = NULL;
    guint32 known = call->daemon->driver->stats_groups | DOMAIN_STATS_STATE;

    if ((args->flags & CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS) && (args->stats & ~known)) {
        error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "statistics groups 0x%x are not supported by this driver", args->stats & ~known);
        return false;
    }
    if (args->domains.n > 0)
        return add_listed(call, args, ret, error);

    machines = machine_registry_list(call->daemon->machines);
    ret->records.items = g_new0(WireDomainStatsRecord, machines->len);
    for (guint i = 0; i < machines->len; i++) {
        const MachineEntry *entry = &g_array_index(machines, MachineEntry, i);

        if (machine_filter_matches(entry->state, args->flags & MACHINE_FILTER_ALL))
            add_record(call, args, entry->machine, entry->state, entry->name, ret);
    }
    return true;
}
