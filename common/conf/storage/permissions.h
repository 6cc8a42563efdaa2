/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/* <permissions> of what a pool or a volume is made of. What is not said is the host's business. */
typedef struct StoragePermissions {
    char  *mode; /* octal, with a leading 0 */
    gint64 owner, group;
    bool   has_owner, has_group;
    char  *label;
} StoragePermissions;

extern const XmlElement storage_permissions_element;

guint storage_permissions_mode(const StoragePermissions *permissions, guint fallback);
