/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/enums.h"
#include "qmp/message.h"

/* One figure that the guest's balloon driver tells, in public units: KiB, or a count. */
typedef struct GuestMemoryFigure {
    DomainMemoryStatTags tag;
    const char *name; /* in a statistics record, behind "balloon." */
    guint64 value;
} GuestMemoryFigure;

#define GUEST_MEMORY_FIGURES 11

guint guest_memory_read(const json_t *answer, GuestMemoryFigure ret_figures[static GUEST_MEMORY_FIGURES]);
