/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* A guest's memory in a file; @fd stays the caller's. The machine's job. */
bool dump_memory(QemuRun *run, int fd, guint32 format, GError **error);
bool dump_machine(QemuRun *run, int fd, GError **error);
