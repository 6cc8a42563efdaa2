/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* Limits on what disks may move: <iotune>. */
bool throttle_begin_disk(QemuRun *run, const Disk *disk, GError **error);
bool throttle_begin(QemuRun *run, const DomainDef *live, GError **error);
bool throttle_set(QemuRun *run, const Disk *disk, const BlockIoTune *tune, GError **error);
