/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Documents are written row by row: an element's attributes, then its text or its children. Whether an element has anything to say is
 * known only when its rows were asked; so its tag is written first and taken back where nothing followed.
 */
#include "xml/write.h"

#include "xml/rows.h"
#include "xml/value.h"

static void write_children(XmlWriter *writer, const XmlRows *rows, const void *object);

static void indent(XmlWriter *writer)
{
    static const char spaces[] = "                                ";
    gsize wanted = writer->depth * 2;

    while (wanted > 0) {
        gsize now = MIN(wanted, sizeof(spaces) - 1);

        g_string_append_len(writer->out, spaces, (gssize)now);
        wanted -= now;
    }
}

/** xml_writer_open: begin an element; attributes may follow. */
void xml_writer_open(XmlWriter *writer, const char *name, gsize length)
{
    if (writer->state == XML_WRITER_TAG)
        g_string_append(writer->out, ">\n");
    indent(writer);
    g_string_append_c(writer->out, '<');
    g_string_append_len(writer->out, name, (gssize)length);
    writer->state = XML_WRITER_TAG;
    writer->depth++;
}

void xml_writer_attribute(XmlWriter *writer, const char *name, const char *value)
{
    g_string_append_c(writer->out, ' ');
    g_string_append(writer->out, name);
    g_string_append(writer->out, "='");
    xml_escape(writer->out, value);
    g_string_append_c(writer->out, '\'');
}

void xml_writer_text(XmlWriter *writer, const char *text)
{
    g_string_append_c(writer->out, '>');
    xml_escape(writer->out, text);
    writer->state = XML_WRITER_TEXT;
}

/** xml_writer_close: end the element that was opened last. */
void xml_writer_close(XmlWriter *writer, const char *name, gsize length)
{
    writer->depth--;
    if (writer->state == XML_WRITER_TAG) {
        g_string_append(writer->out, "/>\n");
    } else {
        if (writer->state == XML_WRITER_CONTENT)
            indent(writer);
        g_string_append(writer->out, "</");
        g_string_append_len(writer->out, name, (gssize)length);
        g_string_append(writer->out, ">\n");
    }
    writer->state = XML_WRITER_CONTENT;
}

static bool is_durable(const XmlField *field, const void *object)
{
    const char *text = field->kind == XML_KIND_STRING && field->type != NULL ? *(char *const *)xml_member_const(field, object) : NULL;

    return text != NULL && g_str_has_prefix(text, field->type);
}

static bool row_is_written(const XmlWriter *writer, const XmlField *field, const void *object)
{
    if (field->read_only || !xml_field_counts(field, object))
        return false;
    if (field->secret && (writer->flags & XML_WRITE_SECURE) == 0)
        return false;
    if (field->live && (writer->flags & XML_WRITE_INACTIVE) != 0 && !is_durable(field, object))
        return false;

    return !field->status || (writer->flags & XML_WRITE_STATUS) != 0;
}

static void write_value_attribute(XmlWriter *writer, const XmlField *field, const char *name, const void *object)
{
    g_string_append_c(writer->out, ' ');
    g_string_append(writer->out, name);
    g_string_append(writer->out, "='");
    xml_value_write(field, object, writer->out);
    g_string_append_c(writer->out, '\'');
}

static void write_namespace(XmlWriter *writer, const XmlField *field, const void *object)
{
    const XmlNamespace *ns = field->type;

    if (*(void *const *)xml_member_const(field, object) == NULL)
        return;

    g_string_append_printf(writer->out, " xmlns:%s='%s'", ns->prefix, ns->uri);
}

static void write_attributes(XmlWriter *writer, const XmlRows *rows, const void *object)
{
    for (const XmlField *field = rows->first; field < rows->end && xml_is_own(xml_rest(rows, field)); field++) {
        const char *rest = xml_rest(rows, field);
        bool is_attribute = rest[0] == '@';

        if ((!is_attribute && !(rest[0] == '\0' && field->kind == XML_KIND_SIZE)) || !row_is_written(writer, field, object))
            continue;
        if (field->kind == XML_KIND_NAMESPACE)
            write_namespace(writer, field, object);
        else if (field->kind == XML_KIND_HOOK)
            ((const XmlHook *)field->type)->write(writer, rest + 1, object, xml_member_const(field, object));
        else if (is_attribute && xml_value_said(field, object))
            write_value_attribute(writer, field, rest + 1, object);

        if (field->kind == XML_KIND_SIZE && xml_value_said(field, object))
            xml_writer_attribute(writer, "unit", xml_size_unit(field, object));
    }
}

/* The element's own text. Returns whether the element must stand there even when it holds nothing. */
static bool write_self(XmlWriter *writer, const XmlRows *rows, const void *object)
{
    bool stands = false;

    for (const XmlField *field = rows->first; field < rows->end && xml_is_own(xml_rest(rows, field)); field++) {
        if (*xml_rest(rows, field) != '\0' || !xml_kind_is_value(field->kind) || !row_is_written(writer, field, object) ||
            !xml_value_said(field, object))
            continue;
        stands = true;
        if (field->kind == XML_KIND_FLAG)
            continue;
        g_string_append_c(writer->out, '>');
        xml_value_write(field, object, writer->out);
        writer->state = XML_WRITER_TEXT;
        break;
    }
    return stands;
}

