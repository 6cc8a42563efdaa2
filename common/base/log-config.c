/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is logged and where to, in the words of the reference's configuration files and of its administrators: filters are
 * "PRIORITY:PATTERN", outputs "PRIORITY:TARGET[:DETAIL]", several of them with spaces between. A text is taken whole or not at all.
 * Source: https://libvirt.org/logging.html
 */
#include "base/log-config.h"
#include "base/file.h"

#include <string.h>

/* What a daemon is made to hold; far more than anybody writes by hand. */
#define ITEMS_MAX 1024

static const struct {
    const char *name;
    bool detailed; /* has a DETAIL */
} targets[] = {
    [LOG_TARGET_STDERR] = { "stderr", false },
    [LOG_TARGET_SYSLOG] = { "syslog", true },
    [LOG_TARGET_FILE] = { "file", true },
    [LOG_TARGET_JOURNALD] = { "journald", false },
};

static bool parse_priority(const char *word, LogPriority *ret_priority)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(word, 10, LOG_PRIORITY_DEBUG, LOG_PRIORITY_ERROR, &number, NULL))
        return false;
    *ret_priority = (LogPriority)number;
    return true;
}

/* The items of a text, without the empty ones. */
static char **split_items(const char *text, const char *what, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GStrvBuilder) items = g_strv_builder_new();
    guint n = 0;

    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        if (++n > ITEMS_MAX) {
            error_set(error, ERROR_INVALID_ARG, "more than %d %s", ITEMS_MAX, what);
            return NULL;
        }
        g_strv_builder_add(items, words[i]);
    }
    return g_strv_builder_end(items);
}

/* filters */

static void filter_free(gpointer data)
{
    LogFilter *filter = data;

    g_free(filter->match);
    g_free(filter);
}

/* A "+" before the pattern once asked for stack traces; it is taken and means nothing, as with the reference. */
static LogFilter *parse_filter(const char *item, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(item, ":", -1);
    LogPriority priority;

    if (parts[0] == NULL || parts[1] == NULL) {
        error_set(error, ERROR_INVALID_ARG, "Malformed format for filter '%s': it is PRIORITY:PATTERN", item);
        return NULL;
    }
    if (!parse_priority(parts[0], &priority)) {
        error_set(error, ERROR_INVALID_ARG, "Invalid priority '%s' for filter '%s': it is a number from 1 (debug) to 4 (error)", parts[0],
                  item);
        return NULL;
    }
    const char *match = parts[1][0] == '+' ? parts[1] + 1 : parts[1];
    if (*match == '\0') {
        error_set(error, ERROR_INVALID_ARG, "Invalid match string '%s' in filter '%s': it is a part of a source's name", parts[1], item);
        return NULL;
    }
    LogFilter *filter = g_new(LogFilter, 1);
    *filter = (LogFilter){ priority, g_strdup_printf("*%s*", match) };
    return filter;
}

/**
 * log_filters_parse: read "3:util.object 1:qemu"
 *
 * Returns an array of LogFilter that owns its items. Errors: ERROR_INVALID_ARG. Thread: any.
 */
GPtrArray *log_filters_parse(const char *text, GError **error)
{
    g_auto(GStrv) items = split_items(text, "filters", error);
    g_autoptr(GPtrArray) filters = g_ptr_array_new_with_free_func(filter_free);

    for (guint i = 0; items != NULL && items[i] != NULL; i++) {
        LogFilter *filter = parse_filter(items[i], error);

        if (filter == NULL)
            return NULL;
        g_ptr_array_add(filters, filter);
    }
    return items != NULL ? g_steal_pointer(&filters) : NULL;
}

/** log_filters_format: the opposite of log_filters_parse(); NULL where there are none. The caller frees it. Thread: any. */
char *log_filters_format(const GPtrArray *filters)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < filters->len; i++) {
        const LogFilter *filter = filters->pdata[i];

        g_string_append_printf(text, "%s%u:%s", i > 0 ? " " : "", filter->priority, filter->match);
    }
    return g_string_free(text, filters->len == 0);
}

