/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/* The host's side of a character device: "-chardev TYPE,id=charALIAS,…". The descriptors it needs are resources of use "chardev", "log". */
bool build_chardev(QemuBuild *build, const ChardevSource *source, const char *alias, GError **error);
