/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client.h"
#include "link.h"
#include "missed.h"
#include "track.h"

typedef struct Subscription Subscription;

/* The router's own connection to a daemon, by which events come for all clients. Loop thread only. */
typedef struct Watcher {
    GList node; /* in the router's */
    Router *router;
    Link link;
    Identity identity;
    char *uri;
    guint32 serial;
    GPtrArray *subscriptions; /* of Subscription */
    GPtrArray *trackers;      /* of Tracker, one per class with lifecycle events */
    MissedQueue missed;
    guint retry;
} Watcher;

/* What the router registered at a daemon, once for all clients that want the same. */
struct Subscription {
    Watcher *watcher;
    const EventClass *class;
    gint32 event_id;  /* -1 where the arguments tell */
    guint8 *args;     /* the payload of the register call */
    gsize args_length;
    guint32 serial;   /* of the register call that is not answered yet; 0: none */
    gint32 remote_id; /* the daemon's number for it; -1: none */
    GPtrArray *callbacks; /* of Callback; their clients own them */
};

/* What a client registered. */
typedef struct Callback {
    Client *client;
    Subscription *subscription;
    EventForm form;
    gint32 id;        /* the client's number for it */
    bool pending;     /* the daemon has not agreed yet, so the client has no answer */
    FrameHeader call; /* to be answered */
    guint8 *filter;   /* an object's key; NULL for all objects */
    gsize filter_length;
} Callback;

/* finding, making when there is none */
Watcher      *watcher_get(Client *client, Daemon *daemon, const char *uri);
Subscription *watcher_subscribe(Watcher *watcher, const EventClass *class, gint32 event_id, const guint8 *args, gsize length);
bool          subscription_holds(const Subscription *subscription);
void          watcher_wake(Watcher *watcher);

/* parting */
void subscription_drop(Subscription *subscription, Callback *callback);
void watcher_free(Watcher *watcher);
