/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/read.h"

#include <string.h>

/* A fault in a document, and where the message must say that it is. */
typedef struct Refusal {
    const char *what;
    const char *xml;
    const char *path;
} Refusal;

static inline void assert_refused(const XmlElement *element, const Refusal *refusal)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *place = g_strdup_printf("%s: ", refusal->path);

    g_test_message("%s", refusal->what);
    g_assert_null(xml_read_text(element, refusal->xml, strlen(refusal->xml), XML_READ_INACTIVE, NULL, &error));
    g_assert_nonnull(error);
    if (strstr(error->message, place) == NULL || strstr(error->message, "line ") == NULL)
        g_error("%s: \"%s\" does not name %s", refusal->what, error->message, refusal->path);
}
