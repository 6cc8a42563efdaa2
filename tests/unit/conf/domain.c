/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/domain/domain.h"

#include <string.h>

#include "conf/domain/complete.h"
#include "conf/domain/device.h"
#include "conf/domain/metadata.h"

static const MachineFacts machines[] = {
    { "pc", "pc-i440fx-7.2", "qemu64" },
    { "pc-i440fx-7.2", NULL, "qemu64" },
    { "q35", "pc-q35-7.2", "qemu64" },
};
static const EmulatorFacts emulators[] = {
    { .path = "/usr/bin/qemu-system-x86_64", .arch = "x86_64", .default_machine = "pc", .machines = machines, .n_machines = 3 },
};
static const DomainHostFacts facts = { .arch = "x86_64", .emulators = emulators, .n_emulators = 1 };

static DomainDef *parse(const char *inside, GError **error)
{
    g_autofree char *text =
        g_strdup_printf("<domain type='qemu'><name>a</name><memory unit='MiB'>64</memory><os><type>hvm</type></os>%s</domain>", inside);

    return domain_def_parse(text, strlen(text), DOMAIN_PARSE_INACTIVE, NULL, error);
}

static DomainDef *complete(const char *inside)
{
    g_autoptr(GError) error = NULL;
    DomainDef *def = parse(inside, &error);

    g_assert_no_error(error);
    g_assert_true(domain_def_complete(def, &facts, &error));
    g_assert_no_error(error);
    return def;
}

static void assert_refused(const char *inside, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DomainDef) def = parse(inside, &error);

    g_assert_true(def == NULL || !domain_def_complete(def, &facts, &error));
    g_assert_nonnull(error);
    if (strstr(error->message, part) == NULL)
        g_error("\"%s\" is not in \"%s\"", part, error->message);
}

/* Rows of one child must stand together, its own before its children's, or the engine would not find them. */
static void check_order(const XmlElement *element, const XmlField *from, gsize depth)
{
    gsize component = 0;

    for (const XmlField *field = from; field->path != NULL && strncmp(field->path, from->path, depth) == 0; field++) {
        const char *rest = field->path + depth + (field->path[depth] == '/');

        if (*rest == '\0' || *rest == '@') {
            if (component > 0)
                g_error("<%s>: \"%s\" stands behind a child's row", element->name, field->path);
            continue;
        }
        if (component == 0 || strncmp(field[-1].path, field->path, component + 1) != 0) {
            component = (gsize)(rest - field->path) + strcspn(rest, "/");
            check_order(element, field, component);
        }
    }
}

static void check_table(const XmlElement *element, GHashTable *seen)
{
    g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *last = NULL;

    if (!g_hash_table_add(seen, (gpointer)element))
        return;
    g_assert_nonnull(element->name);
    g_assert_cmpuint(element->size, >, 0);
    check_order(element, element->fields, 0);
    for (const XmlField *field = element->fields; field->path != NULL; field++) {
        g_autofree char *first = g_strndup(field->path, strcspn(field->path, "/"));

        if (*first != '@' && *first != '\0' && g_strcmp0(first, last) != 0) {
            if (g_hash_table_contains(done, first))
                g_error("<%s>: rows of \"%s\" do not stand together", element->name, first);
            g_hash_table_add(done, g_strdup(first));
            g_free(last);
            last = g_steal_pointer(&first);
        }
        g_assert_cmpuint(field->offset + field->width, <=, element->size);
        g_assert_cmpuint(field->when_offset + sizeof(int), <=, element->size);
        if (field->kind == XML_KIND_ELEMENT || field->kind == XML_KIND_ELEMENT_PTR || field->kind == XML_KIND_LIST)
            check_table(field->type, seen);
        if (field->kind == XML_KIND_ELEMENT)
            g_assert_cmpuint(field->offset + ((const XmlElement *)field->type)->size, <=, element->size);
    }
}

static void test_tables_are_sound(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    check_table(&domain_element, seen);
    g_assert_cmpuint(g_hash_table_size(seen), >, 60);
}

static void test_every_device_class_is_in_the_table(void)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        g_assert_nonnull(device_classes[kind].element);
        g_assert_cmpuint(device_classes[kind].offset, >, 0);
    }
}

static void test_a_complete_document_stays_as_it_is(void)
{
    g_autoptr(DomainDef) def =
        complete("<devices><disk type='file'><source file='/a'/><target dev='vda'/></disk><serial type='pty'/></devices>");
    g_autofree char *text = domain_def_format(def, DOMAIN_FORMAT_SECURE, NULL);
    g_autoptr(DomainDef) back = domain_def_parse(text, strlen(text), DOMAIN_PARSE_INACTIVE, NULL, NULL);
    g_autofree char *again = NULL;

    g_assert_true(domain_def_complete(back, &facts, NULL));
    again = domain_def_format(back, DOMAIN_FORMAT_SECURE, NULL);
    g_assert_cmpstr(text, ==, again);
    g_assert_true(domain_def_equal(def, back));
}

