/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the guest boots: firmware, boot order, or a kernel given directly. */
#include "command/os.h"

#include "command/blockdev.h"
#include "conf/domain/complete.h"

#include <string.h>

/* --- boot order --- */

static const DeviceInfo *first_disk(const DomainDef *def, DiskDevice device)
{
    for (guint i = 0; i < def->disks.n; i++) {
        const Disk *disk = def->disks.items[i];

        if (disk->device == device || (device == DISK_DEVICE_DISK && disk->device == DISK_DEVICE_LUN))
            return &disk->info;
    }
    return NULL;
}

static const DeviceInfo *first_of(const DomainDef *def, BootDevice device)
{
    switch (device) {
    case BOOT_DEVICE_FD:
        return first_disk(def, DISK_DEVICE_FLOPPY);
    case BOOT_DEVICE_CDROM:
        return first_disk(def, DISK_DEVICE_CDROM);
    case BOOT_DEVICE_HD:
        return first_disk(def, DISK_DEVICE_DISK);
    case BOOT_DEVICE_NETWORK:
        return def->interfaces.n > 0 ? &def->interfaces.items[0]->info : NULL;
    default:
        return NULL;
    }
}

static void note_own_order(GHashTable *orders, const DeviceInfo *info)
{
    if (info->boot_order != 0)
        g_hash_table_insert(orders, (gpointer)info, GUINT_TO_POINTER(info->boot_order));
}

/**
 * boot_orders_new: in which order the guest tries its devices
 *
 * What devices say themselves (<boot order=>) stands; otherwise the kinds named in <os> each mean the first device of theirs. The table is
 * the caller's, its keys point into @def.
 */
GHashTable *boot_orders_new(const DomainDef *def)
{
    GHashTable *orders = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < def->disks.n; i++)
        note_own_order(orders, &def->disks.items[i]->info);
    for (guint i = 0; i < def->interfaces.n; i++)
        note_own_order(orders, &def->interfaces.items[i]->info);
    for (guint i = 0; i < def->hostdevs.n; i++)
        note_own_order(orders, &def->hostdevs.items[i]->info);
    for (guint i = 0; i < def->redirdevs.n; i++)
        note_own_order(orders, &def->redirdevs.items[i]->info);
    if (g_hash_table_size(orders) > 0)
        return orders;

    for (guint i = 0; i < def->os.boot.n; i++) {
        const DeviceInfo *info = first_of(def, def->os.boot.items[i]->device);

        if (info != NULL && !g_hash_table_contains(orders, info))
            g_hash_table_insert(orders, (gpointer)info, GUINT_TO_POINTER(i + 1));
    }
    return orders;
}

/* --- firmware --- */

static bool add_pflash(QemuBuild *build, const StorageSource *source, ImageFormat format, bool readonly, const char *prefix, GError **error)
{
    g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);

    if (!blockdev_add_image(source, format, readonly, prefix, nodes, error))
        return false;
    for (guint i = 0; i < nodes->len; i++)
        build_json(build, "-blockdev", json_incref(nodes->pdata[i]));
    return true;
}

static bool build_pflash(QemuBuild *build, const Os *os, GError **error)
{
    StorageSource code = { .type = STORAGE_TYPE_FILE, .path = os->loader->path };
    StorageSource variables = { .type = STORAGE_TYPE_FILE, .path = (char *)os_nvram_path(os) };

    if (!add_pflash(build, &code, IMAGE_FORMAT_RAW, os->loader->readonly == TRISTATE_YES, "libvirt-pflash0", error))
        return false;
    if (os->loader->secure == TRISTATE_YES)
        build_word(build, "-global", "driver=cfi.pflash01,property=secure,value=on");
    if (os->nvram == NULL)
        return true;
    if (variables.path == NULL)
        variables = os->nvram->source;
    return add_pflash(build, &variables, IMAGE_FORMAT_RAW, false, "libvirt-pflash1", error);
}

/** build_firmware: -bios or the flash chips. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_firmware(QemuBuild *build, GError **error)
{
    const Os *os = &build->def->os;

    if (os->loader == NULL || os->loader->path == NULL) {
        if (os->firmware != FIRMWARE_UNSET && os->firmware != FIRMWARE_BIOS)
            return build_unsupported(error, "<os firmware='%s'>: the choice of a firmware image", enum_name(&firmware_kind, os->firmware));
        return true;
    }
    switch (os->loader->type) {
    case LOADER_TYPE_UNSET:
    case LOADER_TYPE_ROM:
        build_word(build, "-bios", os->loader->path);
        return true;
    case LOADER_TYPE_PFLASH:
        return build_pflash(build, os, error);
    case LOADER_TYPE_NONE:
    default:
        return build_unsupported(error, "<loader type='%s'>", enum_name(&loader_type, os->loader->type));
    }
}

/* --- the rest of <os> --- */

static bool check(const Os *os, GError **error)
{
    if (os->type != OS_TYPE_HVM)
        return build_unsupported(error, "<os><type>%s</type>: only hvm runs in QEMU", enum_name(&os_type, os->type));
    return true;
}

/** build_os: -boot, -kernel and what belongs to it. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_os(QemuBuild *build, GError **error)
{
    const Os *os = &build->def->os;
    g_autoptr(GString) boot = g_string_new(NULL);

    if (!check(os, error))
        return false;

    if (os->boot_menu != TRISTATE_ABSENT)
        g_string_append_printf(boot, "menu=%s,", os->boot_menu == TRISTATE_YES ? "on" : "off");
    if (os->has_boot_menu_timeout)
        g_string_append_printf(boot, "splash-time=%u,", os->boot_menu_timeout_ms);
    if (os->has_reboot_timeout)
        g_string_append_printf(boot, "reboot-timeout=%d,", os->bios_reboot_timeout_ms);
    g_string_append(boot, "strict=on");
    build_word(build, "-boot", boot->str);

    if (os->kernel != NULL)
        build_word(build, "-kernel", os->kernel);
    if (os->initrd != NULL)
        build_word(build, "-initrd", os->initrd);
    if (os->cmdline != NULL)
        build_word(build, "-append", os->cmdline);
    if (os->dtb != NULL)
        build_word(build, "-dtb", os->dtb);
    return true;
}
