/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The only place that hands outside bytes to libxml2. It may open no file and no connection, and it expands nothing: a document that
 * declares entities is refused at the declaration, so neither an external entity nor a bomb of nested ones is ever looked at. Depth is
 * bounded by libxml2 itself (256 without XML_PARSE_HUGE), size by us, before the first byte is read.
 */
#include "xml/document.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* Without blanks, what is kept as it was written can be indented again; CDATA sections of it stay what they are. */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT)

static void refuse_entity(void *context, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id, xmlChar *content)
{
    xmlParserCtxt *parser = context;

    parser->wellFormed = 0;
    parser->_private = (void *)"the document declares an entity; entities are not expanded";
    xmlStopParser(parser);
}

/* libxml2 would print to stderr; the error is read from the context instead. */
static void keep_quiet(void *context, xmlError *details)
{
}

static void fail_not_well_formed(xmlParserCtxt *parser, GError **error)
{
    const xmlError *details = xmlCtxtGetLastError(parser);
    g_autofree char *what = NULL;

    if (parser->_private != NULL) {
        error_set(error, ERROR_XML_ERROR, "%s", (const char *)parser->_private);
        return;
    }
    if (details == NULL || details->message == NULL) {
        error_set(error, ERROR_XML_DETAIL, "the document is not well-formed");
        return;
    }
    what = g_strstrip(g_utf8_make_valid(details->message, -1));
    error_set(error, ERROR_XML_DETAIL, "line %d: %s", details->line, what);
}

/**
 * xml_document_parse: read a document from outside
 * @text: its bytes; need not end with a NUL
 * @length: how many, at most XML_DOCUMENT_LIMIT
 *
 * Returns a tree with a root element, which the caller frees. Fails with ERROR_XML_DETAIL and the line where it is not well-formed,
 * with ERROR_XML_ERROR where it is too large or declares entities. Thread: any.
 */
xmlDoc *xml_document_parse(const char *text, gsize length, GError **error)
{
    xmlParserCtxt *parser;
    xmlDoc *document;

    if (length > XML_DOCUMENT_LIMIT) {
        error_set(error, ERROR_XML_ERROR, "the document has %zu bytes; at most %d are read", length, XML_DOCUMENT_LIMIT);
        return NULL;
    }
    if (length == 0) {
        error_set(error, ERROR_XML_DETAIL, "line 1: the document is empty");
        return NULL;
    }

    parser = xmlNewParserCtxt();
    if (parser == NULL)
        g_error("out of memory");
    parser->sax->entityDecl = refuse_entity;
    parser->sax->serror = keep_quiet;
    document = xmlCtxtReadMemory(parser, text, (int)length, NULL, NULL, PARSE_OPTIONS);
    if (document == NULL || xmlDocGetRootElement(document) == NULL) {
        fail_not_well_formed(parser, error);
        g_clear_pointer(&document, xmlFreeDoc);
    }
    xmlFreeParserCtxt(parser);
    return document;
}
