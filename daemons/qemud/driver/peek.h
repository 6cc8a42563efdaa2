/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(domain_block_peek, DomainBlockPeekArgs, DomainBlockPeekRet);
QEMU_OP(domain_memory_peek, DomainMemoryPeekArgs, DomainMemoryPeekRet);
QEMU_OP(domain_core_dump_with_format, DomainCoreDumpWithFormatArgs, NoRet);
