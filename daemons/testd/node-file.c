/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test:///path/file.xml: a <node> with the host's numbers and with objects, each written inline or named by file=, relative to the folder of
 * the file. A <domain> has three words of a namespace of its own: the state that it is in at the beginning, whether it is transient, whether
 * it has a managed save; and it may name files of snapshots.
 */
#include "daemons/testd/node-file.h"

#include "base/error.h"
#include "base/file.h"
#include "conf/snapshot/snapshot.h"
#include "daemons/testd/machine.h"
#include "xml/document.h"

#include <string.h>

#define NAMESPACE "http://libvirt.org/schemas/domain/test/1.0"

typedef struct NodeNumber {
    const char *element;
    gsize offset; /* of a guint in TestNode */
} NodeNumber;

static const NodeNumber cpu_numbers[] = {
    { "mhz", offsetof(TestNode, mhz) },         { "active", offsetof(TestNode, cpus) },   { "nodes", offsetof(TestNode, nodes) },
    { "sockets", offsetof(TestNode, sockets) }, { "cores", offsetof(TestNode, cores) }, { "threads", offsetof(TestNode, threads) },
};

/* reading */

static xmlDoc *read_document(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    gsize length;

    if (file_read(path, XML_DOCUMENT_LIMIT, &text, &length, &reason))
        return xml_document_parse(text, length, error);
    error_set(error, ERROR_XML_ERROR, "failed to parse xml document '%s': %s", path, reason->message);
    return NULL;
}

static char *text_of(xmlDoc *document, xmlNode *node)
{
    xmlBuffer *buffer = xmlBufferCreate();
    char *text;

    xmlNodeDump(buffer, document, node, 0, 0);
    text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

/**
 * node_file_said_by: what an element says: itself, or the root of the file that its file= names
 * @folder: from which files are named
 *
 * The caller frees it. Errors: ERROR_XML_ERROR for a file that cannot be read, those of documents. Thread: main, before the first client.
 */
char *node_file_said_by(const char *folder, xmlDoc *document, xmlNode *node, GError **error)
{
    xmlChar *name = xmlGetNoNsProp(node, (const xmlChar *)"file");
    g_autofree char *path = name != NULL ? g_canonicalize_filename((const char *)name, folder) : NULL;
    g_autoptr(xmlDoc) other = NULL;

    xmlFree(name);
    if (path == NULL)
        return text_of(document, node);
    other = read_document(path, error);
    return other != NULL ? text_of(other, xmlDocGetRootElement(other)) : NULL;
}

static bool read_number(const xmlNode *node, const char *what, guint64 most, guint64 *ret_value, GError **error)
{
    xmlChar *text = xmlNodeGetContent(node);
    bool done = g_ascii_string_to_unsigned(g_strstrip((char *)text), 10, 0, most, ret_value, NULL);

    xmlFree(text);
    if (!done)
        error_set(error, ERROR_XML_ERROR, "line %ld: invalid %s value: a number is expected", xmlGetLineNo(node), what);
    return done;
}

/* the host */

static bool read_cpu_word(const xmlNode *node, TestNode *ret_node, GError **error)
{
    g_autofree char *what = g_strdup_printf("node cpu %s", (const char *)node->name);
    guint64 value;

    if (strcmp((const char *)node->name, "model") == 0) {
        xmlChar *text = xmlNodeGetContent(node);

        g_strlcpy(ret_node->model, (const char *)text, sizeof(ret_node->model));
        xmlFree(text);
        return true;
    }
    for (guint i = 0; i < G_N_ELEMENTS(cpu_numbers); i++) {
        if (strcmp((const char *)node->name, cpu_numbers[i].element) != 0)
            continue;
        if (!read_number(node, what, G_MAXINT, &value, error))
            return false;
        *(guint *)(void *)((char *)ret_node + cpu_numbers[i].offset) = (guint)value;
    }
    return true;
}

static bool read_host(const xmlNode *node, TestNode *ret_node, GError **error)
{
    if (strcmp((const char *)node->name, "memory") == 0)
        return read_number(node, "node memory", G_MAXINT64, &ret_node->memory_kib, error);
    if (strcmp((const char *)node->name, "cpu") != 0)
        return true;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !read_cpu_word(child, ret_node, error))
            return false;
    }
    return true;
}

/* machines */

/* What the words of the own namespace say. */
typedef struct MachineWords {
    const char *folder; /* from which files are found */
    guint64 state; /* a DomainState */
    guint64 transient;
    guint64 managed_save;
    MomentTree *snapshots; /* NULL: none */
} MachineWords;

/* A snapshot's document says <active>1</active> where the machine goes on from it. */
static bool is_active(const xmlNode *root)
{
    for (const xmlNode *child = root->children; child != NULL; child = child->next) {
        guint64 active = 0;

        if (child->type == XML_ELEMENT_NODE && strcmp((const char *)child->name, "active") == 0)
            return read_number(child, "active", 1, &active, NULL) && active == 1;
    }
    return false;
}

static void keep_snapshot(MachineWords *words, SnapshotDef *def, bool active)
{
    MomentTree *tree = moment_tree_copy(words->snapshots);

    if (active)
        moment_tree_set_current(tree, def->name);
    moment_tree_put(tree, moment_new(def->name, def->parent, def, (GDestroyNotify)snapshot_def_free));
    moment_tree_unref(words->snapshots);
    words->snapshots = tree;
}

