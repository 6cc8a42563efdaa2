/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bytes as what a disk holds of a journal. Bytes at random never get past the checksum, so the first one chooses: 0, the input is the
 * journal; else the input says of which records it is made, and which byte of it is then damaged.
 */
#include "model/journal-record.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check(const guint8 *image, gsize size)
{
    guint64 generation;
    g_autoptr(GArray) records = journal_scan(image, size, &generation);

    for (guint i = 0; i < records->len; i++) {
        const JournalRecord *record = &g_array_index(records, JournalRecord, i);
        g_autoptr(GByteArray) again = g_byte_array_new();
        JournalRecord back;
        gsize length;

        if (*record->name == '/' || strcmp(record->name, "..") == 0 || g_str_has_prefix(record->name, "../") ||
            record->generation > generation)
            g_error("a record that leads elsewhere counts");
        journal_record_format(record, again);
        if (!journal_record_parse(again->data, again->len, &back, &length) || length != again->len || strcmp(back.name, record->name) != 0)
            g_error("a record does not come back as it went");
    }
}

/* A record from the bytes: generation, sequence, kind, length of the name, the name, content. Returns how many it took. */
static gsize add_record(const guint8 *data, gsize size, GByteArray *image)
{
    gsize name_length = MIN((gsize)data[3] % 32, size - 4);
    gsize length = MIN((gsize)data[0] * data[1], size - 4 - name_length);
    g_autofree char *name = g_strndup((const char *)data + 4, name_length);
    const JournalRecord record = { .generation = data[0], .sequence = data[1], .kind = (JournalKind)(data[2] % (JOURNAL_KINDS + 1)),
                                   .name = name, .content = (const char *)data + 4 + name_length, .length = length };

    journal_record_format(&record, image);
    return 4 + name_length + length;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GByteArray) image = g_byte_array_new();
    gsize at = 3;

    if (size < 4)
        return 0;
    if (data[0] == 0) {
        check(data + 1, size - 1);
        return 0;
    }
    while (at + 4 <= size)
        at += add_record(data + at, size - at, image);
    check(image->data, image->len);
    if (image->len > 0) {
        image->data[((gsize)data[1] << 8 | data[2]) % image->len] ^= data[0];
        check(image->data, image->len);
    }
    return 0;
}