/* outputs */

static void output_free(gpointer data)
{
    LogOutput *output = data;

    fd_close(&output->fd);
    g_free(output->detail);
    g_free(output);
}

/** log_output_new: an output that is not open; @detail is copied. Thread: any. */
LogOutput *log_output_new(LogPriority priority, LogTarget target, const char *detail)
{
    LogOutput *output = g_new(LogOutput, 1);

    *output = (LogOutput){ priority, target, g_strdup(detail), -1 };
    return output;
}

static bool find_target(const char *name, LogTarget *ret_target)
{
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++) {
        if (strcmp(targets[i].name, name) == 0) {
            *ret_target = (LogTarget)i;
            return true;
        }
    }
    return false;
}

static LogOutput *parse_output(const char *item, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(item, ":", -1);
    guint n = g_strv_length(parts);
    LogPriority priority;
    LogTarget target;

    if (n < 2) {
        error_set(error, ERROR_INVALID_ARG, "Malformed format for log output '%s': it is PRIORITY:TARGET[:DETAIL]", item);
        return NULL;
    }
    if (!parse_priority(parts[0], &priority)) {
        error_set(error, ERROR_INVALID_ARG, "Invalid log priority '%s' for log output '%s': it is a number from 1 (debug) to 4 (error)",
                  parts[0], item);
        return NULL;
    }
    if (!find_target(parts[1], &target)) {
        error_set(error, ERROR_INVALID_ARG, "Invalid log destination '%s' for log output '%s': it is stderr, syslog, file or journald",
                  parts[1], item);
        return NULL;
    }
    if (n != (targets[target].detailed ? 3 : 2)) {
        error_set(error, ERROR_INVALID_ARG, "Log output '%s' does not meet the format requirements for destination type '%s': %s", item,
                  parts[1], targets[target].detailed ? "one more part must follow" : "nothing may follow");
        return NULL;
    }
    g_autofree char *path = target == LOG_TARGET_FILE ? g_canonicalize_filename(parts[2], NULL) : NULL;
    return log_output_new(priority, target, path != NULL ? path : parts[2]);
}

/* Said twice, the last word counts. */
static void replace_same(GPtrArray *outputs, const LogOutput *output)
{
    for (guint i = 0; i < outputs->len; i++) {
        const LogOutput *old = outputs->pdata[i];

        if (old->target == output->target && g_strcmp0(old->detail, output->detail) == 0) {
            g_ptr_array_remove_index(outputs, i);
            return;
        }
    }
}

/**
 * log_outputs_parse: read "1:file:/var/log/x.log 3:syslog:x 4:journald 2:stderr"
 *
 * Returns an array of LogOutput that owns its items, none of them open. A relative path starts at the current folder.
 * Errors: ERROR_INVALID_ARG. Thread: any.
 */
GPtrArray *log_outputs_parse(const char *text, GError **error)
{
    g_auto(GStrv) items = split_items(text, "outputs", error);
    g_autoptr(GPtrArray) outputs = g_ptr_array_new_with_free_func(output_free);

    for (guint i = 0; items != NULL && items[i] != NULL; i++) {
        LogOutput *output = parse_output(items[i], error);

        if (output == NULL)
            return NULL;
        replace_same(outputs, output);
        g_ptr_array_add(outputs, output);
    }
    return items != NULL ? g_steal_pointer(&outputs) : NULL;
}

/** log_outputs_format: the opposite of log_outputs_parse(). The caller frees it. Thread: any. */
char *log_outputs_format(const GPtrArray *outputs)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < outputs->len; i++) {
        const LogOutput *output = outputs->pdata[i];

        g_string_append_printf(text, "%s%u:%s", i > 0 ? " " : "", output->priority, targets[output->target].name);
        if (output->detail != NULL)
            g_string_append_printf(text, ":%s", output->detail);
    }
    return g_string_free(text, FALSE);
}
