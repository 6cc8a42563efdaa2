/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One pass over the tree: for each attribute and each child the row that speaks of it is looked up, not the other way round. So what no
 * row knows is noticed, and nothing is searched for that does not stand there.
 *
 * Attributes come before children, and rows that depend on a discriminator after those that do not: a discriminator is known when it is
 * needed, in whatever order the document has them.
 */
#include "xml/read.h"

#include <string.h>

#include "xml/document.h"
#include "xml/rows.h"
#include "xml/value.h"

static bool read_rows(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, void *object, GError **error);

/**
 * xml_attribute: an attribute's text without a copy
 *
 * Returns NULL where it is absent, "" where it is empty; the node keeps the text. Thread: the document's.
 */
const char *xml_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        if (attribute->ns == NULL && strcmp((const char *)attribute->name, name) == 0)
            return attribute->children != NULL && attribute->children->content != NULL ? (const char *)attribute->children->content : "";
    }
    return NULL;
}

/**
 * xml_text: an element's text
 * @ret_owned: set to what the caller frees where the text had to be put together
 *
 * Thread: the document's.
 */
const char *xml_text(const xmlNode *node, char **ret_owned)
{
    const xmlNode *child = node->children;
    xmlChar *content;

    if (child == NULL)
        return "";
    if (child->next == NULL && child->type == XML_TEXT_NODE)
        return (const char *)child->content;

    content = xmlNodeGetContent(node);
    *ret_owned = g_strdup((const char *)content);
    xmlFree(content);
    return *ret_owned;
}

static bool row_is_read(const XmlReader *reader, const XmlField *field, const char *text)
{
    if (field->write_only || field->kind == XML_KIND_NAMESPACE)
        return false;
    if (!field->live || (reader->flags & XML_READ_INACTIVE) == 0)
        return true;

    return field->kind == XML_KIND_STRING && field->type != NULL && text != NULL && g_str_has_prefix(text, field->type);
}

/* Names compare with their namespace: "qemu:arg" in a path means the URI that the root's table gives that prefix. */
static bool name_is(const XmlReader *reader, const xmlNode *node, const char *component, gsize length)
{
    const char *colon = memchr(component, ':', length);
    const char *local = colon != NULL ? colon + 1 : component;
    gsize local_length = length - (gsize)(local - component);

    if ((colon != NULL) != (node->ns != NULL) || strncmp((const char *)node->name, local, local_length) != 0 ||
        node->name[local_length] != '\0')
        return false;
    if (colon == NULL)
        return true;

    for (const XmlNamespace *ns = reader->namespaces; ns != NULL && ns->prefix != NULL; ns++) {
        if (strncmp(ns->prefix, component, (gsize)(colon - component)) == 0 && ns->prefix[colon - component] == '\0')
            return strcmp((const char *)node->ns->href, ns->uri) == 0;
    }
    return false;
}

static const XmlField *find_attribute_row(const XmlRows *rows, const char *name, const void *object, bool *ret_known)
{
    for (const XmlField *field = rows->first; field < rows->end; field++) {
        const char *rest = xml_rest(rows, field);

        if (!xml_is_own(rest))
            break;
        if (rest[0] != '@' || rest[1] != name[0] || strcmp(rest + 1, name) != 0)
            continue;
        *ret_known = true;
        if (xml_field_counts(field, object))
            return field;
    }
    return NULL;
}

static const XmlField *find_size_row(const XmlRows *rows, const void *object)
{
    for (const XmlField *field = rows->first; field < rows->end; field++) {
        if (field->kind == XML_KIND_SIZE && xml_is_own(xml_rest(rows, field)) && xml_field_counts(field, object))
            return field;
    }
    return NULL;
}

static bool read_attribute(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, const xmlAttr *attribute, bool dependent,
                           void *object, GError **error)
{
    const char *name = (const char *)attribute->name;
    const char *text =
        attribute->children != NULL && attribute->children->content != NULL ? (const char *)attribute->children->content : "";
    XmlPlace place = { reader, node, name };
    bool known = false;
    const XmlField *field = attribute->ns == NULL ? find_attribute_row(rows, name, object, &known) : NULL;

    if (field == NULL) {
        if (!dependent || (strcmp(name, "unit") == 0 && find_size_row(rows, object) != NULL))
            return true;
        return xml_warn(&place, error, known ? "has no meaning here and is passed over" : "is unknown and passed over");
    }
    if ((field->when_mask != 0) != dependent || !row_is_read(reader, field, text))
        return true;
    if (field->kind == XML_KIND_HOOK)
        return ((const XmlHook *)field->type)->read(&place, object, xml_member(field, object), error);
    if (field->kind == XML_KIND_SIZE)
        return xml_size_read(&place, field, object, text, xml_attribute(node, "unit"), error);

    return xml_value_read(&place, field, object, text, error);
}

