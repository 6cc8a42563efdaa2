/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* Driver.launch: from a definition to a running, published machine. The machine's job. */
bool qemu_launch(Daemon *daemon, Machine *machine, const DomainDef *def, guint32 flags, GError **error);
