/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <string.h>

#include "xml/element.h"

/*
 * The rows that speak of one element of the document: those between first and end, whose paths have the first depth characters in common.
 * Private to the engine.
 */
typedef struct XmlRows {
    const XmlField *first;
    const XmlField *end;
    gsize           depth;
} XmlRows;

/* What is left of a row's path below the element: "" for the element itself, "@name", or a path. */
static inline const char *xml_rest(const XmlRows *rows, const XmlField *field)
{
    const char *rest = field->path + rows->depth;

    return *rest == '/' ? rest + 1 : rest;
}

/* Whether a row speaks of the element itself or an attribute of it. Such rows stand before those of its children. */
static inline bool xml_is_own(const char *rest)
{
    return rest[0] == '\0' || rest[0] == '@';
}

static inline gsize xml_component(const char *rest)
{
    return strcspn(rest, "/");
}

XmlRows xml_rows_of(const XmlField *fields);
XmlRows xml_rows_below(const XmlRows *rows, const XmlField *field);