static void test_a_copy_is_equal(void)
{
    g_autoptr(DomainDef) def = complete("<devices><interface type='user'/><graphics type='vnc' passwd='x'/></devices>");
    g_autoptr(DomainDef) copy = domain_def_copy(def);

    g_assert_true(domain_def_equal(def, copy));
    copy->interfaces.items[0]->mac.bytes[5] ^= 1;
    g_assert_false(domain_def_equal(def, copy));
}

static void test_machine_and_cpu_are_made_exact(void)
{
    g_autoptr(DomainDef) def = complete("");

    g_assert_cmpstr(def->os.machine, ==, "pc-i440fx-7.2");
    g_assert_cmpstr(def->os.arch, ==, "x86_64");
    g_assert_cmpstr(def->emulator, ==, "/usr/bin/qemu-system-x86_64");
    g_assert_cmpstr(def->cpu->model, ==, "qemu64");
    g_assert_false(uuid_is_null(&def->uuid));
    g_assert_cmpuint(domain_def_vcpus(def), ==, 1);
}

static void test_console_and_serial_are_one(void)
{
    g_autoptr(DomainDef) of_console = complete("<devices><console type='pty'/></devices>");
    g_autoptr(DomainDef) of_serial = complete("<devices><serial type='pty'/></devices>");

    g_assert_cmpuint(of_console->serials.n, ==, 1);
    g_assert_cmpuint(of_serial->consoles.n, ==, 1);
    of_serial->serials.items[0]->source.path = g_strdup("/dev/pts/3");
    domain_def_sync_console(of_serial);
    g_assert_cmpstr(of_serial->consoles.items[0]->tty, ==, "/dev/pts/3");
}

static void test_aliases_are_given_once(void)
{
    g_autoptr(DomainDef) def = complete("<devices><disk type='file'><target dev='vdb'/><source file='/a'/></disk>"
                                        "<interface type='user'><alias name='ua-mine'/></interface><interface type='user'/></devices>");

    domain_def_assign_aliases(def);
    g_assert_cmpstr(def->disks.items[0]->info.alias, ==, "virtio-disk1");
    g_assert_cmpstr(def->interfaces.items[0]->info.alias, ==, "ua-mine");
    g_assert_cmpstr(def->interfaces.items[1]->info.alias, ==, "net0");
    g_assert_cmpstr(def->memballoon->info.alias, ==, "balloon0");
}

static void test_devices_are_read_by_themselves(void)
{
    static const char text[] = "<interface type='user'><model type='virtio'/></interface>";
    g_autoptr(DomainDevice) device = domain_device_parse(text, strlen(text), DOMAIN_PARSE_INACTIVE, NULL, NULL);
    g_autoptr(DomainDevice) copy = domain_device_copy(device);
    g_autofree char *out = domain_device_format(copy, DOMAIN_FORMAT_INACTIVE);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(device->kind, ==, DEVICE_INTERFACE);
    g_assert_cmpstr(out, ==, "<interface type='user'>\n  <model type='virtio'/>\n</interface>\n");
    g_assert_null(domain_device_parse("<wings/>", 8, 0, NULL, &error));
    g_assert_nonnull(strstr(error->message, "disk, controller"));
}

static void test_metadata_is_found_by_namespace(void)
{
    g_autoptr(DomainDef) def = complete("");
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *document = NULL;

    g_assert_null(domain_def_get_metadata(def, DOMAIN_METADATA_ELEMENT, "urn:a", &error));
    g_assert_true(error_is(error, ERROR_NO_DOMAIN_METADATA));
    g_assert_true(domain_def_set_metadata(def, DOMAIN_METADATA_ELEMENT, "<x><y/></x>", "k", "urn:a", NULL));
    text = domain_def_get_metadata(def, DOMAIN_METADATA_ELEMENT, "urn:a", NULL);
    g_assert_cmpstr(text, ==, "<x>\n  <y/>\n</x>");
    document = domain_def_format(def, 0, NULL);
    g_assert_nonnull(strstr(document, "  <metadata>\n    <k:x xmlns:k=\"urn:a\">\n      <k:y/>\n    </k:x>\n  </metadata>\n"));
    g_assert_true(domain_def_set_metadata(def, DOMAIN_METADATA_ELEMENT, NULL, NULL, "urn:a", NULL));
    g_assert_null(domain_def_get_metadata(def, DOMAIN_METADATA_ELEMENT, "urn:a", NULL));
}

