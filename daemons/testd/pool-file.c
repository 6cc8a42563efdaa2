/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A <pool> of a host that is described in a file holds its volumes, each written inline or in a file of its own that it names. */
#include "daemons/testd/node-file.h"
#include "daemons/testd/pool.h"
#include "daemons/testd/volume.h"
#include "xml/document.h"

#include <string.h>

static bool is_volume(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "volume") == 0;
}

static bool load_volumes(Object *pool, const char *folder, xmlDoc *document, GError **error)
{
    for (xmlNode *node = xmlDocGetRootElement(document)->children; node != NULL; node = node->next) {
        g_autofree char *text = is_volume(node) ? node_file_said_by(folder, document, node, error) : NULL;

        if (is_volume(node) && (text == NULL || !test_add_volume(pool, text, error)))
            return false;
    }
    return true;
}

/**
 * test_load_pool: a pool of a host that is described in a file, with its volumes; it runs and is defined
 * @folder: from which files are named
 *
 * Errors: those of the documents and of reading files. Thread: main, before the first client.
 */
bool test_load_pool(Daemon *daemon, const char *folder, const char *xml, GError **error)
{
    g_autoptr(xmlDoc) document = xml_document_parse(xml, strlen(xml), error);
    g_autoptr(Object) pool = document != NULL ? test_add_pool(daemon, xml, error) : NULL;

    return pool != NULL && load_volumes(pool, folder, document, error);
}
