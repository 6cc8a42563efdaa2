/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Plugging in is all or nothing. What stands behind a device (images, a network's end, a file) comes first, for it can always be taken back.
 * Then the documents are written, with the device in them, then QEMU gets the device itself, then the documents are published. So a daemon
 * that dies in between knows more than there is, never less: the next one asks QEMU which of the devices are there.
 */
#include "machine/plug.h"

#include "base/error.h"
#include "command/command.h"
#include "command/coverage.h"
#include "command/os.h"
#include "conf/domain/complete.h"
#include "conf/domain/device-match.h"
#include "daemon/lifecycle.h"
#include "machine/tell.h"
#include "machine/throttle.h"
#include "machine/update.h"
#include "prepare/prepare.h"
#include "qmp/value.h"

#include <string.h>

/* One device on its way, or a controller that it needs and that comes before it. */
typedef struct Newcomer {
    DeviceKind kind;
    void *object; /* the document's */
    QemuResources *resources;
    PlugPlan *plan;
    bool prepared;
    bool behind; /* what stands behind it is there */
    bool there;
} Newcomer;

typedef struct Plug {
    QemuRun *run;
    DomainDef *live; /* a copy, with the newcomers */
    QemuCaps *caps;
    QemuAccelerator accelerator;
    GHashTable *boot_orders;
    GHashTable *known; /* devices that were there before */
    GArray *newcomers;
} Plug;

/* steps */

static guint highest_set(const json_t *sets)
{
    const json_t *set;
    gint64 highest = 0;
    size_t i;

    json_array_foreach (sets, i, set) {
        gint64 id;

        if (qmp_int(set, "fdset-id", &id))
            highest = MAX(highest, id);
    }
    return (guint)highest;
}

static void undo_step(QemuRun *run, PlugStep *step)
{
    g_autoptr(GError) error = NULL;

    if (step->undo == NULL)
        return;
    /* A descriptor that was taken up is there no more. */
    if (!qemu_run_command(run, step->undo, json_incref(step->undo_arguments), NULL, &error))
        g_debug("%s", error->message);
}

/** plug_undo_steps: take back the first @done of them, in reverse. What cannot be is logged. Thread: the machine's job. */
void plug_undo_steps(QemuRun *run, GPtrArray *steps, guint done)
{
    for (guint i = done; i > 0; i--)
        undo_step(run, steps->pdata[i - 1]);
}

static bool run_step(QemuRun *run, PlugStep *step, char **ret_pty, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + QEMU_COMMAND_TIMEOUT_US;
    g_autoptr(QmpCall) call =
        qmp_monitor_send(run->process->monitor, step->command, json_incref(step->arguments), step->fd, deadline, error);
    g_autoptr(json_t) answer = NULL;

    if (call == NULL || !qmp_call_wait(call, deadline, &answer, error))
        return false;
    if (ret_pty != NULL && qmp_string(answer, "pty") != NULL)
        *ret_pty = g_strdup(qmp_string(answer, "pty"));
    return true;
}

/**
 * plug_run_steps: do them all or none
 * @steps: of PlugStep
 * @ret_pty: the pseudo terminal that one of them made, the caller's; or NULL
 *
 * Errors: as qemu_run_command(). Thread: the machine's job.
 */
bool plug_run_steps(QemuRun *run, GPtrArray *steps, char **ret_pty, GError **error)
{
    for (guint i = 0; i < steps->len; i++) {
        if (run_step(run, steps->pdata[i], ret_pty, error))
            continue;
        plug_undo_steps(run, steps, i);
        return false;
    }
    return true;
}

/* What only carried something into QEMU. */
static void drop_fleeting(QemuRun *run, GPtrArray *steps)
{
    for (guint i = 0; i < steps->len; i++) {
        PlugStep *step = steps->pdata[i];

        if (step->fleeting)
            undo_step(run, step);
    }
}

/* the document */

static void note_known(Plug *plug)
{
    plug->known = g_hash_table_new(NULL, NULL);
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(plug->live, kind); i++)
            g_hash_table_add(plug->known, domain_def_device(plug->live, kind, i));
    }
}

static bool add_newcomer(Plug *plug, DeviceKind kind, void *object, GError **error)
{
    const Controller *controller = kind == DEVICE_CONTROLLER ? object : NULL;
    const Newcomer newcomer = { .kind = kind, .object = object };

    if (controller != NULL && controller->type == CONTROLLER_TYPE_PCI) {
        error_set(error, ERROR_INTERNAL_ERROR,
                  "No more available PCI slots: the machine was started without a free one, such as a <controller type='pci' "
                  "model='pcie-root-port'/> with nothing in it");
        return false;
    }
    if (!plug_is_possible(kind)) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "a <%s>, which this device needs, cannot come to a machine that runs",
                  device_classes[kind].element->name);
        return false;
    }
    g_array_append_val(plug->newcomers, newcomer);
    return true;
}

