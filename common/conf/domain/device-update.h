/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/device-match.h"

bool domain_def_update_device(DomainDef *def, const DomainDevice *device, GError **error);
