/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/uuid.h"

#include <stdbool.h>

#define JOURNAL_NAME ".journal"

/* A folder whose changes are durable at the cost of one write each. */
typedef struct Journal Journal;

/* The host's run: what programs wrote before it may be lost, what they wrote in it is in the files. */
typedef struct JournalBoot {
    Uuid id; /* all zeros: not known, so never the same */
    gint64 started_us; /* since 1970 */
} JournalBoot;

void journal_boot_read(JournalBoot *ret_boot);

Journal *journal_new(const char *folder, const JournalBoot *boot, GError **error);
void     journal_free(Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_free)

/* durable on return; may block */
bool journal_replace(Journal *journal, const char *file, const char *data, gsize length, GError **error);
bool journal_link(Journal *journal, const char *file, const char *target, GError **error);
bool journal_remove(Journal *journal, const char *file, GError **error);
