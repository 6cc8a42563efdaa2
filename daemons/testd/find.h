/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* Devices as calls name them. */
Disk      *test_find_disk(const DomainDef *def, const char *name, GError **error);
Interface *test_find_interface(const DomainDef *def, const char *name, GError **error);
