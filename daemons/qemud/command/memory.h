/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool        build_memory(QemuBuild *build, GError **error);
bool        build_processors(QemuBuild *build, GError **error);
const char *memory_backend_id(const QemuBuild *build);
