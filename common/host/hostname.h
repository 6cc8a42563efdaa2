/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Asks the resolver for the canonical name; the caller frees it, NULL is none. */
typedef char *(*HostnameResolver)(const char *name);

bool  hostname_read(char **ret_name, GError **error);
char *hostname_qualify(const char *name, HostnameResolver resolver);
