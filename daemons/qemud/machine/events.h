/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* What QEMU tells becomes jobs of its machine, in the order in which it was told. Thread: the monitor's reader. */
void events_push_exit(QemuRun *run);
