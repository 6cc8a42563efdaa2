/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a definition to a running machine. Each step undoes what it did when a later one fails, so a start that fails leaves nothing. What
 * QEMU alone can tell (the names of its pseudo terminals) is asked for before the guest runs.
 */
#include "machine/start.h"

#include "base/error.h"
#include "base/file.h"
#include "command/command.h"
#include "daemon/lifecycle.h"
#include "machine/affinity.h"
#include "machine/balloon.h"
#include "machine/password.h"
#include "machine/throttle.h"
#include "machine/update.h"
#include "prepare/prepare.h"
#include "process/guest-log.h"
#include "qmp/value.h"

#include <string.h>
#include <unistd.h>

#define START_TIMEOUT_MS 60000

/* A start on its way. */
typedef struct Start {
    Qemu *qemu;
    Machine *machine;
    DomainDef *live;
    QemuResources *resources;
    QemuRun *run;
    gint32 id;
    bool prepared;
} Start;

/* pseudo terminals */

static void set_path(ChardevSource *source, const char *path)
{
    g_free(source->path);
    source->path = g_strdup(path);
}

static const json_t *find_chardev(const json_t *chardevs, const char *alias)
{
    g_autofree char *label = g_strconcat("char", alias, NULL);
    const json_t *chardev;
    size_t i;

    json_array_foreach (chardevs, i, chardev) {
        if (g_strcmp0(qmp_string(chardev, "label"), label) == 0)
            return chardev;
    }
    return NULL;
}

/* "pty:/dev/pts/3" is what QEMU calls the device "charserial0". */
static const char *find_pty(const json_t *chardevs, const char *alias)
{
    const char *file = qmp_string(find_chardev(chardevs, alias), "filename");

    return file != NULL && g_str_has_prefix(file, "pty:") ? file + strlen("pty:") : NULL;
}

static void note_pty(ChardevSource *source, const char *alias, const json_t *chardevs)
{
    const char *pty = source->type == CHARDEV_TYPE_PTY && alias != NULL ? find_pty(chardevs, alias) : NULL;

    if (pty != NULL)
        set_path(source, pty);
}

/* Whether the guest has opened its end; from here on it is told by events. */
static void note_channel(Channel *channel, const json_t *chardevs)
{
    const json_t *chardev = channel->info.alias != NULL ? find_chardev(chardevs, channel->info.alias) : NULL;

    note_pty(&channel->source, channel->info.alias, chardevs);
    if (channel->target == CHANNEL_TARGET_VIRTIO && chardev != NULL)
        channel->state = qmp_true(chardev, "frontend-open") ? CHANNEL_STATE_CONNECTED : CHANNEL_STATE_DISCONNECTED;
}

/* The first console is the first serial port seen again. */
static void note_console(DomainDef *live, Console *console, guint i, const json_t *chardevs)
{
    if (console->target == CONSOLE_TARGET_SERIAL && i == 0 && live->serials.n > 0) {
        const ChardevSource *serial = &live->serials.items[0]->source;

        set_path(&console->source, serial->path);
        g_free(console->tty);
        console->tty = serial->type == CHARDEV_TYPE_PTY ? g_strdup(serial->path) : NULL;
        return;
    }
    note_pty(&console->source, console->info.alias, chardevs);
    if (console->source.type == CHARDEV_TYPE_PTY && console->tty == NULL)
        console->tty = g_strdup(console->source.path);
}

static bool note_ptys(Start *start, GError **error)
{
    g_autoptr(json_t) chardevs = NULL;
    DomainDef *live = start->live;

    if (!qemu_run_command(start->run, "query-chardev", NULL, &chardevs, error))
        return false;
    for (guint i = 0; i < live->serials.n; i++)
        note_pty(&live->serials.items[i]->source, live->serials.items[i]->info.alias, chardevs);
    for (guint i = 0; i < live->parallels.n; i++)
        note_pty(&live->parallels.items[i]->source, live->parallels.items[i]->info.alias, chardevs);
    for (guint i = 0; i < live->channels.n; i++)
        note_channel(live->channels.items[i], chardevs);
    for (guint i = 0; i < live->consoles.n; i++)
        note_console(live, live->consoles.items[i], i, chardevs);
    return true;
}

/* what cannot be said on the command line */

static bool set_passwords(Start *start, GError **error)
{
    for (guint i = 0; i < start->live->graphics.n; i++) {
        const Graphics *graphics = start->live->graphics.items[i];

        if (graphics->password != NULL && !password_set(start->run, graphics, error))
            return false;
    }
    return true;
}

static bool set_links(Start *start, GError **error)
{
    for (guint i = 0; i < start->live->interfaces.n; i++) {
        const Interface *interface = start->live->interfaces.items[i];

        if (interface->link == LINK_STATE_DOWN && !update_link(start->run, interface, error))
            return false;
    }
    return true;
}

/* A guest that is not to start over when it reboots has QEMU stop there, as if it had shut down. */
static bool set_reboot_action(Start *start, GError **error)
{
    LifecycleAction action = start->live->on_reboot;

    if (action == LIFECYCLE_UNSET || action == LIFECYCLE_RESTART)
        return true;
    return qemu_run_command(start->run, "set-action", json_pack("{s:s}", "reboot", "shutdown"), NULL, error);
}

