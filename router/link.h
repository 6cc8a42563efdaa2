/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon.h"
#include "identity.h"
#include "rpc/conn.h"

typedef enum LinkState {
    LINK_DOWN,
    LINK_WAITING, /* for its daemon's next start */
    LINK_OPENING, /* connected; the daemon has not yet answered the open */
    LINK_READY,
} LinkState;

typedef struct LinkHandler {
    void (*opened)(Link *link);
    /* It could not be opened; @payload is the error as the wire has it. The link is down. */
    void (*refused)(Link *link, const guint8 *payload, gsize length);
    void (*frame)(Link *link, const Frame *frame);
    /* It was ready and went down. */
    void (*lost)(Link *link);
    void (*drained)(Link *link);
} LinkHandler;

/* A connection to a daemon in somebody's name, embedded in its owner, who keeps what it points to. Loop thread only. */
struct Link {
    GList node; /* in the daemon's */
    Daemon *daemon;
    const LinkHandler *handler;
    const Identity *identity;
    const char *uri;
    guint32 flags; /* of the open */

    LinkState state;
    RpcConn *conn;
    gint64 since; /* of this state, monotonic ms */
};

void link_init(Link *link, Daemon *daemon, const LinkHandler *handler, const Identity *identity, const char *uri, guint32 flags);
void link_clear(Link *link);

/* serving */
void link_open(Link *link);
void link_send(Link *link, const Frame *frame);

/* what happens to all links of a daemon */
void link_retry_all(GQueue *links);
void link_daemon_ended(GQueue *links);
bool link_check_deadlines(GQueue *links, gint64 now_ms);
