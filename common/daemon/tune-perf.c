/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which performance counters are kept for a machine. */
#include "daemon/tune.h"

#include <string.h>

static const TuneField fields[] = {
    { PERF_PARAM_CMT, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_MBMT, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_MBML, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_CPU_CYCLES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_INSTRUCTIONS, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_CACHE_REFERENCES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_CACHE_MISSES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_BRANCH_INSTRUCTIONS, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_BRANCH_MISSES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_BUS_CYCLES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_STALLED_CYCLES_FRONTEND, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_STALLED_CYCLES_BACKEND, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_REF_CPU_CYCLES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_CPU_CLOCK, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_TASK_CLOCK, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_PAGE_FAULTS, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_CONTEXT_SWITCHES, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_CPU_MIGRATIONS, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_PAGE_FAULTS_MIN, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_PAGE_FAULTS_MAJ, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_ALIGNMENT_FAULTS, TYPED_PARAM_BOOLEAN, 0 },
    { PERF_PARAM_EMULATION_FAULTS, TYPED_PARAM_BOOLEAN, 0 },
};

static PerfEvent *find(const DomainDef *def, const char *name)
{
    for (guint i = 0; i < def->perf_events.n; i++) {
        if (strcmp(def->perf_events.items[i]->name, name) == 0)
            return def->perf_events.items[i];
    }
    return NULL;
}

/** perf_events_get: every counter that there is, whether it is kept. Thread: any. */
void perf_events_get(const DomainDef *def, TypedParams *params)
{
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const PerfEvent *event = find(def, fields[i].name);

        typed_params_add_boolean(params, event != NULL && event->enabled == TRISTATE_YES, "%s", fields[i].name);
    }
}

/** perf_events_set: Errors: those of tune_check(). Thread: any. */
bool perf_events_set(DomainDef *def, const TypedParams *params, GError **error)
{
    if (!tune_check(params, fields, G_N_ELEMENTS(fields), error))
        return false;
    for (guint i = 0; i < params->n; i++) {
        PerfEvent *event = find(def, params->items[i].field);

        if (event == NULL) {
            event = g_new0(PerfEvent, 1);
            event->name = g_strdup(params->items[i].field);
            xml_list_append(&def->perf_events, event);
        }
        event->enabled = params->items[i].value.b != 0 ? TRISTATE_YES : TRISTATE_NO;
    }
    return true;
}