static bool read_attributes(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, void *object, GError **error)
{
    for (int dependent = 0; dependent <= 1; dependent++) {
        for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
            if (!read_attribute(reader, rows, node, attribute, dependent == 1, object, error))
                return false;
        }
    }
    return true;
}

/* Repeats of what may stand once are passed over: the first counts. */
static bool is_repeat(const xmlNode *node)
{
    for (const xmlNode *other = node->prev; other != NULL; other = other->prev) {
        if (other->type == XML_ELEMENT_NODE && other->name == node->name && other->ns == node->ns)
            return true;
    }
    return false;
}

/* A list's items may; so may what is there only to hold lists, such as <devices>. */
static bool group_may_repeat(const XmlRows *group)
{
    for (const XmlField *field = group->first; field < group->end; field++) {
        if (field->kind == XML_KIND_LIST || (*xml_rest(group, field) == '\0' && field->kind == XML_KIND_HOOK))
            return true;
    }
    return false;
}

static bool group_must_not_repeat(const XmlRows *group, const void *object)
{
    for (const XmlField *field = group->first; field < group->end; field++) {
        if (field->once && xml_field_counts(field, object))
            return true;
    }
    return false;
}

static const XmlField *find_group(const XmlReader *reader, const XmlField *first, const XmlField *end, const XmlRows *rows,
                                  const xmlNode *child)
{
    for (const XmlField *field = first; field < end; field++) {
        const char *rest = xml_rest(rows, field);

        if (!xml_is_own(rest) && (child->ns != NULL || rest[0] == (char)child->name[0]) &&
            name_is(reader, child, rest, xml_component(rest)))
            return field;
    }
    return NULL;
}

/* Documents mostly have the table's order: the search begins where the last child was found. */
static bool read_child(const XmlReader *reader, const XmlRows *rows, const xmlNode *child, const XmlField **hint, void *object, GError **error)
{
    XmlPlace place = { reader, child, NULL };
    const XmlField *field = find_group(reader, *hint, rows->end, rows, child);
    XmlRows group;

    if (field == NULL)
        field = find_group(reader, rows->first, *hint, rows, child);
    if (field == NULL)
        return xml_warn(&place, error, "is unknown and passed over");

    *hint = field;
    group = xml_rows_below(rows, field);
    if (is_repeat(child) && group_must_not_repeat(&group, object))
        return xml_fail(&place, NULL, error, "stands here a second time");
    if (is_repeat(child) && !group_may_repeat(&group))
        return xml_warn(&place, error, "stands here a second time and is passed over");
    return read_rows(reader, &group, child, object, error);
}

static bool has_child(const XmlReader *reader, const xmlNode *node, const char *rest)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && name_is(reader, child, rest, xml_component(rest)))
            return true;
    }
    return false;
}

/* A required "driver/@name" is asked for only where there is a driver: the row itself says nothing of the element above. */
static bool check_required(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, const void *object, GError **error)
{
    XmlPlace place = { reader, node, NULL };

    for (const XmlField *field = rows->first; field < rows->end; field++) {
        const char *rest = xml_rest(rows, field);
        bool there = true;

        if (!field->required || !xml_field_counts(field, object) || !row_is_read(reader, field, NULL))
            continue;
        if (rest[0] == '@')
            there = xml_attribute(node, rest + 1) != NULL;
        else if (rest[0] != '\0' && strchr(rest, '/') == NULL)
            there = has_child(reader, node, rest);
        if (!there)
            return xml_fail(&place, rest, error, "is missing");
    }
    return true;
}

