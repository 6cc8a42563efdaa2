/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

#include "base/error.h"

#define XML_DOCUMENT_LIMIT (8 * 1024 * 1024) /* twice what a wire string holds */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

xmlDoc *xml_document_parse(const char *text, gsize length, GError **error);
