/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"
#include "model/store.h"

/* Driver's part of a status file, and what a restarted daemon does with it. */
void qemu_save_status(Machine *machine, GKeyFile *keys);
bool qemu_take_over(Daemon *daemon, Machine *machine, StoredStatus *status, GError **error);
