/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records go to the journal where standard error is the journal's, else to standard error as one line each: time, level, program, text.
 * Libraries log at debug only; a daemon's edge logs an error once, where it is handled.
 */
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Set once by main before the first thread, read only from then on. */
static struct {
    const char *program;
    GLogLevelFlags lowest;
} settings = { "?", G_LOG_LEVEL_INFO };

static const struct {
    const char *name;
    GLogLevelFlags level;
} levels[] = {
    { "error", G_LOG_LEVEL_CRITICAL }, { "warning", G_LOG_LEVEL_WARNING }, { "message", G_LOG_LEVEL_MESSAGE },
    { "info", G_LOG_LEVEL_INFO },      { "debug", G_LOG_LEVEL_DEBUG },
};

static const char *level_name(GLogLevelFlags level)
{
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (level & levels[i].level)
            return levels[i].name;
    }
    return "error";
}

static GLogWriterOutput write_record(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer opaque)
{
    const char *message = "";

    /* A lower level is a higher bit. */
    if ((level & G_LOG_LEVEL_MASK) > settings.lowest)
        return G_LOG_WRITER_HANDLED;
    if (g_log_writer_is_journald(STDERR_FILENO) && g_log_writer_journald(level, fields, n_fields, opaque) == G_LOG_WRITER_HANDLED)
        return G_LOG_WRITER_HANDLED;

    for (gsize i = 0; i < n_fields; i++) {
        if (strcmp(fields[i].key, "MESSAGE") == 0)
            message = fields[i].value;
    }
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    fprintf(stderr, "%s.%03dZ %s %s: %s\n", time, g_date_time_get_microsecond(now) / 1000, level_name(level), settings.program, message);
    return G_LOG_WRITER_HANDLED;
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
