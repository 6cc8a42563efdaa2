/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A device goes when the guest lets go of it: at once, later or never. A request waits a while, since most go at once; after that it has
 * been made and an event tells the rest. The document has the device until it is gone.
 */
#include "machine/unplug.h"

#include "base/error.h"
#include "command/blockdev.h"
#include "command/plug.h"
#include "daemon/lifecycle.h"
#include "machine/plug.h"
#include "machine/tell.h"
#include "prepare/prepare.h"
#include "qmp/value.h"

#include <string.h>

#define UNPLUG_WAIT_US ((gint64)5 * G_USEC_PER_SEC)

/* waiting */

/**
 * unplug_note: QEMU's word of a device
 * @alias: NULL: whichever is waited for
 *
 * Returns whether somebody waits for it; he knows it then. Thread: any.
 */
bool unplug_note(QemuRun *run, const char *alias, UnplugOutcome outcome)
{
    UnplugWait *wait = &run->unplug;
    bool awaited;

    g_mutex_lock(&wait->lock);
    awaited = wait->alias != NULL && wait->outcome == UNPLUG_PENDING && (alias == NULL || strcmp(wait->alias, alias) == 0);
    if (awaited) {
        wait->outcome = outcome;
        g_cond_broadcast(&wait->changed);
    }
    g_mutex_unlock(&wait->lock);
    return awaited;
}

static void wait_begin(QemuRun *run, const char *alias)
{
    g_mutex_lock(&run->unplug.lock);
    run->unplug.alias = alias;
    run->unplug.outcome = UNPLUG_PENDING;
    g_mutex_unlock(&run->unplug.lock);
}

static UnplugOutcome wait_end(QemuRun *run, gint64 deadline)
{
    UnplugWait *wait = &run->unplug;
    UnplugOutcome outcome;

    g_mutex_lock(&wait->lock);
    while (wait->outcome == UNPLUG_PENDING && g_cond_wait_until(&wait->changed, &wait->lock, deadline))
        continue;
    outcome = wait->outcome;
    wait->alias = NULL;
    g_mutex_unlock(&wait->lock);
    return outcome;
}

/* what stood behind it */

static void command(QemuRun *run, const char *name, const char *member, const char *format, const char *alias)
{
    g_autofree char *id = g_strdup_printf("%s%s", format, alias);
    g_autoptr(GError) error = NULL;

    if (!qemu_run_command(run, name, json_pack("{s:s}", member, id), NULL, &error))
        g_info("%s", error->message);
}

/** unplug_medium: take a medium's images from QEMU; nothing uses them any more. Thread: the machine's job. */
void unplug_medium(QemuRun *run, const Disk *disk)
{
    g_autoptr(GPtrArray) steps = plug_disk_steps(disk, NULL);

    if (steps != NULL)
        plug_undo_steps(run, steps, steps->len);
}

static const struct {
    const char *command;
    const char *prefix; /* of the device's alias */
} behind[DEVICE_KIND_LAST] = {
    [DEVICE_INTERFACE] = { "netdev_del", "host" },   [DEVICE_SERIAL] = { "chardev-remove", "char" },
    [DEVICE_CONSOLE] = { "chardev-remove", "char" }, [DEVICE_CHANNEL] = { "chardev-remove", "char" },
    [DEVICE_REDIRDEV] = { "chardev-remove", "char" }, [DEVICE_RNG] = { "object-del", "obj" },
};

static void clear_behind(QemuRun *run, DeviceKind kind, void *object)
{
    const char *alias = device_info(kind, object)->alias;

    if (kind == DEVICE_DISK)
        unplug_medium(run, object);
    if (behind[kind].command != NULL)
        command(run, behind[kind].command, "id", behind[kind].prefix, alias);
    if (kind == DEVICE_RNG && ((const Rng *)object)->backend == RNG_BACKEND_EGD)
        command(run, "chardev-remove", "id", "char", alias);
}

/* The device is gone from QEMU: it leaves the document, too. */
static void forget(QemuRun *run, DomainDef *live, const DevicePlace *place)
{
    void *object = domain_def_steal_device(live, place->kind, place->at);

    clear_behind(run, place->kind, object);
    qemu_prepare_device_undo(run->qemu->site, live, place->kind, object);
    xml_object_free(device_classes[place->kind].element, object);
}

/* asking */

