/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An element below <metadata> is kept as text and taken apart only when it is asked for: documents are read far more often than their
 * notes. Callers give and get it without the namespace's prefix; the document holds it with one, so that it can be found.
 */
#include "conf/notes.h"

#include <string.h>

#include "xml/document.h"

static xmlDoc *parse_element(const char *text)
{
    return xml_document_parse(text, strlen(text), NULL);
}

static bool element_has_uri(const char *text, const char *uri)
{
    g_autoptr(xmlDoc) document = parse_element(text);
    const xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;

    return root != NULL && root->ns != NULL && strcmp((const char *)root->ns->href, uri) == 0;
}

static int find_element(const Notes *notes, const char *uri)
{
    for (guint i = 0; (*notes->elements) != NULL && i < (*notes->elements)->len; i++) {
        if (element_has_uri(g_ptr_array_index((*notes->elements), i), uri))
            return (int)i;
    }
    return -1;
}

static char *node_text(xmlNode *node, int level)
{
    xmlBuffer *buffer = xmlBufferCreate();
    char *text;

    xmlNodeDump(buffer, node->doc, node, level, 1);
    text = g_strndup((const char *)xmlBufferContent(buffer), (gsize)xmlBufferLength(buffer));
    xmlBufferFree(buffer);
    return text;
}

static void drop_declaration(xmlNode *node, const char *uri)
{
    for (xmlNs **at = &node->nsDef; *at != NULL;) {
        xmlNs *ns = *at;

        if (strcmp((const char *)ns->href, uri) == 0) {
            *at = ns->next;
            xmlFreeNs(ns);
        } else {
            at = &ns->next;
        }
    }
}

/* Depth is bounded by the parser. */
static void drop_namespace(xmlNode *node, const char *uri)
{
    for (xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            drop_namespace(child, uri);
    }
    if (node->ns != NULL && strcmp((const char *)node->ns->href, uri) == 0)
        node->ns = NULL;
    drop_declaration(node, uri);
}

static void give_namespace(xmlNode *node, xmlNs *ns)
{
    if (node->ns == NULL)
        node->ns = ns;
    for (xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            give_namespace(child, ns);
    }
}

static char *get_element(const Notes *notes, const char *uri, GError **error)
{
    int at = find_element(notes, uri);
    g_autoptr(xmlDoc) document = at >= 0 ? parse_element(g_ptr_array_index((*notes->elements), (guint)at)) : NULL;

    if (document == NULL) {
        error_set(error, notes->missing, "there is no metadata element of namespace \"%s\"", uri);
        return NULL;
    }
    drop_namespace(xmlDocGetRootElement(document), uri);
    return node_text(xmlDocGetRootElement(document), 0);
}

/**
 * notes_get: read a note
 * @type: a NoteType
 * @uri: of elements, their namespace
 *
 * Returns text that the caller frees. Fails with the notes' own code where there is none, ERROR_INVALID_ARG for an unknown type.
 * Thread: any.
 */
char *notes_get(const Notes *notes, gint32 type, const char *uri, GError **error)
{
    const char *text;

    if (type != NOTE_TITLE && type != NOTE_DESCRIPTION && type != NOTE_ELEMENT) {
        error_set(error, ERROR_INVALID_ARG, "%d is no type of metadata; they are 0 (description), 1 (title), 2 (element)", type);
        return NULL;
    }
    if (type == NOTE_ELEMENT) {
        if (uri == NULL) {
            error_set(error, ERROR_INVALID_ARG, "a metadata element needs a namespace's URI");
            return NULL;
        }
        return get_element(notes, uri, error);
    }

    text = type == NOTE_TITLE ? *notes->title : *notes->description;
    if (text == NULL)
        error_set(error, notes->missing, "there is no %s", type == NOTE_TITLE ? "title" : "description");
    return g_strdup(text);
}

static char *make_element(const char *text, const char *key, const char *uri, GError **error)
{
    g_autoptr(xmlDoc) document = xml_document_parse(text, strlen(text), error);
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    xmlNs *ns;

    if (root == NULL)
        return NULL;

    ns = xmlNewNs(root, (const xmlChar *)uri, (const xmlChar *)key);
    if (ns == NULL) {
        error_set(error, ERROR_INVALID_ARG, "the metadata element uses the prefix \"%s\" already", key);
        return NULL;
    }
    root->ns = NULL;
    give_namespace(root, ns);
    return node_text(root, 2);
}

static bool set_element(const Notes *notes, const char *text, const char *key, const char *uri, GError **error)
{
    g_autofree char *element = NULL;
    int at;

    if (uri == NULL || (text != NULL && key == NULL)) {
        error_set(error, ERROR_INVALID_ARG, "a metadata element needs a namespace's URI and a key, its prefix");
        return false;
    }
    if (text != NULL && (element = make_element(text, key, uri, error)) == NULL)
        return false;

    at = find_element(notes, uri);
    if (text == NULL && at < 0) {
        error_set(error, notes->missing, "there is no metadata element of namespace \"%s\"", uri);
        return false;
    }
    if (at >= 0)
        g_ptr_array_remove_index((*notes->elements), (guint)at);
    if (element != NULL) {
        if ((*notes->elements) == NULL)
            (*notes->elements) = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add((*notes->elements), g_steal_pointer(&element));
    }
    return true;
}

/**
 * notes_set: write, replace or remove a note
 * @type: a NoteType
 * @text: the note; NULL or "" removes a title or description, NULL removes an element
 * @key: of elements, the prefix to write the namespace with
 * @uri: of elements, the namespace
 *
 * Fails with ERROR_INVALID_ARG or an error of the element's text, and changes nothing then. Thread: the document's owner.
 */
bool notes_set(const Notes *notes, gint32 type, const char *text, const char *key, const char *uri, GError **error)
{
    char **member = type == NOTE_TITLE ? notes->title : notes->description;

    if (type == NOTE_ELEMENT)
        return set_element(notes, text, key, uri, error);
    if (type != NOTE_TITLE && type != NOTE_DESCRIPTION) {
        error_set(error, ERROR_INVALID_ARG, "%d is no type of metadata; they are 0 (description), 1 (title), 2 (element)", type);
        return false;
    }
    if (type == NOTE_TITLE && text != NULL && strchr(text, '\n') != NULL) {
        error_set(error, ERROR_XML_ERROR, "a title has no line breaks");
        return false;
    }
    g_free(*member);
    *member = text != NULL && *text != '\0' ? g_strdup(text) : NULL;
    return true;
}
