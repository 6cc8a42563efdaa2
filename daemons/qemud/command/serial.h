/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/* Character devices: the host's side and the guest's. */
bool build_serial(QemuBuild *build, const Serial *serial, GError **error);
bool build_parallel(QemuBuild *build, const Parallel *parallel, GError **error);
bool build_console(QemuBuild *build, const Console *console, GError **error);
bool build_channel(QemuBuild *build, const Channel *channel, GError **error);
