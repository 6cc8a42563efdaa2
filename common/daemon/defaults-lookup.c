/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding machines: the look-ups and the lists of every age. */
#include "base/error.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/machine-filter.h"

static bool return_found(Machine *found, WireDomain *ret_domain)
{
    g_autoptr(Machine) machine = found;

    if (machine == NULL)
        return false;

    g_autoptr(MachineState) state = machine_state(machine);
    if (machine_state_def(state) == NULL)
        return false;

    call_return_machine(ret_domain, machine);
    return true;
}

bool default_domain_lookup_by_name(Call *call, const DomainLookupByNameArgs *args, DomainLookupByNameRet *ret, GError **error)
{
    if (return_found(machine_registry_find_by_name(call->daemon->machines, args->name), &ret->domain))
        return true;

    error_set(error, ERROR_NO_DOMAIN, "no domain with matching name '%s'", args->name);
    return false;
}

bool default_domain_lookup_by_uuid(Call *call, const DomainLookupByUUIDArgs *args, DomainLookupByUUIDRet *ret, GError **error)
{
    char uuid[UUID_STRING_LENGTH];

    if (return_found(machine_registry_find_by_uuid(call->daemon->machines, &args->uuid), &ret->domain))
        return true;

    uuid_format(&args->uuid, uuid);
    error_set(error, ERROR_NO_DOMAIN, "no domain with matching uuid '%s'", uuid);
    return false;
}

bool default_domain_lookup_by_id(Call *call, const DomainLookupByIDArgs *args, DomainLookupByIDRet *ret, GError **error)
{
    if (return_found(machine_registry_find_by_id(call->daemon->machines, args->id), &ret->domain))
        return true;

    error_set(error, ERROR_NO_DOMAIN, "no domain with matching id %d", args->id);
    return false;
}

bool default_connect_list_all_domains(Call *call, const ConnectListAllDomainsArgs *args, ConnectListAllDomainsRet *ret, GError **error)
{
    g_autoptr(GArray) machines = machine_registry_list(call->daemon->machines);

    ret->domains.items = g_new0(WireDomain, machines->len);
    for (guint i = 0; i < machines->len; i++) {
        MachineEntry *entry = &g_array_index(machines, MachineEntry, i);

        if (!machine_filter_matches(entry->state, args->flags))
            continue;
        ret->domains.items[ret->domains.n++] =
            (WireDomain){ .name = g_steal_pointer(&entry->name), .uuid = entry->machine->uuid, .id = entry->state->id };
    }
    return true;
}

bool default_connect_list_domains(Call *call, const ConnectListDomainsArgs *args, ConnectListDomainsRet *ret, GError **error)
{
    g_autoptr(GArray) machines = machine_registry_list(call->daemon->machines);

    ret->ids.items = g_new0(gint32, machines->len);
    for (guint i = 0; i < machines->len; i++) {
        const MachineEntry *entry = &g_array_index(machines, MachineEntry, i);

        if (machine_state_is_active(entry->state))
            ret->ids.items[ret->ids.n++] = entry->state->id;
    }
    return true;
}

bool default_connect_list_defined_domains(Call *call, const ConnectListDefinedDomainsArgs *args, ConnectListDefinedDomainsRet *ret,
                                          GError **error)
{
    g_autoptr(GArray) machines = machine_registry_list(call->daemon->machines);

    ret->names.items = g_new0(char *, machines->len);
    for (guint i = 0; i < machines->len; i++) {
        MachineEntry *entry = &g_array_index(machines, MachineEntry, i);

        if (!machine_state_is_active(entry->state))
            ret->names.items[ret->names.n++] = g_steal_pointer(&entry->name);
    }
    return true;
}

static gint32 count(Call *call, guint32 flags)
{
    g_autoptr(GArray) machines = machine_registry_list(call->daemon->machines);
    gint32 n = 0;

    for (guint i = 0; i < machines->len; i++)
        n += machine_filter_matches(g_array_index(machines, MachineEntry, i).state, flags) ? 1 : 0;
    return n;
}

bool default_connect_num_of_domains(Call *call, const NoArgs *args, ConnectNumOfDomainsRet *ret, GError **error)
{
    ret->num = count(call, CONNECT_LIST_DOMAINS_ACTIVE);
    return true;
}

bool default_connect_num_of_defined_domains(Call *call, const NoArgs *args, ConnectNumOfDefinedDomainsRet *ret, GError **error)
{
    ret->num = count(call, CONNECT_LIST_DOMAINS_INACTIVE);
    return true;
}
