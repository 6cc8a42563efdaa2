/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Secrets are found by what they are for as well. */
#include "base/error.h"
#include "conf/secret/secret.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"

#include <string.h>

static bool is_for(const ObjectEntry *entry, gint32 usage_type, const char *usage_id)
{
    const SecretDef *def = object_state_doc(entry->state)->def;

    return def->usage_id != NULL && (gint32)def->usage_type == usage_type && strcmp(def->usage_id, usage_id) == 0;
}

DEFAULT_OP(secret_lookup_by_usage, SecretLookupByUsageArgs, SecretLookupByUsageRet)
{
    ObjectRegistry *registry = objects_of(call->daemon, OBJECT_SECRET, call->row->name, error);
    g_autoptr(GArray) entries = registry != NULL ? object_registry_list(registry) : NULL;

    if (entries == NULL)
        return false;
    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);

        if (is_for(entry, args->usage_type, args->usage_id)) {
            object_fill(entry->object, &ret->secret);
            return true;
        }
    }
    error_set(error, ERROR_NO_SECRET, "no secret with matching usage '%s'", args->usage_id);
    return false;
}
