/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/snapshot/snapshot.h"
#include "daemon/call.h"

/* What drivers that make snapshots share: what a document asks for, and keeping the tree. */
SnapshotDef *snapshot_read_new(Call *call, const char *xml, guint32 flags, GError **error);
SnapshotDef *snapshot_read_redefined(Call *call, const char *xml, guint32 flags, GError **error);
void         snapshot_keep(Call *call, SnapshotDef *def, bool current, WireDomainSnapshot *ret);
bool         snapshot_forget(Call *call, const char *name, guint32 flags, GError **error);
