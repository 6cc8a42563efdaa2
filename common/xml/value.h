/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/place.h"

/* One value of a row: text to member and back. Private to the engine. */
bool xml_value_read(const XmlPlace *place, const XmlField *field, void *object, const char *text, GError **error);
bool xml_value_said(const XmlField *field, const void *object);
void xml_value_write(const XmlField *field, const void *object, GString *out);

/* sizes: the unit that stands beside the number */
bool        xml_size_read(const XmlPlace *place, const XmlField *field, void *object, const char *text, const char *unit, GError **error);
const char *xml_size_unit(const XmlField *field, const void *object);

/* numbers of any width */
gint64 xml_int_get(const XmlField *field, const void *object);
void   xml_int_set(const XmlField *field, void *object, gint64 value);

/* escaping for attributes and text */
void xml_escape(GString *out, const char *text);

static inline void *xml_member(const XmlField *field, void *object)
{
    return (char *)object + field->offset;
}

static inline const void *xml_member_const(const XmlField *field, const void *object)
{
    return (const char *)object + field->offset;
}

static inline bool xml_kind_is_value(guint8 kind)
{
    return kind <= XML_KIND_BITMAP;
}
