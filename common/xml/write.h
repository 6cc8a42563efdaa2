/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum XmlWriteFlags {
    XML_WRITE_SECURE = 1 << 0,   /* with passwords */
    XML_WRITE_INACTIVE = 1 << 1, /* without what belongs to a running machine */
    XML_WRITE_STATUS = 1 << 2,   /* with what only a status document holds */
} XmlWriteFlags;

char *xml_write_text(const XmlElement *element, const void *object, guint flags);

/* for hooks and hand-made documents; state is the writer's own */
struct XmlWriter {
    GString *out;
    guint    flags;
    guint    depth;
    enum {
        XML_WRITER_CONTENT,
        XML_WRITER_TAG,
        XML_WRITER_TEXT,
    } state;
};

void xml_writer_open(XmlWriter *writer, const char *name, gsize length);
void xml_writer_attribute(XmlWriter *writer, const char *name, const char *value);
void xml_writer_text(XmlWriter *writer, const char *text);
void xml_writer_close(XmlWriter *writer, const char *name, gsize length);
void xml_writer_object(XmlWriter *writer, const char *name, gsize length, const XmlElement *element, const void *object);
