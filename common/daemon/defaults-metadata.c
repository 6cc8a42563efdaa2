/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names and notes: what people and programs write into a machine's documents without changing the machine. */
#include "base/error.h"
#include "conf/domain/metadata.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

bool default_domain_get_metadata(Call *call, const DomainGetMetadataArgs *args, DomainGetMetadataRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);

    if (def == NULL)
        return false;

    ret->metadata = domain_def_get_metadata(def, args->type, args->uri, error);
    return ret->metadata != NULL;
}

static void tell_change(Call *call, gint32 type, char *uri)
{
    g_autofree char *name = machine_name(call->machine);
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainEventCallbackMetadataChangeMsg message = {
        .domain = { .name = name, .uuid = call->machine->uuid, .id = state->id }, .type = type, .ns_uri = uri
    };

    event_bus_emit(call->daemon->events, PROGRAM_REMOTE, PROC_DOMAIN_EVENT_CALLBACK_METADATA_CHANGE, &call->machine->uuid,
                   &domain_event_callback_metadata_change_msg_wire, &message);
}

static bool set_in(DomainDef *def, const DomainSetMetadataArgs *args, GError **error)
{
    return def == NULL || domain_def_set_metadata(def, args->type, args->metadata, args->key, args->uri, error);
}

bool default_domain_set_metadata(Call *call, const DomainSetMetadataArgs *args, NoRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };

    if (!impact_begin(state, args->flags, &impact, error) || !set_in(impact.live, args, error) || !set_in(impact.config, args, error) ||
        !lifecycle_update(call->daemon, call->machine, impact.live, impact.config, error))
        return false;

    impact = (Impact){ NULL, NULL };
    tell_change(call, args->type, args->uri);
    return true;
}

static bool check_rename(Call *call, const MachineState *state, const char *name, GError **error)
{
    g_autoptr(Machine) other = name != NULL ? machine_registry_find_by_name(call->daemon->machines, name) : NULL;

    if (state->config == NULL)
        error_set(error, ERROR_OPERATION_INVALID, "cannot rename a transient domain");
    else if (machine_state_is_active(state))
        error_set(error, ERROR_OPERATION_INVALID, "cannot rename active domain");
    else if (name == NULL || *name == '\0')
        error_set(error, ERROR_INVALID_ARG, "the new name is missing");
    else if (strchr(name, '/') != NULL || strcmp(name, state->config->name) == 0)
        error_set(error, ERROR_OPERATION_INVALID, "'%s' cannot be the new name: it is the old one, or holds a '/'", name);
    else if (other != NULL)
        error_set(error, ERROR_OPERATION_INVALID, "domain with name '%s' already exists", name);
    else
        return true;
    return false;
}

/* The new file is durable before the old one goes: whatever happens in between, the machine is there. */
bool default_domain_rename(Call *call, const DomainRenameArgs *args, DomainRenameRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autofree char *old_name = machine_name(call->machine);
    Daemon *daemon = call->daemon;

    if (!check_rename(call, state, args->new_name, error) ||
        !machine_registry_rename(daemon->machines, call->machine, args->new_name, error))
        return false;

    g_autoptr(DomainDef) config = domain_def_copy(state->config);
    g_free(config->name);
    config->name = g_strdup(args->new_name);
    if (!store_save_config(daemon->store, config, error) || !store_set_autostart(daemon->store, config->name, state->autostart, error) ||
        !store_remove_config(daemon->store, old_name, error)) {
        machine_registry_rename(daemon->machines, call->machine, old_name, NULL);
        return false;
    }
    lifecycle_tell(daemon, call->machine, DOMAIN_EVENT_UNDEFINED, DOMAIN_EVENT_UNDEFINED_RENAMED);
    MachineState *changed = machine_state_copy(state);
    machine_state_set_config(changed, g_steal_pointer(&config));
    machine_publish(call->machine, changed);
    lifecycle_tell(daemon, call->machine, DOMAIN_EVENT_DEFINED, DOMAIN_EVENT_DEFINED_RENAMED);
    return true;
}
