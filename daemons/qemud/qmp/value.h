/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Members of what QEMU sent. Each takes NULL and what is no object for one without members. */
const char *qmp_string(const json_t *object, const char *key);
bool        qmp_int(const json_t *object, const char *key, gint64 *ret_value);
bool        qmp_uint(const json_t *object, const char *key, guint64 *ret_value);
bool        qmp_true(const json_t *object, const char *key);
json_t     *qmp_path(json_t *object, const char *const *keys);
