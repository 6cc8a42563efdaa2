/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "caps/cache.h"
#include "conf/capabilities/capabilities.h"

/* <guest> of the capabilities document: one for each architecture that an installed QEMU serves. */
void guests_add(Capabilities *capabilities, QemuCapsCache *cache);
