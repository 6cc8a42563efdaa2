/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records go to the journal where standard error is the journal's, else to standard error as one line each: time, level, program, text.
 * Libraries log at debug only; a daemon's edge logs an error once, where it is handled.
 *
 * An administrator may send them elsewhere and choose by their source while the process runs. A source is the file that logs, its path
 * written with dots: "daemon.call". The first filter that matches says from which priority on a source is heard, the level given at the
 * start says it for all others; each output leaves out what is less urgent than its own priority.
 */
#include "base/log.h"
#include "base/log-config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define LOG_FILE_MODE 0600
#define SOURCE_MAX    128

/* The program is set once by main. The rest belongs to the lock, for any thread may log while an administrator changes it. */
static struct {
    GMutex lock;
    const char *program;
    GLogLevelFlags lowest;
    gint heard; /* no record of a lower priority goes anywhere: read without the lock */
    GPtrArray *filters; /* of LogFilter; NULL: none */
    GPtrArray *outputs; /* of LogOutput; NULL before log_setup() */
} settings = { .program = "?", .lowest = G_LOG_LEVEL_INFO, .heard = LOG_PRIORITY_DEBUG };

static const struct {
    const char *name;
    GLogLevelFlags level;
    LogPriority priority;
    int syslog;
} levels[] = {
    { "error", G_LOG_LEVEL_CRITICAL, LOG_PRIORITY_ERROR, LOG_ERR },
    { "warning", G_LOG_LEVEL_WARNING, LOG_PRIORITY_WARNING, LOG_WARNING },
    { "message", G_LOG_LEVEL_MESSAGE, LOG_PRIORITY_INFO, LOG_NOTICE },
    { "info", G_LOG_LEVEL_INFO, LOG_PRIORITY_INFO, LOG_INFO },
    { "debug", G_LOG_LEVEL_DEBUG, LOG_PRIORITY_DEBUG, LOG_DEBUG },
};

typedef struct Record {
    GLogLevelFlags level;
    const GLogField *fields;
    gsize n_fields;
    guint row; /* in levels */
} Record;

/* What is fatal to GLib is an error, too. */
static guint level_row(GLogLevelFlags level)
{
    for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (level & levels[i].level)
            return i;
    }
    return 0;
}

static const char *find_field(const Record *record, const char *key)
{
    for (gsize i = 0; i < record->n_fields; i++) {
        if (strcmp(record->fields[i].key, key) == 0 && record->fields[i].length < 0)
            return record->fields[i].value;
    }
    return NULL;
}

/* "../common/daemon/call.c" is "daemon.call"; a library's record has no file of ours, but a domain. */
static void name_source(const Record *record, char *source)
{
    static const char *const roots[] = { "common/", "daemons/" };
    const char *file = find_field(record, "CODE_FILE");
    const char *domain = find_field(record, "GLIB_DOMAIN");
    const char *start = file != NULL ? file : domain != NULL ? domain : "";

    while (g_str_has_prefix(start, "../"))
        start += strlen("../");
    for (guint i = 0; i < G_N_ELEMENTS(roots); i++) {
        const char *found = g_strrstr(start, roots[i]);

        if (found != NULL)
            start = found + strlen(roots[i]);
    }
    g_strlcpy(source, start, SOURCE_MAX);
    if (g_str_has_suffix(source, ".c"))
        source[strlen(source) - 2] = '\0';
    g_strdelimit(source, "/", '.');
}

static bool is_heard(const Record *record)
{
    char source[SOURCE_MAX] = "";

    if (settings.filters != NULL && settings.filters->len > 0)
        name_source(record, source);
    for (guint i = 0; settings.filters != NULL && i < settings.filters->len; i++) {
        const LogFilter *filter = settings.filters->pdata[i];

        if (g_pattern_match_simple(filter->match, source))
            return levels[record->row].priority >= filter->priority;
    }
    /* A lower level is a higher bit. */
    return (record->level & G_LOG_LEVEL_MASK) <= settings.lowest;
}

static void write_line(const Record *record, int fd)
{
    const char *message = find_field(record, "MESSAGE");
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *line = g_strdup_printf("%s.%03dZ %s %s: %s\n", time, g_date_time_get_microsecond(now) / 1000, levels[record->row].name,
                                            settings.program, message != NULL ? message : "");

    /* Nobody could be told that the log is full. */
    if (write(fd, line, strlen(line)) < 0)
        return;
}

static bool write_journal(const Record *record)
{
    return g_log_writer_journald(record->level, record->fields, record->n_fields, NULL) == G_LOG_WRITER_HANDLED;
}

static void write_syslog(const Record *record, const char *name)
{
    const char *message = find_field(record, "MESSAGE");

    openlog(*name != '\0' ? name : settings.program, LOG_PID, LOG_DAEMON);
    syslog(levels[record->row].syslog, "%s", message != NULL ? message : "");
}

