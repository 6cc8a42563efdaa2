/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /proc/PID/stat is one line of fields by number (proc(5)). The second, the name, is in parentheses and may hold blanks and
 * parentheses itself, so the fields are counted from the last closing one.
 */
#include "host/process.h"

#include "base/error.h"

#include <string.h>
#include <unistd.h>

/* Numbers of proc(5), counted from 1. */
enum {
    FIELD_STATE = 3,
    FIELD_MINFLT = 10,
    FIELD_MAJFLT = 12,
    FIELD_UTIME = 14,
    FIELD_STIME = 15,
    FIELD_STARTTIME = 22,
    FIELD_RSS = 24,
    FIELD_PROCESSOR = 39,
};

/* The fields from the third on; fields[0] is number 3. */
static GStrv split_stat(const char *stat, const char **ret_name, gsize *ret_name_length)
{
    const char *open = strchr(stat, '(');
    const char *close = strrchr(stat, ')');

    if (open == NULL || close == NULL || close < open || close[1] != ' ')
        return NULL;
    *ret_name = open + 1;
    *ret_name_length = (gsize)(close - open - 1);
    return g_strsplit(close + 2, " ", 64);
}

static bool field_number(const GStrv fields, guint field, guint64 *ret_value)
{
    return field - FIELD_STATE < g_strv_length(fields) &&
           g_ascii_string_to_unsigned(g_strchomp(fields[field - FIELD_STATE]), 10, 0, G_MAXUINT64, ret_value, NULL);
}

static bool field_ns(const GStrv fields, guint field, guint64 *ret_ns)
{
    guint64 ticks;

    if (!field_number(fields, field, &ticks))
        return false;
    *ret_ns = ticks * (G_GUINT64_CONSTANT(1000000000) / (guint64)sysconf(_SC_CLK_TCK));
    return true;
}

static char field_state(const GStrv fields)
{
    return fields[0] != NULL ? fields[0][0] : '\0';
}

/** host_process_parse: take a stat line apart; false for one that is none. Thread: any. */
bool host_process_parse(const char *stat, HostProcess *ret_process)
{
    HostProcess process = { 0 };
    const char *name;
    gsize name_length;
    g_auto(GStrv) fields = split_stat(stat, &name, &name_length);
    guint64 pages;

    if (fields == NULL)
        return false;
    process.state = field_state(fields);
    if (!field_ns(fields, FIELD_UTIME, &process.user_ns) || !field_ns(fields, FIELD_STIME, &process.kernel_ns) ||
        !field_number(fields, FIELD_MINFLT, &process.minor_faults) || !field_number(fields, FIELD_MAJFLT, &process.major_faults) ||
        !field_number(fields, FIELD_STARTTIME, &process.start_time) || !field_number(fields, FIELD_RSS, &pages))
        return false;
    process.rss = pages * host_page_kib();
    *ret_process = process;
    return true;
}

static bool not_a_line(const char *path, GError **error)
{
    error_set(error, ERROR_INTERNAL_ERROR, "%s is not a line of proc(5)'s fields", path);
    return false;
}

/** host_process_read: all threads of a process together. Errors: ERROR_SYSTEM_ERROR where there is no such process. Thread: any. */
bool host_process_read(const HostRoot *root, int pid, HostProcess *ret_process, GError **error)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *text = NULL;

    if (!host_read(root, path, &text, error))
        return false;
    return host_process_parse(text, ret_process) || not_a_line(path, error);
}

/** host_process_io_read: bytes that really went from and to storage. Errors: ERROR_SYSTEM_ERROR (also without the right). Thread: any. */
bool host_process_io_read(const HostRoot *root, int pid, HostProcessIo *ret_io, GError **error)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/io", pid);
    g_autofree char *text = NULL;
    HostProcessIo io;

    if (!host_read(root, path, &text, error))
        return false;
    if (!host_field_number(text, "read_bytes", &io.read_bytes) || !host_field_number(text, "write_bytes", &io.write_bytes))
        return not_a_line(path, error);
    *ret_io = io;
    return true;
}

/* "run wait slices", absent without CONFIG_SCHED_INFO */
static void read_schedstat(const HostRoot *root, int pid, HostThread *thread)
{
    g_autofree char *text = host_text(root, "/proc/%d/task/%d/schedstat", pid, thread->tid);
    g_auto(GStrv) words = g_strsplit(text != NULL ? text : "", " ", 4);
    guint64 run, wait;

    if (g_strv_length(words) < 2 || !g_ascii_string_to_unsigned(words[0], 10, 0, G_MAXUINT64, &run, NULL) ||
        !g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXUINT64, &wait, NULL))
        return;
    thread->run_ns = run;
    thread->wait_ns = wait;
}

/** host_thread_read: one thread of a process. Errors: ERROR_SYSTEM_ERROR where there is no such thread. Thread: any. */
bool host_thread_read(const HostRoot *root, int pid, int tid, HostThread *ret_thread, GError **error)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/stat", pid, tid);
    g_autofree char *text = NULL;
    g_auto(GStrv) fields = NULL;
    HostThread thread = { .tid = tid };
    const char *name;
    gsize name_length;
    guint64 cpu;

    if (!host_read(root, path, &text, error))
        return false;
    fields = split_stat(text, &name, &name_length);
    if (fields == NULL || !field_ns(fields, FIELD_UTIME, &thread.user_ns) || !field_ns(fields, FIELD_STIME, &thread.kernel_ns) ||
        !field_number(fields, FIELD_PROCESSOR, &cpu) || cpu > G_MAXINT32)
        return not_a_line(path, error);
    g_strlcpy(thread.name, name, MIN(name_length + 1, sizeof(thread.name)));
    thread.state = field_state(fields);
    thread.cpu = (guint)cpu;
    read_schedstat(root, pid, &thread);
    *ret_thread = thread;
    return true;
}

static gint compare_tids(gconstpointer a, gconstpointer b)
{
    const HostThread *left = a, *right = b;

    return left->tid < right->tid ? -1 : left->tid > right->tid;
}

/** host_threads_read: HostThread items by tid, none for a process that is gone; the caller unrefs the array. Thread: any. */
GArray *host_threads_read(const HostRoot *root, int pid)
{
    GArray *threads = g_array_new(FALSE, FALSE, sizeof(HostThread));
    g_autoptr(GPtrArray) names = host_list(root, "/proc/%d/task", pid);

    for (guint i = 0; i < names->len; i++) {
        HostThread thread;
        guint64 tid;

        /* a thread may end between the listing and the reading */
        if (g_ascii_string_to_unsigned(names->pdata[i], 10, 1, G_MAXINT32, &tid, NULL) &&
            host_thread_read(root, pid, (int)tid, &thread, NULL))
            g_array_append_val(threads, thread);
    }
    g_array_sort(threads, compare_tids);
    return threads;
}
