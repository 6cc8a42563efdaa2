/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* A configuration file: lines of `key = value`, where a value is a number, a "string" or a [list] of strings; # begins a comment. */
typedef struct Config Config;

Config *config_parse(const char *text, const char *name, GError **error);
Config *config_load(const char *path, GError **error);
void    config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* values; ones that are not there are NULL without an error, ones of another kind an error */
bool config_string(const Config *config, const char *key, const char **ret_text, GError **error);
bool config_list(const Config *config, const char *key, const char *const **ret_items, GError **error);
