/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding one's way in a table: rows of one child stand together, so a child is a range of rows. */
#include "xml/rows.h"

/** xml_rows_of: all rows of a table. */
XmlRows xml_rows_of(const XmlField *fields)
{
    const XmlField *end = fields;

    while (end->path != NULL)
        end++;
    return (XmlRows){ fields, end, 0 };
}

/** xml_rows_below: the rows from @field on that speak of the same child as @field does. */
XmlRows xml_rows_below(const XmlRows *rows, const XmlField *field)
{
    const char *rest = xml_rest(rows, field);
    gsize length = xml_component(rest);
    const XmlField *end = field + 1;

    while (end < rows->end) {
        const char *other = xml_rest(rows, end);

        if (other[0] != rest[0] || strncmp(other, rest, length) != 0 || (other[length] != '\0' && other[length] != '/'))
            break;
        end++;
    }
    return (XmlRows){ field, end, (gsize)(rest - field->path) + length };
}

/** xml_field_counts: whether a row speaks, given its discriminator. */
bool xml_field_counts(const XmlField *field, const void *object)
{
    int value;

    if (field->when_mask == 0)
        return true;

    memcpy(&value, (const char *)object + field->when_offset, sizeof(value));
    return value >= 0 && value < 64 && (field->when_mask >> value & 1) != 0;
}
