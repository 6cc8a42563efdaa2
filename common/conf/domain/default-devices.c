/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices that a guest of QEMU has although its document does not name them: the machine's own buses, what a guest can be used with at all,
 * and controllers for whatever sits on one.
 */
#include "conf/domain/complete-private.h"

static bool has_controller(const DomainDef *def, ControllerType type, int index)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->type == type && def->controllers.items[i]->index == index)
            return true;
    }
    return false;
}

static bool has_controllers(const DomainDef *def, ControllerType type)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->type == type)
            return true;
    }
    return false;
}

static void add_controller(DomainDef *def, ControllerType type, int index, int model)
{
    Controller *controller = xml_object_new(&controller_element);

    controller->type = type;
    controller->index = index;
    controller->model = model;
    xml_list_append(&def->controllers, controller);
}

static void add_missing(DomainDef *def, ControllerType type, int index)
{
    if (!has_controller(def, type, index))
        add_controller(def, type, index, 0);
}

static void add_input(DomainDef *def, InputType type)
{
    Input *input;

    for (guint i = 0; i < def->inputs.n; i++) {
        if (def->inputs.items[i]->type == type && def->inputs.items[i]->bus == INPUT_BUS_PS2)
            return;
    }
    input = g_new0(Input, 1);
    input->type = type;
    input->bus = INPUT_BUS_PS2;
    xml_list_append(&def->inputs, input);
}

static void add_memballoon(DomainDef *def)
{
    if (def->memballoon != NULL)
        return;

    def->memballoon = g_new0(Memballoon, 1);
    def->memballoon->model = MEMBALLOON_MODEL_VIRTIO;
}

static void add_video(DomainDef *def)
{
    Video *video;

    if (def->videos.n > 0 || def->graphics.n == 0)
        return;

    video = g_new0(Video, 1);
    video->primary = TRISTATE_YES;
    xml_list_append(&def->videos, video);
}

/* The way to hear a guest follows the way to see it; -1: that has no sound of its own. */
static int audio_of_graphics(const DomainDef *def)
{
    int type = def->graphics.n == 0 ? AUDIO_TYPE_NONE : -1;

    for (guint i = 0; i < def->graphics.n; i++) {
        if (def->graphics.items[i]->type == GRAPHICS_TYPE_SPICE)
            type = AUDIO_TYPE_SPICE;
        else if (def->graphics.items[i]->type == GRAPHICS_TYPE_SDL)
            type = AUDIO_TYPE_SDL;
        else if (def->graphics.items[i]->type == GRAPHICS_TYPE_VNC)
            type = AUDIO_TYPE_NONE;
    }
    return type;
}

static void add_audio(DomainDef *def)
{
    Audio *audio;

    int type = audio_of_graphics(def);

    if (def->audios.n > 0 || type < 0)
        return;

    audio = g_new0(Audio, 1);
    audio->id = 1;
    audio->type = (AudioType)type;
    xml_list_append(&def->audios, audio);
}

static void add_console_of_serial(DomainDef *def)
{
    Console *console = xml_object_new(&console_element);

    console->target = CONSOLE_TARGET_SERIAL;
    console->has_port = true;
    xml_list_insert(&def->consoles, 0, console);
}

static void add_serial_of_console(DomainDef *def)
{
    Serial *serial = g_new0(Serial, 1);
    Console *console = def->consoles.items[0];

    serial->source = console->source;
    console->source = (ChardevSource){ .type = CHARDEV_TYPE_UNSET };
    serial->has_port = true;
    xml_list_insert(&def->serials, 0, serial);
}

static void copy_source(const ChardevSource *from, ChardevSource *to)
{
    const Serial template = { .source = *from };
    Serial *copy = xml_object_copy(&serial_element, &template);

    *to = copy->source;
    g_free(copy);
}

/**
 * domain_def_sync_console: make the first console say what the first serial line says, whose other name it is
 *
 * To be called when the serial line's live state (a pseudo terminal's path) has changed.
 */
void domain_def_sync_console(DomainDef *def)
{
    Console *console = def->consoles.n > 0 ? def->consoles.items[0] : NULL;
    const Serial *serial = def->serials.n > 0 ? def->serials.items[0] : NULL;

    if (console == NULL || serial == NULL || console->target != CONSOLE_TARGET_SERIAL)
        return;

    g_autofree Serial *old = g_new0(Serial, 1);
    old->source = console->source;
    copy_source(&serial->source, &console->source);
    xml_object_clear(&serial_element, old);
    g_free(console->tty);
    console->tty = serial->source.type == CHARDEV_TYPE_PTY ? g_strdup(serial->source.path) : NULL;
    g_free(console->info.alias);
    console->info.alias = g_strdup(serial->info.alias);
}

static bool can_be_console(const Serial *serial)
{
    return serial->target != SERIAL_TARGET_ISA_DEBUG && serial->target != SERIAL_TARGET_PCI && serial->target != SERIAL_TARGET_USB;
}

