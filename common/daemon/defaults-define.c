/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Defining, undefining and starting: what is the same for every hypervisor around the one thing that is not, Driver.launch. */
#include "base/error.h"
#include "conf/domain/domain.h"
#include "daemon/autodestroy.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/define.h"
#include "daemon/lifecycle.h"

bool default_domain_define_xml_flags(Call *call, const DomainDefineXMLFlagsArgs *args, DomainDefineXMLFlagsRet *ret, GError **error)
{
    guint validate = args->flags & DOMAIN_DEFINE_VALIDATE ? DOMAIN_PARSE_VALIDATE : 0u;
    g_autoptr(DomainDef) def = define_read(call, args->xml, DOMAIN_PARSE_INACTIVE | validate, error);
    g_autoptr(Machine) machine = NULL;

    if (def == NULL || (machine = define_enter(call, def, error)) == NULL)
        return false;

    bool done = lifecycle_defined(call->daemon, machine, def, error);
    if (done) {
        def = NULL;
        call_return_machine(&ret->domain, machine);
    }
    define_leave(call, machine);
    return done;
}

/* What is kept about a machine goes with it only if that was said. */
static bool check_moments(const MachineState *state, guint32 flags, GError **error)
{
    guint snapshots = flags & DOMAIN_UNDEFINE_SNAPSHOTS_METADATA ? 0 : moment_tree_size(state->snapshots);
    guint checkpoints = flags & DOMAIN_UNDEFINE_CHECKPOINTS_METADATA ? 0 : moment_tree_size(state->checkpoints);

    if (snapshots > 0)
        error_set(error, ERROR_OPERATION_INVALID, "cannot delete inactive domain with %u snapshots", snapshots);
    else if (checkpoints > 0)
        error_set(error, ERROR_OPERATION_INVALID, "cannot delete inactive domain with %u checkpoints", checkpoints);
    return snapshots + checkpoints == 0;
}

bool default_domain_undefine_flags(Call *call, const DomainUndefineFlagsArgs *args, NoRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (state->config == NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot undefine a transient domain: it ends when it stops");
        return false;
    }
    if (state->has_managed_save && !(args->flags & DOMAIN_UNDEFINE_MANAGED_SAVE)) {
        error_set(error, ERROR_OPERATION_INVALID, "Refusing to undefine while domain managed save image exists");
        return false;
    }
    if (!machine_state_is_active(state) && !check_moments(state, args->flags, error))
        return false;
    return lifecycle_undefined(call->daemon, call->machine, error);
}

static bool launch(Call *call, Machine *machine, const DomainDef *def, guint32 flags, GError **error)
{
    if (!call->daemon->driver->launch(call->daemon, machine, def, flags, error))
        return false;

    if (flags & DOMAIN_START_AUTODESTROY)
        autodestroy_add(call->session, machine);
    return true;
}

bool default_domain_create_with_flags(Call *call, const DomainCreateWithFlagsArgs *args, DomainCreateWithFlagsRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (machine_state_is_active(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "domain is already running");
        return false;
    }
    if (state->config == NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "the domain has no definition to start");
        return false;
    }
    if (!launch(call, call->machine, state->config, args->flags, error))
        return false;

    call_return_machine(&ret->domain, call->machine);
    return true;
}

static bool launch_document(Call *call, Machine *machine, const DomainDef *def, guint32 flags, GError **error)
{
    g_autoptr(MachineState) state = machine_state(machine);

    if (machine_state_is_active(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "domain '%s' is already active", def->name);
        return false;
    }
    return launch(call, machine, def, flags, error);
}

bool default_domain_create_xml(Call *call, const DomainCreateXMLArgs *args, DomainCreateXMLRet *ret, GError **error)
{
    guint validate = args->flags & DOMAIN_START_VALIDATE ? DOMAIN_PARSE_VALIDATE : 0u;
    g_autoptr(DomainDef) def = define_read(call, args->xml, DOMAIN_PARSE_INACTIVE | validate, error);
    g_autoptr(Machine) machine = NULL;

    if (def == NULL || (machine = define_enter(call, def, error)) == NULL)
        return false;

    bool done = launch_document(call, machine, def, args->flags, error);
    if (done)
        call_return_machine(&ret->domain, machine);
    define_leave(call, machine);
    return done;
}

bool default_domain_set_autostart(Call *call, const DomainSetAutostartArgs *args, NoRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autofree char *name = machine_name(call->machine);

    if (state->config == NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot set autostart for transient domain");
        return false;
    }
    if (!store_set_autostart(call->daemon->store, name, args->autostart != 0, error))
        return false;

    MachineState *changed = machine_state_copy(state);
    changed->autostart = args->autostart != 0;
    machine_publish(call->machine, changed);
    return true;
}
