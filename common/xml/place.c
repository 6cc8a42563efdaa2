/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every complaint about a document begins with "line 14, /domain/devices/disk[2]/driver/@cache: ". Paths are made only when something is
 * wrong, by walking up from the node; a position in brackets stands only where siblings of the same name make it needed.
 */
#include "xml/place.h"

#include <string.h>

static guint position_among_siblings(const xmlNode *node, bool *ret_alone)
{
    guint position = 1;

    *ret_alone = true;
    for (const xmlNode *other = node->prev; other != NULL; other = other->prev) {
        if (other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, node->name))
            position++;
    }
    for (const xmlNode *other = node->next; other != NULL && *ret_alone; other = other->next)
        *ret_alone = other->type != XML_ELEMENT_NODE || !xmlStrEqual(other->name, node->name);
    *ret_alone = *ret_alone && position == 1;
    return position;
}

static void append_path(GString *path, const xmlNode *node)
{
    bool alone;
    guint position;

    if (node == NULL || node->type != XML_ELEMENT_NODE)
        return;

    append_path(path, node->parent);
    position = position_among_siblings(node, &alone);
    g_string_append_c(path, '/');
    if (node->ns != NULL && node->ns->prefix != NULL)
        g_string_append_printf(path, "%s:", node->ns->prefix);
    g_string_append(path, (const char *)node->name);
    if (!alone)
        g_string_append_printf(path, "[%u]", position);
}

/**
 * xml_place_path: the XPath of a place
 * @place: the place
 * @below: a path to add, or NULL
 *
 * Returns a path that the caller frees. Thread: any.
 */
char *xml_place_path(const XmlPlace *place, const char *below)
{
    GString *path = g_string_new(NULL);

    append_path(path, place->node);
    if (place->attribute != NULL)
        g_string_append_printf(path, "/@%s", place->attribute);
    if (below != NULL)
        g_string_append_printf(path, "/%s", below);
    return g_string_free(path, FALSE);
}

static const xmlNode *nth_child(const xmlNode *node, const char *name, gsize length, guint position)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && strncmp((const char *)child->name, name, length) == 0 && child->name[length] == '\0' &&
            --position == 0)
            return child;
    }
    return NULL;
}

/* The line of what @below leads to, as far as that exists in the document. */
static long line_below(const xmlNode *node, const char *below)
{
    while (below != NULL && *below != '\0' && *below != '@') {
        gsize length = strcspn(below, "/["), whole = strcspn(below, "/");
        guint position = below[length] == '[' ? (guint)g_ascii_strtoull(below + length + 1, NULL, 10) : 1;
        const xmlNode *child = nth_child(node, below, length, position);

        if (child == NULL)
            break;
        node = child;
        below += whole + (below[whole] == '/');
    }
    return xmlGetLineNo(node);
}

static char *describe(const XmlPlace *place, const char *below, const char *format, va_list args)
{
    g_autofree char *path = xml_place_path(place, below);
    g_autofree char *what = g_strdup_vprintf(format, args);

    return g_strdup_printf("line %ld, %s: %s", line_below(place->node, below), path, what);
}

/**
 * xml_fail: set ERROR_XML_ERROR that names a place
 * @place: where the reader stands
 * @below: what is meant, seen from there, or NULL
 * @format: what is wrong and what would be right
 *
 * Returns false, so that a caller may return it. Thread: any.
 */
bool xml_fail(const XmlPlace *place, const char *below, GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = describe(place, below, format, args);
    va_end(args);
    error_set(error, ERROR_XML_ERROR, "%s", message);
    return false;
}

/** xml_fail_code: as xml_fail(), with another number. Thread: any. */
bool xml_fail_code(const XmlPlace *place, const char *below, ErrorCode code, GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = describe(place, below, format, args);
    va_end(args);
    error_set(error, code, "%s", message);
    return false;
}

/**
 * xml_warn: note what is passed over
 * @place: where it stands
 * @format: why it is passed over
 *
 * Returns true; or, where the reading is strict, false with ERROR_XML_INVALID_SCHEMA. Thread: any.
 */
bool xml_warn(const XmlPlace *place, GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    if ((place->reader->flags & XML_READ_STRICT) == 0 && place->reader->warnings == NULL)
        return true;

    va_start(args, format);
    message = describe(place, NULL, format, args);
    va_end(args);
    if ((place->reader->flags & XML_READ_STRICT) != 0) {
        error_set(error, ERROR_XML_INVALID_SCHEMA, "%s", message);
        return false;
    }
    g_ptr_array_add(place->reader->warnings, g_steal_pointer(&message));
    return true;
}
