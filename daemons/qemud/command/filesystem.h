/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_filesystem(QemuBuild *build, const Filesystem *filesystem, GError **error);
