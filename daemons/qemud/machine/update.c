/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A request describes the device as it is to be. What may differ is taken over into a copy of the device; if that copy then says all that
 * the request says, nothing else was to be changed.
 */
#include "machine/update.h"

#include "base/error.h"
#include "command/blockdev.h"
#include "command/plug.h"
#include "daemon/lifecycle.h"
#include "machine/password.h"
#include "machine/plug.h"
#include "machine/tell.h"
#include "machine/unplug.h"
#include "prepare/prepare.h"

static bool refuse(DeviceKind kind, const char *what, GError **error)
{
    error_set(error, ERROR_OPERATION_UNSUPPORTED, "cannot modify this <%s> while the domain runs: only %s can be changed",
              device_classes[kind].element->name, what);
    return false;
}

/* Both documents are written before QEMU is told, and say what was again where it refuses. */
static bool record(QemuRun *run, const Impact *impact, GError **error)
{
    return lifecycle_record(run->qemu->daemon, run->machine, impact->live, impact->config, error);
}

static void restore(QemuRun *run, const Impact *impact)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(GError) error = NULL;

    if (!lifecycle_record(run->qemu->daemon, run->machine, state->live, impact->config != NULL ? state->config : NULL, &error))
        g_warning("%s", error->message);
}

static bool publish(QemuRun *run, Impact *impact)
{
    lifecycle_publish(run->machine, g_steal_pointer(&impact->live), g_steal_pointer(&impact->config));
    return true;
}

/* media */

static void take_source(Disk *disk, const Disk *wanted)
{
    Disk *copy = xml_object_copy(&disk_element, wanted);

    xml_object_clear(&storage_source_element, &disk->source);
    xml_object_free(&backing_store_element, disk->backing);
    disk->source = copy->source;
    disk->backing = copy->backing;
    disk->source.index = 0;
    if (!storage_source_is_empty(&disk->source))
        disk->driver.format = copy->driver.format != IMAGE_FORMAT_NONE ? copy->driver.format : IMAGE_FORMAT_RAW;
    copy->source = (StorageSource){ .type = STORAGE_TYPE_FILE };
    copy->backing = NULL;
    xml_object_free(&disk_element, copy);
}

static json_t *drive(const Disk *disk)
{
    return json_pack("{s:s}", "id", disk->info.alias);
}

static bool insert(QemuRun *run, const Disk *disk, GError **error)
{
    g_autofree char *node = blockdev_top_node(disk);

    if (node == NULL)
        return true;
    return qemu_run_command(run, "blockdev-insert-medium", json_pack("{s:s, s:s}", "id", disk->info.alias, "node-name", node), NULL,
                            error) &&
           qemu_run_command(run, "blockdev-close-tray", drive(disk), NULL, error);
}

/* An empty drive's tray stays open, as that of a real one. */
static bool swap(QemuRun *run, const Disk *old, const Disk *new, bool force, GError **error)
{
    json_t *arguments = json_pack("{s:s, s:b}", "id", old->info.alias, "force", force);

    if (!qemu_run_command(run, "blockdev-open-tray", arguments, NULL, error) ||
        !qemu_run_command(run, "blockdev-remove-medium", drive(old), NULL, error))
        return false;
    if (insert(run, new, error))
        return true;

    g_autoptr(GError) second = NULL;
    if (!insert(run, old, &second))
        g_warning("%s", second->message);
    return false;
}

static bool load(QemuRun *run, Impact *impact, const Disk *old, Disk *new, bool force, GError **error)
{
    g_autoptr(GPtrArray) steps = plug_disk_steps(new, error);

    if (steps == NULL || !plug_run_steps(run, steps, NULL, error))
        return false;
    if (record(run, impact, error) && swap(run, old, new, force, error))
        return true;

    restore(run, impact);
    plug_undo_steps(run, steps, steps->len);
    return false;
}

static bool update_disk(QemuRun *run, Impact *impact, const DevicePlace *place, const void *wanted, bool force, GError **error)
{
    QemuSite *site = run->qemu->site;
    Disk *new = xml_object_copy(&disk_element, domain_def_device(impact->live, DEVICE_DISK, place->at));
    g_autoptr(DomainDevice) old = g_new(DomainDevice, 1);

    *old = (DomainDevice){ DEVICE_DISK, xml_object_copy(&disk_element, new) };
    if (new->device != DISK_DEVICE_CDROM &&new->device != DISK_DEVICE_FLOPPY) {
        xml_object_free(&disk_element, new);
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "disk source can be changed only in removable drives");
        return false;
    }
    take_source(new, wanted);
    if (!device_match_says(DEVICE_DISK, wanted, new)) {
        xml_object_free(&disk_element, new);
        return refuse(DEVICE_DISK, "its medium", error);
    }
    /* Numbered past all that are there, the old one included. */
    if (!qemu_prepare_device(site, impact->live, DEVICE_DISK, new, false, NULL, error)) {
        xml_object_free(&disk_element, new);
        return false;
    }
    new->tray = storage_source_is_empty(&new->source) ? DISK_TRAY_OPEN : DISK_TRAY_CLOSED;
    domain_def_replace_device(impact->live, DEVICE_DISK, place->at, new);
    if (!load(run, impact, old->object, new, force, error)) {
        g_autoptr(MachineState) state = machine_state(run->machine);

        qemu_prepare_device_undo(site, state->live, DEVICE_DISK, new);
        return false;
    }
    unplug_medium(run, old->object);
    qemu_prepare_device_undo(site, impact->live, DEVICE_DISK, old->object);
    return publish(run, impact);
}

