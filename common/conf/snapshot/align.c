/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which disk of the machine each <disk> of a snapshot means, and what becomes of those that it does not name. */
#include <string.h>

#include "base/error.h"
#include "conf/snapshot/snapshot.h"

static const Disk *find_disk(const DomainDef *domain, const char *name)
{
    for (guint i = 0; i < domain->disks.n; i++) {
        const Disk *disk = domain->disks.items[i];

        if (strcmp(disk->target, name) == 0 || g_strcmp0(disk->source.path, name) == 0)
            return disk;
    }
    return NULL;
}

/* What a disk's own document says of it; what cannot be written to, or is empty, needs none. */
static SnapshotPlace place_of(const Disk *disk, SnapshotPlace place)
{
    static const SnapshotPlace said[] = {
        [DISK_SNAPSHOT_NO] = SNAPSHOT_PLACE_NO,
        [DISK_SNAPSHOT_INTERNAL] = SNAPSHOT_PLACE_INTERNAL,
        [DISK_SNAPSHOT_EXTERNAL] = SNAPSHOT_PLACE_EXTERNAL,
        [DISK_SNAPSHOT_MANUAL] = SNAPSHOT_PLACE_MANUAL,
    };

    if (disk->snapshot != DISK_SNAPSHOT_DEFAULT)
        return said[disk->snapshot];
    return disk->readonly || storage_source_is_empty(&disk->source) ? SNAPSHOT_PLACE_NO : place;
}

/* An external image beside the old one, its last extension replaced by the snapshot's name. */
static bool name_image(SnapshotDisk *disk, const Disk *of, const char *snapshot, GError **error)
{
    const char *path = of->source.path;
    const char *dot, *slash;

    if (!storage_source_is_empty(&disk->source))
        return true;
    if (of->source.type != STORAGE_TYPE_FILE || !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "the source of disk '%s' is no regular file: the snapshot's has to be named",
                  of->target);
        return false;
    }
    dot = strrchr(path, '.');
    slash = strrchr(path, '/');
    disk->source.type = STORAGE_TYPE_FILE;
    disk->source.path = dot != NULL && (slash == NULL || dot > slash) ? g_strdup_printf("%.*s.%s", (int)(dot - path), path, snapshot)
                                                                      : g_strdup_printf("%s.%s", path, snapshot);
    return true;
}

static bool align_named(SnapshotDef *def, const DomainDef *domain, SnapshotPlace place, bool exact, GHashTable *seen, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        SnapshotDisk *disk = def->disks.items[i];
        const Disk *of = find_disk(domain, disk->name);

        if (of == NULL) {
            error_set(error, ERROR_CONFIG_UNSUPPORTED, "no disk named '%s'", disk->name);
            return false;
        }
        if (!g_hash_table_add(seen, of->target)) {
            error_set(error, ERROR_CONFIG_UNSUPPORTED, "disk '%s' specified twice", of->target);
            return false;
        }
        if (disk->place == SNAPSHOT_PLACE_DEFAULT)
            disk->place = place_of(of, place);
        if (exact && disk->place != place && !of->readonly) {
            error_set(error, ERROR_CONFIG_UNSUPPORTED, "disk '%s' must use snapshot mode '%s'", of->target,
                      enum_name(&snapshot_place, (int)place));
            return false;
        }
        g_free(disk->name);
        disk->name = g_strdup(of->target);
    }
    return true;
}

static gint rank(const DomainDef *domain, const char *target)
{
    guint at = 0;

    while (at < domain->disks.n && strcmp(domain->disks.items[at]->target, target) != 0)
        at++;
    return (gint)at;
}

static gint compare(gconstpointer a, gconstpointer b, gpointer domain)
{
    return rank(domain, (*(SnapshotDisk *const *)a)->name) - rank(domain, (*(SnapshotDisk *const *)b)->name);
}

/**
 * snapshot_def_align_disks: name every disk of the machine, in its order
 * @place: of disks of which nobody says another
 * @exact: no other place is possible but none at all
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED for a disk that is not there, named twice, or cannot be kept so. Thread: the owner's.
 */
bool snapshot_def_align_disks(SnapshotDef *def, const DomainDef *domain, SnapshotPlace place, bool exact, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    if (!align_named(def, domain, place, exact, seen, error))
        return false;
    for (guint i = 0; i < domain->disks.n; i++) {
        const Disk *of = domain->disks.items[i];
        SnapshotDisk *disk;

        if (g_hash_table_contains(seen, of->target))
            continue;
        disk = g_new0(SnapshotDisk, 1);
        disk->name = g_strdup(of->target);
        disk->place = place_of(of, place);
        xml_list_append(&def->disks, disk);
    }
    if (def->disks.n > 1)
        g_qsort_with_data(def->disks.items, (gint)def->disks.n, sizeof(def->disks.items[0]), compare, (gpointer)domain);
    for (guint i = 0; i < def->disks.n; i++) {
        SnapshotDisk *disk = def->disks.items[i];

        if (disk->place == SNAPSHOT_PLACE_EXTERNAL && !name_image(disk, find_disk(domain, disk->name), def->name, error))
            return false;
    }
    return true;
}
