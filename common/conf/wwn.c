/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/wwn.h"

#include <glib.h>
#include <string.h>

/** wwn_is_valid: whether a text is a world-wide name; "0x" may stand before it. Thread: any. */
bool wwn_is_valid(const char *text)
{
    if (g_str_has_prefix(text, "0x"))
        text += 2;
    for (guint i = 0; i < WWN_DIGITS; i++) {
        if (!g_ascii_isxdigit(text[i]))
            return false;
    }
    return text[WWN_DIGITS] == '\0';
}
