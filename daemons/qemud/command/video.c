/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/video.h"

#include <string.h>

#define KIB_PER_MIB 1024

/* By model: the device that also speaks VGA, for the first display, and the one for all others; NULL: there is none. */
static const struct {
    const char *primary;
    const char *secondary;
} drivers[] = {
    [VIDEO_MODEL_VGA] = { "VGA", NULL },
    [VIDEO_MODEL_CIRRUS] = { "cirrus-vga", NULL },
    [VIDEO_MODEL_VMVGA] = { "vmware-svga", NULL },
    [VIDEO_MODEL_QXL] = { "qxl-vga", "qxl" },
    [VIDEO_MODEL_VIRTIO] = { "virtio-vga", "virtio-gpu-pci" },
    [VIDEO_MODEL_BOCHS] = { "bochs-display", "bochs-display" },
    [VIDEO_MODEL_RAMFB] = { "ramfb", NULL },
};

static void add_memory(const Video *video, json_t *device)
{
    switch (video->model) {
    case VIDEO_MODEL_VGA:
        props_uint(device, "vgamem_mb", video->vram_kib / KIB_PER_MIB);
        break;
    case VIDEO_MODEL_VMVGA:
        props_uint(device, "vgamem_mb", video->vram_kib / KIB_PER_MIB);
        break;
    case VIDEO_MODEL_BOCHS:
        props_uint(device, "vgamem", (guint64)video->vram_kib * 1024);
        break;
    case VIDEO_MODEL_QXL:
        props_uint(device, "max_outputs", video->heads);
        props_uint(device, "ram_size", (guint64)video->ram_kib * 1024);
        props_uint(device, "vram_size", (guint64)video->vram_kib * 1024);
        props_number(device, "vram64_size_mb", video->vram64_kib / KIB_PER_MIB);
        props_uint(device, "vgamem_mb", video->vgamem_kib / KIB_PER_MIB);
        break;
    case VIDEO_MODEL_VIRTIO:
        props_uint(device, "max_outputs", video->heads);
        props_bool(device, "blob", video->blob);
        build_virtio(device, &video->virtio);
        break;
    case VIDEO_MODEL_UNSET:
    case VIDEO_MODEL_CIRRUS:
    case VIDEO_MODEL_XEN:
    case VIDEO_MODEL_VBOX:
    case VIDEO_MODEL_PARALLELS:
    case VIDEO_MODEL_GOP:
    case VIDEO_MODEL_NONE:
    case VIDEO_MODEL_RAMFB:
    default:
        break;
    }
}

static const char *driver_of(const QemuBuild *build, const Video *video)
{
    bool primary = video->primary == TRISTATE_YES || (build->def->videos.n > 0 && build->def->videos.items[0] == video);

    if (video->model >= G_N_ELEMENTS(drivers))
        return NULL;
    if (video->model == VIDEO_MODEL_VIRTIO && primary && !qemu_caps_has_type(build->caps, "virtio-vga"))
        return "virtio-gpu-pci";
    return primary ? drivers[video->model].primary : drivers[video->model].secondary;
}

/** build_video: a display adapter. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_video(QemuBuild *build, const Video *video, GError **error)
{
    const char *driver = driver_of(build, video);
    g_autoptr(json_t) device = NULL;

    if (video->model == VIDEO_MODEL_NONE)
        return true;
    if (driver == NULL)
        return build_unsupported(error, "<video> %s of model '%s'", video->info.alias, enum_name(&video_model, video->model));
    if (g_strcmp0(video->backend, "vhostuser") == 0)
        return build_unsupported(error, "<video><driver name='vhostuser'>");
    if (video->accel3d == TRISTATE_YES || video->rendernode != NULL)
        return build_unsupported(error, "<acceleration> of <video> '%s'", video->info.alias);

    device = build_device(driver, &video->info);
    add_memory(video, device);
    props_uint(device, "xres", video->resolution_x);
    props_uint(device, "yres", video->resolution_y);
    if (!build_place(build, device, &video->info, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
