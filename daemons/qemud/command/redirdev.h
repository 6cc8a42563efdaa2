/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/* Devices of the user's, brought to the guest over a character device: USB devices and smart cards. */
bool build_redirdev(QemuBuild *build, const Redirdev *redirdev, GError **error);
bool build_smartcard(QemuBuild *build, const Smartcard *smartcard, GError **error);