/** update_tray: a drive's tray moved. Thread: the machine's job. */
void update_tray(QemuRun *run, const char *alias, bool open)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(DomainDef) live = state->live != NULL ? domain_def_copy(state->live) : NULL;
    g_autoptr(GError) error = NULL;
    DevicePlace place;

    if (live == NULL || alias == NULL || !device_match_alias(live, alias, &place, NULL) || place.kind != DEVICE_DISK)
        return;
    live->disks.items[place.at]->tray = open ? DISK_TRAY_OPEN : DISK_TRAY_CLOSED;
    if (lifecycle_update(run->qemu->daemon, run->machine, live, NULL, &error))
        live = NULL;
    else
        g_warning("%s", error->message);
    tell_tray_change(run->qemu->daemon, run->machine, alias, open);
}

/* links */

/** update_link: have a card's link be up or down, as it says. Errors: as qemu_run_command(). Thread: the machine's job. */
bool update_link(QemuRun *run, const Interface *interface, GError **error)
{
    return qemu_run_command(run, "set_link",
                            json_pack("{s:s, s:b}", "name", interface->info.alias, "up", interface->link != LINK_STATE_DOWN), NULL, error);
}

static bool update_interface(QemuRun *run, Impact *impact, const DevicePlace *place, const void *wanted, bool force, GError **error)
{
    Interface *interface = domain_def_device(impact->live, DEVICE_INTERFACE, place->at);

    interface->link = ((const Interface *)wanted)->link;
    if (!device_match_says(DEVICE_INTERFACE, wanted, interface))
        return refuse(DEVICE_INTERFACE, "its link's state", error);
    if (record(run, impact, error) && update_link(run, interface, error))
        return publish(run, impact);
    restore(run, impact);
    return false;
}

/* displays */

static void take_password(Graphics *graphics, const Graphics *wanted)
{
    g_free(graphics->password);
    g_free(graphics->password_valid_to);
    g_free(graphics->password_connected);
    graphics->password = g_strdup(wanted->password);
    graphics->password_valid_to = g_strdup(wanted->password_valid_to);
    graphics->password_connected = g_strdup(wanted->password_connected);
}

/* Ports that were left open have been chosen. */
static bool differs(const Graphics *graphics, const Graphics *wanted)
{
    g_autoptr(DomainDevice) copy = g_new(DomainDevice, 1);
    Graphics *words = xml_object_copy(&graphics_element, wanted);

    *copy = (DomainDevice){ DEVICE_GRAPHICS, words };
    if (words->port <= 0 || words->autoport == TRISTATE_YES)
        words->port = graphics->port;
    if (words->tls_port <= 0 || words->autoport == TRISTATE_YES)
        words->tls_port = graphics->tls_port;
    if (words->websocket == -1)
        words->websocket = graphics->websocket;
    words->autoport = graphics->autoport;
    return !device_match_says(DEVICE_GRAPHICS, words, graphics);
}

static bool update_graphics(QemuRun *run, Impact *impact, const DevicePlace *place, const void *wanted, bool force, GError **error)
{
    Graphics *graphics = domain_def_device(impact->live, DEVICE_GRAPHICS, place->at);

    take_password(graphics, wanted);
    if (differs(graphics, wanted))
        return refuse(DEVICE_GRAPHICS, "its password", error);
    if (record(run, impact, error) && password_set(run, graphics, error))
        return publish(run, impact);
    restore(run, impact);
    return false;
}

static bool (*const updates[DEVICE_KIND_LAST])(QemuRun *run, Impact *impact, const DevicePlace *place, const void *wanted, bool force,
                                               GError **error) = {
    [DEVICE_DISK] = update_disk,
    [DEVICE_INTERFACE] = update_interface,
    [DEVICE_GRAPHICS] = update_graphics,
};

/**
 * update_device: change a device of what runs
 * @impact: the live document's copy, and, if not NULL, the definition as it is to be then
 * @wanted: the device as it is to be; stays the caller's
 * @force: open a tray that the guest has locked
 *
 * Errors: ERROR_OPERATION_UNSUPPORTED, ERROR_CONFIG_UNSUPPORTED for what cannot be changed; QEMU's own; nothing is changed then.
 * Thread: the machine's job.
 */
bool update_device(QemuRun *run, Impact *impact, const DevicePlace *place, const DomainDevice *wanted, bool force, GError **error)
{
    if (updates[place->kind] != NULL)
        return updates[place->kind](run, impact, place, wanted->object, force, error);

    error_set(error, ERROR_CONFIG_UNSUPPORTED, "live update of device '%s' is not supported", device_classes[place->kind].element->name);
    return false;
}
