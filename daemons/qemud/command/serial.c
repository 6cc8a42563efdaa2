/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/serial.h"

#include "command/chardev.h"

static const char *const serial_drivers[] = {
    [SERIAL_MODEL_ISA_SERIAL] = "isa-serial",   [SERIAL_MODEL_USB_SERIAL] = "usb-serial", [SERIAL_MODEL_PCI_SERIAL] = "pci-serial",
    [SERIAL_MODEL_SPAPR_VTY] = "spapr-vty",     [SERIAL_MODEL_SCLPCONSOLE] = "sclpconsole", [SERIAL_MODEL_SCLPLMCONSOLE] = "sclplmconsole",
    [SERIAL_MODEL_ISA_DEBUGCON] = "isa-debugcon",
};

/* Where a document names no model, its target's type tells it. */
static const SerialModel model_of_target[] = {
    [SERIAL_TARGET_UNSET] = SERIAL_MODEL_ISA_SERIAL, [SERIAL_TARGET_ISA] = SERIAL_MODEL_ISA_SERIAL,
    [SERIAL_TARGET_USB] = SERIAL_MODEL_USB_SERIAL,   [SERIAL_TARGET_PCI] = SERIAL_MODEL_PCI_SERIAL,
    [SERIAL_TARGET_SPAPR_VIO] = SERIAL_MODEL_SPAPR_VTY, [SERIAL_TARGET_ISA_DEBUG] = SERIAL_MODEL_ISA_DEBUGCON,
};

static SerialModel model_of(const Serial *serial)
{
    if (serial->model != SERIAL_MODEL_UNSET)
        return serial->model;
    return serial->target < G_N_ELEMENTS(model_of_target) ? model_of_target[serial->target] : SERIAL_MODEL_UNSET;
}

/** build_serial: a <serial>. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_serial(QemuBuild *build, const Serial *serial, GError **error)
{
    SerialModel model = model_of(serial);
    const char *driver = model < G_N_ELEMENTS(serial_drivers) ? serial_drivers[model] : NULL;
    g_autoptr(json_t) device = NULL;

    if (driver == NULL)
        return build_unsupported(error, "<serial> '%s' with model '%s' and target type '%s'", serial->info.alias,
                                 enum_name(&serial_model, serial->model), enum_name(&serial_target, serial->target));

    device = build_device(driver, &serial->info);
    props_printf(device, "chardev", "char%s", serial->info.alias);
    if (model == SERIAL_MODEL_ISA_SERIAL)
        props_number(device, "index", serial->port);
    if (!build_place(build, device, &serial->info, error) || !build_chardev(build, &serial->source, serial->info.alias, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** build_parallel: a <parallel>. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_parallel(QemuBuild *build, const Parallel *parallel, GError **error)
{
    json_t *device;

    if (!build_chardev(build, &parallel->source, parallel->info.alias, error))
        return false;

    device = build_device("isa-parallel", &parallel->info);
    props_printf(device, "chardev", "char%s", parallel->info.alias);
    build_json(build, "-device", device);
    return true;
}

/** build_console: a <console>; one that is a <serial> seen again adds nothing. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_console(QemuBuild *build, const Console *console, GError **error)
{
    g_autoptr(json_t) device = NULL;

    if (console->target == CONSOLE_TARGET_SERIAL || console->target == CONSOLE_TARGET_UNSET)
        return true;
    if (console->target != CONSOLE_TARGET_VIRTIO)
        return build_unsupported(error, "<console> with <target type='%s'>", enum_name(&console_target, console->target));

    device = build_device("virtconsole", &console->info);
    props_printf(device, "chardev", "char%s", console->info.alias);
    if (!build_place(build, device, &console->info, error) || !build_chardev(build, &console->source, console->info.alias, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

static bool build_guestfwd(QemuBuild *build, const Channel *channel, GError **error)
{
    json_t *netdev;

    if (!build_chardev(build, &channel->source, channel->info.alias, error))
        return false;

    netdev = json_pack("{s:s}", "type", "user");
    json_object_set_new(
        netdev, "guestfwd",
        json_pack("[{s:o}]", "str",
                  json_sprintf("tcp:%s:%u-chardev:char%s", channel->guestfwd_address, channel->guestfwd_port, channel->info.alias)));
    props_string(netdev, "id", channel->info.alias);
    build_json(build, "-netdev", netdev);
    return true;
}

/** build_channel: a <channel>. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_channel(QemuBuild *build, const Channel *channel, GError **error)
{
    g_autoptr(json_t) device = NULL;

    if (channel->target == CHANNEL_TARGET_GUESTFWD)
        return build_guestfwd(build, channel, error);
    if (channel->target != CHANNEL_TARGET_VIRTIO)
        return build_unsupported(error, "<channel> with <target type='%s'>", enum_name(&channel_target, channel->target));

    device = build_device("virtserialport", &channel->info);
    props_printf(device, "chardev", "char%s", channel->info.alias);
    props_string(device, "name", channel->name);
    /* What SPICE carries has its fixed name, by which the guest finds it. */
    if (channel->name == NULL && (channel->source.type == CHARDEV_TYPE_SPICEVMC || channel->source.type == CHARDEV_TYPE_QEMU_VDAGENT))
        props_string(device, "name", "com.redhat.spice.0");
    if (!build_place(build, device, &channel->info, error) || !build_chardev(build, &channel->source, channel->info.alias, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
