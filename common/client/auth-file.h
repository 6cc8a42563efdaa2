/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* auth.conf: credentials by service and host. */
typedef struct AuthFile AuthFile;

char     *auth_file_find(const char *from_uri, GError **error);
AuthFile *auth_file_load(const char *path, GError **error);
AuthFile *auth_file_parse(const char *text, const char *name, GError **error);
void      auth_file_free(AuthFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuthFile, auth_file_free)

/* NULL without an error: the file does not say */
bool auth_file_lookup(const AuthFile *file, const char *service, const char *host, const char *key, char **ret_value, GError **error);
