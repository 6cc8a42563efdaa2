/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"

/* The use under which the monitor's listening socket stands among the resources. */
#define RESOURCE_MONITOR "monitor"

bool   qemu_command_build(const DomainDef *def, const QemuCaps *caps, const QemuResources *resources, char ***ret_argv, GError **error);
char **qemu_command_environment(const DomainDef *def, const QemuResources *resources);
bool   qemu_command_accelerator(const DomainDef *def, const QemuCaps *caps, QemuAccelerator *ret_accelerator, GError **error);
