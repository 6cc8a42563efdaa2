/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the corpus of command lines does not show: refusals, and words that need care. The installed QEMU tells what it can do. */
#include "command/command.h"

#include "base/error.h"
#include "caps/cache.h"
#include "caps/emulator.h"
#include "command/blockdev.h"
#include "command/coverage.h"
#include "conf/domain/complete.h"

#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    char *folder;
    QemuCaps *caps; /* NULL: no QEMU here */
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *binary = qemu_emulator_find(qemu_emulator_by_arch("x86_64"));
    g_autoptr(QemuCapsCache) cache = NULL;

    fixture->folder = g_dir_make_tmp(NULL, NULL);
    cache = qemu_caps_cache_new(fixture->folder, NULL);
    if (binary != NULL)
        fixture->caps = qemu_caps_cache_get(cache, binary, NULL);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->folder);

    g_assert_cmpint(system(command), ==, 0);
    qemu_caps_unref(fixture->caps);
    g_free(fixture->folder);
}

static DomainDef *parse(const char *name, const char *above_devices, const char *devices)
{
    g_autofree char *xml = g_strdup_printf("<domain type='qemu'><name>%s</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>"
                                           "<memory unit='MiB'>64</memory><vcpu>2</vcpu>"
                                           "<os><type arch='x86_64' machine='pc'>hvm</type></os>%s<devices>%s</devices></domain>",
                                           name, above_devices, devices);
    const EmulatorFacts emulator = { .path = "/usr/bin/qemu-system-x86_64", .arch = "x86_64", .default_machine = "pc" };
    const DomainHostFacts facts = { .arch = "x86_64", .emulators = &emulator, .n_emulators = 1 };
    g_autoptr(GError) error = NULL;
    DomainDef *def = domain_def_parse(xml, strlen(xml), DOMAIN_PARSE_INACTIVE, NULL, &error);

    g_assert_no_error(error);
    domain_def_complete(def, &facts, &error);
    g_assert_no_error(error);
    domain_def_assign_aliases(def);
    blockdev_number_images(def);
    return def;
}

static char **build(Fixture *fixture, const DomainDef *def, GError **error)
{
    g_autoptr(QemuResources) resources = qemu_resources_new("/nowhere", 1, def->name);
    char **argv = NULL;

    return qemu_command_build(def, fixture->caps, resources, &argv, error) ? argv : NULL;
}

/* The value of the first option of a name. */
static const char *value_of(char **argv, const char *option)
{
    for (guint i = 0; argv[i] != NULL; i++) {
        if (strcmp(argv[i], option) == 0)
            return argv[i + 1];
    }
    return NULL;
}

static bool skip(Fixture *fixture)
{
    if (fixture->caps == NULL)
        g_test_skip("needs qemu-system-x86_64");
    return fixture->caps == NULL;
}

static void assert_refused(Fixture *fixture, const char *above_devices, const char *devices, const char *message)
{
    g_autoptr(DomainDef) def = parse("vm", above_devices, devices);
    g_autoptr(GError) error = NULL;

    g_assert_null(build(fixture, def, &error));
    g_assert_true(error_is(error, ERROR_CONFIG_UNSUPPORTED));
    if (strstr(error->message, message) == NULL)
        g_error("\"%s\" does not say \"%s\"", error->message, message);
}

static void test_what_is_not_built_is_refused_by_its_path(Fixture *fixture, gconstpointer unused)
{
    if (skip(fixture))
        return;
    assert_refused(fixture, "<cputune><shares>7</shares></cputune>", "", "/domain/cputune");
    assert_refused(fixture, "<memoryBacking><hugepages/></memoryBacking>", "", "/domain/memoryBacking/hugepages");
    assert_refused(fixture, "", "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>",
                   "/domain/devices/tpm");
    assert_refused(fixture, "",
                   "<disk type='file'><source file='/x'/><target dev='vda' bus='virtio'/>"
                   "<transient/></disk>",
                   "/domain/devices/disk/transient");
}

