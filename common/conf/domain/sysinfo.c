/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <sysinfo>: what the guest's firmware tells of the machine. */
#include "conf/domain/sysinfo.h"

STATIC_ENUM_TABLE(sysinfo_type, "sysinfo type", [SYSINFO_TYPE_SMBIOS] = "smbios", [SYSINFO_TYPE_FWCFG] = "fwcfg");

static const XmlField sysinfo_entry_fields[] = {
    XML_STRING("@name", SysinfoEntry, name, XML_GUEST_ABI),
    XML_STRING("@file", SysinfoEntry, file, XML_GUEST_ABI),
    XML_STRING("", SysinfoEntry, value, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static bool tidy_entry(const XmlPlace *place, void *object, GError **error)
{
    SysinfoEntry *entry = object;

    if (entry->file != NULL && *entry->value == '\0')
        g_clear_pointer(&entry->value, g_free);
    return true;
}

static const XmlElement sysinfo_entry_element = {
    .name = "entry",
    .size = sizeof(SysinfoEntry),
    .fields = sysinfo_entry_fields,
    .check = tidy_entry,
};

static const XmlField sysinfo_block_fields[] = {
    XML_LIST("entry", SysinfoBlock, entries, sysinfo_entry_element),
    XML_FIELDS_END,
};

static const XmlElement sysinfo_block_element = { .name = "bios", .size = sizeof(SysinfoBlock), .fields = sysinfo_block_fields };

#define IS(kind) XML_WHEN(Sysinfo, type, XML_BIT(SYSINFO_TYPE_##kind))

static const XmlField sysinfo_fields[] = {
    XML_ENUM("@type", Sysinfo, type, sysinfo_type, XML_REQUIRED),
    XML_SUB_PTR("bios", Sysinfo, bios, sysinfo_block_element, IS(SMBIOS)),
    XML_SUB_PTR("system", Sysinfo, system, sysinfo_block_element, IS(SMBIOS)),
    XML_LIST("baseBoard", Sysinfo, base_boards, sysinfo_block_element, IS(SMBIOS)),
    XML_SUB_PTR("chassis", Sysinfo, chassis, sysinfo_block_element, IS(SMBIOS)),
    XML_SUB_PTR("oemStrings", Sysinfo, oem_strings, sysinfo_block_element, IS(SMBIOS)),
    XML_LIST("entry", Sysinfo, firmware_entries, sysinfo_entry_element, IS(FWCFG)),
    XML_FIELDS_END,
};

const XmlElement sysinfo_element = { .name = "sysinfo", .size = sizeof(Sysinfo), .fields = sysinfo_fields };
