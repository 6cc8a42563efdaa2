/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/*
 * Looks whether what ran still does, and publishes what it found: running with all that belongs to it, or stopped. False where it cannot
 * tell: the machine is then left out, and its status file is kept.
 */
typedef bool (*TakeOverFunc)(Daemon *daemon, Machine *machine, StoredStatus *status, GError **error);

/* at start, before the first client; main thread */
void restore_definitions(Daemon *daemon);
void restore_running(Daemon *daemon, TakeOverFunc take_over);
void restore_autostart(Daemon *daemon);
