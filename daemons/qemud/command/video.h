/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_video(QemuBuild *build, const Video *video, GError **error);
