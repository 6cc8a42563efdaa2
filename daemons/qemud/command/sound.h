/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_audio(QemuBuild *build, const Audio *audio, GError **error);
bool build_sound(QemuBuild *build, const Sound *sound, GError **error);
