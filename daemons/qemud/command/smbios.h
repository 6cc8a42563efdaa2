/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/* What the firmware tells the guest of its board, and what the document tells the firmware. */
bool build_sysinfos(QemuBuild *build, GError **error);
