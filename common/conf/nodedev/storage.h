/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

typedef struct NodeStorage {
    NodeCapability   base;
    char            *block;
    char            *bus;
    char            *drive_type;
    char            *model;
    char            *vendor;
    char            *serial;
    guint64          size; /* bytes */
    bool             has_size;
    guint64          logical_block_size;
    guint64          num_blocks;
    NodeCapabilities capabilities;
} NodeStorage;

/* What can be taken out, and what is in it now. */
typedef struct NodeRemovable {
    NodeCapability base;
    guint          media_available;
    guint64        media_size; /* bytes */
    char          *media_label;
    guint64        logical_block_size;
    guint64        num_blocks;
} NodeRemovable;

extern const XmlElement node_storage_element;
extern const XmlElement node_removable_element;
