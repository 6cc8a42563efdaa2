/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a document that a client sent to the machine that it is about: for calls that have no machine yet. */
#include "daemon/define.h"

#include "base/error.h"

#include <string.h>

/**
 * define_read: what a document names, with all that the hypervisor adds; warnings about what it cannot keep are logged
 * @flags: DomainParseFlags
 *
 * Errors: those of the document. Thread: a worker.
 */
DomainDef *define_read(Call *call, const char *xml, guint flags, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(DomainDef) def = domain_def_parse(xml, strlen(xml), flags, warnings, error);

    if (def == NULL)
        return NULL;
    for (guint i = 0; i < warnings->len; i++)
        g_info("the document of '%s' by %s: %s", def->name, call->session->caller, (const char *)g_ptr_array_index(warnings, i));
    if (uuid_is_null(&def->uuid))
        uuid_generate(&def->uuid);
    if (call->daemon->driver->complete != NULL && !call->daemon->driver->complete(call->daemon, def, error))
        return NULL;

    return g_steal_pointer(&def);
}

/** define_enter: the machine that a document is about, held by this worker until define_leave(). Errors: a name or UUID that is taken. */
Machine *define_enter(Call *call, const DomainDef *def, GError **error)
{
    Machine *machine = machine_registry_claim(call->daemon->machines, def->name, &def->uuid, error);

    if (machine != NULL) {
        call->job.name = call->row->name;
        call->job.caller = call->session->caller;
        job_queue_enter(machine->jobs, &call->job);
    }
    return machine;
}

/** define_leave: let go of it; one that was made by define_enter() and came to nothing must not keep the names. */
void define_leave(Call *call, Machine *machine)
{
    g_autoptr(MachineState) state = machine_state(machine);

    if (machine_state_def(state) == NULL)
        machine_registry_remove(call->daemon->machines, machine);
    job_queue_leave(machine->jobs);
}
