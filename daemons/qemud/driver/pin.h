/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_pin_vcpu_flags, DomainPinVcpuFlagsArgs, NoRet);
QEMU_OP(domain_get_vcpu_pin_info, DomainGetVcpuPinInfoArgs, DomainGetVcpuPinInfoRet);
QEMU_OP(domain_pin_emulator, DomainPinEmulatorArgs, NoRet);
QEMU_OP(domain_get_emulator_pin_info, DomainGetEmulatorPinInfoArgs, DomainGetEmulatorPinInfoRet);
