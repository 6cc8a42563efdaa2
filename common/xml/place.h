/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/tree.h>

#include "xml/element.h"

typedef enum XmlReadFlags {
    XML_READ_INACTIVE = 1 << 0, /* what belongs to a running machine is passed over */
    XML_READ_STRICT = 1 << 1,   /* what is unknown is an error rather than a warning */
} XmlReadFlags;

/* One reading of one document. */
typedef struct XmlReader {
    guint               flags;
    GPtrArray          *warnings; /* of char *, or NULL */
    const XmlNamespace *namespaces;
} XmlReader;

/* Where in a document something stands, for messages. */
struct XmlPlace {
    const XmlReader *reader;
    const xmlNode   *node;
    const char      *attribute; /* its name, or NULL for the node itself */
};

/* naming */
char *xml_place_path(const XmlPlace *place, const char *below);

/* reporting; below is a path from the place ("driver/@cache", "disk[2]/target") or NULL */
bool xml_fail(const XmlPlace *place, const char *below, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);
bool xml_fail_code(const XmlPlace *place, const char *below, ErrorCode code, GError **error, const char *format, ...) G_GNUC_PRINTF(5, 6);
bool xml_warn(const XmlPlace *place, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
