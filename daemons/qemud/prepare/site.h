/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/paths.h"
#include "caps/cache.h"
#include "process/owners.h"
#include "process/port.h"

/* What all machines of one daemon share of the host. */
typedef struct QemuSite {
    char *folder;       /* <state>/qemu: the runs' folders, guests' variables */
    char *log_folder;   /* <log>/qemu */
    QemuIdentity *identity; /* whom QEMU runs as; NULL: as ourselves */
    QemuOwners *owners;
    PortRange *vnc_ports;
    PortRange *websocket_ports;
    QemuCapsCache *caps;
} QemuSite;

QemuSite *qemu_site_new(const Paths *paths, const char *user, const char *group, GError **error);
void      qemu_site_free(QemuSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuSite, qemu_site_free)

const SpawnUser *qemu_site_user(const QemuSite *site);
