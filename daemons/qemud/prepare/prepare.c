/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Order: what changes nothing outside of us comes first; files are given to QEMU's user last, when all else has worked. Descriptors need no
 * undoing, they close with the resources.
 */
#include "prepare/prepare.h"

#include "base/error.h"
#include "base/file.h"
#include "command/blockdev.h"
#include "command/command.h"
#include "conf/domain/complete.h"
#include "process/socket.h"

#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_run_folder(const QemuSite *site, const char *folder, GError **error)
{
    const SpawnUser *user = qemu_site_user(site);

    if (!folder_make(folder, 0700, error))
        return false;
    if (user != NULL && chown(folder, user->uid, user->gid) < 0) {
        error_set_errno(error, errno, "cannot give the folder %s to user %s", folder, site->identity->name);
        return false;
    }
    return true;
}

static bool make_monitor(QemuResources *resources, GError **error)
{
    g_autofree char *path = qemu_resources_monitor_path(resources->folder);
    int fd;

    if (!qemu_socket_listen(path, &fd, error))
        return false;
    qemu_resources_add_fd(resources, "monitor", RESOURCE_MONITOR, fd);
    return true;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    remove(path);
    return 0;
}

static void remove_folder(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/**
 * qemu_prepare: make a machine's surroundings ready
 * @live: its document, complete, which gets aliases and what is chosen now
 * @kvm: whether KVM runs it
 * @resources: takes the descriptors
 *
 * On failure everything is undone. Errors: what each part says, naming the file, interface or port. Thread: the machine's job.
 */
bool qemu_prepare(QemuSite *site, DomainDef *live, bool kvm, QemuResources *resources, GError **error)
{
    guint next;

    domain_def_assign_aliases(live);
    next = blockdev_number_images(live);
    if (make_run_folder(site, resources->folder, error) && make_monitor(resources, error) &&
        prepare_chardevs(site, live, resources, error) && prepare_graphics(site, live, resources, error) &&
        prepare_interfaces(live, kvm, resources, error) && prepare_vsock(live, resources, error) && prepare_storage(site, live, error)) {
        blockdev_number_found(live, next);
        return true;
    }
    prepare_graphics_undo(site, live);
    remove_folder(resources->folder);
    return false;
}

/** qemu_prepare_undo: clear away, after its QEMU has ended or was never started. Thread: the machine's job. */
void qemu_prepare_undo(QemuSite *site, const DomainDef *live, const char *run_folder)
{
    prepare_storage_undo(site, live);
    prepare_graphics_undo(site, live);
    remove_folder(run_folder);
}

/** qemu_prepare_again: note what a machine that was found running has taken. Thread: any. */
void qemu_prepare_again(QemuSite *site, const DomainDef *live)
{
    for (guint i = 0; i < live->graphics.n; i++) {
        const Graphics *graphics = live->graphics.items[i];

        if (graphics->port > 0)
            port_range_note(site->vnc_ports, (guint16)graphics->port);
        if (graphics->tls_port > 0)
            port_range_note(site->vnc_ports, (guint16)graphics->tls_port);
        if (graphics->websocket > 0)
            port_range_note(site->websocket_ports, (guint16)graphics->websocket);
    }
}
