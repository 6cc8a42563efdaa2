/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a machine is: answered from its state of the moment, without asking anybody. */
#include "base/error.h"
#include "conf/domain/domain.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/impact.h"

bool default_domain_get_state(Call *call, const DomainGetStateArgs *args, DomainGetStateRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->state = (gint32)state->state;
    ret->reason = state->reason;
    return true;
}

bool default_domain_get_info(Call *call, const DomainGetInfoArgs *args, DomainGetInfoRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = machine_state_def(state);
    MachineUsage usage = { .memory_kib = def->current_memory_kib };

    if (machine_state_is_active(state) && call->daemon->driver->usage != NULL)
        call->daemon->driver->usage(call->machine, state, &usage);
    ret->state = (guint8)state->state;
    ret->max_memory = def->memory_kib;
    ret->memory = usage.memory_kib;
    ret->vcpus = (guint16)domain_def_vcpus(def);
    ret->cpu_time = usage.cpu_time_ns;
    return true;
}

/* The public flags are the formatter's own by other names; what runs is shown unless the definition is asked for. */
bool default_domain_get_xml_desc(Call *call, const DomainGetXMLDescArgs *args, DomainGetXMLDescRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = machine_state_def(state);
    guint flags = 0;

    if ((args->flags & DOMAIN_XML_INACTIVE) && state->config != NULL)
        def = state->config;
    if (args->flags & DOMAIN_XML_SECURE)
        flags |= DOMAIN_FORMAT_SECURE;
    if (args->flags & DOMAIN_XML_MIGRATABLE)
        flags |= DOMAIN_FORMAT_MIGRATABLE;
    if (!machine_state_is_active(state) || (args->flags & DOMAIN_XML_INACTIVE))
        flags |= DOMAIN_FORMAT_INACTIVE;
    ret->xml = domain_def_format(def, flags, error);
    return ret->xml != NULL;
}

bool default_domain_get_os_type(Call *call, const DomainGetOSTypeArgs *args, DomainGetOSTypeRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->type = g_strdup(enum_name(&os_type, (int)machine_state_def(state)->os.type));
    return true;
}

bool default_domain_get_max_memory(Call *call, const DomainGetMaxMemoryArgs *args, DomainGetMaxMemoryRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->memory = machine_state_def(state)->memory_kib;
    return true;
}

bool default_domain_get_vcpus_flags(Call *call, const DomainGetVcpusFlagsArgs *args, DomainGetVcpusFlagsRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);

    if (def == NULL)
        return false;

    ret->num = (gint32)(args->flags & DOMAIN_VCPU_MAXIMUM ? domain_def_max_vcpus(def) : domain_def_vcpus(def));
    return true;
}

bool default_domain_is_active(Call *call, const DomainIsActiveArgs *args, DomainIsActiveRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->active = machine_state_is_active(state) ? 1 : 0;
    return true;
}

bool default_domain_is_persistent(Call *call, const DomainIsPersistentArgs *args, DomainIsPersistentRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->persistent = state->config != NULL ? 1 : 0;
    return true;
}

bool default_domain_is_updated(Call *call, const DomainIsUpdatedArgs *args, DomainIsUpdatedRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->updated = state->updated ? 1 : 0;
    return true;
}

/* Who has the machine is told by its queue. */
bool default_domain_get_control_info(Call *call, const DomainGetControlInfoArgs *args, DomainGetControlInfoRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    JobInfo info;

    if (!machine_state_is_active(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "domain is not running");
        error_set_origin(error, ERROR_FROM_DOMAIN);
        return false;
    }
    ret->state = DOMAIN_CONTROL_OK;
    if (job_queue_current(call->machine->jobs, &info)) {
        ret->state = DOMAIN_CONTROL_JOB;
        ret->state_time = (guint64)(info.running_us / 1000);
        job_info_clear(&info);
    }
    return true;
}

bool default_domain_get_autostart(Call *call, const DomainGetAutostartArgs *args, DomainGetAutostartRet *ret, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->autostart = state->autostart ? 1 : 0;
    return true;
}

bool default_domain_has_managed_save_image(Call *call, const DomainHasManagedSaveImageArgs *args, DomainHasManagedSaveImageRet *ret,
                                           GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    ret->result = state->has_managed_save ? 1 : 0;
    return true;
}
