/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* How the host can sleep. */
typedef struct HostPower {
    bool suspend_mem;
    bool suspend_disk;
    bool suspend_hybrid;
} HostPower;

HostPower host_power_read(const HostRoot *root);
