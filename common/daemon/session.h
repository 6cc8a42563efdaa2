/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"
#include "rpc/conn.h"

typedef struct Stream Stream;

/* One client, directly or through the router. Main thread, but for the references that calls hold. */
struct Session {
    RosterMember member; /* first: a member of the daemon's roster is its session */
    Daemon *daemon;
    RpcConn *conn; /* NULL once the client is gone */
    gint gone;     /* the same for other threads, atomically */
    PeerCredentials peer;
    bool open;
    bool readonly;
    bool wants_close_event;
    gsize held;           /* bytes of calls that are under way */
    char *uri;
    char *caller;         /* who calls, for messages and records */
    TypedParams identity; /* the same as a trusted peer said it; empty: the peer itself */
    GHashTable *streams;  /* by serial */
    GPtrArray *autodestroy; /* of Machine: destroyed when the client goes */
};

void     session_accept(int fd, const PeerCredentials *peer, void *daemon);
Session *session_ref(Session *session);
void     session_unref(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_unref)
void     session_end(Session *session);

/* administration */
Roster *session_roster_new(Daemon *daemon);

/* identity */
bool session_is_trusted(const Session *session);
void session_set_caller(Session *session, const TypedParams *identity);

/* flow: what a client makes us hold is charged to it */
void session_hold(Session *session, gsize bytes);
void session_release(Session *session, gsize bytes);

/* sending; nothing happens once the client is gone */
void session_send(Session *session, const FrameHeader *header, const GByteArray *payload);
