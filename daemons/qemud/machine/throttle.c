/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Limits are given to QEMU by its monitor, as they are when they change later; so a start knows one way only. */
#include "machine/throttle.h"

#include "base/error.h"
#include "command/props.h"

#include <string.h>

/* All of these are always said: what is 0 takes a limit away. */
static const struct {
    const char *name;
    guint16 offset;
} limits[] = {
    { "bps", offsetof(BlockIoTune, total_bytes_sec) },
    { "bps_rd", offsetof(BlockIoTune, read_bytes_sec) },
    { "bps_wr", offsetof(BlockIoTune, write_bytes_sec) },
    { "iops", offsetof(BlockIoTune, total_iops_sec) },
    { "iops_rd", offsetof(BlockIoTune, read_iops_sec) },
    { "iops_wr", offsetof(BlockIoTune, write_iops_sec) },
};

/* Those that QEMU refuses unless they mean something. */
static const PropRow bursts[] = {
    PROP_ROW_UINT("bps_max", BlockIoTune, total_bytes_sec_max),
    PROP_ROW_UINT("bps_rd_max", BlockIoTune, read_bytes_sec_max),
    PROP_ROW_UINT("bps_wr_max", BlockIoTune, write_bytes_sec_max),
    PROP_ROW_UINT("iops_max", BlockIoTune, total_iops_sec_max),
    PROP_ROW_UINT("iops_rd_max", BlockIoTune, read_iops_sec_max),
    PROP_ROW_UINT("iops_wr_max", BlockIoTune, write_iops_sec_max),
    PROP_ROW_UINT("bps_max_length", BlockIoTune, total_bytes_sec_max_length),
    PROP_ROW_UINT("bps_rd_max_length", BlockIoTune, read_bytes_sec_max_length),
    PROP_ROW_UINT("bps_wr_max_length", BlockIoTune, write_bytes_sec_max_length),
    PROP_ROW_UINT("iops_max_length", BlockIoTune, total_iops_sec_max_length),
    PROP_ROW_UINT("iops_rd_max_length", BlockIoTune, read_iops_sec_max_length),
    PROP_ROW_UINT("iops_wr_max_length", BlockIoTune, write_iops_sec_max_length),
    PROP_ROW_UINT("iops_size", BlockIoTune, size_iops_sec),
    PROP_ROW_STRING("group", BlockIoTune, group_name),
    PROP_ROWS_END,
};

/* Where QEMU looks for the drive: with some buses it is not the device that has the name but one inside it. */
static char *drive_path(const Disk *disk)
{
    const char *alias = disk->info.alias;

    if (disk->bus == DISK_BUS_VIRTIO)
        return g_strdup_printf("/machine/peripheral/%s/virtio-backend", alias);
    if (disk->bus == DISK_BUS_USB)
        return g_strdup_printf("/machine/peripheral/%s/%s.0/legacy[0]", alias, alias);
    return g_strdup(alias);
}

/**
 * throttle_set: limit a disk of a running machine
 * @disk: it, with a medium
 * @tune: all its limits
 *
 * Errors: as qemu_run_command(); QEMU says which limits do not fit together. Thread: the machine's job.
 */
bool throttle_set(QemuRun *run, const Disk *disk, const BlockIoTune *tune, GError **error)
{
    g_autofree char *path = drive_path(disk);
    json_t *arguments = json_pack("{s:s}", "id", path);

    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++)
        props_number(arguments, limits[i].name, *(const gint64 *)((const char *)tune + limits[i].offset));
    props_add(arguments, bursts, tune);
    return qemu_run_command(run, "block_set_io_throttle", arguments, NULL, error);
}

/** throttle_begin_disk: set what a disk's document says, if it says anything. Errors: as throttle_set(). */
bool throttle_begin_disk(QemuRun *run, const Disk *disk, GError **error)
{
    static const BlockIoTune none = { 0 };

    return memcmp(&disk->iotune, &none, sizeof(none)) == 0 || storage_source_is_empty(&disk->source) ||
           throttle_set(run, disk, &disk->iotune, error);
}

/** throttle_begin: set what the document says. Errors: as throttle_set(). */
bool throttle_begin(QemuRun *run, const DomainDef *live, GError **error)
{
    for (guint i = 0; i < live->disks.n; i++) {
        if (!throttle_begin_disk(run, live->disks.items[i], error))
            return false;
    }
    return true;
}
