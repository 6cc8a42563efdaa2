/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "call.h"
#include "identity.h"
#include "router.h"
#include "rpc/conn.h"

/* In flight at once; a client that sends more is not read until some are answered, for each costs memory that its few bytes do not show. */
#define CLIENT_CALLS_MAX 1024

typedef enum ClientState {
    CLIENT_NEW,
    CLIENT_OPENING,
    CLIENT_OPEN,
    CLIENT_CLOSING,
} ClientState;

/* A client's connection and all that is remembered for it, whatever happens to daemons. Loop thread only. */
typedef struct Client {
    RosterMember member; /* first: a member of the router's roster is its client */
    GList node;          /* in the router's */
    Router *router;
    RpcConn *conn;
    Identity identity;
    char *owner;               /* of a private driver's daemon, NULL for others; see owner.h */
    bool readonly;             /* came by a read-only socket */
    const Manifest *preferred; /* the driver of the socket that it came by, or NULL */

    /* the connection that it opened */
    ClientState state;
    const Manifest *driver;
    char *uri;
    guint32 flags;

    /* what goes on */
    Upstream *upstreams;
    CallTable calls;
    gsize held; /* bytes of calls that are not sent */

    /* events */
    GPtrArray *callbacks; /* of Callback; NULL while there has been none */
    gint32 next_callback;
} Client;

Client *client_new(Router *router, int fd, const PeerCredentials *peer, const Manifest *preferred, bool readonly, GError **error);
void    client_free(Client *client);

/* answers; @call is the header of the call or of a frame of its stream */
void client_reply(Client *client, const FrameHeader *call, const GByteArray *payload);
void client_reply_error(Client *client, const FrameHeader *call, const GError *error);
void client_reply_error_payload(Client *client, const FrameHeader *call, const guint8 *payload, gsize length);
void client_send(Client *client, const guint8 *bytes, gsize length, const int *fds, guint n_fds);
void client_close(Client *client);

/* calls */
void client_forward(Client *client, const Frame *frame, const RouteRow *row);
bool client_check_deadlines(Client *client, gint64 now_ms);
void client_update_flow(Client *client);
char *client_describe(const Client *client);
