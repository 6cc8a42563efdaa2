/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_get_iothread_info, DomainGetIOThreadInfoArgs, DomainGetIOThreadInfoRet);
QEMU_OP(domain_pin_iothread, DomainPinIOThreadArgs, NoRet);
QEMU_OP(domain_add_iothread, DomainAddIOThreadArgs, NoRet);
QEMU_OP(domain_del_iothread, DomainDelIOThreadArgs, NoRet);
QEMU_OP(domain_set_iothread_params, DomainSetIOThreadParamsArgs, NoRet);
