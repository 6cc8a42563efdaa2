/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A key of one of the public code sets as QEMU's number of it. */
bool keys_to_qemu(guint codeset, guint code, guint8 *ret_number, GError **error);
