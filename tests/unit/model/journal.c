/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A crash of the host is played: what the disk would have held is put into a folder by hand, files that were not synced left out or cut, and
 * the journal is opened as in the host's next run.
 */
#include "model/journal.h"
#include "base/error.h"
#include "base/file.h"
#include "model/journal-record.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512u

typedef struct Fixture {
    char *folder;
    char *journal;
    JournalBoot before; /* the host's run that crashed */
    JournalBoot after;  /* the one that follows, in which no file was changed yet */
    JournalBoot edited; /* the one that follows, all files being changed in it */
    GByteArray *image;
    guint32 sequence;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->journal = g_build_filename(fixture->folder, JOURNAL_NAME, NULL);
    uuid_generate(&fixture->before.id);
    uuid_generate(&fixture->after.id);
    fixture->after.started_us = g_get_real_time() + 3600ll * G_USEC_PER_SEC;
    fixture->edited.id = fixture->after.id;
    fixture->image = g_byte_array_new();
    g_autofree char *below = g_build_filename(fixture->folder, "autostart", NULL);
    g_assert_cmpint(g_mkdir(below, 0700), ==, 0);
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        if (g_file_test(below, G_FILE_TEST_IS_DIR) && !g_file_test(below, G_FILE_TEST_IS_SYMLINK))
            remove_tree(below);
        g_remove(below);
    }
    g_rmdir(path);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    remove_tree(fixture->folder);
    g_byte_array_unref(fixture->image);
    g_free(fixture->journal);
    g_free(fixture->folder);
}

/* arranging */

static void put(const Fixture *fixture, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);

    g_assert_true(file_replace_soon(path, content, strlen(content), 0600, NULL));
}

static void add(Fixture *fixture, JournalKind kind, const char *name, const char *content)
{
    const JournalRecord record = { .generation = 5, .sequence = fixture->sequence++, .kind = kind, .boot = fixture->before.id, .name = name,
                                   .content = content, .length = strlen(content) };

    journal_record_format(&record, fixture->image);
}

/* What was recorded, as the disk holds it. */
static void write_image(const Fixture *fixture, gsize length)
{
    g_autofree guint8 *image = g_malloc0(JOURNAL_SIZE);

    memcpy(image, fixture->image->data, length);
    g_assert_true(file_replace(fixture->journal, (const char *)image, JOURNAL_SIZE, 0600, NULL));
}

static Journal *open_in(const Fixture *fixture, const JournalBoot *boot)
{
    g_autoptr(GError) error = NULL;
    Journal *journal = journal_new(fixture->folder, boot, &error);

    g_assert_no_error(error);
    return journal;
}

static void recover(const Fixture *fixture, const JournalBoot *boot)
{
    g_autoptr(Journal) journal = open_in(fixture, boot);
}

/* asserting */

static char *content_of(const Fixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    char *content = NULL;

    return file_read(path, 1u << 24, &content, NULL, NULL) ? content : NULL;
}

static void assert_content(const Fixture *fixture, const char *name, const char *expected)
{
    g_autofree char *content = content_of(fixture, name);

    g_assert_cmpstr(content, ==, expected);
}

static GArray *records_in(const Fixture *fixture, char **ret_image)
{
    guint64 generation;
    gsize length;

    g_assert_true(file_read(fixture->journal, JOURNAL_SIZE, ret_image, &length, NULL));
    g_assert_cmpuint(length, ==, JOURNAL_SIZE);
    return journal_scan((const guint8 *)*ret_image, length, &generation);
}

static guint count_records(const Fixture *fixture)
{
    g_autofree char *image = NULL;
    g_autoptr(GArray) records = records_in(fixture, &image);

    return records->len;
}

/* tests */

static void test_crash_is_put_right(Fixture *fixture, gconstpointer unused)
{
    add(fixture, JOURNAL_FILE, "lost.xml", "lost");
    add(fixture, JOURNAL_FILE, "cut.xml", "whole");
    add(fixture, JOURNAL_FILE, "old.xml", "new");
    add(fixture, JOURNAL_REMOVED, "removed.xml", "");
    add(fixture, JOURNAL_LINK, "autostart/lost.xml", "../lost.xml");
    add(fixture, JOURNAL_REMOVED, "autostart/removed.xml", "");
    write_image(fixture, fixture->image->len);
    put(fixture, "cut.xml", "");
    put(fixture, "old.xml", "old");
    put(fixture, "removed.xml", "removed");
    put(fixture, "autostart/removed.xml", "");
    put(fixture, "other.xml", "other");

    recover(fixture, &fixture->after);

    assert_content(fixture, "lost.xml", "lost");
    assert_content(fixture, "cut.xml", "whole");
    assert_content(fixture, "old.xml", "new");
    assert_content(fixture, "removed.xml", NULL);
    assert_content(fixture, "autostart/lost.xml", "lost");
    assert_content(fixture, "autostart/removed.xml", NULL);
    assert_content(fixture, "other.xml", "other");
    g_assert_cmpuint(count_records(fixture), ==, 0);
}

