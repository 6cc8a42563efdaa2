/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"

DomainDef *define_read(Call *call, const char *xml, guint flags, GError **error);
Machine   *define_enter(Call *call, const DomainDef *def, GError **error);
void       define_leave(Call *call, Machine *machine);