static void test_title_and_description_are_set_and_removed(void)
{
    g_autoptr(DomainDef) def = complete("");
    g_autofree char *title = NULL;

    g_assert_true(domain_def_set_metadata(def, DOMAIN_METADATA_TITLE, "t", NULL, NULL, NULL));
    title = domain_def_get_metadata(def, DOMAIN_METADATA_TITLE, NULL, NULL);
    g_assert_cmpstr(title, ==, "t");
    g_assert_false(domain_def_set_metadata(def, DOMAIN_METADATA_TITLE, "a\nb", NULL, NULL, NULL));
    g_assert_true(domain_def_set_metadata(def, DOMAIN_METADATA_TITLE, "", NULL, NULL, NULL));
    g_assert_null(def->title);
}

static void test_names_are_checked(void)
{
    static const char *const bad[] = { "", "a/b", "a\nb" };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text =
            g_strdup_printf("<domain type='qemu'><name>%s</name><memory>1</memory><os><type>hvm</type></os></domain>", bad[i]);
        g_autoptr(GError) error = NULL;

        g_assert_null(domain_def_parse(text, strlen(text), 0, NULL, &error));
        g_assert_nonnull(strstr(error->message, "/domain/name"));
    }
}

static void test_contradictions_are_refused(void)
{
    assert_refused("<devices><disk device='cdrom'><target dev='vda'/></disk><disk device='cdrom'><target dev='vda'/></disk></devices>",
                   "/domain/devices/disk[2]/target/@dev: \"vda\" is another disk's already");
    assert_refused("<devices><disk><target dev='zz'/></disk></devices>", "/domain/devices/disk/target/@dev: \"zz\"");
    assert_refused("<devices><disk><target dev='vda'/></disk></devices>", "/domain/devices/disk/source: is missing or empty");
    assert_refused("<devices><disk/></devices>", "/domain/devices/disk/target: is missing");
    assert_refused("<devices><interface type='user'><address type='pci' slot='3'/></interface><interface type='user'><address type='pci' "
                   "slot='3'/></interface></devices>",
                   "/domain/devices/interface[2]/address: 0000:00:03.0 is another device's already");
    assert_refused(
        "<devices><interface type='user'><boot order='1'/></interface><disk device='cdrom'><target dev='vda'/><boot order='1'/></disk></devices>",
        "/boot/@order: \"1\" is another device's already");
    assert_refused("<vcpu current='3'>2</vcpu>", "/domain/vcpu/@current");
    assert_refused("<cpu><topology sockets='1' cores='2' threads='1'/></cpu>", "/domain/cpu/topology");
    assert_refused(
        "<devices><disk><driver cache='writebak'/><target dev='vda'/></disk></devices>",
        "/domain/devices/disk/driver/@cache: \"writebak\" is not one of default, none, writethrough, writeback, directsync, unsafe");
}

static void test_unknown_machines_are_refused_with_the_known_ones(void)
{
    static const char text[] = "<domain type='qemu'><name>a</name><memory>1</memory><os><type machine='foo'>hvm</type></os></domain>";
    g_autoptr(DomainDef) def = domain_def_parse(text, strlen(text), 0, NULL, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(domain_def_complete(def, &facts, &error));
    g_assert_nonnull(strstr(error->message, "\"foo\" is not one of pc, pc-i440fx-7.2, q35"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conf/domain/tables-are-sound", test_tables_are_sound);
    g_test_add_func("/conf/domain/every-device-class-is-in-the-table", test_every_device_class_is_in_the_table);
    g_test_add_func("/conf/domain/a-complete-document-stays-as-it-is", test_a_complete_document_stays_as_it_is);
    g_test_add_func("/conf/domain/a-copy-is-equal", test_a_copy_is_equal);
    g_test_add_func("/conf/domain/machine-and-cpu-are-made-exact", test_machine_and_cpu_are_made_exact);
    g_test_add_func("/conf/domain/console-and-serial-are-one", test_console_and_serial_are_one);
    g_test_add_func("/conf/domain/aliases-are-given-once", test_aliases_are_given_once);
    g_test_add_func("/conf/domain/devices-are-read-by-themselves", test_devices_are_read_by_themselves);
    g_test_add_func("/conf/domain/metadata-is-found-by-namespace", test_metadata_is_found_by_namespace);
    g_test_add_func("/conf/domain/title-and-description-are-set-and-removed", test_title_and_description_are_set_and_removed);
    g_test_add_func("/conf/domain/names-are-checked", test_names_are_checked);
    g_test_add_func("/conf/domain/contradictions-are-refused", test_contradictions_are_refused);
    g_test_add_func("/conf/domain/unknown-machines-are-refused-with-the-known-ones", test_unknown_machines_are_refused_with_the_known_ones);
    return g_test_run();
}