static void give_fallbacks(const XmlElement *element, void *object, bool dependent)
{
    for (const XmlField *field = element->fields; field->path != NULL; field++) {
        if (field->has_fallback && (field->when_mask != 0) == dependent && xml_field_counts(field, object) &&
            xml_int_get(field, object) == 0)
            xml_int_set(field, object, field->fallback);
        if (!dependent && field->kind == XML_KIND_ELEMENT && field->when_mask == 0)
            give_fallbacks(field->type, xml_member(field, object), false);
    }
}

/** xml_object_new: an object as it is where a document says nothing; fallbacks of its rows included. */
void *xml_object_new(const XmlElement *element)
{
    void *object = g_malloc0(element->size);

    give_fallbacks(element, object, false);
    return object;
}

/** xml_read_into: read the place's node into an object that is new or zeroed. For hooks. */
bool xml_read_into(const XmlPlace *place, const XmlElement *element, void *object, GError **error)
{
    XmlRows rows = xml_rows_of(element->fields);

    if (element->line_offset != 0)
        *(guint *)((char *)object + element->line_offset - 1) = (guint)xmlGetLineNo(place->node);
    if (!read_rows(place->reader, &rows, place->node, object, error))
        return false;

    give_fallbacks(element, object, true);
    return element->check == NULL || element->check(place, object, error);
}

static bool read_object(const XmlPlace *place, const XmlField *field, void *object, GError **error)
{
    const XmlElement *element = field->type;
    void *member = xml_member(field, object);
    void *item;

    if (field->kind == XML_KIND_ELEMENT) {
        if (field->when_mask != 0)
            give_fallbacks(element, member, false);
        return xml_read_into(place, element, member, error);
    }

    if (field->kind == XML_KIND_LIST && ((const XML_LIST_OF(void) *)member)->n >= XML_LIST_LIMIT)
        return xml_fail(place, NULL, error, "there are more than %u of these", (guint)XML_LIST_LIMIT);
    item = xml_object_new(element);
    if (!xml_read_into(place, element, item, error)) {
        xml_object_free(element, item);
        return false;
    }
    if (field->kind == XML_KIND_LIST)
        xml_list_append(member, item);
    else
        *(void **)member = item;
    return true;
}

static void read_raw(const xmlNode *node, GPtrArray **member)
{
    xmlBuffer *buffer = xmlBufferCreate();

    if (*member == NULL)
        *member = g_ptr_array_new_with_free_func(g_free);
    for (xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        xmlBufferEmpty(buffer);
        xmlNodeDump(buffer, node->doc, child, 2, 1);
        g_ptr_array_add(*member, g_strndup((const char *)xmlBufferContent(buffer), (gsize)xmlBufferLength(buffer)));
    }
    xmlBufferFree(buffer);
}

/* The rows that take the element itself: as an object or as text. */
static bool read_self(const XmlReader *reader, const XmlField *field, const xmlNode *node, void *object, GError **error)
{
    XmlPlace place = { reader, node, NULL };
    g_autofree char *owned = NULL;

    switch ((XmlKind)field->kind) {
    case XML_KIND_ELEMENT:
    case XML_KIND_ELEMENT_PTR:
    case XML_KIND_LIST:
        return read_object(&place, field, object, error);
    case XML_KIND_RAW:
        read_raw(node, xml_member(field, object));
        return true;
    case XML_KIND_HOOK:
        return ((const XmlHook *)field->type)->read(&place, object, xml_member(field, object), error);
    case XML_KIND_SIZE:
        return xml_size_read(&place, field, object, xml_text(node, &owned), xml_attribute(node, "unit"), error);
    case XML_KIND_FLAG:
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
    case XML_KIND_BOOL:
    case XML_KIND_YES_NO:
    case XML_KIND_ON_OFF:
    case XML_KIND_INT:
    case XML_KIND_UINT:
    case XML_KIND_HEX:
    case XML_KIND_ENUM:
    case XML_KIND_UUID:
    case XML_KIND_MAC:
    case XML_KIND_IP:
    case XML_KIND_BITMAP:
    case XML_KIND_NAMESPACE:
        break;
    }
    return xml_value_read(&place, field, object, xml_text(node, &owned), error);
}

