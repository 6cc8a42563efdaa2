/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

bool balloon_is_there(const DomainDef *def);

/* the machine's job */
bool balloon_begin(QemuRun *run, DomainDef *live, GError **error);
bool balloon_resize(QemuRun *run, guint64 kib, GError **error);
bool balloon_set_period(QemuRun *run, const DomainDef *live, GError **error);
void balloon_publish(QemuRun *run, guint64 kib);
void balloon_learn(QemuRun *run);
