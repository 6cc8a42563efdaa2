/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/device-match.h"
#include "daemon/impact.h"
#include "machine/run.h"

/* Devices that go from a machine that runs. */
bool unplug_device(QemuRun *run, Impact *impact, const DevicePlace *place, GError **error);
bool unplug_note(QemuRun *run, const char *alias, UnplugOutcome outcome);
void unplug_late(QemuRun *run, const char *alias);

/* After a daemon was away. */
void unplug_missing(QemuRun *run);

void unplug_medium(QemuRun *run, const Disk *disk);
