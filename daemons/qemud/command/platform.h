/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/* Small devices of the board. */
bool build_watchdog(QemuBuild *build, const Watchdog *watchdog, GError **error);
const char *watchdog_action_word(const Watchdog *watchdog);
bool build_watchdogs(QemuBuild *build, GError **error);
bool build_panic(QemuBuild *build, const Panic *panic, GError **error);
bool build_hub(QemuBuild *build, const Hub *hub, GError **error);
bool build_iommu(QemuBuild *build, const Iommu *iommu, GError **error);
bool build_vsock(QemuBuild *build, const Vsock *vsock, GError **error);
void build_generation_id(QemuBuild *build);
void build_vmcoreinfo(QemuBuild *build);