static bool uses_controller(const Controller *controller, const DeviceAddress *address)
{
    guint index = (guint)controller->index;

    switch ((int)address->type) {
    case ADDRESS_PCI:
        return controller->type == CONTROLLER_TYPE_PCI && address->pci.bus == index;
    case ADDRESS_USB:
        return controller->type == CONTROLLER_TYPE_USB && address->usb.bus == index;
    case ADDRESS_VIRTIO_SERIAL:
        return controller->type == CONTROLLER_TYPE_VIRTIO_SERIAL && address->virtio_serial.controller == index;
    case ADDRESS_CCID:
        return controller->type == CONTROLLER_TYPE_CCID && address->ccid.controller == index;
    default:
        return false;
    }
}

static bool disk_uses(const Controller *controller, const Disk *disk)
{
    bool same = (controller->type == CONTROLLER_TYPE_SCSI && disk->bus == DISK_BUS_SCSI) ||
                (controller->type == CONTROLLER_TYPE_SATA && disk->bus == DISK_BUS_SATA) ||
                (controller->type == CONTROLLER_TYPE_IDE && disk->bus == DISK_BUS_IDE);

    return same && disk->info.address.type == ADDRESS_DRIVE && disk->info.address.drive.controller == (guint)controller->index;
}

static bool check_unused(DomainDef *def, DeviceKind kind, guint at, void *object, DeviceInfo *info, void *opaque, GError **error)
{
    const Controller *controller = opaque;

    if (object == controller || (!uses_controller(controller, &info->address) && !(kind == DEVICE_DISK && disk_uses(controller, object))))
        return true;
    error_set(error, ERROR_OPERATION_FAILED, "device cannot be detached: device is busy: '%s' is at it",
              info->alias != NULL ? info->alias : device_classes[kind].element->name);
    return false;
}

static bool check_kind(DomainDef *live, const DevicePlace *place, GError **error)
{
    void *object = domain_def_device(live, place->kind, place->at);
    const Disk *disk = place->kind == DEVICE_DISK ? object : NULL;
    const DeviceInfo *info = device_info(place->kind, object);

    if (disk != NULL && (disk->device == DISK_DEVICE_CDROM || disk->device == DISK_DEVICE_FLOPPY) && disk->bus != DISK_BUS_USB &&
        disk->bus != DISK_BUS_SCSI) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "disk device type '%s' cannot be detached", enum_name(&disk_device, disk->device));
        return false;
    }
    if (!plug_is_possible(place->kind) || info == NULL || info->alias == NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "live detach of device '%s' is not supported",
                  device_classes[place->kind].element->name);
        return false;
    }
    return place->kind != DEVICE_CONTROLLER || domain_def_foreach_device(live, check_unused, object, error);
}

static bool ask(QemuRun *run, const char *alias, UnplugOutcome *ret_outcome, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + UNPLUG_WAIT_US;

    wait_begin(run, alias);
    if (!qemu_run_command(run, "device_del", json_pack("{s:s}", "id", alias), NULL, error)) {
        wait_end(run, 0);
        return false;
    }
    *ret_outcome = wait_end(run, deadline);
    return true;
}

static bool fail(QemuRun *run, const char *alias, UnplugOutcome outcome, GError **error)
{
    if (outcome == UNPLUG_INTERRUPTED) {
        error_set(error, ERROR_OPERATION_ABORTED, "the domain is being destroyed");
        return false;
    }
    tell_device_removal_failed(run->qemu->daemon, run->machine, alias);
    error_set(error, ERROR_OPERATION_FAILED, "unplug of device was rejected by the guest: '%s'", alias);
    return false;
}

static void restore_config(QemuRun *run)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(GError) error = NULL;

    if (!lifecycle_record(run->qemu->daemon, run->machine, NULL, state->config, &error))
        g_warning("%s", error->message);
}

/* Gone or to go: what is known of it is written. */
static void publish(QemuRun *run, Impact *impact, DomainDef *live)
{
    g_autoptr(GError) error = NULL;

    if (live != NULL && !lifecycle_record(run->qemu->daemon, run->machine, live, NULL, &error))
        g_warning("%s", error->message);
    lifecycle_publish(run->machine, live, g_steal_pointer(&impact->config));
}

