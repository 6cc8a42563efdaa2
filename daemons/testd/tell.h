/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/* Events beside those of the lifecycle. Thread: any. */
void test_tell_device(Daemon *daemon, Machine *machine, const char *alias, bool added);
