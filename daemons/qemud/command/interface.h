/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool    build_interface(QemuBuild *build, const Interface *interface, GError **error);
json_t *build_netdev(const QemuBuild *build, const Interface *interface, GError **error);
json_t *build_interface_device(const QemuBuild *build, const Interface *interface, GError **error);
