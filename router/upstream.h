/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client.h"
#include "link.h"

/* A client's own connection to a daemon. Serials pass unchanged, and so do frames. Loop thread only. */
struct Upstream {
    Upstream *next; /* of the client's */
    Client *client;
    Link link;
    char *uri;
};

Upstream *upstream_new(Client *client, Daemon *daemon, const char *uri);
void      upstream_free(Upstream *upstream);
char     *upstream_uri(const Client *client, const Daemon *daemon);
Upstream *upstream_find(Client *client, const RouteRow *row, GError **error);

/* relaying */
void upstream_call(Upstream *upstream, const Frame *frame, const RouteRow *row, bool keep_frame);
void upstream_send(Upstream *upstream, const Frame *frame);
void upstream_time_out(Upstream *upstream, Call *call, gint64 now_ms);
