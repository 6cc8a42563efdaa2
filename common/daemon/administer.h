/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/* Threads at once: for machines' and objects' jobs, and for calls that concern none. An administrator may change their sum. */
#define MACHINE_WORKERS 512
#define OTHER_WORKERS   32

/* The daemon as its administrators see it. */
void administer_start(Daemon *daemon);
void administer_stop(Daemon *daemon);
