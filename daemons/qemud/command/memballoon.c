/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/memballoon.h"

static const char *const drivers[] = {
    [MEMBALLOON_MODEL_VIRTIO] = "virtio-balloon-pci",
    [MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL] = "virtio-balloon-pci-transitional",
    [MEMBALLOON_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-balloon-pci-non-transitional",
};

/** build_memballoon: the balloon. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_memballoon(QemuBuild *build, const Memballoon *balloon, GError **error)
{
    static const PropRow rows[] = {
        PROP_ROW_BOOL("deflate-on-oom", Memballoon, autodeflate),
        PROP_ROW_BOOL("free-page-reporting", Memballoon, free_page_reporting),
        PROP_ROWS_END,
    };
    const char *driver = balloon->model < G_N_ELEMENTS(drivers) ? drivers[balloon->model] : NULL;
    g_autoptr(json_t) device = NULL;

    if (balloon->model == MEMBALLOON_MODEL_NONE)
        return true;
    if (driver == NULL)
        return build_unsupported(error, "<memballoon model='%s'>", enum_name(&memballoon_model, balloon->model));

    device = build_device(driver, &balloon->info);
    props_add(device, rows, balloon);
    build_virtio(device, &balloon->virtio);
    if (!build_place(build, device, &balloon->info, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
