/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/cpu-map.h"

#include "host/root.h"

#include <string.h>

/** cpu_map_write: fill a map; CPUs that it is too short for are left out. */
void cpu_map_write(const Bitmap *cpus, guint8 *map, guint length)
{
    memset(map, 0, length);
    for (int cpu = bitmap_next(cpus, -1); cpu >= 0 && (guint)cpu / 8 < length; cpu = bitmap_next(cpus, cpu))
        map[cpu / 8] |= (guint8)(1u << (cpu % 8));
}

/** cpu_map_read: the set that a client sent; the caller frees it. */
Bitmap *cpu_map_read(const WireBytes *map)
{
    Bitmap *cpus = bitmap_new();

    for (guint cpu = 0; cpu / 8 < map->n && cpu < HOST_CPUS_MAX; cpu++) {
        if (map->data[cpu / 8] & (1u << (cpu % 8)))
            bitmap_set(cpus, cpu);
    }
    return cpus;
}

/** cpu_map_host: all that the host has; the caller frees it. */
Bitmap *cpu_map_host(void)
{
    Bitmap *cpus = host_set(&host_running, "/sys/devices/system/cpu/present");

    return cpus != NULL ? cpus : bitmap_new();
}
