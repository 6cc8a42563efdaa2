/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copy, change, publish: what every call does that only changes documents. Both are changed or none. */
#include "daemon/edit.h"

#include "daemon/impact.h"
#include "daemon/lifecycle.h"

/**
 * edit_documents: change what runs, the definition, or both
 * @flags: DomainModificationImpact; other bits are ignored
 * @edit: called with a copy of each document that is meant
 * @args: for @edit
 *
 * Errors: ERROR_OPERATION_INVALID where a document is not there; those of @edit; ERROR_SYSTEM_ERROR. Thread: the machine's job.
 */
bool edit_documents(Call *call, guint32 flags, EditFunc edit, const void *args, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };

    if (!impact_begin(state, flags, &impact, error) || (impact.live != NULL && !edit(impact.live, args, error)) ||
        (impact.config != NULL && !edit(impact.config, args, error)) ||
        !lifecycle_update(call->daemon, call->machine, impact.live, impact.config, error))
        return false;

    impact = (Impact){ NULL, NULL };
    return true;
}
