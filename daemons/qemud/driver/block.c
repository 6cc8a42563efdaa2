/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What went through one disk or all of them, and how large an image is. */
#include "driver/block.h"

#include "base/error.h"
#include "command/blockdev.h"
#include "driver/samples.h"
#include "prepare/image-size.h"
#include "qmp/value.h"
#include "stats/block.h"

#include <string.h>

#define SECTOR 512

const Disk *qemu_find_disk(const DomainDef *def, const char *path)
{
    for (guint i = 0; i < def->disks.n; i++) {
        const Disk *disk = def->disks.items[i];

        if (g_strcmp0(disk->target, path) == 0 || g_strcmp0(disk->source.path, path) == 0)
            return disk;
    }
    return NULL;
}

static bool read_disk(const json_t *answer, const Disk *disk, BlockFigures *ret_figures, GError **error)
{
    if (block_entry_figures(block_entry_find(answer, disk->info.alias), ret_figures))
        return true;

    error_set(error, ERROR_INTERNAL_ERROR, "QEMU tells nothing of disk '%s'", disk->target);
    return false;
}

/* A drive that QEMU tells nothing of adds nothing. */
static void read_all(const json_t *answer, const DomainDef *def, BlockFigures *ret_figures)
{
    BlockFigures figures;

    for (guint i = 0; i < def->disks.n; i++) {
        if (read_disk(answer, def->disks.items[i], &figures, NULL))
            block_figures_add(ret_figures, &figures);
    }
}

/* An empty path means all disks together. */
static bool read_figures(Machine *machine, const char *path, BlockFigures *ret_figures, GError **error)
{
    g_autoptr(MachineState) state = machine_state(machine);
    QemuRun *run = qemu_run_current(machine, error);
    g_autoptr(json_t) answer = NULL;

    if (run == NULL)
        return false;
    const Disk *disk = qemu_find_disk(state->live, path);
    if (*path != '\0' && disk == NULL) {
        error_set(error, ERROR_INVALID_ARG, "invalid path: %s", path);
        return false;
    }
    if (!qemu_run_command(run, "query-blockstats", NULL, &answer, error))
        return false;
    if (*path != '\0')
        return read_disk(answer, disk, ret_figures, error);

    read_all(answer, state->live, ret_figures);
    return true;
}

QEMU_OP(domain_block_stats, DomainBlockStatsArgs, DomainBlockStatsRet)
{
    BlockFigures figures = { 0 };

    if (!read_figures(call->machine, args->path, &figures, error))
        return false;
    *ret = (DomainBlockStatsRet){
        .rd_req = (gint64)figures.rd_reqs,
        .rd_bytes = (gint64)figures.rd_bytes,
        .wr_req = (gint64)figures.wr_reqs,
        .wr_bytes = (gint64)figures.wr_bytes,
        .errs = -1, /* not counted */
    };
    return true;
}

