/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

/* a disk by its target or its source */
const Disk *qemu_find_disk(const DomainDef *def, const char *path);

QEMU_OP(domain_block_stats, DomainBlockStatsArgs, DomainBlockStatsRet);
QEMU_OP(domain_block_stats_flags, DomainBlockStatsFlagsArgs, DomainBlockStatsFlagsRet);
QEMU_OP(domain_block_resize, DomainBlockResizeArgs, NoRet);
QEMU_OP(domain_get_disk_errors, DomainGetDiskErrorsArgs, DomainGetDiskErrorsRet);
QEMU_OP(domain_get_block_info, DomainGetBlockInfoArgs, DomainGetBlockInfoRet);
