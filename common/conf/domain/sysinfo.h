/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum SysinfoType {
    SYSINFO_TYPE_SMBIOS,
    SYSINFO_TYPE_FWCFG,
} SysinfoType;

typedef struct SysinfoEntry {
    char *name;
    char *file; /* fwcfg */
    char *value;
} SysinfoEntry;

typedef struct SysinfoBlock {
    XML_LIST_OF(SysinfoEntry) entries;
} SysinfoBlock;

typedef struct Sysinfo {
    SysinfoType   type;
    SysinfoBlock *bios;
    SysinfoBlock *system;
    XML_LIST_OF(SysinfoBlock) base_boards;
    SysinfoBlock *chassis;
    SysinfoBlock *oem_strings;
    XML_LIST_OF(SysinfoEntry) firmware_entries; /* fwcfg */
} Sysinfo;

extern const XmlElement sysinfo_element;