/* Of a machine with firmware the first console and the first serial line are one device under two names. */
static void pair_console(DomainDef *def)
{
    guint next = 0;

    if (def->os.type != OS_TYPE_HVM)
        return;

    if (def->consoles.n == 0 && def->serials.n > 0 && can_be_console(def->serials.items[0]))
        add_console_of_serial(def);
    for (guint i = 0; i < def->consoles.n; i++) {
        Console *console = def->consoles.items[i];

        if (console->target == CONSOLE_TARGET_UNSET)
            console->target = CONSOLE_TARGET_SERIAL;
        if (!console->has_port) {
            console->has_port = true;
            console->port = next;
        }
        next = MAX(next, console->port + 1);
    }
    if (def->consoles.n > 0 && def->consoles.items[0]->target == CONSOLE_TARGET_SERIAL && def->serials.n == 0)
        add_serial_of_console(def);
    domain_def_sync_console(def);
}

static UsbModel default_usb(const DomainDef *def)
{
    return domain_is_q35(def) ? USB_MODEL_QEMU_XHCI : USB_MODEL_PIIX3_UHCI;
}

/** default_devices_add: what an x86 guest of QEMU always has. @unprobed: leave open what depends on QEMU's devices */
void default_devices_add(DomainDef *def, bool unprobed)
{
    pair_console(def);
    if (!domain_is_x86(def))
        return;

    if (!has_controllers(def, CONTROLLER_TYPE_USB))
        add_controller(def, CONTROLLER_TYPE_USB, 0, unprobed ? USB_MODEL_UNSET : (int)default_usb(def));
    if (domain_is_q35(def))
        add_missing(def, CONTROLLER_TYPE_SATA, 0);
    if (domain_is_q35(def) && !has_controller(def, CONTROLLER_TYPE_PCI, 0))
        add_controller(def, CONTROLLER_TYPE_PCI, 0, PCI_MODEL_PCIE_ROOT);
    if (domain_is_i440fx(def) && !has_controller(def, CONTROLLER_TYPE_PCI, 0))
        add_controller(def, CONTROLLER_TYPE_PCI, 0, PCI_MODEL_PCI_ROOT);
    add_memballoon(def);
    add_input(def, INPUT_TYPE_MOUSE);
    add_input(def, INPUT_TYPE_KEYBOARD);
    add_video(def);
    add_audio(def);
}

static void add_for_disks(DomainDef *def, DiskBus bus, ControllerType type)
{
    int highest = -1;

    for (guint i = 0; i < def->disks.n; i++) {
        const Disk *disk = def->disks.items[i];

        if (disk->bus == bus && disk->info.address.type == ADDRESS_DRIVE)
            highest = MAX(highest, (int)disk->info.address.drive.controller);
    }
    for (int index = 0; index <= highest; index++)
        add_missing(def, type, index);
}

static void add_for_serial_ports(DomainDef *def)
{
    for (guint i = 0; i < def->channels.n; i++) {
        const Channel *channel = def->channels.items[i];
        bool placed = channel->info.address.type == ADDRESS_VIRTIO_SERIAL;

        if (channel->target == CHANNEL_TARGET_VIRTIO)
            add_missing(def, CONTROLLER_TYPE_VIRTIO_SERIAL, placed ? (int)channel->info.address.virtio_serial.controller : 0);
    }
    for (guint i = 0; i < def->consoles.n; i++) {
        const Console *console = def->consoles.items[i];
        bool placed = console->info.address.type == ADDRESS_VIRTIO_SERIAL;

        if (console->target == CONSOLE_TARGET_VIRTIO)
            add_missing(def, CONTROLLER_TYPE_VIRTIO_SERIAL, placed ? (int)console->info.address.virtio_serial.controller : 0);
    }
}

/** implicit_controllers_add: the controllers that devices' addresses name. */
void implicit_controllers_add(DomainDef *def)
{
    add_for_disks(def, DISK_BUS_SCSI, CONTROLLER_TYPE_SCSI);
    add_for_disks(def, DISK_BUS_FDC, CONTROLLER_TYPE_FDC);
    add_for_disks(def, DISK_BUS_IDE, CONTROLLER_TYPE_IDE);
    add_for_disks(def, DISK_BUS_SATA, CONTROLLER_TYPE_SATA);
    add_for_serial_ports(def);
    if (def->smartcards.n > 0)
        add_missing(def, CONTROLLER_TYPE_CCID, 0);
}

/** host_scsi_controllers_add: the same for SCSI devices of the host, which are looked at before all others. */
void host_scsi_controllers_add(DomainDef *def)
{
    for (guint i = 0; i < def->hostdevs.n; i++) {
        const Hostdev *hostdev = def->hostdevs.items[i];

        for (guint index = 0; hostdev->type == HOSTDEV_TYPE_SCSI && index <= hostdev->info.address.drive.controller; index++)
            add_missing(def, CONTROLLER_TYPE_SCSI, (int)index);
    }
}
