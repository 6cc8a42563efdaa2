/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_machine(QemuBuild *build, GError **error);
bool build_power_management(QemuBuild *build, GError **error);