/* What becomes of an element that holds nothing. */
typedef enum WriteEmpty {
    WRITE_IF_SAID, /* it is left out, unless a row says that it stands there */
    WRITE_FORCED,
    WRITE_OPEN, /* with an end tag of its own */
} WriteEmpty;

static void write_element(XmlWriter *writer, const char *name, gsize length, const XmlRows *rows, const void *object, WriteEmpty empty)
{
    bool stands;
    gsize before = writer->out->len, after_tag;
    int state = writer->state;

    xml_writer_open(writer, name, length);
    after_tag = writer->out->len;
    write_attributes(writer, rows, object);
    stands = write_self(writer, rows, object) || empty != WRITE_IF_SAID;
    write_children(writer, rows, object);

    if (!stands && writer->out->len == after_tag) {
        g_string_truncate(writer->out, before);
        writer->state = state;
        writer->depth--;
        return;
    }
    if (empty == WRITE_OPEN && writer->state == XML_WRITER_TAG) {
        g_string_append(writer->out, ">\n");
        writer->state = XML_WRITER_CONTENT;
    }
    xml_writer_close(writer, name, length);
}

/** xml_writer_object: write an element by its table, under a name of the caller's choice. */
void xml_writer_object(XmlWriter *writer, const char *name, gsize length, const XmlElement *element, const void *object)
{
    XmlRows rows = xml_rows_of(element->fields);

    write_element(writer, name, length, &rows, object, WRITE_FORCED);
}

static void write_list(XmlWriter *writer, const char *name, gsize length, const XmlElement *element, const void *member)
{
    const XML_LIST_OF(void) *list = member;

    for (guint i = 0; i < list->n; i++)
        xml_writer_object(writer, name, length, element, list->items[i]);
}

/* Kept as it was written, so only its first line is ours to indent. */
static void write_raw(XmlWriter *writer, const char *name, gsize length, GPtrArray *const *member)
{
    if (*member == NULL || (*member)->len == 0)
        return;

    xml_writer_open(writer, name, length);
    g_string_append(writer->out, ">\n");
    writer->state = XML_WRITER_CONTENT;
    for (guint i = 0; i < (*member)->len; i++) {
        indent(writer);
        g_string_append(writer->out, g_ptr_array_index(*member, i));
        g_string_append_c(writer->out, '\n');
    }
    xml_writer_close(writer, name, length);
}

static void write_container(XmlWriter *writer, const XmlField *field, const char *name, gsize length, const void *object)
{
    const void *member = xml_member_const(field, object);

    if (field->kind == XML_KIND_LIST) {
        write_list(writer, name, length, field->type, member);
    } else if (field->kind == XML_KIND_ELEMENT_PTR) {
        if (*(void *const *)member != NULL)
            xml_writer_object(writer, name, length, field->type, *(void *const *)member);
    } else if (field->kind == XML_KIND_ELEMENT) {
        XmlRows rows = xml_rows_of(((const XmlElement *)field->type)->fields);

        write_element(writer, name, length, &rows, member, field->open ? WRITE_OPEN : field->always ? WRITE_FORCED : WRITE_IF_SAID);
    } else if (field->kind == XML_KIND_RAW) {
        write_raw(writer, name, length, member);
    } else {
        g_autofree char *own = g_strndup(name, length);

        ((const XmlHook *)field->type)->write(writer, own, object, member);
    }
}

static void write_group(XmlWriter *writer, const char *name, gsize length, const XmlRows *group, const void *object)
{
    bool contained = false;

    for (const XmlField *field = group->first; field < group->end && xml_is_own(xml_rest(group, field)); field++) {
        if (*xml_rest(group, field) != '\0' || xml_kind_is_value(field->kind) || !xml_field_counts(field, object))
            continue;
        contained = true;
        if (row_is_written(writer, field, object))
            write_container(writer, field, name, length, object);
    }
    if (!contained)
        write_element(writer, name, length, group, object, WRITE_IF_SAID);
}

static void write_children(XmlWriter *writer, const XmlRows *rows, const void *object)
{
    for (const XmlField *field = rows->first; field < rows->end;) {
        const char *rest = xml_rest(rows, field);
        XmlRows group;

        if (xml_is_own(rest)) {
            field++;
            continue;
        }
        group = xml_rows_below(rows, field);
        write_group(writer, rest, xml_component(rest), &group, object);
        field = group.end;
    }
}

/**
 * xml_write_text: write a whole document
 * @element: the table of its root
 * @object: what to write
 * @flags: XmlWriteFlags
 *
 * Returns text that the caller frees. Thread: any, while nobody changes the object.
 */
char *xml_write_text(const XmlElement *element, const void *object, guint flags)
{
    XmlWriter writer = { .out = g_string_sized_new(4096), .flags = flags };

    xml_writer_object(&writer, element->name, strlen(element->name), element, object);
    return g_string_free(writer.out, FALSE);
}
