/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/uuid.h"

#define JOURNAL_BLOCK   4096u /* records begin and end at multiples of it */
#define JOURNAL_HALF    (512u << 10)
#define JOURNAL_SIZE    (2 * JOURNAL_HALF)
#define JOURNAL_LARGEST (JOURNAL_SIZE / 4) /* a record, padded */

typedef enum JournalKind {
    JOURNAL_FILE,    /* content is a file's */
    JOURNAL_LINK,    /* content is where a symbolic link points */
    JOURNAL_REMOVED, /* there is no such file */
    JOURNAL_AS_IS,   /* the file itself was made durable: what came before is void */
    JOURNAL_KINDS,
} JournalKind;

/* The last state of one file; its pointers lead into the bytes it was parsed from. */
typedef struct JournalRecord {
    guint64 generation; /* of the half it is in; the higher is the later */
    guint32 sequence;   /* in its half, from 0 */
    JournalKind kind;
    Uuid boot;          /* the host's run in which it was written */
    const char *name;   /* relative to the journal's folder */
    const char *content;
    gsize length;
} JournalRecord;

/* writing */
gsize journal_record_size(const char *name, gsize length);
void  journal_record_format(const JournalRecord *record, GByteArray *out);

/* reading; any bytes */
bool    journal_record_parse(const guint8 *data, gsize size, JournalRecord *ret_record, gsize *ret_size);
GArray *journal_scan(const guint8 *image, gsize size, guint64 *ret_generation);
