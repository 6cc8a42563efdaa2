/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's own list of sleep states; /sys/power/disk tells what becomes of the machine once the image is written. */
#include "host/power.h"

#include <string.h>

/* Whether a list of words has one; the word in force stands in brackets. */
static bool has_word(const char *text, const char *word)
{
    g_auto(GStrv) words = g_strsplit_set(text != NULL ? text : "", " []\n", -1);

    return g_strv_contains((const char *const *)words, word);
}

/** host_power_read: the ways to sleep; none where the kernel tells none. Thread: any. */
HostPower host_power_read(const HostRoot *root)
{
    g_autofree char *states = host_text(root, "/sys/power/state");
    g_autofree char *disk = host_text(root, "/sys/power/disk");
    bool can_write_image = has_word(states, "disk") && !has_word(disk, "disabled");

    return (HostPower){
        .suspend_mem = has_word(states, "mem"),
        .suspend_disk = can_write_image,
        .suspend_hybrid = can_write_image && has_word(disk, "suspend"),
    };
}
