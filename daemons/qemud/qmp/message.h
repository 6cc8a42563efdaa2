/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

typedef enum QmpMessageKind {
    QMP_MESSAGE_GREETING,
    QMP_MESSAGE_REPLY,
    QMP_MESSAGE_ERROR,
    QMP_MESSAGE_EVENT,
} QmpMessageKind;

/* One message of QEMU, taken apart; all below points into root. */
typedef struct QmpMessage {
    QmpMessageKind kind;
    json_t *root;
    json_t *body;        /* what "QMP", "return" or "data" holds; NULL for an event without data */
    const char *name;    /* the event's name or the error's class */
    const char *text;    /* the error's description */
    guint64 id;          /* of the command that this answers; 0 = none of ours */
    gint64 timestamp_us; /* of an event, real time */
} QmpMessage;

bool qmp_message_parse(const char *line, gsize length, QmpMessage *ret_message, GError **error);
void qmp_message_clear(QmpMessage *message);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(QmpMessage, qmp_message_clear)

char *qmp_command_format(const char *command, json_t *arguments, guint64 id);
void  qmp_command_set_id(json_t *command, guint64 id);
