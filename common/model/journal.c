/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One file for each object stays the truth, but an fsync of a new file costs what two to five writes into blocks that are there already
 * cost. So a change goes to its file without waiting for the disk, then as one record to a file of fixed size, written through; then it is
 * durable, and the caller is answered. The files themselves are made durable behind the callers' backs, by a thread that lives only while
 * there is something to do: a second after the last change, when a half of the journal is full, and at the end. Then the records are void.
 *
 * Void, because an administrator may edit a file by hand when the daemon is quiet: no replay may ever undo that. See journal-disk.c for
 * the second between.
 *
 * Records go to one half, while the other one's files are being synced: nobody waits for that unless both are full. Whoever finds nobody
 * writing writes what all wait for, so many callers at once share one write.
 *
 * Where there can be no journal (no room for it, another process has it, its disk failed) each change is fsynced in its own file.
 */
#include "model/journal.h"
#include "base/error.h"
#include "base/file.h"
#include "model/journal-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define QUIET_US     G_USEC_PER_SEC
#define LOCK_TRIES   40
#define LOCK_WAIT_US 50000

typedef struct Half {
    gsize used;
    guint64 generation;
    guint32 sequence;
    GHashTable *names; /* of files that are durable only by the records here */
} Half;

struct Journal {
    char *folder;
    char *path;
    JournalBoot boot;
    int fd;

    GMutex mutex; /* guards what follows; never held across the disk but when the journal is given up */
    GCond written;
    GCond work; /* for the keeper */
    GQueue waiting; /* of Entry */
    Half halves[2];
    guint active;
    guint64 last_generation;
    gint64 last_write_us;
    GThread *keeper;
    bool keeping;
    bool writing;
    bool stopping;
    bool given_up;
};

/* A record on its way, on its caller's stack. */
typedef struct Entry {
    JournalRecord record;
    gsize size;
    bool done;
    bool written;
} Entry;

/** journal_boot_read: the host's run now. Thread: any. */
void journal_boot_read(JournalBoot *ret_boot)
{
    g_autofree char *text = NULL;
    struct timespec up = { 0 };

    *ret_boot = (JournalBoot){ .started_us = g_get_real_time() };
    if (file_read("/proc/sys/kernel/random/boot_id", UUID_STRING_LENGTH, &text, NULL, NULL) && !uuid_parse(g_strchomp(text), &ret_boot->id))
        ret_boot->id = (Uuid){ 0 };
    clock_gettime(CLOCK_BOOTTIME, &up);
    ret_boot->started_us -= (gint64)up.tv_sec * G_USEC_PER_SEC + up.tv_nsec / 1000;
}

/* the file */

static bool write_at(int fd, const guint8 *data, gsize size, gsize offset)
{
    while (size > 0) {
        ssize_t written = TEMP_FAILURE_RETRY(pwrite(fd, data, size, (off_t)offset));

        if (written <= 0)
            return false;
        data += written;
        size -= (gsize)written;
        offset += (gsize)written;
    }
    return true;
}

/* Somebody may have removed it: then what is written there is lost. */
static bool write_records(Journal *journal, const GByteArray *bytes, gsize offset)
{
    struct stat info;

    if (fstat(journal->fd, &info) == 0 && info.st_nlink == 0)
        errno = ENOENT;
    else if (write_at(journal->fd, bytes->data, bytes->len, offset))
        return true;
    return false;
}

static bool clear_half(Journal *journal, guint index)
{
    static const guint8 nothing[JOURNAL_BLOCK];

    return write_at(journal->fd, nothing, sizeof(nothing), (gsize)index * JOURNAL_HALF);
}

/* A daemon that was killed may still be on its way out. */
static bool lock_file(int fd)
{
    for (guint i = 0; i < LOCK_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK)
            return false;
        g_usleep(LOCK_WAIT_US);
    }
    return false;
}

/* Zeros, not holes: a write to a block that was never written would cost what it is to save. */
static bool fill_file(const Journal *journal, int fd)
{
    g_autofree guint8 *zeros = g_malloc0(JOURNAL_SIZE);
    struct stat info;

    if (fstat(fd, &info) < 0)
        return false;
    if (info.st_size >= JOURNAL_SIZE)
        return true;
    return write_at(fd, zeros, JOURNAL_SIZE, 0) && fsync(fd) == 0 && folder_sync(journal->folder, NULL);
}

