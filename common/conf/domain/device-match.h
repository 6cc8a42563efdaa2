/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/device.h"

/* Which device of a document somebody means, by another document or by its name, and putting one in. */
typedef struct DevicePlace {
    DeviceKind kind;
    guint      at;
} DevicePlace;

/* finding */
bool device_match_find(const DomainDef *def, const DomainDevice *wanted, DevicePlace *ret_place, GError **error);
bool device_match_alias(const DomainDef *def, const char *alias, DevicePlace *ret_place, GError **error);

bool device_match_says(DeviceKind kind, const void *words, const void *device);

/* changing a document that is not shared yet */
void *domain_def_insert_device(DomainDef *def, const DomainDevice *device, GError **error);
