/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"
#include "host/netdev.h"

bool qemu_interface_read(const Interface *interface, HostNetdevStats *ret_stats, GError **error);
QEMU_OP(domain_interface_stats, DomainInterfaceStatsArgs, DomainInterfaceStatsRet);