static bool open_journal(Journal *journal, GError **error)
{
    g_autofd int fd = open(journal->path, O_RDWR | O_CREAT | O_DSYNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open %s", journal->path);
        return false;
    }
    if (!lock_file(fd)) {
        error_set_errno(error, errno, "%s belongs to another process", journal->path);
        return false;
    }
    if (!fill_file(journal, fd)) {
        error_set_errno(error, errno, "cannot make %s", journal->path);
        unlink(journal->path);
        return false;
    }
    journal->fd = fd_steal(&fd);
    return true;
}

/* keeping */

static Half *active_half(Journal *journal)
{
    return &journal->halves[journal->active];
}

static Half *other_half(Journal *journal)
{
    return &journal->halves[1 - journal->active];
}

/* A generation ends and the next begins in the other half, which is empty. Nobody is writing. */
static void switch_halves(Journal *journal)
{
    journal->active = 1 - journal->active;
    *active_half(journal) = (Half){ .generation = ++journal->last_generation, .names = active_half(journal)->names };
}

/*
 * Without a journal from here on. Its records must not outlive what will be written past them, so it goes, unless it alone holds what the
 * disk does not take. The mutex is held.
 */
static void give_up(Journal *journal, const char *reason)
{
    g_autoptr(GError) error = NULL;

    if (journal->given_up)
        return;
    journal->given_up = true;
    g_critical("%s is given up: %s; each change is written through by itself from now on", journal->path, reason);
    if (!journal_disk_sync(journal->folder, journal->halves[0].names, &error) ||
        !journal_disk_sync(journal->folder, journal->halves[1].names, &error) || !file_remove(journal->path, &error))
        g_critical("%s", error->message);
}

/* The other half's files become durable by themselves; its records are void then. The mutex is held, but not meanwhile. */
static void checkpoint(Journal *journal)
{
    guint index = 1 - journal->active;
    Half *half = &journal->halves[index];
    g_autoptr(GError) error = NULL;

    g_mutex_unlock(&journal->mutex);
    bool done = journal_disk_sync(journal->folder, half->names, &error);
    if (done && !clear_half(journal, index)) {
        error_set_errno(&error, errno, "cannot write it");
        done = false;
    }
    g_mutex_lock(&journal->mutex);
    if (!done) {
        give_up(journal, error->message);
    } else {
        g_hash_table_remove_all(half->names);
        half->used = 0;
    }
    g_cond_broadcast(&journal->written);
}

/* One step of what there is to do, or a wait for it. The mutex is held. */
static void keep_one(Journal *journal)
{
    gint64 due = journal->last_write_us + QUIET_US;

    if (other_half(journal)->used > 0)
        checkpoint(journal);
    else if (!journal->stopping && g_get_monotonic_time() < due)
        g_cond_wait_until(&journal->work, &journal->mutex, due);
    else if (journal->writing)
        g_cond_wait(&journal->written, &journal->mutex);
    else
        switch_halves(journal);
}

static bool has_records(Journal *journal)
{
    return !journal->given_up && (journal->halves[0].used > 0 || journal->halves[1].used > 0);
}

static gpointer keep(gpointer data)
{
    Journal *journal = data;

    g_mutex_lock(&journal->mutex);
    while (has_records(journal))
        keep_one(journal);
    journal->keeping = false;
    g_mutex_unlock(&journal->mutex);
    return NULL;
}

/* A keeper that is done is only to be joined. Without a thread, whoever needs the room does the work. The mutex is held. */
static void start_keeper(Journal *journal)
{
    if (journal->keeping)
        return;
    if (journal->keeper != NULL)
        g_thread_join(journal->keeper);
    journal->keeper = g_thread_try_new("journal", keep, journal, NULL);
    journal->keeping = journal->keeper != NULL;
}

/* writing */

static void make_room(Journal *journal, gsize size)
{
    while (!journal->given_up && active_half(journal)->used + size > JOURNAL_HALF) {
        if (other_half(journal)->used == 0) {
            switch_halves(journal);
            g_cond_signal(&journal->work);
        } else if (journal->keeping) {
            g_cond_wait(&journal->written, &journal->mutex);
        } else {
            checkpoint(journal);
        }
    }
}