static bool read_snapshot(const xmlNode *node, MachineWords *words, GError **error)
{
    xmlChar *name = xmlGetNoNsProp(node, (const xmlChar *)"file");
    g_autofree char *path = name != NULL ? g_canonicalize_filename((const char *)name, words->folder) : NULL;
    g_autoptr(xmlDoc) document = path != NULL ? read_document(path, error) : NULL;
    g_autofree char *text = document != NULL ? text_of(document, xmlDocGetRootElement(document)) : NULL;
    SnapshotDef *def = text != NULL ? snapshot_def_parse(text, strlen(text), SNAPSHOT_PARSE_REDEFINE, 0, error) : NULL;

    xmlFree(name);
    if (path == NULL)
        error_set(error, ERROR_XML_ERROR, "line %ld: a <domainsnapshot> of a test machine names its file", xmlGetLineNo(node));
    if (def != NULL)
        keep_snapshot(words, def, is_active(xmlDocGetRootElement(document)));
    return def != NULL;
}

static bool read_word(const xmlNode *node, MachineWords *words, GError **error)
{
    const char *name = (const char *)node->name;

    if (strcmp(name, "runstate") == 0)
        return read_number(node, "runstate", DOMAIN_LAST - 1, &words->state, error);
    if (strcmp(name, "transient") == 0)
        return read_number(node, "transient", 1, &words->transient, error);
    if (strcmp(name, "hasmanagedsave") == 0)
        return read_number(node, "hasmanagedsave", 1, &words->managed_save, error);
    if (strcmp(name, "domainsnapshot") == 0)
        return read_snapshot(node, words, error);
    error_set(error, ERROR_XML_ERROR,
              "line %ld: <%s> is no word of a test machine; runstate, transient, hasmanagedsave and domainsnapshot are", xmlGetLineNo(node),
              name);
    return false;
}

static bool is_word(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL && strcmp((const char *)node->ns->href, NAMESPACE) == 0;
}

/* They are taken out as they are read: the rest is a document as any. */
static bool take_words(xmlNode *root, MachineWords *words, GError **error)
{
    for (xmlNode *child = root->children, *next; child != NULL; child = next) {
        next = child->next;
        if (!is_word(child))
            continue;
        if (!read_word(child, words, error))
            return false;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
    if (words->transient && words->state == DOMAIN_SHUTOFF) {
        error_set(error, ERROR_XML_ERROR, "transient domain cannot have runstate 'shutoff'");
        return false;
    }
    if (words->transient && words->managed_save) {
        error_set(error, ERROR_XML_ERROR, "transient domain cannot have a managed save");
        return false;
    }
    return true;
}

static void apply_words(Machine *machine, MachineWords *words)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);

    state->state = (DomainState)words->state;
    state->reason = 0;
    state->has_managed_save = words->managed_save;
    if (words->transient)
        machine_state_set_config(state, NULL);
    machine_state_set_snapshots(state, g_steal_pointer(&words->snapshots));
    machine_publish(machine, state);
}

/** node_file_add_machine: the loader of <domain>. Errors: those of the document and its words. Thread: main, before the first client. */
bool node_file_add_machine(Daemon *daemon, const char *folder, const char *xml, GError **error)
{
    g_autoptr(xmlDoc) document = xml_document_parse(xml, strlen(xml), error);
    MachineWords words = { .folder = folder, .state = DOMAIN_RUNNING };
    g_autoptr(Machine) machine = NULL;
    g_autofree char *text = NULL;

    if (document != NULL && take_words(xmlDocGetRootElement(document), &words, error)) {
        text = text_of(document, xmlDocGetRootElement(document));
        machine = test_add_machine(daemon, text, words.state != DOMAIN_SHUTOFF, error);
    }
    if (machine != NULL)
        apply_words(machine, &words);
    moment_tree_unref(words.snapshots);
    return machine != NULL;
}

/* the file */

static const NodeLoader *find_loader(const NodeLoader *loaders, guint n, const xmlNode *node)
{
    for (guint i = 0; i < n; i++) {
        if (strcmp(loaders[i].element, (const char *)node->name) == 0)
            return &loaders[i];
    }
    return NULL;
}

/**
 * node_file_load: make what a file describes
 * @path: absolute
 * @loaders: who takes which element; other elements are passed over
 * @node: what the file says of the host is put in its place
 *
 * Errors: ERROR_XML_ERROR, ERROR_XML_DETAIL; those of the loaders. Thread: main, before the first client.
 */
bool node_file_load(Daemon *daemon, const char *path, const NodeLoader *loaders, guint n_loaders, TestNode *node, GError **error)
{
    g_autoptr(xmlDoc) document = read_document(path, error);
    g_autofree char *folder = g_path_get_dirname(path);
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;

    if (root == NULL)
        return false;
    if (strcmp((const char *)root->name, "node") != 0) {
        error_set(error, ERROR_XML_ERROR, "%s: expecting root element of 'node', not '%s'", path, (const char *)root->name);
        return false;
    }
    for (xmlNode *child = root->children; child != NULL; child = child->next) {
        const NodeLoader *loader = child->type == XML_ELEMENT_NODE ? find_loader(loaders, n_loaders, child) : NULL;
        g_autofree char *xml = NULL;

        if (child->type == XML_ELEMENT_NODE && !read_host(child, node, error))
            return false;
        if (loader != NULL &&
            ((xml = node_file_said_by(folder, document, child, error)) == NULL || !loader->load(daemon, folder, xml, error)))
            return false;
    }
    return true;
}
