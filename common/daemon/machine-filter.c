/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Filters come in groups of bits. Within a group one match is enough; a group without any bit set does not filter; all groups must agree.
 */
#include "daemon/machine-filter.h"

static bool is_active(const MachineState *state)
{
    return machine_state_is_active(state);
}

static bool is_inactive(const MachineState *state)
{
    return !machine_state_is_active(state);
}

static bool is_persistent(const MachineState *state)
{
    return state->config != NULL;
}

static bool is_transient(const MachineState *state)
{
    return state->config == NULL;
}

static bool is_running(const MachineState *state)
{
    return state->state == DOMAIN_RUNNING;
}

static bool is_paused(const MachineState *state)
{
    return state->state == DOMAIN_PAUSED;
}

static bool is_shutoff(const MachineState *state)
{
    return state->state == DOMAIN_SHUTOFF;
}

static bool is_other(const MachineState *state)
{
    return !is_running(state) && !is_paused(state) && !is_shutoff(state);
}

static bool has_managed_save(const MachineState *state)
{
    return state->has_managed_save;
}

static bool lacks_managed_save(const MachineState *state)
{
    return !state->has_managed_save;
}

static bool is_autostarted(const MachineState *state)
{
    return state->autostart;
}

static bool is_not_autostarted(const MachineState *state)
{
    return !state->autostart;
}

/* Snapshots and checkpoints are not kept yet, so no machine has one. */
static bool never(const MachineState *state)
{
    return false;
}

static bool always(const MachineState *state)
{
    return true;
}

typedef struct Filter {
    guint32 bit;
    bool (*matches)(const MachineState *state);
} Filter;

#define GROUP_SIZE 4

static const Filter filters[][GROUP_SIZE] = {
    { { CONNECT_LIST_DOMAINS_ACTIVE, is_active }, { CONNECT_LIST_DOMAINS_INACTIVE, is_inactive } },
    { { CONNECT_LIST_DOMAINS_PERSISTENT, is_persistent }, { CONNECT_LIST_DOMAINS_TRANSIENT, is_transient } },
    { { CONNECT_LIST_DOMAINS_RUNNING, is_running },
      { CONNECT_LIST_DOMAINS_PAUSED, is_paused },
      { CONNECT_LIST_DOMAINS_SHUTOFF, is_shutoff },
      { CONNECT_LIST_DOMAINS_OTHER, is_other } },
    { { CONNECT_LIST_DOMAINS_MANAGEDSAVE, has_managed_save }, { CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE, lacks_managed_save } },
    { { CONNECT_LIST_DOMAINS_AUTOSTART, is_autostarted }, { CONNECT_LIST_DOMAINS_NO_AUTOSTART, is_not_autostarted } },
    { { CONNECT_LIST_DOMAINS_HAS_SNAPSHOT, never }, { CONNECT_LIST_DOMAINS_NO_SNAPSHOT, always } },
    { { CONNECT_LIST_DOMAINS_HAS_CHECKPOINT, never }, { CONNECT_LIST_DOMAINS_NO_CHECKPOINT, always } },
};

static bool group_matches(const Filter *group, const MachineState *state, guint32 flags)
{
    bool asked = false;

    for (guint i = 0; i < GROUP_SIZE && group[i].matches != NULL; i++) {
        if (!(flags & group[i].bit))
            continue;
        if (group[i].matches(state))
            return true;
        asked = true;
    }
    return !asked;
}

/** machine_filter_matches: does a machine belong into a list with these filter bits? Thread: any. */
bool machine_filter_matches(const MachineState *state, guint32 flags)
{
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        if (!group_matches(filters[i], state, flags))
            return false;
    }
    return true;
}
