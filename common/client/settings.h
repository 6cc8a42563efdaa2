/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* What libvirt.conf (or libvirt-admin.conf) and the environment say about URIs. */
typedef struct SettingsFile {
    const char *name;     /* of the file */
    const char *variable; /* of the environment */
} SettingsFile;

extern const SettingsFile settings_libvirt, settings_admin;

/* which URI is meant; NULL where the choice is the server's */
bool settings_resolve(const SettingsFile *file, const char *uri, bool aliases, char **ret_uri, GError **error);
bool settings_mode(char **ret_mode, GError **error);
