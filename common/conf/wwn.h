/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdbool.h>

/* World-wide names of Fibre Channel: 16 hexadecimal digits. */
#define WWN_DIGITS 16

bool wwn_is_valid(const char *text);
