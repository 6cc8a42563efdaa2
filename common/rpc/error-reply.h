/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* The payload of a frame of status ERROR. */
GByteArray *error_reply_encode(gint32 code, gint32 domain, const char *message);
