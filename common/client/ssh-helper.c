/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * virt-ssh-helper: what a client runs at the far end of ssh. It finds the socket of this host that a URI means (starting a session's router
 * where that is it) and passes bytes between it and its own input and output, looking at none.
 */
#include "client/connect.h"
#include "client/uri.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE 65536

typedef struct Options {
    gboolean readonly;
    gboolean version;
    char **uris;
} Options;

/* One direction: what was read and not yet written. */
typedef struct Way {
    int from, to;
    guint8 data[PIECE];
    gsize at, length;
    bool ended;
} Way;

static bool way_wants(const Way *way, struct pollfd *in, struct pollfd *out)
{
    *in = (struct pollfd){ .fd = way->length == 0 && !way->ended ? way->from : -1, .events = POLLIN };
    *out = (struct pollfd){ .fd = way->length > 0 ? way->to : -1, .events = POLLOUT };
    return way->length > 0 || !way->ended;
}

static bool way_move(Way *way, short in, short out)
{
    ssize_t n;

    if (in != 0) {
        n = TEMP_FAILURE_RETRY(read(way->from, way->data, sizeof(way->data)));
        way->ended = n <= 0;
        way->at = 0;
        way->length = n > 0 ? (gsize)n : 0;
    } else if (out != 0) {
        n = TEMP_FAILURE_RETRY(write(way->to, way->data + way->at, way->length));
        if (n < 0)
            return false;
        way->at += (gsize)n;
        way->length -= (gsize)n;
    }
    return true;
}

/* Until the server is done; when the client is, the server is told by the end of its input. */
static void pass(int server)
{
    g_autofree Way *in = g_new0(Way, 1);
    g_autofree Way *out = g_new0(Way, 1);
    bool told = false;

    in->from = STDIN_FILENO;
    in->to = server;
    out->from = server;
    out->to = STDOUT_FILENO;
    for (;;) {
        struct pollfd fds[4];
        bool forward = way_wants(in, &fds[0], &fds[1]);

        if (!way_wants(out, &fds[2], &fds[3]))
            return;
        if (!forward && !told) {
            (void)shutdown(server, SHUT_WR);
            told = true;
        }
        if (TEMP_FAILURE_RETRY(poll(fds, G_N_ELEMENTS(fds), -1)) < 0 || !way_move(in, fds[0].revents, fds[1].revents) ||
            !way_move(out, fds[2].revents, fds[3].revents))
            return;
    }
}

static bool run(const Options *options, GError **error)
{
    g_autoptr(Uri) uri = uri_parse(options->uris != NULL ? options->uris[0] : "remote:///system", error);
    g_autoptr(Transport) transport = NULL;

    if (uri == NULL)
        return false;
    if (uri->transport != URI_TRANSPORT_UNIX) {
        error_set(error, ERROR_INVALID_ARG, "%s leads to another host; only what is on this one can be reached from here", uri->text);
        return false;
    }
    if ((transport = connect_transport(uri, options->readonly, error)) == NULL)
        return false;
    pass(transport_fd(transport));
    return true;
}

int main(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new("URI - lead from standard input and output to a libvirt socket of this host");
    g_autoptr(GError) error = NULL;
    Options options = { 0 };
    const GOptionEntry entries[] = {
        { "readonly", 'r', 0, G_OPTION_ARG_NONE, &options.readonly, "to the socket of those who may only look", NULL },
        { "version", 'V', 0, G_OPTION_ARG_NONE, &options.version, "say which release this is", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.uris, NULL, "URI" },
        { NULL },
    };

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || (options.uris != NULL && options.uris[1] != NULL)) {
        fprintf(stderr, "virt-ssh-helper: %s\n", error != NULL ? error->message : "more than one URI");
        return 1;
    }
    if (options.version) {
        printf("virt-ssh-helper (splitvirt) %s\n", VERSION);
        return 0;
    }
    if (!run(&options, &error))
        fprintf(stderr, "virt-ssh-helper: %s\n", error->message);
    g_strfreev(options.uris);
    return error != NULL;
}
