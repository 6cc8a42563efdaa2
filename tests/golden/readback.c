/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * readback KIND FILE: read a document of a kind named as the corpus's folders are, print it as it reads back with an inactive definition's
 * defaults, exit 0; or print the error and exit 1. What needs a hypervisor's word comes from facts.ini beside the source, or from the file
 * that READBACK_FACTS names.
 */
#include <stdio.h>
#include <string.h>

#include "conf/checkpoint/checkpoint.h"
#include "conf/domain/complete.h"
#include "conf/interface/interface.h"
#include "conf/network/network.h"
#include "conf/network/port.h"
#include "conf/nwfilter/binding.h"
#include "conf/nwfilter/filter.h"
#include "conf/nodedev/device.h"
#include "conf/secret/secret.h"
#include "conf/snapshot/snapshot.h"
#include "conf/storage/pool.h"
#include "conf/storage/volume.h"
#include "xml/read.h"
#include "xml/write.h"

typedef char *(*ReadBackFunc)(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error);

static char *read_generic(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    g_autoptr(DomainDef) def = domain_def_parse(text, length, DOMAIN_PARSE_INACTIVE, warnings, error);

    if (def == NULL || !domain_def_complete_generic(def, "x86_64", error))
        return NULL;

    return domain_def_format(def, DOMAIN_FORMAT_INACTIVE | DOMAIN_FORMAT_SECURE, error);
}

static GKeyFile *load_facts(GError **error)
{
    const char *path = g_getenv("READBACK_FACTS");
    g_autoptr(GKeyFile) file = g_key_file_new();

    if (!g_key_file_load_from_file(file, path != NULL ? path : FACTS_FILE, G_KEY_FILE_NONE, error))
        return NULL;

    return g_steal_pointer(&file);
}

static const char *get_text(GKeyFile *file, const char *group, const char *key, GStringChunk *texts)
{
    g_autofree char *text = g_key_file_get_string(file, group, key, NULL);

    return text != NULL ? g_string_chunk_insert(texts, text) : NULL;
}

static void fill_emulator(GKeyFile *file, const char *group, GStringChunk *texts, GArray *machines, EmulatorFacts *emulator)
{
    g_auto(GStrv) names = g_key_file_get_string_list(file, group, "machines", NULL, NULL);

    emulator->arch = g_string_chunk_insert(texts, group + strlen("emulator "));
    emulator->path = get_text(file, group, "path", texts);
    emulator->default_machine = get_text(file, group, "default-machine", texts);
    emulator->default_cpu = get_text(file, group, "default-cpu", texts);
    emulator->kvm = g_key_file_get_boolean(file, group, "kvm", NULL);
    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(names[i], "=", 2);
        MachineFacts machine = {
            .name = g_string_chunk_insert(texts, parts[0]),
            .canonical = parts[1] != NULL ? g_string_chunk_insert(texts, parts[1]) : NULL,
            .default_cpu = emulator->default_cpu,
        };

        g_array_append_val(machines, machine);
    }
    /* All emulators share one list here: a document's machine is looked for by its name. */
}

/* Of a machine that the reference's hypervisor had not been asked about, less can be filled in. */
static void forget_devices(GKeyFile *file, const char *path, EmulatorFacts *emulators, guint n)
{
    g_auto(GStrv) documents = g_key_file_get_string_list(file, "unprobed", "documents", NULL, NULL);
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name = g_strndup(base, strcspn(base, "."));

    for (guint i = 0; i < n && documents != NULL && g_strv_contains((const char *const *)documents, name); i++) {
        emulators[i].unprobed = true;
        emulators[i].default_cpu = NULL;
    }
}

typedef bool (*CompleteFunc)(DomainDef *def, const DomainHostFacts *facts, GError **error);

static char *read_completed(const char *path, const char *text, gsize length, CompleteFunc complete, GPtrArray *warnings, GError **error)
{
    g_autoptr(DomainDef) def = domain_def_parse(text, length, DOMAIN_PARSE_INACTIVE, warnings, error);
    g_autoptr(GKeyFile) file = def != NULL ? load_facts(error) : NULL;
    g_autoptr(GStringChunk) texts = g_string_chunk_new(1024);
    g_autoptr(GArray) machines = g_array_new(FALSE, FALSE, sizeof(MachineFacts));
    g_auto(GStrv) groups = file != NULL ? g_key_file_get_groups(file, NULL) : NULL;
    EmulatorFacts emulators[8] = { 0 };
    DomainHostFacts facts = { .emulators = emulators };

    if (file == NULL)
        return NULL;
    facts.arch = get_text(file, "host", "arch", texts);
    for (guint i = 0; groups[i] != NULL && facts.n_emulators < G_N_ELEMENTS(emulators); i++) {
        if (g_str_has_prefix(groups[i], "emulator "))
            fill_emulator(file, groups[i], texts, machines, &emulators[facts.n_emulators++]);
    }
    for (guint i = 0; i < facts.n_emulators; i++) {
        emulators[i].machines = (const MachineFacts *)(void *)machines->data;
        emulators[i].n_machines = machines->len;
    }
    forget_devices(file, path, emulators, facts.n_emulators);
    if (!complete(def, &facts, error))
        return NULL;

    return domain_def_format(def, DOMAIN_FORMAT_INACTIVE | DOMAIN_FORMAT_SECURE, error);
}

