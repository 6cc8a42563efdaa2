/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Documents on what the installed QEMU can do; skipped where there is none for x86_64. */
#include "document/domain-capabilities.h"
#include "document/guests.h"

#include "base/error.h"
#include "caps/emulator.h"
#include "xml/document.h"

#include <stdlib.h>
#include <string.h>

static QemuCapsCache *cache;

static bool skip(void)
{
    g_autofree char *binary = qemu_emulator_find(qemu_emulator_by_arch("x86_64"));

    if (binary == NULL)
        g_test_skip("needs qemu-system-x86_64");
    return binary == NULL;
}

static char *document(const char *machine)
{
    g_autoptr(GError) error = NULL;
    char *text = domain_capabilities(cache, NULL, "x86_64", machine, "qemu", &error);

    g_assert_no_error(error);
    return text;
}

static void test_document_is_well_formed(void)
{
    g_autoptr(xmlDoc) parsed = NULL;
    g_autofree char *text = NULL;

    if (skip())
        return;
    text = document(NULL);
    parsed = xml_document_parse(text, strlen(text), NULL);
    g_assert_nonnull(parsed);
    g_assert_cmpstr((const char *)xmlDocGetRootElement(parsed)->name, ==, "domainCapabilities");
    g_assert_nonnull(strstr(text, "<domain>qemu</domain>"));
    g_assert_nonnull(strstr(text, "<mode name='host-passthrough' supported='no'/>"));
    g_assert_nonnull(strstr(text, "<model usable='yes' vendor='unknown'>qemu64</model>"));
    g_assert_nonnull(strstr(text, "<hostdev supported='no'/>"));
}

static void test_machine_decides_what_fits(void)
{
    g_autofree char *pc = NULL;
    g_autofree char *q35 = NULL;

    if (skip())
        return;
    pc = document("pc");
    q35 = document("q35");
    g_assert_nonnull(strstr(pc, "<machine>pc-i440fx-"));
    g_assert_nonnull(strstr(pc, "<value>ide</value>"));
    g_assert_nonnull(strstr(q35, "<machine>pc-q35-"));
    g_assert_null(strstr(q35, "<value>ide</value>"));
}

static void assert_refused(const char *emulator, const char *arch, const char *machine, const char *type, const char *message)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(domain_capabilities(cache, emulator, arch, machine, type, &error));
    if (strstr(error->message, message) == NULL)
        g_error("\"%s\" does not say \"%s\"", error->message, message);
}

static void test_what_does_not_fit_is_named(void)
{
    if (skip())
        return;
    assert_refused(NULL, "x86_64", "nonsense", "qemu", "the machine 'nonsense' is not supported by emulator");
    assert_refused(NULL, "foo", NULL, NULL, "unknown architecture: foo");
    assert_refused("/bin/nope", NULL, NULL, NULL, "Cannot check QEMU binary /bin/nope");
    assert_refused(NULL, "x86_64", NULL, "xen", "the virt type 'xen' is not one of qemu, kvm");
    assert_refused(NULL, "cris", NULL, NULL, "unable to find any emulator to serve 'cris' architecture");
}

static void test_guests_are_listed_with_their_machines(void)
{
    g_autoptr(Capabilities) capabilities = capabilities_new();
    const CapabilitiesGuest *guest;

    if (skip())
        return;
    guests_add(capabilities, cache);
    guest = capabilities_find_guest(capabilities, "hvm", "x86_64", "qemu");
    g_assert_nonnull(guest);
    g_assert_cmpuint(guest->wordsize, ==, 64);
    g_assert_true(g_str_has_prefix(guest->machines.items[0]->name, "pc-i440fx-"));
    g_assert_cmpstr(guest->machines.items[1]->name, ==, "pc");
    g_assert_cmpstr(guest->machines.items[1]->canonical, ==, guest->machines.items[0]->name);
}

int main(int argc, char **argv)
{
    g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
    g_autofree char *clean = g_strdup_printf("rm -rf %s", folder);
    int result;

    g_test_init(&argc, &argv, NULL);
    cache = qemu_caps_cache_new(folder, NULL);
    g_test_add_func("/qemud/document/document-is-well-formed", test_document_is_well_formed);
    g_test_add_func("/qemud/document/machine-decides-what-fits", test_machine_decides_what_fits);
    g_test_add_func("/qemud/document/what-does-not-fit-is-named", test_what_does_not_fit_is_named);
    g_test_add_func("/qemud/document/guests-are-listed-with-their-machines", test_guests_are_listed_with_their_machines);
    result = g_test_run();
    qemu_caps_cache_free(cache);
    return system(clean) == 0 ? result : 1;
}
