/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/params.h"

#include "base/error.h"
#include "daemon/edit.h"
#include "daemon/impact.h"
#include "daemon/tune.h"
#include "daemons/testd/find.h"

/* the document as a whole */

typedef void (*GetFunc)(const DomainDef *def, TypedParams *params);

static bool get(Call *call, guint32 flags, GetFunc func, TypedParams *params, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, flags, error);

    if (def != NULL)
        func(def, params);
    return def != NULL;
}

typedef struct Change {
    bool (*set)(DomainDef *def, const TypedParams *params, GError **error);
    const TypedParams *params;
} Change;

static bool apply(DomainDef *def, const void *opaque, GError **error)
{
    const Change *change = opaque;

    return change->set(def, change->params, error);
}

TEST_OP(domain_get_memory_parameters, DomainGetMemoryParametersArgs, DomainGetMemoryParametersRet)
{
    return get(call, args->flags, memory_tune_get, &ret->params, error);
}

TEST_OP(domain_set_memory_parameters, DomainSetMemoryParametersArgs, NoRet)
{
    return edit_documents(call, args->flags, apply, &(Change){ memory_tune_set, &args->params }, error);
}

TEST_OP(domain_get_numa_parameters, DomainGetNumaParametersArgs, DomainGetNumaParametersRet)
{
    return get(call, args->flags, numa_tune_get, &ret->params, error);
}

TEST_OP(domain_set_numa_parameters, DomainSetNumaParametersArgs, NoRet)
{
    return edit_documents(call, args->flags, apply, &(Change){ numa_tune_set, &args->params }, error);
}

TEST_OP(domain_get_blkio_parameters, DomainGetBlkioParametersArgs, DomainGetBlkioParametersRet)
{
    return get(call, args->flags, block_tune_get, &ret->params, error);
}

TEST_OP(domain_set_blkio_parameters, DomainSetBlkioParametersArgs, NoRet)
{
    return edit_documents(call, args->flags, apply, &(Change){ block_tune_set, &args->params }, error);
}

TEST_OP(domain_get_perf_events, DomainGetPerfEventsArgs, DomainGetPerfEventsRet)
{
    return get(call, args->flags, perf_events_get, &ret->params, error);
}

TEST_OP(domain_set_perf_events, DomainSetPerfEventsArgs, NoRet)
{
    return edit_documents(call, args->flags, apply, &(Change){ perf_events_set, &args->params }, error);
}

/* The scheduler is always the same; what is asked of it is checked and forgotten. */
TEST_OP(domain_set_scheduler_parameters_flags, DomainSetSchedulerParametersFlagsArgs, NoRet)
{
    static const TuneField fields[] = { { DOMAIN_SCHEDULER_WEIGHT, TYPED_PARAM_UINT, 0 } };

    return tune_check(&args->params, fields, G_N_ELEMENTS(fields), error);
}

/* one disk */

TEST_OP(domain_get_block_io_tune, DomainGetBlockIoTuneArgs, DomainGetBlockIoTuneRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    const Disk none = { 0 };
    const Disk *disk;

    if (def == NULL)
        return false;
    disk = args->disk != NULL ? test_find_disk(def, args->disk, error) : &none;
    if (disk == NULL)
        return false;
    block_io_tune_get(disk, &ret->params);
    return true;
}

static bool set_block_io_tune(DomainDef *def, const void *opaque, GError **error)
{
    const DomainSetBlockIoTuneArgs *args = opaque;
    Disk *disk = test_find_disk(def, args->disk, error);

    return disk != NULL && block_io_tune_set(disk, &args->params, TUNE_BURSTS_REQUIRED, error);
}

TEST_OP(domain_set_block_io_tune, DomainSetBlockIoTuneArgs, NoRet)
{
    return edit_documents(call, args->flags, set_block_io_tune, args, error);
}

/* one interface */

