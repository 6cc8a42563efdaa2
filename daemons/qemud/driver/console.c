/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a client sees of a guest through a stream: its consoles, its channels, its screen. */
#include "driver/console.h"

#include "base/error.h"
#include "base/file.h"
#include "machine/run.h"
#include "process/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* character devices */

static bool has_alias(const char *wanted, const DeviceInfo *info)
{
    return wanted == NULL || g_strcmp0(wanted, info->alias) == 0;
}

/* Without a name it is the first console or, failing that, the first serial port. */
static const ChardevSource *find_console(const DomainDef *live, const char *alias)
{
    for (guint i = 0; i < live->consoles.n; i++) {
        if (has_alias(alias, &live->consoles.items[i]->info))
            return &live->consoles.items[i]->source;
    }
    for (guint i = 0; i < live->serials.n; i++) {
        if (has_alias(alias, &live->serials.items[i]->info))
            return &live->serials.items[i]->source;
    }
    for (guint i = 0; i < live->parallels.n && alias != NULL; i++) {
        if (has_alias(alias, &live->parallels.items[i]->info))
            return &live->parallels.items[i]->source;
    }
    return NULL;
}

static const ChardevSource *find_channel(const DomainDef *live, const char *name)
{
    for (guint i = 0; i < live->channels.n; i++) {
        const Channel *channel = live->channels.items[i];

        if (name == NULL || g_strcmp0(name, channel->name) == 0 || g_strcmp0(name, channel->info.alias) == 0)
            return &channel->source;
    }
    return NULL;
}

static bool open_chardev(const ChardevSource *source, int *ret_fd, GError **error)
{
    int fd;

    if (source->path != NULL && source->type == CHARDEV_TYPE_UNIX)
        return qemu_socket_connect(source->path, ret_fd, error);
    if (source->path == NULL || source->type != CHARDEV_TYPE_PTY) {
        error_set(error, ERROR_INTERNAL_ERROR, "character device is of type '%s': a stream needs a pty or a unix socket",
                  enum_name(&chardev_type, source->type));
        return false;
    }
    fd = open(source->path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot open %s", source->path);
        return false;
    }
    *ret_fd = fd;
    return true;
}

static bool stream_chardev(Call *call, const ChardevSource *source, bool force, GError **error)
{
    int fd;

    if (!open_chardev(source, &fd, error))
        return false;
    call_claim_device(call, source->path, force);
    call_give_stream(call, fd, STREAM_TO_CLIENT | STREAM_FROM_CLIENT);
    return true;
}

/* Errors: ERROR_OPERATION_INVALID where nothing runs. */
static MachineState *running_state(Call *call, GError **error)
{
    return qemu_run_current(call->machine, error) != NULL ? machine_state(call->machine) : NULL;
}

QEMU_OP(domain_open_console, DomainOpenConsoleArgs, NoRet)
{
    g_autoptr(MachineState) state = running_state(call, error);
    const ChardevSource *source = NULL;

    if (state == NULL)
        return false;
    source = find_console(state->live, args->dev_name);
    if (source == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "cannot find console device '%s'", args->dev_name != NULL ? args->dev_name : "default");
        return false;
    }
    return stream_chardev(call, source, args->flags & DOMAIN_CONSOLE_FORCE, error);
}

QEMU_OP(domain_open_channel, DomainOpenChannelArgs, NoRet)
{
    g_autoptr(MachineState) state = running_state(call, error);
    const ChardevSource *source = NULL;

    if (state == NULL)
        return false;
    source = find_channel(state->live, args->name);
    if (source == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "cannot find channel '%s'", args->name != NULL ? args->name : "default");
        return false;
    }
    return stream_chardev(call, source, args->flags & DOMAIN_CHANNEL_FORCE, error);
}

/* the screen */

static guint count_screens(const DomainDef *live)
{
    guint screens = 0;

    for (guint i = 0; i < live->videos.n; i++)
        screens += MAX(live->videos.items[i]->heads, 1);
    return screens;
}

static bool check_screen(const DomainDef *live, guint screen, GError **error)
{
    guint screens = count_screens(live);

    if (screens == 0)
        error_set(error, ERROR_OPERATION_INVALID, "the domain has no video device to take a picture of");
    else if (screen >= screens)
        error_set(error, ERROR_INVALID_ARG, "screen %u: the domain has %u, counted from 0", screen, screens);
    return screen < screens;
}

/* Counted over all cards, each with its heads. */
static json_t *screen_arguments(const DomainDef *live, guint screen, const char *path)
{
    json_t *arguments = json_pack("{s:s, s:s}", "filename", path, "format", "png");

    for (guint i = 0; i < live->videos.n; i++) {
        const Video *video = live->videos.items[i];
        guint heads = MAX(video->heads, 1);

        if (screen >= heads) {
            screen -= heads;
            continue;
        }
        json_object_set_new(arguments, "device", json_string(video->info.alias));
        json_object_set_new(arguments, "head", json_integer(screen));
        break;
    }
    return arguments;
}

/* The picture goes through a file in the run's folder, the only place where QEMU's user may write; it is gone before it is sent. */
QEMU_OP(domain_screenshot, DomainScreenshotArgs, DomainScreenshotRet)
{
    g_autoptr(MachineState) state = running_state(call, error);
    g_autofree char *path = NULL;
    g_autofd int fd = -1;
    QemuRun *run;

    if (state == NULL || !check_screen(state->live, args->screen, error))
        return false;

    run = qemu_run_current(call->machine, NULL);
    path = g_build_filename(run->folder, "screen.png", NULL);
    if (!qemu_run_command(run, "screendump", screen_arguments(state->live, args->screen, path), NULL, error))
        return false;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot open the picture %s", path);
        return false;
    }
    unlink(path);
    ret->mime = g_strdup("image/png");
    call_give_stream(call, fd_steal(&fd), STREAM_TO_CLIENT);
    return true;
}
