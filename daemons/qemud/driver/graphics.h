/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_open_graphics, DomainOpenGraphicsArgs, NoRet);
QEMU_OP(domain_open_graphics_fd, DomainOpenGraphicsFDArgs, NoRet);
