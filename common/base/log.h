/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* g_debug, g_info, g_message, g_warning and g_critical do the logging; this decides where it goes and from which level on. */
void log_setup(const char *program, GLogLevelFlags lowest);
bool log_level_parse(const char *name, GLogLevelFlags *ret_level);

/* while it runs; texts as in log-config.h */
bool  log_set_filters(const char *text, GError **error);
char *log_get_filters(guint *ret_n);
bool  log_set_outputs(const char *text, GError **error);
char *log_get_outputs(guint *ret_n);
