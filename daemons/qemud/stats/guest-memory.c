/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the balloon's property "guest-stats" holds, and what clients call it. A figure that the guest does not tell is all ones. */
#include "stats/guest-memory.h"

#include "qmp/value.h"

static const struct {
    const char *member; /* of "stats"; NULL: "last-update", beside it */
    DomainMemoryStatTags tag;
    const char *name;
    bool bytes;
} rows[GUEST_MEMORY_FIGURES] = {
    { "stat-swap-in", DOMAIN_MEMORY_STAT_SWAP_IN, "swap_in", true },
    { "stat-swap-out", DOMAIN_MEMORY_STAT_SWAP_OUT, "swap_out", true },
    { "stat-major-faults", DOMAIN_MEMORY_STAT_MAJOR_FAULT, "major_fault", false },
    { "stat-minor-faults", DOMAIN_MEMORY_STAT_MINOR_FAULT, "minor_fault", false },
    { "stat-free-memory", DOMAIN_MEMORY_STAT_UNUSED, "unused", true },
    { "stat-total-memory", DOMAIN_MEMORY_STAT_AVAILABLE, "available", true },
    { "stat-available-memory", DOMAIN_MEMORY_STAT_USABLE, "usable", true },
    { NULL, DOMAIN_MEMORY_STAT_LAST_UPDATE, "last-update", false },
    { "stat-disk-caches", DOMAIN_MEMORY_STAT_DISK_CACHES, "disk_caches", true },
    { "stat-htlb-pgalloc", DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, "hugetlb_pgalloc", false },
    { "stat-htlb-pgfail", DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, "hugetlb_pgfail", false },
};

/** guest_memory_read: the figures that are told, in the order that clients know. Returns their number. Thread: any. */
guint guest_memory_read(const json_t *answer, GuestMemoryFigure ret_figures[static GUEST_MEMORY_FIGURES])
{
    const json_t *stats = json_object_get(answer, "stats");
    guint n = 0;

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint64 value;
        bool told = rows[i].member != NULL ? qmp_uint(stats, rows[i].member, &value) : qmp_uint(answer, "last-update", &value);

        if (!told || value == G_MAXUINT64)
            continue;
        ret_figures[n++] = (GuestMemoryFigure){ rows[i].tag, rows[i].name, rows[i].bytes ? value / 1024 : value };
    }
    return n;
}