static void test_later_records_void_earlier_ones(Fixture *fixture, gconstpointer unused)
{
    add(fixture, JOURNAL_FILE, "a.xml", "first");
    add(fixture, JOURNAL_REMOVED, "a.xml", "");
    add(fixture, JOURNAL_FILE, "a.xml", "last");
    add(fixture, JOURNAL_FILE, "b.xml", "first");
    add(fixture, JOURNAL_REMOVED, "b.xml", "");
    add(fixture, JOURNAL_FILE, "large.xml", "small");
    add(fixture, JOURNAL_AS_IS, "large.xml", "");
    write_image(fixture, fixture->image->len);
    put(fixture, "large.xml", "large");

    recover(fixture, &fixture->after);

    assert_content(fixture, "a.xml", "last");
    assert_content(fixture, "b.xml", NULL);
    assert_content(fixture, "large.xml", "large");
}

/* Whatever sector the power fails at: what was recorded before the record that is torn is there, that one is not. */
static void test_torn_record_ends_the_replay(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *long_content = g_strnfill(9000, 'x');

    add(fixture, JOURNAL_FILE, "a.xml", "a");
    add(fixture, JOURNAL_FILE, "b.xml", long_content);
    add(fixture, JOURNAL_FILE, "c.xml", "c");
    for (gsize length = 0; length <= fixture->image->len; length += SECTOR) {
        write_image(fixture, length);

        recover(fixture, &fixture->after);

        bool b = length >= JOURNAL_BLOCK + (80 + 6 + 9000 + SECTOR - 1) / SECTOR * SECTOR;
        assert_content(fixture, "a.xml", length >= SECTOR ? "a" : NULL);
        assert_content(fixture, "b.xml", b ? long_content : NULL);
        assert_content(fixture, "c.xml", length >= JOURNAL_BLOCK * 4 + SECTOR ? "c" : NULL);
        g_autofree char *path = g_build_filename(fixture->folder, "a.xml", NULL);
        g_unlink(path);
    }
}

static void test_files_changed_by_hand_stay(Fixture *fixture, gconstpointer unused)
{
    const JournalBoot *boots[] = { &fixture->before, &fixture->edited };

    add(fixture, JOURNAL_FILE, "a.xml", "recorded");
    add(fixture, JOURNAL_REMOVED, "b.xml", "");
    for (guint i = 0; i < G_N_ELEMENTS(boots); i++) {
        write_image(fixture, fixture->image->len);
        put(fixture, "a.xml", "by hand");
        put(fixture, "b.xml", "by hand");

        recover(fixture, boots[i]);

        assert_content(fixture, "a.xml", "by hand");
        assert_content(fixture, "b.xml", "by hand");
        g_assert_cmpuint(count_records(fixture), ==, 0);
    }
}

/* The daemon died, the host did not: what is gone was removed by hand. */
static void test_files_removed_by_hand_stay_removed(Fixture *fixture, gconstpointer unused)
{
    add(fixture, JOURNAL_FILE, "a.xml", "recorded");
    write_image(fixture, fixture->image->len);

    recover(fixture, &fixture->before);

    assert_content(fixture, "a.xml", NULL);
}

