/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* Virtual CPUs that come and go while a machine runs. The machine's job. */
bool hotplug_set_vcpus(QemuRun *run, const DomainDef *live, guint wanted, bool wait, GError **error);
void hotplug_learn_vcpus(QemuRun *run);

/* in a document: how many of those that there can be are there */
void hotplug_note_vcpus(DomainDef *def, guint vcpus);
