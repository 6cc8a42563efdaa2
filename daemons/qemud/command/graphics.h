/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

#define VNC_FIRST_PORT 5900

bool build_graphics(QemuBuild *build, GError **error);
