/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* QEMU's command takes the same words as its option, but sorted into objects, by other names and with types. */
#include "command/chardev-command.h"

#include <stdlib.h>
#include <string.h>

#include "qmp/value.h"

typedef enum WordKind {
    WORD_TEXT,
    WORD_TRUTH,
    WORD_NUMBER,
} WordKind;

/* Words that a backend's data has as they are, or by another name. */
static const struct {
    const char *backend; /* NULL: all of them */
    const char *word;
    const char *member;
    WordKind kind;
} rows[] = {
    { "file", "path", "out", WORD_TEXT },          { "file", "append", "append", WORD_TRUTH },
    { "serial", "path", "device", WORD_TEXT },     { "parallel", "path", "device", WORD_TEXT },
    { "pipe", "path", "device", WORD_TEXT },       { "socket", "server", "server", WORD_TRUTH },
    { "socket", "wait", "wait", WORD_TRUTH },      { "socket", "telnet", "telnet", WORD_TRUTH },
    { "socket", "reconnect", "reconnect", WORD_NUMBER }, { "spicevmc", "name", "type", WORD_TEXT },
    { "spiceport", "name", "fqdn", WORD_TEXT },    { "qemu-vdagent", "clipboard", "clipboard", WORD_TRUTH },
    { "qemu-vdagent", "mouse", "mouse", WORD_TRUTH }, { NULL, "logfile", "logfile", WORD_TEXT },
    { NULL, "logappend", "logappend", WORD_TRUTH },
};

static json_t *convert(const char *text, WordKind kind)
{
    switch (kind) {
    case WORD_TRUTH:
        return json_boolean(strcmp(text, "on") == 0);
    case WORD_NUMBER:
        return json_integer(strtoll(text, NULL, 10));
    case WORD_TEXT:
    default:
        return json_string(text);
    }
}

static json_t *address_inet(const json_t *words, const char *host, const char *port)
{
    if (qmp_string(words, host) == NULL)
        return NULL;
    return json_pack("{s:s, s:{s:s, s:s}}", "type", "inet", "data", "host", qmp_string(words, host), "port", qmp_string(words, port));
}

static json_t *address_socket(const json_t *words)
{
    if (qmp_string(words, "fd") != NULL)
        return json_pack("{s:s, s:{s:s}}", "type", "fd", "data", "str", qmp_string(words, "fd"));
    if (qmp_string(words, "path") != NULL)
        return json_pack("{s:s, s:{s:s}}", "type", "unix", "data", "path", qmp_string(words, "path"));
    return address_inet(words, "host", "port");
}

static void add_addresses(const char *backend, const json_t *words, json_t *data)
{
    json_t *local = NULL;

    if (strcmp(backend, "socket") == 0)
        json_object_set_new(data, "addr", address_socket(words));
    if (strcmp(backend, "udp") != 0)
        return;
    json_object_set_new(data, "remote", address_inet(words, "host", "port"));
    local = address_inet(words, "localaddr", "localport");
    if (local != NULL)
        json_object_set_new(data, "local", local);
}

/** chardev_command: the arguments of chardev-add. @words: what -chardev would say, text all of it, the id among it */
json_t *chardev_command(const char *backend, const json_t *words)
{
    json_t *data = json_object();

    add_addresses(backend, words, data);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *text = qmp_string(words, rows[i].word);

        if (text != NULL && (rows[i].backend == NULL || strcmp(rows[i].backend, backend) == 0))
            json_object_set_new(data, rows[i].member, convert(text, rows[i].kind));
    }
    return json_pack("{s:s, s:{s:s, s:o}}", "id", qmp_string(words, "id"), "backend", "type", backend, "data", data);
}
