/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_attach_device_flags, DomainAttachDeviceFlagsArgs, NoRet);
QEMU_OP(domain_detach_device_flags, DomainDetachDeviceFlagsArgs, NoRet);
QEMU_OP(domain_detach_device_alias, DomainDetachDeviceAliasArgs, NoRet);
QEMU_OP(domain_update_device_flags, DomainUpdateDeviceFlagsArgs, NoRet);
