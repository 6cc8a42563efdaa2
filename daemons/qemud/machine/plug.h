/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/plug.h"
#include "daemon/impact.h"
#include "machine/run.h"

/* Devices that come to a machine that runs. */
bool plug_device(QemuRun *run, Impact *impact, const DomainDevice *device, GError **error);

/* steps */
bool plug_run_steps(QemuRun *run, GPtrArray *steps, char **ret_pty, GError **error);
void plug_undo_steps(QemuRun *run, GPtrArray *steps, guint done);
