/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel tells of the host are small text files. They are read through one root folder, so that a test can stand a made-up
 * host beside the real one. A file that is not there is a fact ("this host has no such thing"), not an error: host_text and
 * host_number say so by their result; host_read is for what every host must have.
 */
#include "host/root.h"

#include "base/error.h"
#include "base/file.h"

#include <stdarg.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* /proc/cpuinfo of the largest host that Linux allows: 8,192 CPUs of about 2 KiB. */
#define FILE_LIMIT (16u * 1024 * 1024)

/* No folder that is listed here (NUMA nodes, caches, tasks of a process) has more entries. */
#define LIST_LIMIT 65536

const HostRoot host_running = { .folder = "" };

static char *path_build(const HostRoot *root, const char *format, va_list arguments) G_GNUC_PRINTF(2, 0);

static char *path_build(const HostRoot *root, const char *format, va_list arguments)
{
    g_autofree char *tail = g_strdup_vprintf(format, arguments);

    return g_strconcat(root->folder, tail, NULL);
}

/** host_path: the place of a file of the host, for opening it; @format gives the absolute path. The caller frees it. Thread: any. */
char *host_path(const HostRoot *root, const char *format, ...)
{
    va_list arguments;
    char *path;

    va_start(arguments, format);
    path = path_build(root, format, arguments);
    va_end(arguments);
    return path;
}

/** host_read: the text of a file that must be there. Errors: ERROR_SYSTEM_ERROR, ERROR_OVERFLOW. Thread: any. */
bool host_read(const HostRoot *root, const char *path, char **ret_text, GError **error)
{
    g_autofree char *full = host_path(root, "%s", path);

    return file_read(full, FILE_LIMIT, ret_text, NULL, error);
}

/** host_text: the text of a file without the blanks around it, or NULL where it cannot be read. The caller frees it. Thread: any. */
char *host_text(const HostRoot *root, const char *format, ...)
{
    g_autofree char *path = NULL;
    char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    path = path_build(root, format, arguments);
    va_end(arguments);
    return file_read(path, FILE_LIMIT, &text, NULL, NULL) ? g_strstrip(text) : NULL;
}

/** host_number: the number that a file holds and nothing else; false where there is none. Thread: any. */
bool host_number(const HostRoot *root, guint64 *ret_value, const char *format, ...)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    path = path_build(root, format, arguments);
    va_end(arguments);
    return file_read(path, FILE_LIMIT, &text, NULL, NULL) &&
           g_ascii_string_to_unsigned(g_strstrip(text), 10, 0, G_MAXUINT64, ret_value, NULL);
}

/** host_set: the list ("0-3,8", empty: the empty set) that a file holds, NULL where there is none. The caller frees it. Thread: any. */
Bitmap *host_set(const HostRoot *root, const char *format, ...)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    path = path_build(root, format, arguments);
    va_end(arguments);
    if (!file_read(path, FILE_LIMIT, &text, NULL, NULL))
        return NULL;
    return *g_strstrip(text) == '\0' ? bitmap_new() : bitmap_parse(text, HOST_CPUS_MAX);
}

/** host_set_span: the highest member and one, 0 for the empty set. Thread: any. */
guint host_set_span(const Bitmap *set)
{
    int highest = -1;

    for (int member = bitmap_next(set, -1); member >= 0; member = bitmap_next(set, member))
        highest = member;
    return (guint)(highest + 1);
}

/** host_exists: whether the host has such a file or folder. Thread: any. */
bool host_exists(const HostRoot *root, const char *format, ...)
{
    g_autofree char *path = NULL;
    va_list arguments;

    va_start(arguments, format);
    path = path_build(root, format, arguments);
    va_end(arguments);
    return access(path, F_OK) == 0;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** host_list: the names in a folder, sorted; none where it cannot be read. The caller unrefs the array, which owns them. Thread: any. */
GPtrArray *host_list(const HostRoot *root, const char *format, ...)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *path = NULL;
    g_autoptr(GDir) folder = NULL;
    va_list arguments;
    const char *name;

    va_start(arguments, format);
    path = path_build(root, format, arguments);
    va_end(arguments);
    folder = g_dir_open(path, 0, NULL);
    while (folder != NULL && names->len < LIST_LIMIT && (name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/** host_machine: the architecture's name as the kernel and the documents spell it (x86_64, aarch64). The caller frees it. Thread: any. */
char *host_machine(const HostRoot *root)
{
    struct utsname names;

    if (root->machine != NULL)
        return g_strdup(root->machine);
    return g_strdup(uname(&names) == 0 ? names.machine : "");
}

/** host_page_kib: size of the system's page in KiB. Thread: any. */
guint host_page_kib(void)
{
    return (guint)(sysconf(_SC_PAGESIZE) / 1024);
}

static const char *line_after(const char *line)
{
    const char *end = strchr(line, '\n');

    return end == NULL ? line + strlen(line) : end + 1;
}

/* "name : value" with any blanks around the colon; node files say "Node 0 name: value". */
static const char *line_value(const char *line, const char *name)
{
    gsize length = strlen(name);

    if (g_str_has_prefix(line, "Node ")) {
        line += strcspn(line + 5, " \n") + 5;
        line += strspn(line, " ");
    }
    if (strncmp(line, name, length) != 0)
        return NULL;
    line += length + strspn(line + length, " \t");
    return *line == ':' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

/**
 * host_field_text: the value of the first line "name: value"
 * @text: lines, as of /proc/cpuinfo or /proc/meminfo
 * @ret_value: the value up to the line's end; the caller frees it
 *
 * False where no line has that name. Thread: any.
 */
bool host_field_text(const char *text, const char *name, char **ret_value)
{
    for (const char *line = text; *line != '\0'; line = line_after(line)) {
        const char *value = line_value(line, name);

        if (value != NULL) {
            *ret_value = g_strchomp(g_strndup(value, strcspn(value, "\n")));
            return true;
        }
    }
    return false;
}

/** host_field_number: as host_field_text for a value that begins with a decimal number or 0x and a hexadecimal one. Thread: any. */
bool host_field_number(const char *text, const char *name, guint64 *ret_value)
{
    g_autofree char *value = NULL;
    char *end;
    guint64 number;

    if (!host_field_text(text, name, &value) || !g_ascii_isdigit(value[0]))
        return false;
    number = g_ascii_strtoull(value, &end, g_str_has_prefix(value, "0x") ? 16 : 10);
    if (end == value)
        return false;
    *ret_value = number;
    return true;
}
