/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/place.h"

void *xml_read(const XmlReader *reader, const XmlElement *element, const xmlNode *node, GError **error);
void *xml_read_text(const XmlElement *element, const char *text, gsize length, guint flags, GPtrArray *warnings, GError **error);
bool  xml_read_text_into(const XmlElement *element, void *object, const char *text, gsize length, guint flags, GPtrArray *warnings,
                         GError **error);

/* for hooks */
const char *xml_attribute(const xmlNode *node, const char *name);
const char *xml_text(const xmlNode *node, char **ret_owned);
bool        xml_read_into(const XmlPlace *place, const XmlElement *element, void *object, GError **error);