TEST_OP(domain_get_interface_parameters, DomainGetInterfaceParametersArgs, DomainGetInterfaceParametersRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    const Interface *interface = def != NULL ? test_find_interface(def, args->device, error) : NULL;

    if (interface == NULL)
        return false;
    bandwidth_get(interface, &ret->params);
    return true;
}

static bool set_bandwidth(DomainDef *def, const void *opaque, GError **error)
{
    const DomainSetInterfaceParametersArgs *args = opaque;
    Interface *interface = test_find_interface(def, args->device, error);

    return interface != NULL && bandwidth_set(interface, &args->params, error);
}

TEST_OP(domain_set_interface_parameters, DomainSetInterfaceParametersArgs, NoRet)
{
    return edit_documents(call, args->flags, set_bandwidth, args, error);
}

/* what a guest's end, and its balloon, lead to */

static LifecycleAction action_of(guint32 public)
{
    static const LifecycleAction actions[] = {
        [DOMAIN_LIFECYCLE_ACTION_DESTROY] = LIFECYCLE_DESTROY,
        [DOMAIN_LIFECYCLE_ACTION_RESTART] = LIFECYCLE_RESTART,
        [DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME] = LIFECYCLE_RENAME_RESTART,
        [DOMAIN_LIFECYCLE_ACTION_PRESERVE] = LIFECYCLE_PRESERVE,
        [DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY] = LIFECYCLE_COREDUMP_DESTROY,
        [DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART] = LIFECYCLE_COREDUMP_RESTART,
    };

    return public < G_N_ELEMENTS(actions) ? actions[public] : LIFECYCLE_UNSET;
}

static LifecycleAction *action_member(DomainDef *def, guint32 type)
{
    switch (type) {
    case DOMAIN_LIFECYCLE_POWEROFF:
        return &def->on_poweroff;
    case DOMAIN_LIFECYCLE_REBOOT:
        return &def->on_reboot;
    case DOMAIN_LIFECYCLE_CRASH:
        return &def->on_crash;
    default:
        return NULL;
    }
}

static bool set_action(DomainDef *def, const void *opaque, GError **error)
{
    const DomainSetLifecycleActionArgs *args = opaque;

    *action_member(def, args->type) = action_of(args->action);
    return true;
}

TEST_OP(domain_set_lifecycle_action, DomainSetLifecycleActionArgs, NoRet)
{
    LifecycleAction action = action_of(args->action);
    bool dumps = action == LIFECYCLE_COREDUMP_DESTROY || action == LIFECYCLE_COREDUMP_RESTART;

    if (args->type > DOMAIN_LIFECYCLE_CRASH)
        error_set(error, ERROR_INVALID_ARG, "invalid lifecycle type '%u'", args->type);
    else if (action == LIFECYCLE_UNSET)
        error_set(error, ERROR_INVALID_ARG, "invalid lifecycle action '%u'", args->action);
    else if (dumps && args->type != DOMAIN_LIFECYCLE_CRASH)
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "only the lifecycle event 'crash' supports an action that dumps the guest's memory");
    else
        return edit_documents(call, args->flags, set_action, args, error);
    return false;
}

static bool set_period(DomainDef *def, const void *opaque, GError **error)
{
    const DomainSetMemoryStatsPeriodArgs *args = opaque;

    if (def->memballoon == NULL || def->memballoon->model == MEMBALLOON_MODEL_NONE) {
        error_set(error, ERROR_INTERNAL_ERROR, "No memory balloon device configured, can not set the collection period");
        return false;
    }
    def->memballoon->has_stats_period = args->period != 0;
    def->memballoon->stats_period_seconds = (guint)args->period;
    return true;
}

TEST_OP(domain_set_memory_stats_period, DomainSetMemoryStatsPeriodArgs, NoRet)
{
    if (args->period < 0) {
        error_set(error, ERROR_INVALID_ARG, "period in virDomainSetMemoryStatsPeriod must be zero or greater");
        return false;
    }
    return edit_documents(call, args->flags, set_period, args, error);
}
