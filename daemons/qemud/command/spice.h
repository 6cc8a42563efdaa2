/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

#define SPICE_CERTIFICATES "/etc/pki/libvirt-spice"

bool build_spice(QemuBuild *build, const Graphics *graphics, GError **error);
bool spice_wants_tls(const Graphics *graphics);