/* the process */

static bool open_log(Start *start, char *const *environment, char *const *argv, int *ret_fd, GError **error)
{
    g_autofree char *file = g_strconcat(start->live->name, ".log", NULL);
    g_autofree char *path = g_build_filename(start->qemu->site->log_folder, file, NULL);

    if (!guest_log_open(path, ret_fd, error))
        return false;
    guest_log_command(*ret_fd, environment, argv);
    return true;
}

static bool run_process(Start *start, char *const *argv, GError **error)
{
    g_auto(GStrv) environment = qemu_command_environment(start->live, start->resources);
    g_autofd int log_fd = -1;
    g_autoptr(GArray) inherited = NULL;
    int listener = qemu_resources_steal_fd(start->resources, "monitor", RESOURCE_MONITOR);

    inherited = qemu_resources_all_fds(start->resources);
    if (!open_log(start, environment, argv, &log_fd, error)) {
        close(listener);
        return false;
    }
    const QemuLaunch launch = {
        .argv = argv,
        .environment = environment,
        .user = qemu_site_user(start->qemu->site),
        .inherited = (const int *)inherited->data,
        .n_inherited = inherited->len,
        .monitor_listener = listener,
        .monitor_path = start->run->monitor_path,
        .log_fd = log_fd,
        .cpus = start->live->vcpu_cpuset,
        .timeout_ms = START_TIMEOUT_MS,
    };
    start->run->process = qemu_process_start(&launch, &qemu_run_callbacks, start->run, error);
    return start->run->process != NULL;
}

static bool bring_up(Start *start, GError **error)
{
    Qemu *qemu = start->qemu;
    g_autoptr(QemuCaps) caps = qemu_caps_cache_get(qemu->site->caps, start->live->emulator, error);
    g_auto(GStrv) argv = NULL;
    QemuAccelerator accelerator;

    if (caps == NULL || !qemu_command_accelerator(start->live, caps, &accelerator, error))
        return false;
    start->prepared = qemu_prepare(qemu->site, start->live, accelerator == QEMU_ACCELERATOR_KVM, start->resources, error);
    if (!start->prepared || !qemu_command_build(start->live, caps, start->resources, &argv, error))
        return false;
    start->run = qemu_run_new(qemu, start->machine, start->resources->folder);
    return run_process(start, argv, error) && note_ptys(start, error) && set_passwords(start, error) && set_links(start, error) &&
           set_reboot_action(start, error) && throttle_begin(start->run, start->live, error) &&
           balloon_begin(start->run, start->live, error) && affinity_apply(start->run, start->live, error);
}

static void undo(Start *start)
{
    if (start->run != NULL && start->run->process != NULL) {
        qemu_process_kill(start->run->process, NULL);
        g_free(qemu_process_ending(start->run->process));
    }
    if (start->prepared)
        qemu_prepare_undo(start->qemu->site, start->live, start->resources->folder);
    if (start->run != NULL)
        qemu_run_retire(start->run);
}

/* A machine that is to run is let go, told and published in the order that clients know; one that is not is told of as paused. */
static bool go_live(Start *start, guint32 flags, GError **error)
{
    static const LifecycleChange running = { DOMAIN_RUNNING, DOMAIN_RUNNING_BOOTED, DOMAIN_EVENT_STARTED, DOMAIN_EVENT_STARTED_BOOTED };
    static const LifecycleChange paused = { DOMAIN_PAUSED, DOMAIN_PAUSED_USER, DOMAIN_EVENT_STARTED, DOMAIN_EVENT_STARTED_BOOTED };
    bool pause = flags & DOMAIN_START_PAUSED;
    Daemon *daemon = start->qemu->daemon;

    if (!pause && !qemu_run_command(start->run, "cont", NULL, NULL, error))
        return false;
    qemu_run_begin(start->run);
    if (!pause)
        lifecycle_tell(daemon, start->machine, DOMAIN_EVENT_RESUMED, DOMAIN_EVENT_RESUMED_UNPAUSED);
    if (!lifecycle_started(daemon, start->machine, start->live, start->id, pause ? &paused : &running, error))
        return false;
    start->live = NULL;
    if (pause)
        lifecycle_tell(daemon, start->machine, DOMAIN_EVENT_SUSPENDED, DOMAIN_EVENT_SUSPENDED_PAUSED);
    return true;
}

/**
 * qemu_launch: run a machine
 * @def: its definition; shared, so it is copied
 * @flags: DOMAIN_START_PAUSED; the others are no business of ours
 *
 * Errors: what stands in the way, with QEMU's own words where it is QEMU that refuses; nothing is left then. Thread: the machine's job.
 */
bool qemu_launch(Daemon *daemon, Machine *machine, const DomainDef *def, guint32 flags, GError **error)
{
    Qemu *qemu = qemu_of(daemon);
    gint32 id = machine_registry_next_id(daemon->machines);
    Start start = { .qemu = qemu, .machine = machine, .live = domain_def_copy(def), .id = id };
    bool done;

    start.resources = qemu_resources_new(qemu->site->folder, id, def->name);
    start.live->id = id;
    done = bring_up(&start, error) && go_live(&start, flags, error);
    if (!done)
        undo(&start);
    domain_def_unref(start.live);
    qemu_resources_free(start.resources);
    return done;
}
