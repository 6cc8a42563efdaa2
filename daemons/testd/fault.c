/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Faults are said line by line: PROCEDURE [times N] ACTION [ARGUMENT...]; a line without blanks is parted by its commas, so
 * that it fits into a URI's parameter:
 *
 *     virDomainCreate delay 500
 *     virDomainGetInfo times 2 error 38 the disk is full
 *     virConnectGetHostname,crash
 *
 * The first line that fits a call counts. A line without "times" counts for ever.
 */
#include "daemons/testd/fault.h"

#include <string.h>

#define LINES_LIMIT  1024
#define DELAY_MAX_MS (60 * 60 * 1000)

struct FaultList {
    GArray *faults;
};

typedef struct ActionRow {
    const char *name;
    bool (*parse)(const char *argument, Fault *fault);
} ActionRow;

static bool parse_number(const char *text, guint64 max, guint *ret_value)
{
    guint64 value;

    if (!g_ascii_string_to_unsigned(text, 10, 0, max, &value, NULL))
        return false;
    *ret_value = (guint)value;
    return true;
}

static bool parse_nothing(const char *argument, Fault *fault)
{
    return argument[0] == '\0';
}

static bool parse_delay(const char *argument, Fault *fault)
{
    return parse_number(argument, DELAY_MAX_MS, &fault->delay_ms);
}

static bool parse_error(const char *argument, Fault *fault)
{
    gsize length = strcspn(argument, " ");
    g_autofree char *number = g_strndup(argument, length);
    guint code;

    if (!parse_number(number, G_MAXINT32, &code) || code == ERROR_OK)
        return false;
    fault->code = (gint32)code;
    fault->message = g_strdup(argument[length] == ' ' ? argument + length + 1 : "a fault on demand");
    return true;
}

/* By FaultAction. */
static const ActionRow actions[] = {
    [FAULT_DELAY] = { "delay", parse_delay },     [FAULT_HANG] = { "hang", parse_nothing }, [FAULT_FREEZE] = { "freeze", parse_nothing },
    [FAULT_CRASH] = { "crash", parse_nothing }, [FAULT_ERROR] = { "error", parse_error },
};

static void fault_clear(gpointer data)
{
    Fault *fault = data;

    g_free(fault->procedure);
    g_free(fault->message);
}

/** fault_list_free: free it; NULL is nothing. */
void fault_list_free(FaultList *faults)
{
    if (faults == NULL)
        return;
    g_array_unref(faults->faults);
    g_free(faults);
}

/* The next word of *text, which is moved to the one behind it. */
static char *take_word(const char **text)
{
    gsize length = strcspn(*text, " ");
    char *word = g_strndup(*text, length);

    *text += length;
    *text += strspn(*text, " ");
    return word;
}

static bool parse_times(const char **line, Fault *fault)
{
    const char *rest = *line;
    g_autofree char *word = take_word(&rest);
    g_autofree char *number = NULL;

    fault->times = G_MAXUINT;
    if (strcmp(word, "times") != 0)
        return true;
    number = take_word(&rest);
    *line = rest;
    return parse_number(number, G_MAXUINT - 1, &fault->times);
}

static bool parse_action(const char *line, Fault *fault)
{
    g_autofree char *word = take_word(&line);

    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        fault->action = (FaultAction)i;
        if (strcmp(word, actions[i].name) == 0)
            return actions[i].parse(line, fault);
    }
    return false;
}

static bool parse_line(const char *line, Fault *fault)
{
    fault->procedure = take_word(&line);
    return parse_times(&line, fault) && parse_action(line, fault);
}

/**
 * fault_list_parse: read lines of faults
 * @text: lines as this file's head tells; empty ones and those that begin with # say nothing
 * @ret_faults: the list; the caller frees it
 *
 * Errors: ERROR_INVALID_ARG naming the line. Thread: any.
 */
bool fault_list_parse(const char *text, FaultList **ret_faults, GError **error)
{
    g_autoptr(FaultList) faults = g_new0(FaultList, 1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", LINES_LIMIT);

    faults->faults = g_array_new(FALSE, TRUE, sizeof(Fault));
    g_array_set_clear_func(faults->faults, fault_clear);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);
        Fault fault = { 0 };
        bool valid;

        if (line[0] == '\0' || line[0] == '#')
            continue;
        if (strchr(line, ' ') == NULL)
            g_strdelimit(lines[i], ",", ' ');
        valid = parse_line(line, &fault);
        g_array_append_val(faults->faults, fault);
        if (!valid) {
            error_set(error, ERROR_INVALID_ARG,
                      "fault %u, \"%s\", is not PROCEDURE [times N] delay MS | hang | freeze | crash | error CODE [MESSAGE]", i + 1, line);
            return false;
        }
    }
    *ret_faults = g_steal_pointer(&faults);
    return true;
}

static bool fits(const Fault *fault, const char *procedure)
{
    return fault->times > 0 && (strcmp(fault->procedure, "*") == 0 || g_ascii_strcasecmp(fault->procedure, procedure) == 0);
}

/**
 * fault_list_take: what shall happen to a call that is made now
 * @procedure: the API's name
 *
 * Counts it. Returns NULL when nothing shall; the list owns the result, which stays until the list goes. Thread: the list's owner.
 */
const Fault *fault_list_take(FaultList *faults, const char *procedure)
{
    for (guint i = 0; i < faults->faults->len; i++) {
        Fault *fault = &g_array_index(faults->faults, Fault, i);

        if (!fits(fault, procedure))
            continue;
        if (fault->times != G_MAXUINT)
            fault->times--;
        return fault;
    }
    return NULL;
}
