/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A folder of the host in the guest, by way of the 9p protocol. */
#include "command/filesystem.h"

#include <string.h>

static const char *const security_models[] = {
    [FILESYSTEM_ACCESS_PASSTHROUGH] = "passthrough",
    [FILESYSTEM_ACCESS_MAPPED] = "mapped",
    [FILESYSTEM_ACCESS_SQUASH] = "none",
};

static bool build_fsdev(QemuBuild *build, const Filesystem *filesystem, GError **error)
{
    g_autoptr(GString) out = g_string_new("local");
    g_autofree char *path = NULL;

    if (filesystem->type != FILESYSTEM_TYPE_MOUNT || filesystem->source == NULL)
        return build_unsupported(error, "<filesystem type='%s'>: a guest of QEMU can only be given a folder (type='mount')",
                                 enum_name(&filesystem_type, filesystem->type));
    if (filesystem->driver != FILESYSTEM_DRIVER_UNSET && filesystem->driver != FILESYSTEM_DRIVER_PATH)
        return build_unsupported(error, "<filesystem>'s <driver type='%s'>", enum_name(&filesystem_driver, filesystem->driver));

    g_string_append_printf(out, ",security_model=%s", security_models[filesystem->access]);
    if (filesystem->multidevs != NULL && strcmp(filesystem->multidevs, "default") != 0)
        g_string_append_printf(out, ",multidevs=%s", filesystem->multidevs);
    if (filesystem->write_policy != NULL)
        g_string_append_printf(out, ",writeout=%s", filesystem->write_policy);
    if (filesystem->file_mode != NULL)
        g_string_append_printf(out, ",fmode=%s", filesystem->file_mode);
    if (filesystem->directory_mode != NULL)
        g_string_append_printf(out, ",dmode=%s", filesystem->directory_mode);
    path = build_escape(filesystem->source);
    g_string_append_printf(out, ",id=fsdev-%s,path=%s", filesystem->info.alias, path);
    if (filesystem->readonly)
        g_string_append(out, ",readonly=on");
    build_word(build, "-fsdev", out->str);
    return true;
}

static const char *driver_of(const Filesystem *filesystem)
{
    if (g_strcmp0(filesystem->model, "virtio-transitional") == 0)
        return "virtio-9p-pci-transitional";
    if (g_strcmp0(filesystem->model, "virtio-non-transitional") == 0)
        return "virtio-9p-pci-non-transitional";
    return "virtio-9p-pci";
}

/** build_filesystem: a shared folder. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_filesystem(QemuBuild *build, const Filesystem *filesystem, GError **error)
{
    g_autoptr(json_t) device = build_device(driver_of(filesystem), &filesystem->info);

    build_virtio(device, &filesystem->virtio);
    props_printf(device, "fsdev", "fsdev-%s", filesystem->info.alias);
    props_string(device, "mount_tag", filesystem->target);
    if (!build_place(build, device, &filesystem->info, error) || !build_fsdev(build, filesystem, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