static void test_what_does_not_fit_is_refused(Fixture *fixture, gconstpointer unused)
{
    if (skip(fixture))
        return;
    assert_refused(fixture, "<cpu mode='host-passthrough'/>", "", "<cpu mode='host-passthrough'> without KVM");
    assert_refused(fixture, "<cpu><model>nonsense</model></cpu>", "", "CPU model 'nonsense' is not known");
    assert_refused(fixture, "", "<interface type='user'><model type='nonsense'/></interface>", "<model type='nonsense'>");
    assert_refused(fixture, "", "<graphics type='vnc' port='80'/>", "VNC port 80");
}

static void test_metadata_of_any_kind_is_no_matter(void)
{
    g_autoptr(DomainDef) def = parse("vm", "<title>t</title><metadata><a:b xmlns:a='urn:a'><a:c d='e'/></a:b></metadata>", "");
    g_autoptr(GError) error = NULL;

    g_assert_true(coverage_check(def, &error));
    g_assert_no_error(error);
}

static void test_commas_are_doubled(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) def = NULL;
    g_auto(GStrv) argv = NULL;

    if (skip(fixture))
        return;
    def = parse("a,b=c", "", "<serial type='dev'><source path='/dev/tty,1'/></serial>");
    argv = build(fixture, def, NULL);
    g_assert_nonnull(argv);
    g_assert_cmpstr(value_of(argv, "-name"), ==, "guest=a,,b=c,debug-threads=on");
    for (guint i = 0; argv[i] != NULL; i++) {
        if (strstr(argv[i], "charserial0") != NULL && g_str_has_prefix(argv[i], "serial,"))
            g_assert_cmpstr(argv[i], ==, "serial,id=charserial0,path=/dev/tty,,1");
    }
}

static void test_kernel_is_given_directly(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) def = NULL;
    g_auto(GStrv) argv = NULL;

    if (skip(fixture))
        return;
    def = parse("vm", "", "");
    def->os.kernel = g_strdup("/boot/vmlinuz");
    def->os.cmdline = g_strdup("console=ttyS0 a,b");
    argv = build(fixture, def, NULL);
    g_assert_cmpstr(value_of(argv, "-kernel"), ==, "/boot/vmlinuz");
    g_assert_cmpstr(value_of(argv, "-append"), ==, "console=ttyS0 a,b");
    g_assert_cmpstr(value_of(argv, "-smp"), ==, "2,sockets=2,cores=1,threads=1");
    g_assert_cmpstr(value_of(argv, "-accel"), ==, "tcg");
    g_assert_nonnull(value_of(argv, "-sandbox"));
}

static void test_passthrough_ends_the_line(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) def = NULL;
    g_auto(GStrv) argv = NULL;
    guint n;

    if (skip(fixture))
        return;
    def = parse("vm", "<commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-foo'/></commandline>", "");
    argv = build(fixture, def, NULL);
    n = g_strv_length(argv);
    g_assert_cmpstr(argv[n - 1], ==, "-foo");
}

static void test_environment_is_the_guest_s_own(void)
{
    g_autoptr(DomainDef) def = parse("a-name-of-more-than-twenty-characters", "", "");
    g_autoptr(QemuResources) resources = qemu_resources_new("/state/qemu", 7, def->name);
    g_auto(GStrv) environment = qemu_command_environment(def, resources);

    g_assert_cmpstr(resources->folder, ==, "/state/qemu/domain-7-a-name-of-more-than-");
    g_assert_cmpstr(environment[0], ==, "LC_ALL=C");
    g_assert_true(g_strv_contains((const char *const *)environment, "HOME=/state/qemu/domain-7-a-name-of-more-than-"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/command/" name, Fixture, NULL, setup, function, teardown)
    ADD("what-is-not-built-is-refused-by-its-path", test_what_is_not_built_is_refused_by_its_path);
    ADD("what-does-not-fit-is-refused", test_what_does_not_fit_is_refused);
    ADD("commas-are-doubled", test_commas_are_doubled);
    ADD("kernel-is-given-directly", test_kernel_is_given_directly);
    ADD("passthrough-ends-the-line", test_passthrough_ends_the_line);
    g_test_add_func("/qemud/command/metadata-of-any-kind-is-no-matter", test_metadata_of_any_kind_is_no_matter);
    g_test_add_func("/qemud/command/environment-is-the-guest-s-own", test_environment_is_the_guest_s_own);
    return g_test_run();
}