/* What waits and has room, as bytes; it is taken from the queue. */
static GByteArray *collect(Journal *journal, GPtrArray *batch)
{
    GByteArray *bytes = g_byte_array_new();
    Half *half = active_half(journal);
    Entry *entry;

    while ((entry = g_queue_peek_head(&journal->waiting)) != NULL &&
           (journal->given_up || half->used + bytes->len + entry->size <= JOURNAL_HALF)) {
        g_ptr_array_add(batch, g_queue_pop_head(&journal->waiting));
        if (journal->given_up)
            continue;
        entry->record.generation = half->generation;
        entry->record.sequence = half->sequence++;
        g_hash_table_add(half->names, g_strdup(entry->record.name));
        journal_record_format(&entry->record, bytes);
    }
    return bytes;
}

/* The mutex is held, but not while the disk works. */
static void write_batch(Journal *journal)
{
    g_autoptr(GPtrArray) batch = g_ptr_array_new();
    g_autoptr(GByteArray) bytes = NULL;

    make_room(journal, ((const Entry *)g_queue_peek_head(&journal->waiting))->size);
    bytes = collect(journal, batch);
    gsize offset = journal->active * JOURNAL_HALF + active_half(journal)->used;
    active_half(journal)->used += bytes->len;
    bool written = !journal->given_up;
    if (written) {
        g_mutex_unlock(&journal->mutex);
        written = write_records(journal, bytes, offset);
        int problem = errno;
        g_mutex_lock(&journal->mutex);
        if (written)
            start_keeper(journal);
        else
            give_up(journal, g_strerror(problem));
    }
    for (guint i = 0; i < batch->len; i++) {
        Entry *entry = g_ptr_array_index(batch, i);

        entry->written = written;
        entry->done = true;
    }
    journal->last_write_us = g_get_monotonic_time();
}

/* Returns whether the record is durable; where it is not, the file must be made so. */
static bool append(Journal *journal, JournalKind kind, const char *name, const char *content, gsize length)
{
    Entry entry = { .record = { .kind = kind, .boot = journal->boot.id, .name = name, .content = content, .length = length },
                    .size = journal_record_size(name, length) };

    g_mutex_lock(&journal->mutex);
    g_queue_push_tail(&journal->waiting, &entry);
    while (!entry.done && journal->writing)
        g_cond_wait(&journal->written, &journal->mutex);
    if (!entry.done) {
        journal->writing = true;
        while (!entry.done)
            write_batch(journal);
        journal->writing = false;
        g_cond_broadcast(&journal->written);
    }
    g_mutex_unlock(&journal->mutex);
    return entry.written;
}

/* the whole */

static bool read_image(const Journal *journal, guint8 *image)
{
    gsize have = 0;
    ssize_t got = 1;

    while (have < JOURNAL_SIZE && got > 0) {
        got = TEMP_FAILURE_RETRY(pread(journal->fd, image + have, JOURNAL_SIZE - have, (off_t)have));
        have += (gsize)MAX(got, 0);
    }
    if (got == 0)
        errno = EIO;
    return have == JOURNAL_SIZE;
}

/* What cannot be read, or made void, is no journal; what it says and cannot be done keeps the daemon from starting. */
static bool replay(Journal *journal, GError **error)
{
    g_autofree guint8 *image = g_malloc(JOURNAL_SIZE);
    g_autoptr(GArray) records = NULL;

    if (!read_image(journal, image)) {
        give_up(journal, g_strerror(errno));
        return true;
    }
    records = journal_scan(image, JOURNAL_SIZE, &journal->last_generation);
    if (records->len == 0)
        return true;
    if (!journal_disk_replay(journal->folder, records, &journal->boot, error))
        return false;
    if (!clear_half(journal, 0) || !clear_half(journal, 1))
        give_up(journal, g_strerror(errno));
    return true;
}

/**
 * journal_new: a folder's journal, made where it is missing
 * @folder: what the files' names are relative to
 * @boot: from journal_boot_read()
 *
 * First all that a crash of the host may have undone is put right: call this before the files are read. Without the means for a journal the
 * folder works too, slower, and the log says why. Errors: ERROR_SYSTEM_ERROR where there is a journal, but its changes cannot be put in
 * place; it is kept. Thread: any that may block.
 */