/* The device itself comes last: the others are what it needs. */
static bool find_newcomers(Plug *plug, DeviceKind own_kind, void *own, GError **error)
{
    const Newcomer newcomer = { .kind = own_kind, .object = own };

    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(plug->live, kind); i++) {
            void *object = domain_def_device(plug->live, kind, i);

            if (object != own && !g_hash_table_contains(plug->known, object) && !add_newcomer(plug, kind, object, error))
                return false;
        }
    }
    g_array_append_val(plug->newcomers, newcomer);
    return true;
}

/* Without these no bus gives a place while the machine runs. */
static bool check_kind(const DomainDevice *device, GError **error)
{
    const char *name = device_classes[device->kind].element->name;
    const Controller *controller = device->kind == DEVICE_CONTROLLER ? device->object : NULL;
    const Input *input = device->kind == DEVICE_INPUT ? device->object : NULL;

    if (!plug_is_possible(device->kind)) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "live attach of device '%s' is not supported", name);
        return false;
    }
    if (controller != NULL && controller->type != CONTROLLER_TYPE_SCSI && controller->type != CONTROLLER_TYPE_VIRTIO_SERIAL &&
        controller->type != CONTROLLER_TYPE_USB) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "'%s' controller cannot be hot plugged.",
                  enum_name(&controller_type, (int)controller->type));
        return false;
    }
    if (input != NULL && input->bus == INPUT_BUS_PS2) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "input device on bus 'ps2' cannot be hot plugged.");
        return false;
    }
    return true;
}

static bool complete(Plug *plug, const DomainDevice *device, GError **error)
{
    Qemu *qemu = plug->run->qemu;
    void *object;

    note_known(plug);
    object = domain_def_insert_device(plug->live, device, error);
    if (object == NULL || !qemu_complete(qemu->daemon, plug->live, error) || !find_newcomers(plug, device->kind, object, error) ||
        !coverage_check(plug->live, error))
        return false;
    plug->caps = qemu_caps_cache_get(qemu->site->caps, plug->live->emulator, error);
    plug->boot_orders = boot_orders_new(plug->live);
    return plug->caps != NULL && qemu_command_accelerator(plug->live, plug->caps, &plug->accelerator, error);
}

/* the device */

static bool first_free_set(QemuRun *run, guint *ret_set, GError **error)
{
    g_autoptr(json_t) sets = NULL;

    if (!qemu_run_command(run, "query-fdsets", NULL, &sets, error))
        return false;
    *ret_set = highest_set(sets) + 1;
    return true;
}

static bool make_plan(Plug *plug, Newcomer *newcomer, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    QemuBuild build = {
        .def = plug->live,
        .caps = plug->caps,
        .accelerator = plug->accelerator,
        .resources = newcomer->resources,
        .boot_orders = plug->boot_orders,
        .words = words,
        .plugging = true,
    };

    if (!first_free_set(plug->run, &build.first_set, error))
        return false;
    newcomer->plan = plug_plan_new(&build, newcomer->kind, newcomer->object, error);
    return newcomer->plan != NULL;
}

static ChardevSource *source_of(const Newcomer *newcomer)
{
    switch ((int)newcomer->kind) {
    case DEVICE_SERIAL:
        return &((Serial *)newcomer->object)->source;
    case DEVICE_CONSOLE:
        return &((Console *)newcomer->object)->source;
    case DEVICE_CHANNEL:
        return &((Channel *)newcomer->object)->source;
    default:
        return NULL;
    }
}

static void note_pty(const Newcomer *newcomer, char *pty)
{
    ChardevSource *source = source_of(newcomer);

    if (source == NULL || pty == NULL) {
        g_free(pty);
        return;
    }
    if (newcomer->kind == DEVICE_CONSOLE) {
        Console *console = newcomer->object;

        g_free(console->tty);
        console->tty = g_strdup(pty);
    }
    g_free(source->path);
    source->path = pty;
}

static bool make_ready(Plug *plug, Newcomer *newcomer, GError **error)
{
    DomainDevice device = { newcomer->kind, newcomer->object };
    Qemu *qemu = plug->run->qemu;
    char *pty = NULL;

    domain_def_assign_alias(plug->live, &device);
    newcomer->resources = qemu_resources_new(qemu->site->folder, plug->live->id, plug->live->name);
    g_free(newcomer->resources->folder);
    newcomer->resources->folder = g_strdup(plug->run->folder);
    newcomer->prepared = qemu_prepare_device(qemu->site, plug->live, newcomer->kind, newcomer->object,
                                             plug->accelerator == QEMU_ACCELERATOR_KVM, newcomer->resources, error);
    if (!newcomer->prepared || !make_plan(plug, newcomer, error))
        return false;
    newcomer->behind = plug_run_steps(plug->run, newcomer->plan->steps, &pty, error);
    note_pty(newcomer, pty);
    return newcomer->behind;
}

static void take_out(DomainDef *def, const Newcomer *newcomer)
{
    for (guint i = 0; i < domain_def_count_devices(def, newcomer->kind); i++) {
        if (domain_def_device(def, newcomer->kind, i) == newcomer->object) {
            domain_def_steal_device(def, newcomer->kind, i);
            return;
        }
    }
}

