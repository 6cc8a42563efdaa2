/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* What went through one image since the guest's start. */
typedef struct BlockFigures {
    guint64 rd_reqs, rd_bytes, rd_ns;
    guint64 wr_reqs, wr_bytes, wr_ns;
    guint64 fl_reqs, fl_ns;
} BlockFigures;

/* an image's entry in the answer to query-blockstats; each takes NULL for an entry without members */
const json_t *block_entry_find(const json_t *answer, const char *alias);
const json_t *block_entry_below(const json_t *entry);
bool          block_entry_figures(const json_t *entry, BlockFigures *ret_figures);
bool          block_entry_highest(const json_t *entry, guint64 *ret_offset);
void          block_figures_add(BlockFigures *sum, const BlockFigures *figures);

/* an image in the answer to query-named-block-nodes */
bool block_node_capacity(const json_t *nodes, guint index, guint64 *ret_bytes);
bool block_node_physical(const json_t *nodes, guint index, guint64 *ret_bytes);
