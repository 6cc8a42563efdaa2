/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much may go through a disk. */
#include "driver/limit.h"

#include "base/error.h"
#include "daemon/impact.h"
#include "daemon/lifecycle.h"
#include "daemon/tune.h"
#include "driver/block.h"
#include "machine/tell.h"
#include "machine/throttle.h"

static Disk *find(const DomainDef *def, const char *path, GError **error)
{
    Disk *disk = (Disk *)qemu_find_disk(def, path);

    if (disk == NULL)
        error_set(error, ERROR_INVALID_ARG, "disk '%s' was not found in the domain config", path);
    return disk;
}

QEMU_OP(domain_get_block_io_tune, DomainGetBlockIoTuneArgs, DomainGetBlockIoTuneRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    const Disk none = { 0 };
    const Disk *disk;

    if (def == NULL)
        return false;
    disk = args->disk != NULL ? find(def, args->disk, error) : &none;
    if (disk == NULL)
        return false;
    block_io_tune_get(disk, &ret->params);
    return true;
}

static bool edit(DomainDef *def, const DomainSetBlockIoTuneArgs *args, Disk **ret_disk, GError **error)
{
    Disk *disk = find(def, args->disk, error);

    if (disk == NULL || !block_io_tune_set(disk, &args->params, TUNE_BURSTS_OPTIONAL, error))
        return false;
    *ret_disk = disk;
    return true;
}

static bool check_medium(const Disk *disk, GError **error)
{
    if (!storage_source_is_empty(&disk->source))
        return true;
    error_set(error, ERROR_OPERATION_INVALID, "disk '%s' has no medium whose throughput could be limited", disk->target);
    return false;
}

QEMU_OP(domain_set_block_io_tune, DomainSetBlockIoTuneArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };
    g_autoptr(GError) problem = NULL;
    Disk *live = NULL, *config = NULL;

    if (!impact_begin(state, args->flags, &impact, error) || (impact.live != NULL && !edit(impact.live, args, &live, error)) ||
        (impact.config != NULL && !edit(impact.config, args, &config, error)) || (live != NULL && !check_medium(live, error)) ||
        !lifecycle_record(call->daemon, call->machine, impact.live, impact.config, error))
        return false;
    if (live == NULL || throttle_set(qemu_machine_of(call->machine)->run, live, &live->iotune, error)) {
        lifecycle_publish(call->machine, g_steal_pointer(&impact.live), g_steal_pointer(&impact.config));
        return true;
    }
    if (!lifecycle_record(call->daemon, call->machine, state->live, impact.config != NULL ? state->config : NULL, &problem))
        g_warning("%s", problem->message);
    return false;
}
