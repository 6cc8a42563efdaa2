/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qmp/message.h"
#include "qmp/value.h"
#include "base/error.h"

#include <string.h>

#define ID_PREFIX "libvirt-" /* what monitor-command's users have always seen in replies */

static json_t *load(const char *line, gsize length, GError **error)
{
    json_error_t problem;
    json_t *root = json_loadb(line, length, JSON_ALLOW_NUL, &problem);

    /* QEMU's numbers are up to 64 bits without sign, jansson's have one: what is larger is taken inexactly rather than not at all. */
    if (root == NULL && json_error_code(&problem) == json_error_numeric_overflow)
        root = json_loadb(line, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &problem);
    if (root == NULL)
        error_set(error, ERROR_PARSE_FAILED, "QEMU sent what is not JSON: %s", problem.text);
    return root;
}

static guint64 parse_id(json_t *root)
{
    const char *id = qmp_string(root, "id");

    return id != NULL && g_str_has_prefix(id, ID_PREFIX) ? g_ascii_strtoull(id + strlen(ID_PREFIX), NULL, 10) : 0;
}

static gint64 parse_timestamp(json_t *root)
{
    json_t *stamp = json_object_get(root, "timestamp");
    gint64 seconds = 0;
    gint64 microseconds = 0;

    if (!qmp_int(stamp, "seconds", &seconds) || !qmp_int(stamp, "microseconds", &microseconds) || seconds < 0 ||
        seconds > G_MAXINT64 / (2 * G_USEC_PER_SEC) || microseconds < 0 || microseconds >= G_USEC_PER_SEC)
        return 0; /* QEMU sends -1 when the clock fails */

    return seconds * G_USEC_PER_SEC + microseconds;
}

static bool sort(QmpMessage *message)
{
    json_t *root = message->root;
    json_t *failure = json_object_get(root, "error");

    if ((message->body = json_object_get(root, "return")) != NULL) {
        message->kind = QMP_MESSAGE_REPLY;
        message->id = parse_id(root);
        return true;
    }
    if (json_is_object(failure)) {
        message->kind = QMP_MESSAGE_ERROR;
        message->id = parse_id(root);
        message->name = qmp_string(failure, "class");
        message->text = qmp_string(failure, "desc");
        return message->name != NULL && message->text != NULL;
    }
    if ((message->name = qmp_string(root, "event")) != NULL) {
        message->kind = QMP_MESSAGE_EVENT;
        message->body = json_object_get(root, "data");
        message->timestamp_us = parse_timestamp(root);
        return true;
    }
    message->kind = QMP_MESSAGE_GREETING;
    message->body = json_object_get(root, "QMP");
    return json_is_object(message->body);
}

/**
 * qmp_message_parse: take a message of QEMU apart
 * @line: its text, @length bytes
 * @ret_message: the parts; qmp_message_clear() ends them
 *
 * Errors: ERROR_PARSE_FAILED. Source: QEMU's docs/interop/qmp-spec. Thread: any.
 */
bool qmp_message_parse(const char *line, gsize length, QmpMessage *ret_message, GError **error)
{
    QmpMessage message = { .root = load(line, length, error) };

    if (message.root == NULL)
        return false;

    if (!sort(&message)) {
        error_set(error, ERROR_PARSE_FAILED, "QEMU sent what is neither greeting, reply nor event: %.*s", (int)MIN(length, 200), line);
        qmp_message_clear(&message);
        return false;
    }
    *ret_message = message;
    return true;
}

void qmp_message_clear(QmpMessage *message)
{
    json_decref(message->root);
    *message = (QmpMessage){ 0 };
}

/** qmp_command_set_id: give a command object the id by which its reply is found. */
void qmp_command_set_id(json_t *command, guint64 id)
{
    g_autofree char *text = g_strdup_printf(ID_PREFIX "%" G_GUINT64_FORMAT, id);

    json_object_set_new(command, "id", json_string(text));
}

/** qmp_command_format: a command's line with its end; the caller frees it by g_free(), @arguments (may be NULL) stay the caller's. */
char *qmp_command_format(const char *command, json_t *arguments, guint64 id)
{
    g_autoptr(json_t) root = json_object();
    g_autofree char *copy = NULL;
    char *text;

    json_object_set_new(root, "execute", json_string(command));
    if (arguments != NULL)
        json_object_set(root, "arguments", arguments);
    qmp_command_set_id(root, id);
    text = json_dumps(root, JSON_COMPACT);
    copy = g_strconcat(text, "\r\n", NULL);
    free(text);
    return g_steal_pointer(&copy);
}
