/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * readback KIND FILE: read a document of a kind named as the corpus's folders are, print it as it reads back with an inactive definition's
 * defaults, exit 0; or print the error and exit 1. What needs a hypervisor's word comes from facts.ini beside the source, or from the file
 * that READBACK_FACTS names.
 */
#include <stdio.h>
#include <string.h>

#include "conf/domain/complete.h"

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

/* The strings live as long as the program. */
static void fill_emulator(GKeyFile *file, const char *group, EmulatorFacts *emulator)
{
    g_auto(GStrv) machines = g_key_file_get_string_list(file, group, "machines", NULL, NULL);
    guint n = machines != NULL ? g_strv_length(machines) : 0;
    MachineFacts *list = g_new0(MachineFacts, n);

    emulator->arch = g_strdup(group + strlen("emulator "));
    emulator->path = g_key_file_get_string(file, group, "path", NULL);
    emulator->default_machine = g_key_file_get_string(file, group, "default-machine", NULL);
    emulator->default_cpu = g_key_file_get_string(file, group, "default-cpu", NULL);
    emulator->kvm = g_key_file_get_boolean(file, group, "kvm", NULL);
    for (guint i = 0; i < n; i++) {
        g_auto(GStrv) parts = g_strsplit(machines[i], "=", 2);

        list[i].name = g_strdup(parts[0]);
        list[i].canonical = g_strdup(parts[1]);
        list[i].default_cpu = emulator->default_cpu;
    }
    emulator->machines = list;
    emulator->n_machines = n;
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
    g_auto(GStrv) groups = file != NULL ? g_key_file_get_groups(file, NULL) : NULL;
    EmulatorFacts emulators[8] = { 0 };
    DomainHostFacts facts = { .emulators = emulators };

    if (file == NULL)
        return NULL;
    facts.arch = g_key_file_get_string(file, "host", "arch", NULL);
    for (guint i = 0; groups[i] != NULL && facts.n_emulators < G_N_ELEMENTS(emulators); i++) {
        if (g_str_has_prefix(groups[i], "emulator "))
            fill_emulator(file, groups[i], &emulators[facts.n_emulators++]);
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

static const struct {
    const char *kind;
    ReadBackFunc read;
} kinds[] = {
    { "domain-generic", read_generic },
    { "domain-refused", read_new },
    { "qemu-argv", read_kept },
    { "qemu-new", read_new },
};

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
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *out = NULL;
    gsize length;

    if (read == NULL) {
        fprintf(stderr, "usage: readback KIND FILE, with KIND one of domain-generic, domain-refused, qemu-argv, qemu-new\n");
        return 2;
    }
    if (!g_file_get_contents(argv[2], &text, &length, &error)) {
        fprintf(stderr, "error: %s\n", error->message);
        return 2;
    }
    out = read(argv[2], text, length, warnings, &error);
    for (guint i = 0; i < warnings->len; i++)
        fprintf(stderr, "warning: %s\n", (const char *)g_ptr_array_index(warnings, i));
    if (out == NULL) {
        fprintf(stderr, "error: %s\n", error->message);
        return 1;
    }
    fputs(out, stdout);
    return 0;
}
