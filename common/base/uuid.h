/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define UUID_LENGTH        16
#define UUID_STRING_LENGTH 37 /* with the final NUL */

typedef struct Uuid {
    guint8 bytes[UUID_LENGTH];
} Uuid;

void  uuid_generate(Uuid *ret_uuid);
bool  uuid_parse(const char *text, Uuid *ret_uuid);
void  uuid_format(const Uuid *uuid, char ret_text[static UUID_STRING_LENGTH]);
bool  uuid_is_null(const Uuid *uuid);
guint uuid_hash(gconstpointer uuid);
gboolean uuid_equal(gconstpointer a, gconstpointer b);
