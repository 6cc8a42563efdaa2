/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/lifecycle.h"
#include "machine/run.h"

/* The end of a run, by whatever cause: gives back what it held and tells. Its process has ended. The machine's job. */
void qemu_stopped(QemuRun *run, const LifecycleChange *change);
