/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/journal-record.h"
#include "model/journal.h"

/* may block */
bool journal_disk_sync(const char *folder, GHashTable *names, GError **error);
bool journal_disk_settle(const char *folder, const char *name, GError **error);
bool journal_disk_replay(const char *folder, const GArray *records, const JournalBoot *boot, GError **error);
