/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/device.h"

/* Refuses a device: sets ERROR_XML_ERROR with its line and path and returns false. below: what of it is meant, or NULL. */
bool reject_device(const DomainDef *def, DeviceKind kind, guint at, const char *below, GError **error, const char *format, ...)
    G_GNUC_PRINTF(6, 7);

bool validate_platform(const DomainDef *def, GError **error);
bool validate_memory(const DomainDef *def, GError **error);
bool validate_cpu_tune(const DomainDef *def, GError **error);
bool validate_drives(const DomainDef *def, GError **error);
bool validate_devices(const DomainDef *def, GError **error);
