/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Firmware, SMBIOS, SMM, processors: what the parts of the machine itself say of each other. */
#include <string.h>

#include "conf/domain/complete-private.h"
#include "conf/domain/validate-private.h"

static bool refuse(GError **error, const char *path, const char *what)
{
    error_set(error, ERROR_CONFIG_UNSUPPORTED, "%s: %s", path, what);
    return false;
}

static Tristate firmware_feature(const Os *os, FirmwareFeatureName name)
{
    for (guint i = 0; i < os->firmware_features.n; i++) {
        if (os->firmware_features.items[i]->name == name)
            return os->firmware_features.items[i]->enabled;
    }
    return TRISTATE_ABSENT;
}

/* The host chooses the firmware; a document that says which file contradicts that. */
static bool check_chosen_firmware(const Os *os, GError **error)
{
    if (os->firmware == FIRMWARE_UNSET)
        return true;
    if (os->loader != NULL && os->loader->path != NULL && *os->loader->path != '\0')
        return refuse(error, "/domain/os/loader", "names a file, but <os firmware='…'> leaves that choice to the host");
    if (os->firmware == FIRMWARE_BIOS && os->nvram != NULL)
        return refuse(error, "/domain/os/nvram", "has a meaning for EFI only");
    if (os->firmware == FIRMWARE_BIOS && os->loader != NULL && os->loader->stateless == TRISTATE_NO)
        return refuse(error, "/domain/os/loader/@stateless", "\"no\": a BIOS keeps no state");
    if (os->loader != NULL && os->loader->secure == TRISTATE_NO)
        return refuse(error, "/domain/os/loader/@secure", "\"no\" has no effect here; say <feature enabled='no' name='secure-boot'/>");
    if (firmware_feature(os, FIRMWARE_FEATURE_ENROLLED_KEYS) == TRISTATE_YES &&
        firmware_feature(os, FIRMWARE_FEATURE_SECURE_BOOT) == TRISTATE_NO)
        return refuse(error, "/domain/os/firmware/feature", "enrolled-keys has no meaning without secure-boot");
    return true;
}

static bool check_given_firmware(const DomainDef *def, GError **error)
{
    const OsLoader *loader = def->os.loader;
    bool stateless = loader != NULL && loader->stateless == TRISTATE_YES;

    if (def->os.firmware != FIRMWARE_UNSET || loader == NULL)
        return true;
    if (loader->path == NULL || *loader->path == '\0')
        return refuse(error, "/domain/os/loader", "is empty: it names the firmware's file");
    if (loader->type != LOADER_TYPE_PFLASH && loader->stateless == TRISTATE_NO)
        return refuse(error, "/domain/os/loader/@stateless", "\"no\": only a loader of type pflash keeps state");
    if (stateless && def->os.nvram != NULL)
        return refuse(error, "/domain/os/nvram", "has no meaning for a stateless loader");
    if (loader->type == LOADER_TYPE_PFLASH && domain_is_x86(def) && !def->features.acpi)
        return refuse(error, "/domain/features/acpi", "is missing: EFI on x86 needs it");
    return true;
}

static const char *entry_of(const SysinfoBlock *block, const char *name)
{
    for (guint i = 0; block != NULL && i < block->entries.n; i++) {
        if (g_strcmp0(block->entries.items[i]->name, name) == 0)
            return block->entries.items[i]->value;
    }
    return NULL;
}

static bool check_sysinfo(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->sysinfos.n; i++) {
        const char *text = entry_of(def->sysinfos.items[i]->system, "uuid");
        Uuid uuid;

        if (text == NULL)
            continue;
        if (!uuid_parse(text, &uuid))
            return refuse(error, "/domain/sysinfo/system/entry[@name='uuid']", "is not a UUID");
        if (!uuid_equal(&uuid, &def->uuid))
            return refuse(error, "/domain/sysinfo/system/entry[@name='uuid']", "differs from the machine's own <uuid>");
    }
    return true;
}

static bool check_smm(const DomainDef *def, GError **error)
{
    if (!def->features.has_tseg)
        return true;
    if (!domain_is_q35(def))
        return refuse(error, "/domain/features/smm/tseg", "there is such memory on machines of type q35 only");
    if (def->features.tseg_bytes % (1024 * 1024) != 0)
        return refuse(error, "/domain/features/smm/tseg", "is not a whole number of MiB");
    return true;
}

static bool check_processors(const DomainDef *def, GError **error)
{
    const Cpu *cpu = def->cpu;

    if (cpu == NULL)
        return true;
    if (cpu->address_mode == CPU_ADDRESS_PASSTHROUGH && cpu->address_bits != 0)
        return refuse(error, "/domain/cpu/maxphysaddr/@bits", "has a meaning in mode \"emulate\" only");
    return true;
}

static bool check_seclabels(const DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->seclabels.n; i++) {
        for (guint j = 0; j < i; j++) {
            if (g_strcmp0(def->seclabels.items[i]->model, def->seclabels.items[j]->model) == 0) {
                g_autofree char *path = g_strdup_printf("/domain/seclabel[%u]/@model", i + 1);

                return refuse(error, path, "there is a label of this model already");
            }
        }
    }
    return true;
}

bool validate_platform(const DomainDef *def, GError **error)
{
    return check_chosen_firmware(&def->os, error) && check_given_firmware(def, error) && check_sysinfo(def, error) &&
           check_smm(def, error) && check_processors(def, error) && check_seclabels(def, error);
}
