/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/smbios.h"

#include <string.h>

/* An entry's name in documents, and in QEMU's -smbios. */
typedef struct SmbiosName {
    const char *document;
    const char *qemu;
} SmbiosName;

static const SmbiosName bios_names[] = {
    { "vendor", "vendor" }, { "version", "version" }, { "date", "date" }, { "release", "release" }, { NULL, NULL },
};
static const SmbiosName system_names[] = {
    { "manufacturer", "manufacturer" }, { "product", "product" }, { "version", "version" }, { "serial", "serial" },
    { "uuid", "uuid" },                 { "sku", "sku" },         { "family", "family" },   { NULL, NULL },
};
static const SmbiosName board_names[] = {
    { "manufacturer", "manufacturer" }, { "product", "product" }, { "version", "version" }, { "serial", "serial" },
    { "asset", "asset" },               { "location", "location" }, { NULL, NULL },
};
static const SmbiosName chassis_names[] = {
    { "manufacturer", "manufacturer" }, { "version", "version" }, { "serial", "serial" }, { "asset", "asset" },
    { "sku", "sku" },                   { NULL, NULL },
};

static const char *find_name(const SmbiosName *names, const char *name)
{
    for (; names->document != NULL; names++) {
        if (g_strcmp0(names->document, name) == 0)
            return names->qemu;
    }
    return NULL;
}

static bool build_block(QemuBuild *build, const SysinfoBlock *block, guint type, const SmbiosName *names, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (block == NULL || block->entries.n == 0)
        return true;

    g_string_append_printf(out, "type=%u", type);
    for (guint i = 0; i < block->entries.n; i++) {
        const SysinfoEntry *entry = block->entries.items[i];
        const char *name = find_name(names, entry->name);
        g_autofree char *value = build_escape(entry->value != NULL ? entry->value : "");

        if (name == NULL)
            return build_unsupported(error, "<entry name='%s'> of <sysinfo type='smbios'>", entry->name);
        g_string_append_printf(out, ",%s=%s", name, value);
    }
    build_word(build, "-smbios", out->str);
    return true;
}

static void build_oem_strings(QemuBuild *build, const SysinfoBlock *block)
{
    g_autoptr(GString) out = g_string_new("type=11");

    for (guint i = 0; block != NULL && i < block->entries.n; i++) {
        const SysinfoEntry *entry = block->entries.items[i];
        g_autofree char *value = build_escape(entry->value != NULL ? entry->value : "");

        g_string_append_printf(out, ",value=%s", value);
    }
    if (block != NULL && block->entries.n > 0)
        build_word(build, "-smbios", out->str);
}

static bool build_smbios(QemuBuild *build, const Sysinfo *sysinfo, GError **error)
{
    if (!build_block(build, sysinfo->bios, 0, bios_names, error) || !build_block(build, sysinfo->system, 1, system_names, error))
        return false;
    for (guint i = 0; i < sysinfo->base_boards.n; i++) {
        if (!build_block(build, sysinfo->base_boards.items[i], 2, board_names, error))
            return false;
    }
    if (!build_block(build, sysinfo->chassis, 3, chassis_names, error))
        return false;
    build_oem_strings(build, sysinfo->oem_strings);
    return true;
}

static void build_firmware_entries(QemuBuild *build, const Sysinfo *sysinfo)
{
    for (guint i = 0; i < sysinfo->firmware_entries.n; i++) {
        const SysinfoEntry *entry = sysinfo->firmware_entries.items[i];
        g_autofree char *name = build_escape(entry->name);
        g_autofree char *value = build_escape(entry->file != NULL ? entry->file : entry->value != NULL ? entry->value : "");

        build_wordf(build, "-fw_cfg", "name=%s,%s=%s", name, entry->file != NULL ? "file" : "string", value);
    }
}

static bool check_mode(const DomainDef *def, GError **error)
{
    switch (def->os.smbios) {
    case SMBIOS_MODE_UNSET:
    case SMBIOS_MODE_NONE:
    case SMBIOS_MODE_EMULATE:
    case SMBIOS_MODE_SYSINFO:
        return true;
    case SMBIOS_MODE_HOST:
    default:
        return build_unsupported(error, "<smbios mode='host'>");
    }
}

/** build_sysinfos: -smbios and -fw_cfg. A board's description counts only where <os> asks for it. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_sysinfos(QemuBuild *build, GError **error)
{
    const DomainDef *def = build->def;

    if (!check_mode(def, error))
        return false;
    for (guint i = 0; i < def->sysinfos.n; i++) {
        const Sysinfo *sysinfo = def->sysinfos.items[i];

        if (sysinfo->type == SYSINFO_TYPE_FWCFG)
            build_firmware_entries(build, sysinfo);
        else if (def->os.smbios == SMBIOS_MODE_SYSINFO && !build_smbios(build, sysinfo, error))
            return false;
    }
    return true;
}
