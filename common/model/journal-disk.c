/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a journal does to the files that it speaks for: making them durable themselves, and putting them right after a crash of the host.
 *
 * Making durable is one fsync of each, not one syncfs of the file system: that is three times as fast for a hundred files, but waits for
 * whatever else was written there, gigabytes of a guest's image for one. Writing is started for all before the first is waited for, which
 * makes most of the difference up.
 *
 * A replay never undoes what somebody did by hand. If the daemon died and the host did not, files are as they were left, whoever wrote last:
 * nothing is put back. After a crash of the host, a file that was changed in the host's new run is left alone.
 */
#include "model/journal-disk.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not what a link points at, nor anything that opening would wait for. */
static int open_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

static void start_writing(const char *folder, const char *name)
{
    g_autofd int fd = open_file(folder, name);

    if (fd >= 0)
        sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

/* What is removed, or a link, is durable with its folder. */
static bool sync_file(const char *folder, const char *name, GError **error)
{
    g_autofd int fd = open_file(folder, name);

    if (fd < 0 ? errno == ENOENT || errno == ELOOP : fsync(fd) == 0)
        return true;
    error_set_errno(error, errno, "cannot make %s/%s durable", folder, name);
    return false;
}

static bool sync_folder_of(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    /* A folder that somebody removed has nothing to keep. */
    return (access(parent, F_OK) < 0 && errno == ENOENT) || folder_sync(parent, error);
}

/** journal_disk_settle: make one file durable, or its absence. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block. */
bool journal_disk_settle(const char *folder, const char *name, GError **error)
{
    return sync_file(folder, name, error) && sync_folder_of(folder, name, error);
}

static bool sync_folders(const char *folder, GHashTable *names, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (g_hash_table_add(seen, g_path_get_dirname(name)) && !sync_folder_of(folder, name, error))
            return false;
    }
    return true;
}

/**
 * journal_disk_sync: make files durable as they are
 * @names: keys are names below @folder; what is not there is durably not there
 *
 * Errors: ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool journal_disk_sync(const char *folder, GHashTable *names, GError **error)
{
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        start_writing(folder, name);
    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (!sync_file(folder, name, error))
            return false;
    }
    return sync_folders(folder, names, error);
}

/* Neither from before the crash nor, by a clock that was wrong, from what is still to come. */
static bool changed_since(const char *path, const JournalBoot *boot)
{
    struct stat info;

    if (lstat(path, &info) < 0)
        return false;
    gint64 modified_us = (gint64)info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
    return modified_us >= boot->started_us && modified_us <= g_get_real_time();
}

static bool put_link(const char *path, const JournalRecord *record, GError **error)
{
    g_autofree char *target = g_strndup(record->content, record->length);
    g_autofree char *folder = g_path_get_dirname(path);

    if ((unlink(path) < 0 && errno != ENOENT) || symlink(target, path) < 0) {
        error_set_errno(error, errno, "cannot create %s", path);
        return false;
    }
    return folder_sync(folder, error);
}

static bool put_back(const char *path, const JournalRecord *record, GError **error)
{
    switch (record->kind) {
    case JOURNAL_FILE:
        return file_replace(path, record->content, record->length, 0600, error);
    case JOURNAL_LINK:
        return put_link(path, record, error);
    case JOURNAL_REMOVED:
        return file_remove(path, error);
    case JOURNAL_AS_IS:
    case JOURNAL_KINDS:
    default:
        return true;
    }
}

static bool restore(const char *folder, const JournalRecord *record, const JournalBoot *boot, GError **error)
{
    g_autofree char *path = g_build_filename(folder, record->name, NULL);

    if (!uuid_is_null(&boot->id) && uuid_equal(&boot->id, &record->boot))
        return journal_disk_settle(folder, record->name, error);
    if (changed_since(path, boot)) {
        g_message("%s was changed since the host crashed; it stays as it is", path);
        return journal_disk_settle(folder, record->name, error);
    }
    if (put_back(path, record, error))
        return true;
    g_prefix_error(error, "the host crashed, and what %s/" JOURNAL_NAME " holds cannot be put in place: ", folder);
    return false;
}

/**
 * journal_disk_replay: put right what a crash of the host may have undone
 * @records: from journal_scan(); only the last of each file matters
 * @boot: the host's run now
 *
 * All is durable on return. Errors: ERROR_SYSTEM_ERROR; the journal must then be kept. Thread: any that may block.
 */
bool journal_disk_replay(const char *folder, const GArray *records, const JournalBoot *boot, GError **error)
{
    g_autoptr(GHashTable) last = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer record;

    for (guint i = 0; i < records->len; i++) {
        const JournalRecord *one = &g_array_index(records, JournalRecord, i);

        g_hash_table_replace(last, (gpointer)one->name, (gpointer)one);
    }
    g_hash_table_iter_init(&iter, last);
    while (g_hash_table_iter_next(&iter, NULL, &record)) {
        if (!restore(folder, record, boot, error))
            return false;
    }
    return true;
}
