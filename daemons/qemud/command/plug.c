/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A device that is plugged in is built by the same functions as one that is there from the start; their words are then read as commands. So
 * no device is described twice.
 */
#include "command/plug.h"

#include "base/error.h"
#include "command/blockdev.h"
#include "command/controller.h"
#include "command/disk.h"
#include "command/input.h"
#include "command/interface.h"
#include "command/platform.h"
#include "command/redirdev.h"
#include "command/rng.h"
#include "command/serial.h"
#include "qmp/value.h"

#include <stdio.h>
#include <string.h>

/* builders */

static bool plug_controller(QemuBuild *build, const void *object, GError **error)
{
    json_t *device = build_controller_device(build, object, error);

    if (device == NULL)
        return false;
    build_json(build, "-device", device);
    return true;
}

static bool plug_disk(QemuBuild *build, const void *object, GError **error)
{
    return build_disk(build, object, error);
}

static bool plug_interface(QemuBuild *build, const void *object, GError **error)
{
    return build_interface(build, object, error);
}

static bool plug_serial(QemuBuild *build, const void *object, GError **error)
{
    return build_serial(build, object, error);
}

static bool plug_console(QemuBuild *build, const void *object, GError **error)
{
    return build_console(build, object, error);
}

static bool plug_channel(QemuBuild *build, const void *object, GError **error)
{
    return build_channel(build, object, error);
}

static bool plug_input(QemuBuild *build, const void *object, GError **error)
{
    return build_input(build, object, error);
}

static bool plug_rng(QemuBuild *build, const void *object, GError **error)
{
    return build_rng(build, object, error);
}

static bool plug_redirdev(QemuBuild *build, const void *object, GError **error)
{
    return build_redirdev(build, object, error);
}

static bool plug_watchdog(QemuBuild *build, const void *object, GError **error)
{
    if (!build_watchdog(build, object, error))
        return false;
    build_word(build, "-watchdog-action", watchdog_action_word(object));
    return true;
}

static bool (*const builders[DEVICE_KIND_LAST])(QemuBuild *build, const void *object, GError **error) = {
    [DEVICE_DISK] = plug_disk,       [DEVICE_CONTROLLER] = plug_controller, [DEVICE_INTERFACE] = plug_interface,
    [DEVICE_SERIAL] = plug_serial,   [DEVICE_CONSOLE] = plug_console,       [DEVICE_CHANNEL] = plug_channel,
    [DEVICE_INPUT] = plug_input,     [DEVICE_RNG] = plug_rng,               [DEVICE_REDIRDEV] = plug_redirdev,
    [DEVICE_WATCHDOG] = plug_watchdog,
};

/** plug_is_possible: whether devices of a class can come to a machine that runs. */
bool plug_is_possible(DeviceKind kind)
{
    return builders[kind] != NULL;
}

/* steps */

/** plug_step_new: a command; both sets of arguments are taken over, the one to undo it may be NULL. */
PlugStep *plug_step_new(const char *command, json_t *arguments, const char *undo, json_t *undo_arguments)
{
    PlugStep *step = g_new0(PlugStep, 1);

    *step = (PlugStep){ .command = command, .arguments = arguments, .undo = undo, .undo_arguments = undo_arguments, .fd = -1 };
    return step;
}

void plug_step_free(PlugStep *step)
{
    if (step == NULL)
        return;
    json_decref(step->arguments);
    json_decref(step->undo_arguments);
    g_free(step);
}

static const struct {
    const char *option;
    const char *command;
    const char *undo;
    const char *name; /* the member that names it */
} options[] = {
    { "-object", "object-add", "object-del", "id" },
    { "-blockdev", "blockdev-add", "blockdev-del", "node-name" },
    { "-netdev", "netdev_add", "netdev_del", "id" },
    { "-chardev", "chardev-add", "chardev-remove", "id" },
};

static PlugStep *step_of_json(const char *option, json_t *arguments)
{
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        const char *name = qmp_string(arguments, options[i].name);

        if (strcmp(options[i].option, option) == 0)
            return plug_step_new(options[i].command, arguments, options[i].undo, json_pack("{s:s}", options[i].name, name));
    }
    return NULL;
}

