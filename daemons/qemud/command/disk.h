/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_disk(QemuBuild *build, const Disk *disk, GError **error);
json_t *build_disk_device(const QemuBuild *build, const Disk *disk, GError **error);