/**
 * unplug_device: ask for a device
 * @impact: the live document's copy, and, if not NULL, the definition as it is to be then
 * @place: of the device in the live one
 *
 * Succeeds also where the guest has not let go of it in time; an event tells when it has. Errors: ERROR_OPERATION_UNSUPPORTED for what
 * cannot be unplugged; ERROR_OPERATION_FAILED where it is in use or the guest refuses; QEMU's own. Nothing is changed then.
 * Thread: the machine's job.
 */
bool unplug_device(QemuRun *run, Impact *impact, const DevicePlace *place, GError **error)
{
    Daemon *daemon = run->qemu->daemon;
    g_autofree char *alias = NULL;
    UnplugOutcome outcome;

    if (!check_kind(impact->live, place, error))
        return false;
    alias = g_strdup(device_info(place->kind, domain_def_device(impact->live, place->kind, place->at))->alias);
    if (impact->config != NULL && !lifecycle_record(daemon, run->machine, NULL, impact->config, error))
        return false;
    if (!ask(run, alias, &outcome, error) ||
        ((outcome == UNPLUG_REFUSED || outcome == UNPLUG_INTERRUPTED) && !fail(run, alias, outcome, error))) {
        if (impact->config != NULL)
            restore_config(run);
        return false;
    }
    if (outcome == UNPLUG_PENDING) {
        publish(run, impact, NULL);
        return true;
    }
    forget(run, impact->live, place);
    publish(run, impact, g_steal_pointer(&impact->live));
    tell_device_removed(daemon, run->machine, alias);
    return true;
}

/** unplug_late: a device went that nobody waits for. Thread: the machine's job. */
void unplug_late(QemuRun *run, const char *alias)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(DomainDef) live = state->live != NULL ? domain_def_copy(state->live) : NULL;
    Impact impact = { NULL, NULL };
    DevicePlace place;

    if (live == NULL || !device_match_alias(live, alias, &place, NULL))
        return;
    forget(run, live, &place);
    publish(run, &impact, g_steal_pointer(&live));
    tell_device_removed(run->qemu->daemon, run->machine, alias);
}

/* after a daemon was away */

/* Of these QEMU knows each by its alias. */
static bool has_name(DeviceKind kind, const void *object)
{
    const Controller *controller = kind == DEVICE_CONTROLLER ? object : NULL;
    const Channel *channel = kind == DEVICE_CHANNEL ? object : NULL;
    const Input *input = kind == DEVICE_INPUT ? object : NULL;

    if (controller != NULL)
        return controller->type == CONTROLLER_TYPE_SCSI || controller->type == CONTROLLER_TYPE_VIRTIO_SERIAL;
    if (channel != NULL)
        return channel->target == CHANNEL_TARGET_VIRTIO;
    if (input != NULL)
        return input->bus == INPUT_BUS_USB || input->bus == INPUT_BUS_VIRTIO;
    return kind == DEVICE_DISK || kind == DEVICE_INTERFACE || kind == DEVICE_RNG || kind == DEVICE_REDIRDEV;
}

static GHashTable *names_of(const json_t *answer)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    const json_t *entry;
    size_t i;

    json_array_foreach (answer, i, entry) {
        if (qmp_string(entry, "name") != NULL)
            g_hash_table_add(names, (void *)qmp_string(entry, "name"));
    }
    return names;
}

static bool list_missing(DomainDef *def, DeviceKind kind, guint at, void *object, DeviceInfo *info, void *opaque, GError **error)
{
    GPtrArray *missing = g_ptr_array_index((GPtrArray *)opaque, 0);
    GHashTable *names = g_ptr_array_index((GPtrArray *)opaque, 1);

    if (info->alias != NULL && has_name(kind, object) && !g_hash_table_contains(names, info->alias))
        g_ptr_array_add(missing, g_strdup(info->alias));
    return true;
}

/** unplug_missing: forget devices that QEMU does not have: they went, or never came, while nobody watched. Thread: the machine's job. */
void unplug_missing(QemuRun *run)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(json_t) answer = NULL;
    g_autoptr(GHashTable) names = NULL;
    g_autoptr(GPtrArray) both = g_ptr_array_new();

    if (state->live == NULL || !qemu_run_command(run, "qom-list", json_pack("{s:s}", "path", "/machine/peripheral"), &answer, NULL))
        return;
    names = names_of(answer);
    g_ptr_array_add(both, missing);
    g_ptr_array_add(both, names);
    domain_def_foreach_device(state->live, list_missing, both, NULL);
    for (guint i = 0; i < missing->len; i++)
        unplug_late(run, missing->pdata[i]);
}
