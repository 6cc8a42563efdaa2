/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "caps/cache.h"

char *domain_capabilities(QemuCapsCache *cache, const char *emulator, const char *arch, const char *machine, const char *virt_type,
                          GError **error);
