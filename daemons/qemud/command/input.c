/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/input.h"

#include <string.h>

static const char *const usb_drivers[] = {
    [INPUT_TYPE_MOUSE] = "usb-mouse",
    [INPUT_TYPE_TABLET] = "usb-tablet",
    [INPUT_TYPE_KEYBOARD] = "usb-kbd",
};

static const char *const virtio_drivers[] = {
    [INPUT_TYPE_MOUSE] = "virtio-mouse",
    [INPUT_TYPE_TABLET] = "virtio-tablet",
    [INPUT_TYPE_KEYBOARD] = "virtio-keyboard",
    [INPUT_TYPE_PASSTHROUGH] = "virtio-input-host",
};

static bool build_virtio_input(QemuBuild *build, const Input *input, GError **error)
{
    const char *model = input->model != NULL && strcmp(input->model, "virtio") != 0 ? input->model + strlen("virtio") : "";
    g_autofree char *driver = NULL;
    g_autoptr(json_t) device = NULL;

    if (input->type >= G_N_ELEMENTS(virtio_drivers))
        return build_unsupported(error, "<input type='%s' bus='virtio'>", enum_name(&input_type, input->type));

    driver = g_strdup_printf("%s-pci%s", virtio_drivers[input->type], model);
    device = build_device(driver, &input->info);
    if (input->type == INPUT_TYPE_PASSTHROUGH)
        props_string(device, "evdev", input->evdev);
    build_virtio(device, &input->virtio);
    if (!build_place(build, device, &input->info, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** build_input: a mouse, tablet or keyboard; those of a PS/2 board are there anyway. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_input(QemuBuild *build, const Input *input, GError **error)
{
    g_autoptr(json_t) device = NULL;

    if (input->type == INPUT_TYPE_EVDEV)
        return build_unsupported(error, "<input type='evdev'>");
    if (input->bus == INPUT_BUS_PS2)
        return true;
    if (input->bus == INPUT_BUS_VIRTIO)
        return build_virtio_input(build, input, error);
    if (input->bus != INPUT_BUS_USB || input->type >= G_N_ELEMENTS(usb_drivers))
        return build_unsupported(error, "<input type='%s' bus='%s'>", enum_name(&input_type, input->type),
                                 enum_name(&input_bus, input->bus));

    device = build_device(usb_drivers[input->type], &input->info);
    if (!build_place(build, device, &input->info, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
