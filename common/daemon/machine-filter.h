/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/machine.h"

/* The bits of virConnectListAllDomainsFlags, which other calls that take many domains share. */
#define MACHINE_FILTER_ALL 0xffffu

bool machine_filter_matches(const MachineState *state, guint32 flags);
