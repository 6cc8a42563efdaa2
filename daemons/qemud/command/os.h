/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

bool build_os(QemuBuild *build, GError **error);
bool build_firmware(QemuBuild *build, GError **error);

/* Which devices the guest is to boot from, in which order: DeviceInfo -> number. */
GHashTable *boot_orders_new(const DomainDef *def);