Journal *journal_new(const char *folder, const JournalBoot *boot, GError **error)
{
    g_autoptr(Journal) journal = g_new0(Journal, 1);
    g_autoptr(GError) problem = NULL;

    g_mutex_init(&journal->mutex);
    g_cond_init(&journal->written);
    g_cond_init(&journal->work);
    g_queue_init(&journal->waiting);
    for (guint i = 0; i < G_N_ELEMENTS(journal->halves); i++)
        journal->halves[i].names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    journal->folder = g_strdup(folder);
    journal->path = g_build_filename(folder, JOURNAL_NAME, NULL);
    journal->boot = *boot;
    journal->fd = -1;
    if (!open_journal(journal, &problem)) {
        g_warning("%s; each change is written through by itself, which is slower", problem->message);
        journal->given_up = true;
        return g_steal_pointer(&journal);
    }
    if (!replay(journal, error))
        return NULL;
    switch_halves(journal);
    return g_steal_pointer(&journal);
}

/** journal_free: make all files durable by themselves and let the journal go. Nobody uses it any more. Thread: any that may block. */
void journal_free(Journal *journal)
{
    if (journal == NULL)
        return;

    g_mutex_lock(&journal->mutex);
    journal->stopping = true;
    g_cond_signal(&journal->work);
    g_mutex_unlock(&journal->mutex);
    if (journal->keeper != NULL)
        g_thread_join(journal->keeper);
    keep(journal);

    fd_close(&journal->fd);
    for (guint i = 0; i < G_N_ELEMENTS(journal->halves); i++)
        g_hash_table_unref(journal->halves[i].names);
    g_cond_clear(&journal->work);
    g_cond_clear(&journal->written);
    g_mutex_clear(&journal->mutex);
    g_free(journal->path);
    g_free(journal->folder);
    g_free(journal);
}

static bool is_given_up(Journal *journal)
{
    g_mutex_lock(&journal->mutex);
    bool given_up = journal->given_up;
    g_mutex_unlock(&journal->mutex);
    return given_up;
}

/**
 * journal_replace: give a file new content, durable when this returns; mode 0600
 * @file: relative to the journal's folder: a name, or a folder's name and one in it
 *
 * One file is changed by one thread at a time. On failure the old content stands, unless the disk itself failed. Errors:
 * ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool journal_replace(Journal *journal, const char *file, const char *data, gsize length, GError **error)
{
    g_autofree char *path = g_build_filename(journal->folder, file, NULL);

    if (is_given_up(journal))
        return file_replace(path, data, length, 0600, error);
    if (journal_record_size(file, length) <= JOURNAL_LARGEST)
        return file_replace_soon(path, data, length, 0600, error) &&
               (append(journal, JOURNAL_FILE, file, data, length) || journal_disk_settle(journal->folder, file, error));
    if (!file_replace(path, data, length, 0600, error))
        return false;
    append(journal, JOURNAL_AS_IS, file, "", 0);
    return true;
}

static bool record_or_settle(Journal *journal, JournalKind kind, const char *file, const char *content, GError **error)
{
    return append(journal, kind, file, content, strlen(content)) || journal_disk_settle(journal->folder, file, error);
}

/** journal_link: make a symbolic link, durable when this returns; one that is there stays. Errors: ERROR_SYSTEM_ERROR. Thread: may block. */
bool journal_link(Journal *journal, const char *file, const char *target, GError **error)
{
    g_autofree char *path = g_build_filename(journal->folder, file, NULL);

    if (symlink(target, path) < 0 && errno != EEXIST) {
        error_set_errno(error, errno, "cannot create %s", path);
        return false;
    }
    return record_or_settle(journal, JOURNAL_LINK, file, target, error);
}

/** journal_remove: remove a file or a link, durable when this returns; none is no error. Errors: ERROR_SYSTEM_ERROR. Thread: may block. */
bool journal_remove(Journal *journal, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(journal->folder, file, NULL);

    if (unlink(path) < 0 && errno != ENOENT) {
        error_set_errno(error, errno, "cannot remove %s", path);
        return false;
    }
    return record_or_settle(journal, JOURNAL_REMOVED, file, "", error);
}
