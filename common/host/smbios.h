/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* One <entry> of a sysinfo document; an OEM string has no name. */
typedef struct SmbiosEntry {
    const char *name;
    char *value;
} SmbiosEntry;

/* One element of a sysinfo document: bios, system, baseBoard, chassis, processor, memory_device, oemStrings. */
typedef struct SmbiosSection {
    const char *element;
    GArray *entries; /* SmbiosEntry */
} SmbiosSection;

bool       smbios_read(const HostRoot *root, GPtrArray **ret_sections, GError **error);
GPtrArray *smbios_parse(const guint8 *table, gsize length);
