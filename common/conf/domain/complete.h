/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/device.h"
#include "conf/domain/facts.h"

/* What a document leaves out is filled in as users of the reference see it. All of these may be called again; they change nothing then. */
bool domain_def_complete(DomainDef *def, const DomainHostFacts *facts, GError **error);
bool domain_def_complete_kept(DomainDef *def, const DomainHostFacts *facts, GError **error);
bool domain_def_complete_generic(DomainDef *def, const char *arch, GError **error);
bool domain_def_validate(DomainDef *def, GError **error);
void domain_def_assign_aliases(DomainDef *def);
void domain_def_assign_alias(const DomainDef *def, DomainDevice *device);
void domain_def_sync_console(DomainDef *def);

/* families of machine types, by what is built into their boards */
bool domain_is_q35(const DomainDef *def);
bool domain_is_i440fx(const DomainDef *def);
bool domain_is_x86(const DomainDef *def);
