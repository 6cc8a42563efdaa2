/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/bitmap.h"
#include "proto/types.h"

/* Sets of host CPUs as the wire carries them: bit N of byte M is CPU 8M + N. */
void    cpu_map_write(const Bitmap *cpus, guint8 *map, guint length);
Bitmap *cpu_map_read(const WireBytes *map);
Bitmap *cpu_map_host(void);
