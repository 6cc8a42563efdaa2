/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/journal-record.h"

#include <string.h>

#define SECTOR 512u

static const char *const names[] = { "one.xml", "autostart/two.xml", "three.xml" };

/* Record n of some generation: the second fills several blocks. */
static void add(GByteArray *image, guint64 generation, guint n)
{
    g_autofree char *content = g_strnfill(n == 1 ? 10000 : 100, (char)('a' + generation + n));
    const JournalRecord record = { .generation = generation, .sequence = n, .kind = JOURNAL_FILE, .name = names[n], .content = content,
                                   .length = strlen(content) };

    journal_record_format(&record, image);
}

static GByteArray *image_of(guint64 generation, guint n)
{
    GByteArray *image = g_byte_array_new();

    for (guint i = 0; i < n; i++)
        add(image, generation, i);
    return image;
}

/* The halves of a whole journal. */
static GByteArray *join(const GByteArray *first, const GByteArray *second)
{
    GByteArray *image = g_byte_array_new();

    g_byte_array_set_size(image, JOURNAL_SIZE);
    memset(image->data, 0, image->len);
    memcpy(image->data, first->data, first->len);
    memcpy(image->data + JOURNAL_HALF, second->data, second->len);
    return image;
}

static guint count(const GByteArray *image)
{
    guint64 generation;
    g_autoptr(GArray) records = journal_scan(image->data, image->len, &generation);

    return records->len;
}

static void test_comes_back_as_it_went(void)
{
    g_autoptr(GByteArray) image = g_byte_array_new();
    JournalRecord record = { .generation = 7, .sequence = 3, .kind = JOURNAL_LINK, .name = "autostart/a.xml", .content = "/x", .length = 2 };
    JournalRecord back;
    gsize size;

    uuid_generate(&record.boot);
    journal_record_format(&record, image);
    g_assert_cmpuint(image->len, ==, JOURNAL_BLOCK);
    g_assert_true(journal_record_parse(image->data, image->len, &back, &size));
    g_assert_cmpuint(size, ==, JOURNAL_BLOCK);
    g_assert_cmpuint(back.generation, ==, 7);
    g_assert_cmpuint(back.sequence, ==, 3);
    g_assert_cmpint(back.kind, ==, JOURNAL_LINK);
    g_assert_true(uuid_equal(&back.boot, &record.boot));
    g_assert_cmpstr(back.name, ==, "autostart/a.xml");
    g_assert_cmpmem(back.content, back.length, "/x", 2);
}

static void test_any_changed_byte_is_noticed(void)
{
    g_autoptr(GByteArray) image = image_of(1, 1);
    gsize used = 80 + strlen(names[0]) + 1 + 100;
    JournalRecord record;
    gsize size;

    for (gsize i = 0; i < used; i++) {
        image->data[i] ^= 0x20;
        g_assert_false(journal_record_parse(image->data, image->len, &record, &size));
        image->data[i] ^= 0x20;
    }
    g_assert_true(journal_record_parse(image->data, image->len, &record, &size));
}

/* Records of an older generation lie where the new ones did not get to. */
static void test_torn_at_any_sector_ends_there(void)
{
    g_autoptr(GByteArray) whole = image_of(9, 3);
    g_autoptr(GByteArray) older = image_of(8, 3);
    /* by sectors: when the record's last used sector is there, it counts */
    const gsize ends[] = { 1, 8 + (80 + 18 + 10000 + SECTOR - 1) / SECTOR, 8 + 24 + 1 };

    for (gsize sectors = 0; sectors <= whole->len / SECTOR; sectors++) {
        g_autoptr(GByteArray) zeros = g_byte_array_new();
        g_autoptr(GByteArray) mixed = g_byte_array_new();
        guint expected = (sectors >= ends[0]) + (sectors >= ends[1]) + (sectors >= ends[2]);

        g_byte_array_append(zeros, whole->data, (guint)(sectors * SECTOR));
        g_byte_array_set_size(zeros, whole->len);
        memset(zeros->data + sectors * SECTOR, 0, whole->len - sectors * SECTOR);
        g_assert_cmpuint(count(zeros), ==, expected);

        g_byte_array_append(mixed, whole->data, (guint)(sectors * SECTOR));
        g_byte_array_append(mixed, older->data + sectors * SECTOR, (guint)(older->len - sectors * SECTOR));
        g_assert_cmpuint(count(mixed), ==, sectors == 0 ? 3 : expected);
    }
}

static void test_halves_come_by_age(void)
{
    g_autoptr(GByteArray) newer = image_of(6, 2);
    g_autoptr(GByteArray) older = image_of(5, 3);
    g_autoptr(GByteArray) image = join(newer, older);
    guint64 generation;
    g_autoptr(GArray) records = journal_scan(image->data, image->len, &generation);

    g_assert_cmpuint(generation, ==, 6);
    g_assert_cmpuint(records->len, ==, 5);
    g_assert_cmpuint(g_array_index(records, JournalRecord, 0).generation, ==, 5);
    g_assert_cmpuint(g_array_index(records, JournalRecord, 2).sequence, ==, 2);
    g_assert_cmpuint(g_array_index(records, JournalRecord, 3).generation, ==, 6);
}

static void test_void_half_still_counts_its_generation(void)
{
    g_autoptr(GByteArray) voided = image_of(12, 3);
    g_autoptr(GByteArray) other = image_of(11, 1);

    memset(voided->data, 0, JOURNAL_BLOCK);
    g_autoptr(GByteArray) image = join(voided, other);
    guint64 generation;
    g_autoptr(GArray) records = journal_scan(image->data, image->len, &generation);
    g_assert_cmpuint(records->len, ==, 1);
    g_assert_cmpuint(generation, ==, 12);
}

static void test_names_that_lead_elsewhere_are_refused(void)
{
    static const char *const bad[] = { "", "/etc/passwd", "..", "../a", "a/..", "a/b/c", "./a", "a/", "." };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        const JournalRecord record = { .kind = JOURNAL_FILE, .name = bad[i], .content = "", .length = 0 };
        g_autoptr(GByteArray) image = g_byte_array_new();

        journal_record_format(&record, image);
        g_assert_cmpuint(count(image), ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/journal-record/comes-back-as-it-went", test_comes_back_as_it_went);
    g_test_add_func("/model/journal-record/any-changed-byte-is-noticed", test_any_changed_byte_is_noticed);
    g_test_add_func("/model/journal-record/torn-at-any-sector-ends-there", test_torn_at_any_sector_ends_there);
    g_test_add_func("/model/journal-record/halves-come-by-age", test_halves_come_by_age);
    g_test_add_func("/model/journal-record/void-half-still-counts-its-generation", test_void_half_still_counts_its_generation);
    g_test_add_func("/model/journal-record/names-that-lead-elsewhere-are-refused", test_names_that_lead_elsewhere_are_refused);
    return g_test_run();
}