QEMU_OP(domain_block_stats_flags, DomainBlockStatsFlagsArgs, DomainBlockStatsFlagsRet)
{
    BlockFigures figures = { 0 };

    if (!read_figures(call->machine, args->path, &figures, error))
        return false;
    const struct {
        const char *field;
        guint64 value;
    } rows[] = {
        { DOMAIN_BLOCK_STATS_WRITE_BYTES, figures.wr_bytes },   { DOMAIN_BLOCK_STATS_WRITE_REQ, figures.wr_reqs },
        { DOMAIN_BLOCK_STATS_READ_BYTES, figures.rd_bytes },    { DOMAIN_BLOCK_STATS_READ_REQ, figures.rd_reqs },
        { DOMAIN_BLOCK_STATS_FLUSH_REQ, figures.fl_reqs },      { DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, figures.wr_ns },
        { DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, figures.rd_ns }, { DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, figures.fl_ns },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        typed_params_add_llong(&ret->params, (gint64)rows[i].value, "%s", rows[i].field);
    ret->nparams = (gint32)G_N_ELEMENTS(rows);
    return true;
}

/* sizes */

static const Disk *find_image(const DomainDef *def, const char *path, GError **error)
{
    const Disk *disk = qemu_find_disk(def, path);

    if (disk == NULL) {
        error_set(error, ERROR_INVALID_ARG, "invalid path %s not assigned to domain", path);
        return NULL;
    }
    if (storage_source_is_empty(&disk->source)) {
        error_set(error, ERROR_INVALID_ARG, "disk '%s' does not currently have a source assigned", path);
        return NULL;
    }
    return disk;
}

static bool is_local(const Disk *disk)
{
    return disk->source.path != NULL && (disk->source.type == STORAGE_TYPE_FILE || disk->source.type == STORAGE_TYPE_BLOCK);
}

/* What lies elsewhere only QEMU can measure; an image in a block device ends where QEMU wrote last. */
static bool measure_running(Machine *machine, const MachineState *state, const Disk *disk, ImageSize *size)
{
    gint64 stale_us;

    qemu_sample(machine, state, 1u << QEMU_BLOCK_NODES | 1u << QEMU_BLOCK_STATS);
    g_autoptr(json_t) nodes = qemu_sampled(machine, QEMU_BLOCK_NODES, &stale_us);
    g_autoptr(json_t) stats = qemu_sampled(machine, QEMU_BLOCK_STATS, &stale_us);

    if (!block_node_capacity(nodes, disk->source.index, &size->capacity))
        return false;
    if (!is_local(disk)) {
        size->physical = size->capacity;
        block_node_physical(nodes, disk->source.index, &size->allocation);
    } else if (disk->source.type == STORAGE_TYPE_BLOCK && disk->driver.format != IMAGE_FORMAT_RAW) {
        block_entry_highest(block_entry_find(stats, disk->info.alias), &size->allocation);
    }
    return true;
}

QEMU_OP(domain_get_block_info, DomainGetBlockInfoArgs, DomainGetBlockInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Disk *disk = find_image(machine_state_def(state), args->path, error);
    ImageSize size = { 0 };

    if (disk == NULL || (is_local(disk) && !image_size_read(disk->source.path, disk->driver.format, &size, error)))
        return false;
    bool measured = machine_state_is_active(state) && measure_running(call->machine, state, disk, &size);
    if (!measured && !is_local(disk)) {
        error_set(error, ERROR_NO_SUPPORT, "the size of disk '%s', which is no file or device of this host, while no QEMU can tell it",
                  args->path);
        return false;
    }
    *ret = (DomainGetBlockInfoRet){ .allocation = size.allocation, .capacity = size.capacity, .physical = size.physical };
    return true;
}

/* QEMU's formats count in sectors. */
static bool resized_bytes(const DomainBlockResizeArgs *args, guint64 *ret_bytes, GError **error)
{
    bool bytes = args->flags & DOMAIN_BLOCK_RESIZE_BYTES;

    if (args->size > (bytes ? G_MAXINT64 - SECTOR : G_MAXINT64 / 1024)) {
        error_set(error, ERROR_OVERFLOW, "size must be less than %" G_GUINT64_FORMAT, (guint64)(bytes ? G_MAXINT64 : G_MAXINT64 / 1024));
        return false;
    }
    *ret_bytes = bytes ? (args->size + SECTOR - 1) / SECTOR * SECTOR : args->size * 1024;
    return true;
}

QEMU_OP(domain_block_resize, DomainBlockResizeArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    QemuRun *run = qemu_run_current(call->machine, error);
    g_autofree char *node = NULL;
    guint64 bytes;

    if (run == NULL)
        return false;
    const Disk *disk = qemu_find_disk(state->live, args->disk);
    if (disk == NULL) {
        error_set(error, ERROR_INVALID_ARG, "invalid path: %s", args->disk);
        return false;
    }
    if (find_image(state->live, args->disk, error) == NULL || !resized_bytes(args, &bytes, error))
        return false;
    node = blockdev_top_node(disk);
    return qemu_run_command(run, "block_resize", json_pack("{s:s, s:I}", "node-name", node, "size", (json_int_t)bytes), NULL, error);
}

/* errors */

static int error_of(const json_t *entry)
{
    const char *status = qmp_string(entry, "io-status");

    return g_strcmp0(status, "nospace") == 0  ? DOMAIN_DISK_ERROR_NO_SPACE
           : g_strcmp0(status, "failed") == 0 ? DOMAIN_DISK_ERROR_UNSPEC
                                              : DOMAIN_DISK_ERROR_NONE;
}

QEMU_OP(domain_get_disk_errors, DomainGetDiskErrorsArgs, DomainGetDiskErrorsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    QemuRun *run = qemu_run_current(call->machine, error);
    g_autoptr(json_t) answer = NULL;

    if (run == NULL)
        return false;
    if (args->max_errors == 0) { /* as many as there can be */
        ret->nerrors = (gint32)state->live->disks.n;
        return true;
    }
    if (!qemu_run_command(run, "query-block", NULL, &answer, error))
        return false;
    ret->errors.items = g_new0(WireDomainDiskError, MIN(args->max_errors, state->live->disks.n));
    for (guint i = 0; i < state->live->disks.n && ret->errors.n < args->max_errors; i++) {
        const Disk *disk = state->live->disks.items[i];
        int code = error_of(block_entry_find(answer, disk->info.alias));

        if (code != DOMAIN_DISK_ERROR_NONE)
            ret->errors.items[ret->errors.n++] = (WireDomainDiskError){ g_strdup(disk->target), code };
    }
    ret->nerrors = (gint32)ret->errors.n;
    return true;
}
