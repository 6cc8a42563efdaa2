/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_controllers(QemuBuild *build, GError **error);
json_t *build_controller_device(const QemuBuild *build, const Controller *controller, GError **error);