/* A row that takes the element whole, so that its inside is not this table's business. Depends on what was read further out only. */
static bool read_whole(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, void *object, bool *ret_whole, GError **error)
{
    XmlPlace place = { reader, node, NULL };
    bool has_inside = false, passed_over = false;

    for (const XmlField *field = rows->first; field < rows->end; field++) {
        if (*xml_rest(rows, field) != '\0' || xml_kind_is_value(field->kind)) {
            has_inside |= xml_field_counts(field, object);
            continue;
        }
        if (!xml_field_counts(field, object))
            continue;
        if (!row_is_read(reader, field, NULL)) {
            passed_over = true;
            continue;
        }
        *ret_whole = true;
        return read_self(reader, field, node, object, error);
    }
    *ret_whole = !has_inside;
    return has_inside || passed_over || xml_warn(&place, error, "has no meaning here and is passed over");
}

/* The element's own text, or that it stands there. May depend on its attributes. Where standing there is enough, text may be missing. */
static bool read_own_value(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, void *object, GError **error)
{
    bool may_be_empty = false;

    for (const XmlField *field = rows->first; field < rows->end && xml_is_own(xml_rest(rows, field)); field++) {
        if (*xml_rest(rows, field) != '\0' || !xml_kind_is_value(field->kind) || !xml_field_counts(field, object) ||
            !row_is_read(reader, field, NULL))
            continue;
        if (may_be_empty && node->children == NULL)
            continue;
        may_be_empty |= field->kind == XML_KIND_FLAG;
        if (!read_self(reader, field, node, object, error))
            return false;
    }
    return true;
}

static bool read_rows(const XmlReader *reader, const XmlRows *rows, const xmlNode *node, void *object, GError **error)
{
    const XmlField *hint = rows->first;
    bool whole = false;

    if (rows->depth > 0 && !read_whole(reader, rows, node, object, &whole, error))
        return false;
    if (whole)
        return true;
    if (!read_attributes(reader, rows, node, object, error) || !read_own_value(reader, rows, node, object, error))
        return false;

    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !read_child(reader, rows, child, &hint, object, error))
            return false;
    }
    return check_required(reader, rows, node, object, error);
}

static const xmlNode *root_of(const XmlElement *element, const xmlDoc *document, const XmlReader *reader, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    XmlPlace place = { reader, root, NULL };

    if (strcmp((const char *)root->name, element->name) == 0)
        return root;

    xml_fail(&place, NULL, error, "the document is not a <%s>", element->name);
    return NULL;
}

/**
 * xml_read: read an element into a new object
 * @reader: how to read
 * @element: its table
 * @node: the element
 *
 * Returns an object that xml_object_free() frees. Fails with the place and what would be right. Thread: the document's.
 */
void *xml_read(const XmlReader *reader, const XmlElement *element, const xmlNode *node, GError **error)
{
    XmlPlace place = { reader, node, NULL };
    void *object = xml_object_new(element);

    if (xml_read_into(&place, element, object, error))
        return object;

    xml_object_free(element, object);
    return NULL;
}

/**
 * xml_read_text_into: read a whole document into an object that knows something already, such as what its rows depend on
 * @element: the table of its root
 * @object: from xml_object_new(); the caller's, also on failure
 * @text: its bytes; need not end with a NUL
 * @flags: XmlReadFlags
 * @warnings: takes a line of text for each thing that was passed over (g_free() frees them), or NULL
 *
 * Fails with ERROR_XML_DETAIL where it is not well-formed, ERROR_XML_ERROR where it says something wrong. Thread: any.
 */
bool xml_read_text_into(const XmlElement *element, void *object, const char *text, gsize length, guint flags, GPtrArray *warnings,
                        GError **error)
{
    g_autoptr(xmlDoc) document = xml_document_parse(text, length, error);
    XmlReader reader = { flags, warnings, element->namespaces };
    XmlPlace place = { &reader, document != NULL ? root_of(element, document, &reader, error) : NULL, NULL };

    return place.node != NULL && xml_read_into(&place, element, object, error);
}

/**
 * xml_read_text: read a whole document
 *
 * As xml_read_text_into(), with an object of its own. Returns an object that xml_object_free() frees. Thread: any.
 */
void *xml_read_text(const XmlElement *element, const char *text, gsize length, guint flags, GPtrArray *warnings, GError **error)
{
    void *object = xml_object_new(element);

    if (xml_read_text_into(element, object, text, length, flags, warnings, error))
        return object;

    xml_object_free(element, object);
    return NULL;
}
