/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_get_block_io_tune, DomainGetBlockIoTuneArgs, DomainGetBlockIoTuneRet);
QEMU_OP(domain_set_block_io_tune, DomainSetBlockIoTuneArgs, NoRet);
