/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prepare/site.h"

#include "base/error.h"
#include "base/file.h"

#define VNC_LOWEST_PORT       5900
#define VNC_HIGHEST_PORT      65535
#define WEBSOCKET_LOWEST_PORT 5700
#define WEBSOCKET_HIGHEST_PORT 65535

/**
 * qemu_site_new: look at the host for a daemon's machines
 * @paths: the instance's places; the folders for machines are made
 * @user, @group: whom QEMU runs as in the system's instance; NULL for the defaults
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED when there is no such user; ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
QemuSite *qemu_site_new(const Paths *paths, const char *user, const char *group, GError **error)
{
    g_autoptr(QemuSite) site = g_new0(QemuSite, 1);
    g_autofree char *cache_folder = g_build_filename(paths->cache, "qemu", "capabilities", NULL);

    site->folder = g_build_filename(paths->state, "qemu", NULL);
    site->log_folder = g_build_filename(paths->log, "qemu", NULL);
    /* QEMU's user passes through the first; nobody but us looks into the second. */
    if (!folder_make(site->folder, 0711, error) || !folder_make(site->log_folder, 0700, error))
        return NULL;
    if (!paths->session && !qemu_identity_find(user, group, &site->identity, error))
        return NULL;

    site->owners = qemu_owners_new(site->identity);
    site->vnc_ports = port_range_new(VNC_LOWEST_PORT, VNC_HIGHEST_PORT);
    site->websocket_ports = port_range_new(WEBSOCKET_LOWEST_PORT, WEBSOCKET_HIGHEST_PORT);
    site->caps = qemu_caps_cache_new(cache_folder, qemu_site_user(site));
    return g_steal_pointer(&site);
}

void qemu_site_free(QemuSite *site)
{
    if (site == NULL)
        return;

    qemu_caps_cache_free(site->caps);
    port_range_free(site->websocket_ports);
    port_range_free(site->vnc_ports);
    qemu_owners_free(site->owners);
    qemu_identity_free(site->identity);
    g_free(site->log_folder);
    g_free(site->folder);
    g_free(site);
}

/** qemu_site_user: whom QEMU runs as, for spawn(); NULL for ourselves. */
const SpawnUser *qemu_site_user(const QemuSite *site)
{
    return site->identity != NULL ? &site->identity->user : NULL;
}
