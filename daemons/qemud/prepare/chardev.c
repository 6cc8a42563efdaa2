/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prepare/prepare.h"

#include "base/error.h"
#include "base/file.h"
#include "process/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool give(const QemuSite *site, const char *path, GError **error)
{
    const SpawnUser *user = qemu_site_user(site);

    if (user != NULL && chown(path, user->uid, user->gid) < 0) {
        error_set_errno(error, errno, "cannot give %s to user %s", path, site->identity->name);
        return false;
    }
    return true;
}

static bool listen_at(QemuSite *site, QemuResources *resources, const char *path, const char *alias, GError **error)
{
    int fd;

    if (!qemu_socket_listen(path, &fd, error))
        return false;
    qemu_resources_add_fd(resources, alias, "chardev", fd);
    return give(site, path, error);
}

static bool open_file(QemuResources *resources, const char *path, bool append, const char *alias, const char *use, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (append ? O_APPEND : O_TRUNC), 0600);

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open %s for character device '%s'", path, alias);
        return false;
    }
    qemu_resources_add_fd(resources, alias, use, fd);
    return true;
}

/** prepare_chardev: open its file, listen at its socket. Errors: ERROR_SYSTEM_ERROR naming path and device. */
bool prepare_chardev(QemuSite *site, QemuResources *resources, ChardevSource *source, const char *alias, GError **error)
{
    if (source->type == CHARDEV_TYPE_UNIX && source->mode == CHARDEV_MODE_BIND && !listen_at(site, resources, source->path, alias, error))
        return false;
    if (source->type == CHARDEV_TYPE_FILE && !open_file(resources, source->path, source->append == TRISTATE_ON, alias, "chardev", error))
        return false;

    return source->log_file == NULL || open_file(resources, source->log_file, source->log_append != TRISTATE_OFF, alias, "log", error);
}

/* A channel of type unix that names no path is one for programs that look its path up in the live document. */
static void choose_path(const QemuResources *resources, Channel *channel)
{
    g_autofree char *name = NULL;

    if (channel->source.type != CHARDEV_TYPE_UNIX || channel->source.path != NULL)
        return;
    name = g_strdelimit(g_strdup(channel->name != NULL ? channel->name : channel->info.alias), "/", '_');
    channel->source.path = g_build_filename(resources->folder, name, NULL);
    channel->source.mode = CHARDEV_MODE_BIND;
}

/** prepare_channel: as prepare_chardev(), with the path that a channel may leave open. */
bool prepare_channel(QemuSite *site, QemuResources *resources, Channel *channel, GError **error)
{
    choose_path(resources, channel);
    if (channel->target == CHANNEL_TARGET_VIRTIO)
        channel->state = CHANNEL_STATE_DISCONNECTED; /* until QEMU tells of its opening */
    return prepare_chardev(site, resources, &channel->source, channel->info.alias, error);
}

/** prepare_chardevs: open files and listen at sockets for character devices. Errors: ERROR_SYSTEM_ERROR naming path and device. */
bool prepare_chardevs(QemuSite *site, DomainDef *live, QemuResources *resources, GError **error)
{
    for (guint i = 0; i < live->serials.n; i++) {
        if (!prepare_chardev(site, resources, &live->serials.items[i]->source, live->serials.items[i]->info.alias, error))
            return false;
    }
    for (guint i = 0; i < live->parallels.n; i++) {
        if (!prepare_chardev(site, resources, &live->parallels.items[i]->source, live->parallels.items[i]->info.alias, error))
            return false;
    }
    for (guint i = 0; i < live->channels.n; i++) {
        if (!prepare_channel(site, resources, live->channels.items[i], error))
            return false;
    }
    for (guint i = 0; i < live->redirdevs.n; i++) {
        if (!prepare_chardev(site, resources, &live->redirdevs.items[i]->source, live->redirdevs.items[i]->info.alias, error))
            return false;
    }
    for (guint i = 0; i < live->smartcards.n; i++) {
        if (!prepare_chardev(site, resources, &live->smartcards.items[i]->passthrough, live->smartcards.items[i]->info.alias, error))
            return false;
    }
    for (guint i = 0; i < live->consoles.n; i++) {
        Console *console = live->consoles.items[i];

        if (console->target != CONSOLE_TARGET_SERIAL && !prepare_chardev(site, resources, &console->source, console->info.alias, error))
            return false;
    }
    return true;
}