static void test_what_cannot_be_put_back_keeps_the_journal(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "a.xml", NULL);
    g_autoptr(GError) error = NULL;

    add(fixture, JOURNAL_FILE, "a.xml", "recorded");
    write_image(fixture, fixture->image->len);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);

    g_assert_null(journal_new(fixture->folder, &fixture->after, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_nonnull(strstr(error->message, path));
    g_assert_cmpuint(count_records(fixture), ==, 1);

    g_rmdir(path);
    recover(fixture, &fixture->after);
    assert_content(fixture, "a.xml", "recorded");
}

static void test_garbage_is_no_journal(Fixture *fixture, gconstpointer unused)
{
    g_autofree guint8 *garbage = g_malloc(JOURNAL_SIZE);
    g_autoptr(GRand) random = g_rand_new_with_seed(1);

    for (gsize i = 0; i < JOURNAL_SIZE; i++)
        garbage[i] = (guint8)g_rand_int(random);
    g_assert_true(file_replace(fixture->journal, (const char *)garbage, JOURNAL_SIZE, 0600, NULL));
    g_autoptr(Journal) journal = open_in(fixture, &fixture->after);

    g_assert_true(journal_replace(journal, "a.xml", "a", 1, NULL));
    assert_content(fixture, "a.xml", "a");
}

/* As the first start leaves it when the host crashes meanwhile. */
static void test_cut_journal_is_made_anew(Fixture *fixture, gconstpointer unused)
{
    struct stat info;

    g_assert_true(file_replace(fixture->journal, "cut", 3, 0600, NULL));
    recover(fixture, &fixture->after);
    g_assert_cmpint(stat(fixture->journal, &info), ==, 0);
    g_assert_cmpint(info.st_size, ==, JOURNAL_SIZE);
    g_assert_cmpuint(info.st_mode & 0777, ==, 0600);
}

/* On a machine that is held up for a second between the two, the records are void already: then again. */
static void test_change_is_recorded_before_it_returns(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);
    guint seen = 0;

    for (guint i = 0; i < 20 && seen < 3; i++) {
        g_assert_true(journal_replace(journal, "a.xml", "content", 7, NULL));
        g_assert_true(journal_link(journal, "autostart/a.xml", "../a.xml", NULL));
        g_assert_true(journal_remove(journal, "autostart/a.xml", NULL));
        seen = count_records(fixture);
    }
    g_autofree char *image = NULL;
    g_autoptr(GArray) records = records_in(fixture, &image);
    g_assert_cmpuint(records->len, >=, 3);
    const JournalRecord *last = &g_array_index(records, JournalRecord, records->len - 3);
    g_assert_cmpint(last[0].kind, ==, JOURNAL_FILE);
    g_assert_cmpstr(last[0].name, ==, "a.xml");
    g_assert_cmpmem(last[0].content, last[0].length, "content", 7);
    g_assert_true(uuid_equal(&last[0].boot, &fixture->before.id));
    g_assert_cmpint(last[1].kind, ==, JOURNAL_LINK);
    g_assert_cmpmem(last[1].content, last[1].length, "../a.xml", 8);
    g_assert_cmpint(last[2].kind, ==, JOURNAL_REMOVED);
}

static void test_records_are_void_when_it_is_quiet(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);

    g_assert_true(journal_replace(journal, "a.xml", "a", 1, NULL));
    for (guint i = 0; i < 1000 && count_records(fixture) > 0; i++)
        g_usleep(10000);
    g_assert_cmpuint(count_records(fixture), ==, 0);
    /* and again: the thread that did it is gone */
    g_assert_true(journal_replace(journal, "b.xml", "b", 1, NULL));
    for (guint i = 0; i < 1000 && count_records(fixture) > 0; i++)
        g_usleep(10000);
    g_assert_cmpuint(count_records(fixture), ==, 0);
}

static void test_records_are_void_at_the_end(Fixture *fixture, gconstpointer unused)
{
    Journal *journal = open_in(fixture, &fixture->before);

    g_assert_true(journal_replace(journal, "a.xml", "a", 1, NULL));
    journal_free(journal);
    g_assert_cmpuint(count_records(fixture), ==, 0);
    assert_content(fixture, "a.xml", "a");
}

#define WRITERS      4
#define WRITES       120 /* over a megabyte in all: both halves are used several times */
#define CONTENT_SIZE 9000

typedef struct Writer {
    Journal *journal;
    guint number;
} Writer;

static char *content_for(guint writer, guint i)
{
    return g_strnfill(CONTENT_SIZE, (char)('a' + (writer * 7 + i) % 26));
}

static gpointer write_many(gpointer data)
{
    const Writer *writer = data;

    for (guint i = 0; i < WRITES; i++) {
        g_autofree char *name = g_strdup_printf("%u-%u.xml", writer->number, i % 40);
        g_autofree char *content = content_for(writer->number, i);

        g_assert_true(journal_replace(writer->journal, name, content, CONTENT_SIZE, NULL));
    }
    return NULL;
}

