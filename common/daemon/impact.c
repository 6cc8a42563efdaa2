/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/impact.h"
#include "base/error.h"

/* CURRENT, which is no bit, means what runs, else the definition. */
static bool resolve(const MachineState *state, guint32 flags, bool *ret_live, bool *ret_config, GError **error)
{
    bool active = machine_state_is_active(state);
    bool current = !(flags & (DOMAIN_AFFECT_LIVE | DOMAIN_AFFECT_CONFIG));
    bool live = (flags & DOMAIN_AFFECT_LIVE) || (current && active);
    bool config = (flags & DOMAIN_AFFECT_CONFIG) || (current && !active);

    if (live && !active) {
        error_set(error, ERROR_OPERATION_INVALID, "domain is not running");
        error_set_origin(error, ERROR_FROM_DOMAIN);
        return false;
    }
    if (config && state->config == NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "transient domains do not have any persistent config");
        return false;
    }
    *ret_live = live;
    *ret_config = config;
    return true;
}

/**
 * impact_read: the document that a reading call is about
 * @state: must live as long as the result
 * @flags: DomainModificationImpact; other bits are ignored
 *
 * Errors: ERROR_OPERATION_INVALID where there is none such; ERROR_INVALID_ARG for both at once. Thread: any.
 */
const DomainDef *impact_read(const MachineState *state, guint32 flags, GError **error)
{
    bool live, config;

    if ((flags & DOMAIN_AFFECT_LIVE) && (flags & DOMAIN_AFFECT_CONFIG)) {
        error_set(error, ERROR_INVALID_ARG, "flags 'affect live' and 'affect config' exclude each other in a call that reads");
        return NULL;
    }
    if (!resolve(state, flags, &live, &config, error))
        return NULL;

    return live ? state->live : state->config;
}

/**
 * impact_begin: copies of the documents that a changing call is about
 * @flags: DomainModificationImpact; other bits are ignored
 *
 * Errors: ERROR_OPERATION_INVALID where one is not there. Thread: any.
 */
bool impact_begin(const MachineState *state, guint32 flags, Impact *ret_impact, GError **error)
{
    bool live, config;

    if (!resolve(state, flags, &live, &config, error))
        return false;

    ret_impact->live = live ? domain_def_copy(state->live) : NULL;
    ret_impact->config = config ? domain_def_copy(state->config) : NULL;
    return true;
}

void impact_clear(Impact *impact)
{
    g_clear_pointer(&impact->live, domain_def_unref);
    g_clear_pointer(&impact->config, domain_def_unref);
}
