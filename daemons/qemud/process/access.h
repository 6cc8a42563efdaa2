/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "process/identity.h"

/* Whether QEMU's user may open a file, asked before QEMU is started, so that the answer can name what stands in the way. */
bool qemu_access_folders(const QemuIdentity *identity, const char *path, GError **error);
bool qemu_access_file(const QemuIdentity *identity, const char *path, bool writing, GError **error);
