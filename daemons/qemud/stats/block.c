/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * query-blockstats tells of every device with a medium or a drive for one: its image's counters, below "parent" those of the file that
 * holds the image, below "backing" the same of the image below. query-named-block-nodes tells how large the images are.
 */
#include "stats/block.h"

#include "qmp/value.h"

#include <string.h>

#define PERIPHERAL "/machine/peripheral/"

/* A device is told by its path among QEMU's objects, where virtio's has a part of its own below it; one that is empty by its id alone. */
static bool is_device(const char *path, const char *alias)
{
    gsize length = strlen(alias);

    if (path == NULL)
        return false;
    if (g_str_has_prefix(path, PERIPHERAL))
        path += strlen(PERIPHERAL);
    return strncmp(path, alias, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/** block_entry_find: what is told of the disk with this alias, or NULL. Thread: any. */
const json_t *block_entry_find(const json_t *answer, const char *alias)
{
    const json_t *entry;
    size_t i;

    json_array_foreach (answer, i, entry) {
        if (alias != NULL && is_device(qmp_string(entry, "qdev"), alias))
            return entry;
    }
    return NULL;
}

const json_t *block_entry_below(const json_t *entry)
{
    return json_object_get(entry, "backing");
}

/** block_entry_figures: the counters; false where there are none. Thread: any. */
bool block_entry_figures(const json_t *entry, BlockFigures *ret_figures)
{
    const json_t *stats = json_object_get(entry, "stats");
    BlockFigures f = { 0 };

    if (!qmp_uint(stats, "rd_operations", &f.rd_reqs) || !qmp_uint(stats, "rd_bytes", &f.rd_bytes) ||
        !qmp_uint(stats, "rd_total_time_ns", &f.rd_ns) || !qmp_uint(stats, "wr_operations", &f.wr_reqs) ||
        !qmp_uint(stats, "wr_bytes", &f.wr_bytes) || !qmp_uint(stats, "wr_total_time_ns", &f.wr_ns) ||
        !qmp_uint(stats, "flush_operations", &f.fl_reqs) || !qmp_uint(stats, "flush_total_time_ns", &f.fl_ns))
        return false;
    *ret_figures = f;
    return true;
}

/** block_entry_highest: up to where the file that holds the image was written; false where it is not told. Thread: any. */
bool block_entry_highest(const json_t *entry, guint64 *ret_offset)
{
    const json_t *file = json_object_get(entry, "parent");

    return qmp_uint(json_object_get(file, "stats"), "wr_highest_offset", ret_offset);
}

void block_figures_add(BlockFigures *sum, const BlockFigures *figures)
{
    sum->rd_reqs += figures->rd_reqs;
    sum->rd_bytes += figures->rd_bytes;
    sum->rd_ns += figures->rd_ns;
    sum->wr_reqs += figures->wr_reqs;
    sum->wr_bytes += figures->wr_bytes;
    sum->wr_ns += figures->wr_ns;
    sum->fl_reqs += figures->fl_reqs;
    sum->fl_ns += figures->fl_ns;
}

/* The images are named by the numbers that their document has for them (see command/blockdev.c). */
static const json_t *find_image(const json_t *nodes, guint index)
{
    g_autofree char *name = g_strdup_printf("libvirt-%u-format", index);
    const json_t *node;
    size_t i;

    json_array_foreach (nodes, i, node) {
        if (g_strcmp0(qmp_string(node, "node-name"), name) == 0)
            return json_object_get(node, "image");
    }
    return NULL;
}

/** block_node_capacity: what the guest sees of the document's image @index. Thread: any. */
bool block_node_capacity(const json_t *nodes, guint index, guint64 *ret_bytes)
{
    return qmp_uint(find_image(nodes, index), "virtual-size", ret_bytes);
}

/** block_node_physical: what it takes where it lies. Thread: any. */
bool block_node_physical(const json_t *nodes, guint index, guint64 *ret_bytes)
{
    return qmp_uint(find_image(nodes, index), "actual-size", ret_bytes);
}
