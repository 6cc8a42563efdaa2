/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/spawn.h"
#include "qmp/message.h"

#define QEMU_PROBE_TIMEOUT_MS 20000

json_t *qemu_probe(const char *binary, const SpawnUser *user, bool try_kvm, GError **error);