/* Then the host crashes, and no file but what a checkpoint synced is left: the worst is that none is. */
static void test_many_writers_fill_it(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);
    Writer writers[WRITERS];
    GThread *threads[WRITERS];

    for (guint i = 0; i < WRITERS; i++) {
        writers[i] = (Writer){ journal, i };
        threads[i] = g_thread_new("writer", write_many, &writers[i]);
    }
    for (guint i = 0; i < WRITERS; i++)
        g_thread_join(threads[i]);

    g_autofree char *image = NULL;
    g_autoptr(GArray) records = records_in(fixture, &image);
    for (guint i = 0; i < records->len; i++) {
        const JournalRecord *record = &g_array_index(records, JournalRecord, i);

        g_assert_cmpuint(record->length, ==, CONTENT_SIZE);
    }
    for (guint i = 0; i < WRITERS * 40; i++) {
        g_autofree char *name = g_strdup_printf("%u-%u.xml", i / 40, i % 40);
        g_autofree char *content = content_for(i / 40, i % 40 + 80);

        assert_content(fixture, name, content);
    }
}

static void test_large_file_is_not_in_it(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);
    g_autofree char *large = g_strnfill(JOURNAL_LARGEST + 1, 'x');

    g_assert_true(journal_replace(journal, "a.xml", large, JOURNAL_LARGEST + 1, NULL));
    assert_content(fixture, "a.xml", large);
    g_autofree char *image = NULL;
    g_autoptr(GArray) records = records_in(fixture, &image);
    for (guint i = 0; i < records->len; i++)
        g_assert_cmpint(g_array_index(records, JournalRecord, i).kind, ==, JOURNAL_AS_IS);
}

static void test_two_never_share_it(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);
    g_autoptr(Journal) second = open_in(fixture, &fixture->before);

    g_assert_true(journal_replace(second, "a.xml", "a", 1, NULL));
    g_assert_true(journal_remove(second, "a.xml", NULL));
    g_assert_true(journal_replace(second, "b.xml", "b", 1, NULL));
    assert_content(fixture, "a.xml", NULL);
    assert_content(fixture, "b.xml", "b");
    g_assert_cmpuint(count_records(fixture), ==, 0);
}

static void test_removed_journal_is_given_up(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);

    g_assert_cmpint(g_unlink(fixture->journal), ==, 0);
    g_assert_true(journal_replace(journal, "a.xml", "a", 1, NULL));
    g_assert_true(journal_replace(journal, "b.xml", "b", 1, NULL));
    assert_content(fixture, "a.xml", "a");
    assert_content(fixture, "b.xml", "b");
}

static void test_missing_folder_is_told(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Journal) journal = open_in(fixture, &fixture->before);
    g_autoptr(GError) error = NULL;

    g_assert_false(journal_replace(journal, "none/a.xml", "a", 1, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_nonnull(strstr(error->message, "none/a.xml"));
    g_assert_cmpuint(count_records(fixture), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* What goes wrong here on purpose is told in the log. */
    g_log_set_always_fatal(G_LOG_LEVEL_ERROR);
#define ADD(name, function) g_test_add("/model/journal/" name, Fixture, NULL, setup, function, teardown)
    ADD("crash-is-put-right", test_crash_is_put_right);
    ADD("later-records-void-earlier-ones", test_later_records_void_earlier_ones);
    ADD("torn-record-ends-the-replay", test_torn_record_ends_the_replay);
    ADD("files-changed-by-hand-stay", test_files_changed_by_hand_stay);
    ADD("files-removed-by-hand-stay-removed", test_files_removed_by_hand_stay_removed);
    ADD("what-cannot-be-put-back-keeps-the-journal", test_what_cannot_be_put_back_keeps_the_journal);
    ADD("garbage-is-no-journal", test_garbage_is_no_journal);
    ADD("cut-journal-is-made-anew", test_cut_journal_is_made_anew);
    ADD("change-is-recorded-before-it-returns", test_change_is_recorded_before_it_returns);
    ADD("records-are-void-when-it-is-quiet", test_records_are_void_when_it_is_quiet);
    ADD("records-are-void-at-the-end", test_records_are_void_at_the_end);
    ADD("many-writers-fill-it", test_many_writers_fill_it);
    ADD("large-file-is-not-in-it", test_large_file_is_not_in_it);
    ADD("two-never-share-it", test_two_never_share_it);
    ADD("removed-journal-is-given-up", test_removed_journal_is_given_up);
    ADD("missing-folder-is-told", test_missing_folder_is_told);
#undef ADD
    return g_test_run();
}
