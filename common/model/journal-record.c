/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A journal's bytes. It has two halves, each holding one generation's records one behind the other from its start. A record fills whole
 * blocks, so that writing one never touches the block of another that somebody was already told of. It counts if its checksum is right and
 * it is of its half's generation and next in sequence; the first that does not ends the half, be it torn, older or never written. A half is
 * given up by overwriting its first block. Numbers are little-endian.
 */
#include "model/journal-record.h"

#include <string.h>

#define MAGIC      "svjrnl1"
#define NAME_LIMIT 1024

typedef struct Header {
    char magic[8];
    guint64 generation;
    guint32 sequence;
    guint32 kind;
    guint32 name_length;
    guint32 length;
    guint8 boot[UUID_LENGTH];
    guint8 checksum[32]; /* SHA-256 of the record with zeros in its place */
} Header;

_Static_assert(sizeof(Header) == 80, "a header has no holes");

static void compute_checksum(const Header *header, const void *body, gsize size, guint8 ret_digest[static 32])
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    Header bare = *header;
    gsize length = 32;

    memset(bare.checksum, 0, sizeof(bare.checksum));
    g_checksum_update(checksum, (const guchar *)&bare, sizeof(bare));
    g_checksum_update(checksum, body, (gssize)size);
    g_checksum_get_digest(checksum, ret_digest, &length);
}

/** journal_record_size: what a record will fill, in bytes. */
gsize journal_record_size(const char *name, gsize length)
{
    gsize size = sizeof(Header) + strlen(name) + 1 + length;

    return (size + JOURNAL_BLOCK - 1) / JOURNAL_BLOCK * JOURNAL_BLOCK;
}

/** journal_record_format: append a record, padded to journal_record_size(). Thread: any. */
void journal_record_format(const JournalRecord *record, GByteArray *out)
{
    gsize name_length = strlen(record->name);
    gsize start = out->len;
    Header header = {
        .magic = MAGIC,
        .generation = GUINT64_TO_LE(record->generation),
        .sequence = GUINT32_TO_LE(record->sequence),
        .kind = GUINT32_TO_LE((guint32)record->kind),
        .name_length = GUINT32_TO_LE((guint32)name_length),
        .length = GUINT32_TO_LE((guint32)record->length),
    };

    memcpy(header.boot, record->boot.bytes, sizeof(header.boot));
    g_byte_array_append(out, (const guint8 *)&header, sizeof(header));
    g_byte_array_append(out, (const guint8 *)record->name, (guint)name_length + 1);
    g_byte_array_append(out, (const guint8 *)record->content, (guint)record->length);
    compute_checksum(&header, out->data + start + sizeof(header), name_length + 1 + record->length, header.checksum);
    memcpy(out->data + start, &header, sizeof(header));

    guint end = out->len;
    g_byte_array_set_size(out, (guint)(start + journal_record_size(record->name, record->length)));
    memset(out->data + end, 0, out->len - end);
}

static bool names_a_file(const char *component, gsize length)
{
    return length > 0 && !(length == 1 && component[0] == '.') && !(length == 2 && memcmp(component, "..", 2) == 0);
}

/* A file in the journal's folder or in one of its folders: nothing that leads elsewhere. */
static bool name_is_within(const char *name, gsize length)
{
    const char *slash = memchr(name, '/', length);

    if (memchr(name, '\0', length) != NULL)
        return false;
    if (slash == NULL)
        return names_a_file(name, length);
    gsize folder = (gsize)(slash - name);
    const char *file = slash + 1;
    gsize rest = length - folder - 1;
    return names_a_file(name, folder) && memchr(file, '/', rest) == NULL && names_a_file(file, rest);
}

/* What is said about a record's lengths fits into the bytes there are. */
static bool header_is_sound(const Header *header, gsize size)
{
    guint32 name_length = GUINT32_FROM_LE(header->name_length);
    guint32 length = GUINT32_FROM_LE(header->length);

    return memcmp(header->magic, MAGIC, sizeof(header->magic)) == 0 && GUINT32_FROM_LE(header->kind) < JOURNAL_KINDS &&
           name_length <= NAME_LIMIT && length <= JOURNAL_LARGEST && sizeof(*header) + name_length + 1 + length <= size;
}

/**
 * journal_record_parse: the record at the start of some bytes
 * @ret_size: what it fills, padding included
 *
 * Returns false for whatever is no whole record; that is not an error. Thread: any.
 */
bool journal_record_parse(const guint8 *data, gsize size, JournalRecord *ret_record, gsize *ret_size)
{
    guint8 digest[32];
    Header header;

    if (size < sizeof(header))
        return false;
    memcpy(&header, data, sizeof(header));
    if (!header_is_sound(&header, size))
        return false;

    gsize name_length = GUINT32_FROM_LE(header.name_length);
    gsize length = GUINT32_FROM_LE(header.length);
    const char *name = (const char *)data + sizeof(header);
    compute_checksum(&header, name, name_length + 1 + length, digest);
    if (memcmp(digest, header.checksum, sizeof(digest)) != 0 || name[name_length] != '\0' || !name_is_within(name, name_length))
        return false;

    *ret_record = (JournalRecord){
        .generation = GUINT64_FROM_LE(header.generation),
        .sequence = GUINT32_FROM_LE(header.sequence),
        .kind = (JournalKind)GUINT32_FROM_LE(header.kind),
        .name = name,
        .content = name + name_length + 1,
        .length = length,
    };
    memcpy(ret_record->boot.bytes, header.boot, sizeof(header.boot));
    *ret_size = journal_record_size(name, length);
    return true;
}

static void scan_half(const guint8 *half, gsize size, GArray *records)
{
    JournalRecord record;
    guint64 generation = 0;
    gsize offset = 0;
    gsize length;

    for (guint32 sequence = 0; offset < size && journal_record_parse(half + offset, size - offset, &record, &length); sequence++) {
        if (record.sequence != sequence || (sequence > 0 && record.generation != generation))
            return;
        generation = record.generation;
        g_array_append_val(records, record);
        offset += length;
    }
}

/* Also of what is void: a number that is taken once must not be taken again, or an old record could follow a new one. */
static guint64 last_generation(const guint8 *image, gsize size)
{
    guint64 last = 0;
    JournalRecord record;
    gsize length;

    for (gsize offset = 0; offset < size; offset += JOURNAL_BLOCK) {
        if (journal_record_parse(image + offset, size - offset, &record, &length))
            last = MAX(last, record.generation);
    }
    return last;
}

static gint compare_age(gconstpointer a, gconstpointer b)
{
    const JournalRecord *one = a;
    const JournalRecord *other = b;

    if (one->generation != other->generation)
        return one->generation < other->generation ? -1 : 1;
    return (one->sequence > other->sequence) - (one->sequence < other->sequence);
}

/**
 * journal_scan: what a journal says
 * @image: its bytes; the records point into them
 * @ret_generation: the highest that any record in it is of, also one that does not count
 *
 * Returns the records that count, the oldest first. The caller frees the array. Thread: any.
 */
GArray *journal_scan(const guint8 *image, gsize size, guint64 *ret_generation)
{
    GArray *records = g_array_new(FALSE, FALSE, sizeof(JournalRecord));

    for (gsize start = 0; start < size && start < JOURNAL_SIZE; start += JOURNAL_HALF)
        scan_half(image + start, MIN(size - start, (gsize)JOURNAL_HALF), records);
    g_array_sort(records, compare_age);
    *ret_generation = last_generation(image, size);
    return records;
}
