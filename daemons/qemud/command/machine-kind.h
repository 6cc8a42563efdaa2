/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* Families of machine types, by what is built into their boards. */
bool machine_is_i440fx(const DomainDef *def);
bool machine_is_q35(const DomainDef *def);
bool machine_is_pc(const DomainDef *def);
bool machine_is_x86(const DomainDef *def);

/* Controllers that come with the board and so are not added. */
bool machine_has_builtin(const DomainDef *def, const Controller *controller);
