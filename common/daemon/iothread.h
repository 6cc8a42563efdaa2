/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/typed-param.h"
#include "conf/domain/domain.h"

/* A machine's I/O threads, as documents have them: a number of them, of which some or all are named. */
Bitmap   *iothread_ids(const DomainDef *def);
Iothread *iothread_find(const DomainDef *def, guint id);

bool iothread_add(DomainDef *def, guint id, GError **error);
bool iothread_remove(DomainDef *def, guint id, GError **error);
bool iothread_set(DomainDef *def, guint id, const TypedParams *params, GError **error);

/* pins */
bool          iothread_pin(DomainDef *def, guint id, Bitmap *cpus, GError **error);
const Bitmap *iothread_pinned(const DomainDef *def, guint id);
