/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/*
 * A disk's images as QEMU's block nodes: below each format node "libvirt-N-format" a storage node "libvirt-N-storage", N the source's index.
 * Nodes come lowest first, as they refer to those below; each is a JSON object for -blockdev or blockdev-add.
 */
bool blockdev_nodes(const Disk *disk, GPtrArray **ret_nodes, GError **error);
bool blockdev_add_image(const StorageSource *source, ImageFormat format, bool readonly, const char *prefix, GPtrArray *nodes, GError **error);

guint blockdev_number_images(DomainDef *def);
void  blockdev_number_disk(const DomainDef *def, Disk *disk);
void blockdev_number_found(DomainDef *def, guint next);

/* names of nodes; the caller frees them */
char *blockdev_top_node(const Disk *disk);
