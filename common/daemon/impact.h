/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/machine.h"

/* Which of a machine's two documents a call is about: what runs, what a start would run, or both. */
const DomainDef *impact_read(const MachineState *state, guint32 flags, GError **error);

/* The copies to change; the one that is not touched stays NULL. To be freed with domain_def_unref(). */
typedef struct Impact {
    DomainDef *live;
    DomainDef *config;
} Impact;

bool impact_begin(const MachineState *state, guint32 flags, Impact *ret_impact, GError **error);
void impact_clear(Impact *impact);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Impact, impact_clear)