/* A set lives on in what was opened from it. */
static PlugStep *step_of_set(const char *words)
{
    guint set;
    int fd;

    if (sscanf(words, "set=%u,fd=%d", &set, &fd) != 2)
        return NULL;

    PlugStep *step =
        plug_step_new("add-fd", json_pack("{s:i}", "fdset-id", (int)set), "remove-fd", json_pack("{s:i}", "fdset-id", (int)set));
    step->fd = fd;
    step->fleeting = true;
    return step;
}

static bool add_step(PlugPlan *plan, const char *option, const char *value, GError **error)
{
    json_t *arguments = json_loads(value, 0, NULL);
    PlugStep *step = NULL;

    if (arguments != NULL && strcmp(option, "-device") == 0) {
        json_decref(plan->device);
        plan->device = arguments;
        return true;
    }
    if (strcmp(option, "-watchdog-action") == 0)
        step = plug_step_new("set-action", json_pack("{s:s}", "watchdog", value), NULL, NULL);
    else if (strcmp(option, "-add-fd") == 0)
        step = step_of_set(value);
    else if (arguments != NULL)
        step = step_of_json(option, arguments);
    if (step == NULL) {
        json_decref(arguments);
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "a running QEMU cannot be told '%s %s'", option, value);
        return false;
    }
    g_ptr_array_add(plan->steps, step);
    return true;
}

static bool is_in_set(const PlugPlan *plan, int fd)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        if (((const PlugStep *)plan->steps->pdata[i])->fd == fd)
            return true;
    }
    return false;
}

/* Descriptors that are no set's are sent by name, before all that refers to them. */
static void add_descriptors(PlugPlan *plan, const QemuBuild *build)
{
    g_autoptr(GArray) fds = qemu_resources_all_fds(build->resources);

    for (guint i = 0; i < fds->len; i++) {
        int fd = g_array_index(fds, int, i);
        g_autofree char *name = build_fd_name(build, fd);

        if (is_in_set(plan, fd))
            continue;
        PlugStep *step = plug_step_new("getfd", json_pack("{s:s}", "fdname", name), "closefd", json_pack("{s:s}", "fdname", name));
        step->fd = fd;
        g_ptr_array_insert(plan->steps, 0, step);
    }
}

/**
 * plug_plan_new: how to add a device
 * @build: with `plugging` set, without words, with the descriptors of this device alone
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED, ERROR_OPERATION_UNSUPPORTED naming what cannot come to a running machine.
 */
PlugPlan *plug_plan_new(QemuBuild *build, DeviceKind kind, const void *object, GError **error)
{
    g_autoptr(PlugPlan) plan = g_new0(PlugPlan, 1);

    plan->steps = g_ptr_array_new_with_free_func((GDestroyNotify)plug_step_free);
    g_ptr_array_set_size(build->words, 0);
    if (builders[kind] == NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "live attach of device '%s' is not supported", device_classes[kind].element->name);
        return NULL;
    }
    if (!builders[kind](build, object, error))
        return NULL;
    for (guint i = 0; i + 1 < build->words->len; i += 2) {
        if (!add_step(plan, build->words->pdata[i], build->words->pdata[i + 1], error))
            return NULL;
    }
    if (plan->device == NULL) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "this <%s> belongs to the board: it cannot come to a machine that runs",
                  device_classes[kind].element->name);
        return NULL;
    }
    add_descriptors(plan, build);
    return g_steal_pointer(&plan);
}

void plug_plan_free(PlugPlan *plan)
{
    if (plan == NULL)
        return;
    g_clear_pointer(&plan->steps, g_ptr_array_unref);
    json_decref(plan->device);
    g_free(plan);
}

/** plug_disk_steps: what adds a medium's images (PlugStep), lowest first; the caller's, or NULL. Errors: as blockdev_nodes(). */
GPtrArray *plug_disk_steps(const Disk *disk, GError **error)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)plug_step_free);
    g_autoptr(GPtrArray) nodes = NULL;

    if (storage_source_is_empty(&disk->source))
        return g_steal_pointer(&steps);
    if (!blockdev_nodes(disk, &nodes, error))
        return NULL;
    for (guint i = 0; i < nodes->len; i++)
        g_ptr_array_add(steps, step_of_json("-blockdev", json_incref(nodes->pdata[i])));
    return g_steal_pointer(&steps);
}
