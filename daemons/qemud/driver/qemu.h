/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"
#include "prepare/site.h"

/* What the driver's parts share: Daemon.driver_data. */
typedef struct Qemu {
    Daemon *daemon;
    QemuSite *site;
} Qemu;

static inline Qemu *qemu_of(const Daemon *daemon)
{
    return daemon->driver_data;
}

/* life; main thread */
bool qemu_start(Daemon *daemon, GError **error);
void qemu_stop(Daemon *daemon);
bool qemu_open(Session *session, const char *uri, GError **error);

/* documents; worker thread */
bool qemu_complete(Daemon *daemon, DomainDef *def, GError **error);