static char *read_kept(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    return read_completed(path, text, length, domain_def_complete_kept, warnings, error);
}

static char *read_new(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    return read_completed(path, text, length, domain_def_complete, warnings, error);
}

/* Documents that need nobody's word. */
static const struct {
    const char *kind;
    const XmlElement *element;
} plain_kinds[] = {
    { "network", &network_element },
    { "interface", &host_interface_element },
    { "network-port", &network_port_element },
    { "nwfilter", &nwfilter_element },
    { "nwfilter-binding", &nwfilter_binding_element },
    { "snapshot", &snapshot_element },
    { "checkpoint", &checkpoint_element },
};

static char *read_plain(const XmlElement *element, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    void *object = xml_read_text(element, text, length, XML_READ_INACTIVE, warnings, error);
    char *out = object != NULL ? xml_write_text(element, object, XML_WRITE_INACTIVE | XML_WRITE_SECURE) : NULL;

    xml_object_free(element, object);
    return out;
}

static char *read_pool(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    g_autoptr(StoragePoolDef) def = storage_pool_def_parse(text, length, 0, warnings, error);

    return def != NULL ? storage_pool_def_format(def) : NULL;
}

static char *read_volume(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    g_autoptr(StorageVolumeDef) def =
        storage_volume_def_parse(STORAGE_POOL_NONE, text, length, STORAGE_VOLUME_PARSE_CAPACITY_OPTIONAL, warnings, error);

    return def != NULL ? storage_volume_def_format(def) : NULL;
}

static char *read_secret(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    g_autoptr(SecretDef) def = secret_def_parse(text, length, 0, warnings, error);

    return def != NULL ? secret_def_format(def) : NULL;
}

static char *read_node_device(const char *path, const char *text, gsize length, GPtrArray *warnings, GError **error)
{
    g_autoptr(NodeDeviceDef) def = node_device_def_parse(text, length, 0, warnings, error);

    return def != NULL ? node_device_def_format(def) : NULL;
}

static const struct {
    const char *kind;
    ReadBackFunc read;
} kinds[] = {
    { "domain-generic", read_generic },
    { "domain-refused", read_new },
    { "node-device", read_node_device },
    { "qemu-argv", read_kept },
    { "qemu-new", read_new },
    { "secret", read_secret },
    { "storage-pool", read_pool },
    { "storage-volume", read_volume },
};

static const XmlElement *find_plain(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(plain_kinds); i++) {
        if (strcmp(plain_kinds[i].kind, name) == 0)
            return plain_kinds[i].element;
    }
    return NULL;
}

static ReadBackFunc find_kind(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].kind, name) == 0)
            return kinds[i].read;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    ReadBackFunc read = argc == 3 ? find_kind(argv[1]) : NULL;
    const XmlElement *plain = argc == 3 ? find_plain(argv[1]) : NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *out = NULL;
    gsize length;

    if (read == NULL && plain == NULL) {
        fprintf(stderr, "usage: readback KIND FILE, with KIND one of");
        for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
            fprintf(stderr, " %s", kinds[i].kind);
        for (gsize i = 0; i < G_N_ELEMENTS(plain_kinds); i++)
            fprintf(stderr, " %s", plain_kinds[i].kind);
        fputc('\n', stderr);
        return 2;
    }
    if (!g_file_get_contents(argv[2], &text, &length, &error)) {
        fprintf(stderr, "error: %s\n", error->message);
        return 2;
    }
    out = plain != NULL ? read_plain(plain, text, length, warnings, &error) : read(argv[2], text, length, warnings, &error);
    for (guint i = 0; i < warnings->len; i++)
        fprintf(stderr, "warning: %s\n", (const char *)g_ptr_array_index(warnings, i));
    if (out == NULL) {
        fprintf(stderr, "error: %s\n", error->message);
        return 1;
    }
    fputs(out, stdout);
    return 0;
}
