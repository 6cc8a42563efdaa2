/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/device-match.h"
#include "daemon/impact.h"
#include "machine/run.h"

/* What can be changed of a device while it runs: a medium, a link, a password. */
bool update_device(QemuRun *run, Impact *impact, const DevicePlace *place, const DomainDevice *wanted, bool force, GError **error);
void update_tray(QemuRun *run, const char *alias, bool open);
bool update_link(QemuRun *run, const Interface *interface, GError **error);
