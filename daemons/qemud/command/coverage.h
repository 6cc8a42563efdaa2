/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

bool coverage_check(const DomainDef *def, GError **error);