/* Those that are not there leave the document and take with them what was made for them. */
static void undo(Plug *plug)
{
    for (guint i = plug->newcomers->len; i > 0; i--) {
        Newcomer *newcomer = &g_array_index(plug->newcomers, Newcomer, i - 1);

        if (newcomer->there)
            continue;
        if (newcomer->behind)
            plug_undo_steps(plug->run, newcomer->plan->steps, newcomer->plan->steps->len);
        take_out(plug->live, newcomer);
        if (newcomer->prepared)
            qemu_prepare_device_undo(plug->run->qemu->site, plug->live, newcomer->kind, newcomer->object);
        xml_object_free(device_classes[newcomer->kind].element, newcomer->object);
    }
}

static bool add_to_qemu(Plug *plug, GError **error)
{
    for (guint i = 0; i < plug->newcomers->len; i++) {
        Newcomer *newcomer = &g_array_index(plug->newcomers, Newcomer, i);
        g_autoptr(GError) problem = NULL;

        if (!qemu_run_command(plug->run, "device_add", json_incref(newcomer->plan->device), NULL, error))
            return false;
        newcomer->there = true;
        drop_fleeting(plug->run, newcomer->plan->steps);
        if (newcomer->kind == DEVICE_INTERFACE && ((const Interface *)newcomer->object)->link == LINK_STATE_DOWN &&
            !update_link(plug->run, newcomer->object, &problem))
            g_warning("%s", problem->message);
        if (newcomer->kind == DEVICE_DISK && !throttle_begin_disk(plug->run, newcomer->object, error))
            return false;
    }
    return true;
}

static void tell(Plug *plug)
{
    for (guint i = 0; i < plug->newcomers->len; i++) {
        const Newcomer *newcomer = &g_array_index(plug->newcomers, Newcomer, i);

        if (newcomer->there)
            tell_device_added(plug->run->qemu->daemon, plug->run->machine, device_info(newcomer->kind, newcomer->object)->alias);
    }
}

/* The files say again what is; a controller that came before the device failed stays, and is published. */
static void go_back(Plug *plug, const Impact *impact)
{
    Daemon *daemon = plug->run->qemu->daemon;
    g_autoptr(MachineState) state = machine_state(plug->run->machine);
    g_autoptr(GError) error = NULL;
    bool stays = g_array_index(plug->newcomers, Newcomer, 0).there;

    undo(plug);
    if (!lifecycle_record(daemon, plug->run->machine, stays ? plug->live : state->live, impact->config != NULL ? state->config : NULL,
                          &error))
        g_warning("%s", error->message);
    if (stays) {
        lifecycle_publish(plug->run->machine, domain_def_ref(plug->live), NULL);
        tell(plug);
    }
}

static bool bring(Plug *plug, Impact *impact, GError **error)
{
    QemuRun *run = plug->run;

    for (guint i = 0; i < plug->newcomers->len; i++) {
        if (make_ready(plug, &g_array_index(plug->newcomers, Newcomer, i), error))
            continue;
        undo(plug);
        return false;
    }
    if (!lifecycle_record(run->qemu->daemon, run->machine, plug->live, impact->config, error) || !add_to_qemu(plug, error)) {
        go_back(plug, impact);
        return false;
    }
    lifecycle_publish(run->machine, domain_def_ref(plug->live), g_steal_pointer(&impact->config));
    tell(plug);
    return true;
}

static void plug_clear(Plug *plug)
{
    for (guint i = 0; i < plug->newcomers->len; i++) {
        Newcomer *newcomer = &g_array_index(plug->newcomers, Newcomer, i);

        plug_plan_free(newcomer->plan);
        qemu_resources_free(newcomer->resources);
    }
    g_array_unref(plug->newcomers);
    g_clear_pointer(&plug->boot_orders, g_hash_table_unref);
    g_clear_pointer(&plug->known, g_hash_table_unref);
    qemu_caps_unref(plug->caps);
}

/**
 * plug_device: add a device, and a controller that it needs, to what runs
 * @impact: the live document's copy, which becomes what runs; and, if not NULL, the definition as it is to be then
 * @device: stays the caller's
 *
 * All is changed or nothing, but for a controller that was added already when QEMU refused the device. Errors: ERROR_OPERATION_UNSUPPORTED
 * for what cannot be plugged in; ERROR_XML_ERROR for a name that is taken; ERROR_INTERNAL_ERROR where there is no free place or QEMU
 * refuses; as qemu_prepare_device(). Thread: the machine's job.
 */
bool plug_device(QemuRun *run, Impact *impact, const DomainDevice *device, GError **error)
{
    Plug plug = { .run = run, .live = impact->live, .newcomers = g_array_new(FALSE, TRUE, sizeof(Newcomer)) };
    bool done = check_kind(device, error) && complete(&plug, device, error) && bring(&plug, impact, error);

    plug_clear(&plug);
    return done;
}