static void write_output(const Record *record, const LogOutput *output)
{
    switch (output->target) {
    case LOG_TARGET_STDERR:
        if (!g_log_writer_is_journald(STDERR_FILENO) || !write_journal(record))
            write_line(record, STDERR_FILENO);
        break;
    case LOG_TARGET_SYSLOG:
        write_syslog(record, output->detail);
        break;
    case LOG_TARGET_FILE:
        write_line(record, output->fd);
        break;
    case LOG_TARGET_JOURNALD:
        write_journal(record);
        break;
    }
}

static GLogWriterOutput write_record(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer opaque)
{
    Record record = { level, fields, n_fields, level_row(level) };

    if ((gint)levels[record.row].priority < g_atomic_int_get(&settings.heard))
        return G_LOG_WRITER_HANDLED;

    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&settings.lock);
    for (guint i = 0; is_heard(&record) && i < settings.outputs->len; i++) {
        const LogOutput *output = settings.outputs->pdata[i];

        if (levels[record.row].priority >= output->priority)
            write_output(&record, output);
    }
    return G_LOG_WRITER_HANDLED;
}

/* With the lock held: most records are dropped, and should be before anything is locked or looked for. */
static void note_what_is_heard(void)
{
    LogPriority sources = levels[level_row(settings.lowest)].priority, outputs = LOG_PRIORITY_ERROR;

    for (guint i = 0; settings.filters != NULL && i < settings.filters->len; i++)
        sources = MIN(sources, ((const LogFilter *)settings.filters->pdata[i])->priority);
    for (guint i = 0; i < settings.outputs->len; i++)
        outputs = MIN(outputs, ((const LogOutput *)settings.outputs->pdata[i])->priority);
    g_atomic_int_set(&settings.heard, (gint)MAX(sources, outputs));
}

static void add_default(GPtrArray *outputs)
{
    g_ptr_array_add(outputs, log_output_new(levels[level_row(settings.lowest)].priority, LOG_TARGET_STDERR, NULL));
}

/**
 * log_setup: take over GLib's log writer
 * @program: the name in front of each line; a constant
 * @lowest: the least severe level that is written
 *
 * Thread: main, before any other is started.
 */
void log_setup(const char *program, GLogLevelFlags lowest)
{
    settings.program = program;
    settings.lowest = lowest;
    log_set_outputs("", NULL);
    g_log_set_writer_func(write_record, NULL, NULL);
}

/** log_level_parse: a level by its name: error, warning, message, info, debug. Thread: any. */
bool log_level_parse(const char *name, GLogLevelFlags *ret_level)
{
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (strcmp(levels[i].name, name) == 0) {
            *ret_level = levels[i].level;
            return true;
        }
    }
    return false;
}

/* Puts an array into its place under the lock; what was there goes after it. */
static void publish(GPtrArray **place, GPtrArray *array)
{
    GPtrArray *old;

    g_mutex_lock(&settings.lock);
    old = *place;
    *place = array;
    note_what_is_heard();
    /* The C library keeps the name that it was given. */
    if (place == &settings.outputs)
        closelog();
    g_mutex_unlock(&settings.lock);
    g_clear_pointer(&old, g_ptr_array_unref);
}

/**
 * log_set_filters: choose what is logged by its source
 * @text: as log_filters_parse() reads it; empty: no filters
 *
 * Errors: ERROR_INVALID_ARG; then nothing has changed. Thread: any, after log_setup().
 */
bool log_set_filters(const char *text, GError **error)
{
    GPtrArray *filters = log_filters_parse(text, error);

    if (filters == NULL)
        return false;
    publish(&settings.filters, filters);
    return true;
}

/** log_get_filters: the filters that are set and their number; NULL where there are none. The caller frees it. Thread: any. */
char *log_get_filters(guint *ret_n)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&settings.lock);

    *ret_n = settings.filters != NULL ? settings.filters->len : 0;
    return settings.filters != NULL ? log_filters_format(settings.filters) : NULL;
}

static bool open_files(GPtrArray *outputs, GError **error)
{
    for (guint i = 0; i < outputs->len; i++) {
        LogOutput *output = outputs->pdata[i];

        if (output->target != LOG_TARGET_FILE)
            continue;
        output->fd = open(output->detail, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, LOG_FILE_MODE);
        if (output->fd < 0) {
            error_set_errno(error, errno, "failed to open %s", output->detail);
            return false;
        }
    }
    return true;
}

/**
 * log_set_outputs: choose where records go
 * @text: as log_outputs_parse() reads it; empty: standard error, from the level on that was given at the start
 *
 * Errors: ERROR_INVALID_ARG, ERROR_SYSTEM_ERROR for a file that cannot be opened; then nothing has changed. Thread: any.
 */
bool log_set_outputs(const char *text, GError **error)
{
    g_autoptr(GPtrArray) outputs = log_outputs_parse(text, error);

    if (outputs == NULL || !open_files(outputs, error))
        return false;
    if (outputs->len == 0)
        add_default(outputs);
    publish(&settings.outputs, g_steal_pointer(&outputs));
    return true;
}

/** log_get_outputs: the outputs that are set, and their number. The caller frees it. Thread: any, after log_setup(). */
char *log_get_outputs(guint *ret_n)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&settings.lock);

    *ret_n = settings.outputs->len;
    return log_outputs_format(settings.outputs);
}
