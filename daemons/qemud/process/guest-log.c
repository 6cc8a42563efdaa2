/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "process/guest-log.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/**
 * guest_log_open: open or make a guest's log
 * @path: the file; its folder must exist
 * @ret_fd: for appending and reading back; the caller's
 *
 * Errors: ERROR_SYSTEM_ERROR. Thread: any.
 */
bool guest_log_open(const char *path, int *ret_fd, GError **error)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open the guest's log %s", path);
        return false;
    }
    *ret_fd = fd;
    return true;
}

/* A log that takes no more (a full disk) must not stop a guest from starting. */
static void append(int fd, const char *text)
{
    ssize_t ignored = write(fd, text, strlen(text));

    (void)ignored;
}

/** guest_log_note: a line of ours, with the time. Thread: any. */
void guest_log_note(int fd, const char *format, ...)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    line = g_strdup_printf("%s.%03d+0000: %s\n", time, g_date_time_get_microsecond(now) / 1000, text);
    append(fd, line);
}

/** guest_log_command: the command line, in a form that a shell takes, one option to a line. Thread: any. */
void guest_log_command(int fd, char *const *environment, char *const *argv)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (; environment != NULL && *environment != NULL; environment++)
        g_string_append_printf(text, "%s \\\n", *environment);
    for (char *const *word = argv; *word != NULL; word++) {
        bool plain = strpbrk(*word, " \"'{}[]()<>|&;*?$`\\!#~\t\n") == NULL && **word != '\0';
        g_autofree char *quoted = plain ? NULL : g_shell_quote(*word);

        if (word != argv)
            g_string_append(text, **word == '-' ? " \\\n" : " ");
        g_string_append(text, plain ? *word : quoted);
    }
    g_string_append_c(text, '\n');
    append(fd, text->str);
}

/**
 * guest_log_since: what was printed from a place on
 * @start: the place, where the file ended then
 * @limit: at most this many bytes, the last ones
 *
 * Returns text without a final line end, the caller's; empty when there is nothing. Thread: any.
 */
char *guest_log_since(int fd, off_t start, gsize limit)
{
    off_t end = lseek(fd, 0, SEEK_END);
    g_autofree char *text = NULL;
    ssize_t length;

    if (end - start > (off_t)limit)
        start = end - (off_t)limit;
    if (end <= start)
        return g_strdup("");

    text = g_malloc((gsize)(end - start) + 1);
    length = pread(fd, text, (gsize)(end - start), start);
    text[MAX(length, 0)] = '\0';
    return g_strchomp(g_utf8_make_valid(text, -1));
}
