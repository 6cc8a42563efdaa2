/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/spawn.h"
#include "caps/caps.h"
#include "caps/emulator.h"

/* The capabilities of all QEMUs that were asked for, each probed once for as long as it stays the same file on the same host. */
typedef struct QemuCapsCache QemuCapsCache;

QemuCapsCache *qemu_caps_cache_new(const char *folder, const SpawnUser *user);
void           qemu_caps_cache_free(QemuCapsCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuCapsCache, qemu_caps_cache_free)

QemuCaps *qemu_caps_cache_get(QemuCapsCache *cache, const char *binary, GError **error);
char     *qemu_caps_cache_find(QemuCapsCache *cache, const QemuEmulator *emulator);
void      qemu_caps_cache_warm(QemuCapsCache *cache);
void      qemu_caps_cache_warm_later(QemuCapsCache *cache);
