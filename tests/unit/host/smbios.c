/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "host/smbios.h"
#include "tree.h"

#include <string.h>

/* A BIOS, a memory module of 8 GB, OEM strings, an end. */
static const guint8 table[] = {
    0, 0x18, 0, 0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 61, 0xff, 0xff, /* release 2.61 */
    'L', 'E', 'N', 'O', 'V', 'O', 0, 'G', '4', ' ', 0, '0', '5', '/', '1', '4', 0, 0,
    17, 0x1b, 1, 0, 0, 0, 0, 0, 64, 0, 64, 0, 0x00, 0x20, 9, 0, 1, 0, 0x18, 0x80, 0x00, 0x40, 0x06, 0, 0, 0, 9,
    'D', 'I', 'M', 'M', ' ', 'A', 0, 0,
    11, 5, 2, 0, 2, 'o', 'n', 'e', 0, 't', 'w', 'o', 0, 0,
    127, 4, 3, 0, 0, 0,
};

static const char *value_of(const GPtrArray *sections, const char *element, const char *name)
{
    for (guint i = 0; i < sections->len; i++) {
        const SmbiosSection *section = sections->pdata[i];

        for (guint j = 0; strcmp(section->element, element) == 0 && j < section->entries->len; j++) {
            const SmbiosEntry *entry = &g_array_index(section->entries, SmbiosEntry, j);

            if (g_strcmp0(entry->name, name) == 0)
                return entry->value;
        }
    }
    return NULL;
}

static void test_entries_of_the_document(void)
{
    g_autoptr(GPtrArray) sections = smbios_parse(table, sizeof(table));

    g_assert_cmpuint(sections->len, ==, 3);
    g_assert_cmpstr(value_of(sections, "bios", "vendor"), ==, "LENOVO");
    g_assert_cmpstr(value_of(sections, "bios", "version"), ==, "G4");
    g_assert_cmpstr(value_of(sections, "bios", "date"), ==, "05/14");
    g_assert_cmpstr(value_of(sections, "bios", "release"), ==, "2.61");
    g_assert_cmpstr(value_of(sections, "memory_device", "size"), ==, "8 GB");
    g_assert_cmpstr(value_of(sections, "memory_device", "form_factor"), ==, "DIMM");
    g_assert_cmpstr(value_of(sections, "memory_device", "type"), ==, "DDR3");
    g_assert_cmpstr(value_of(sections, "memory_device", "type_detail"), ==, "Synchronous");
    g_assert_cmpstr(value_of(sections, "memory_device", "speed"), ==, "1600 MT/s");
    g_assert_cmpstr(value_of(sections, "memory_device", "bank_locator"), ==, "Not Specified");
    g_assert_null(value_of(sections, "memory_device", "part_number")); /* names a string that is not there */
    g_assert_cmpstr(value_of(sections, "oemStrings", NULL), ==, "one");
}

/* The sanitizers watch; each copy ends where its memory ends. */
static void test_truncated_and_changed_tables(void)
{
    for (gsize length = 0; length <= sizeof(table); length++) {
        g_autofree guint8 *copy = g_memdup2(table, length);
        g_autoptr(GPtrArray) sections = smbios_parse(copy, length);

        g_assert_cmpuint(sections->len, <=, 3);
    }
    for (gsize i = 0; i < sizeof(table); i++) {
        g_autofree guint8 *copy = g_memdup2(table, sizeof(table));
        g_autoptr(GPtrArray) sections = NULL;

        copy[i] = 0xff;
        sections = smbios_parse(copy, sizeof(table));
        g_assert_cmpuint(sections->len, <=, 3);
    }
}

static void test_host_without_table(void)
{
    g_autoptr(Tree) tree = tree_new();
    g_autoptr(GPtrArray) sections = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(smbios_read(&tree->root, &sections, &error));
    g_assert_true(error_is(error, ERROR_CONFIG_UNSUPPORTED));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/smbios/entries-of-the-document", test_entries_of_the_document);
    g_test_add_func("/host/smbios/truncated-and-changed-tables", test_truncated_and_changed_tables);
    g_test_add_func("/host/smbios/host-without-table", test_host_without_table);
    return g_test_run();
}
