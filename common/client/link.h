/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/transport.h"
#include "rpc/frame.h"

/*
 * A transport that many threads share. Whoever waits for something reads for all; the others sleep until theirs is there.
 * What is said to need the lock is called between link_lock() and link_unlock().
 */
typedef struct Link Link;

/* A frame that came. Who takes it steals bytes and fds and leaves NULL. */
typedef struct LinkFrame {
    FrameHeader header;
    guint8 *bytes; /* whole, from the length word on */
    gsize length;
    GArray *fds; /* of int, closed when freed; NULL where the type has none */
} LinkFrame;

/* A frame that goes: the body may stand apart from the head, so that large ones need not be copied. */
typedef struct LinkOut {
    const guint8 *head;
    gsize head_length;
    const guint8 *body;
    gsize body_length;
    const int *fds;
    guint fds_n;
} LinkOut;

/* Somebody who waits. */
typedef struct LinkWaiter {
    struct LinkWaiter *next;
    GCond cond;
    bool asleep; /* rather than reading: waking somebody costs a system call */
    bool ready;
} LinkWaiter;

typedef struct LinkEvents {
    bool (*take)(LinkFrame *frame, void *opaque, GError **error); /* locked; false: the server broke the protocol */
    void (*heard)(void *opaque);                                  /* locked; something came */
    void (*idle)(void *opaque);                                   /* not locked; nothing came for the timeout of the transport */
    void (*ended)(void *opaque);                                  /* locked; once */
    void (*wake)(void *opaque);                                   /* not locked; after link_wake_later() */
} LinkEvents;

Link *link_new(Transport *transport, const LinkEvents *events, void *opaque);
void  link_free(Link *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Link, link_free)

/* the lock */
void link_lock(Link *link);
void link_unlock(Link *link);
void link_wake_later(Link *link);

/* sending and waiting, locked */
bool link_send(Link *link, const LinkOut *out, GError **error);
bool link_try_send(Link *link, const LinkOut *out);
void link_send_later(Link *link, const guint8 *frame, gsize length);
bool link_has_tail(const Link *link);
void link_wait(Link *link, LinkWaiter *waiter);
void link_notify(LinkWaiter *waiter);

/* reading because the event loop says so; not locked; false: somebody else reads already */
bool link_read(Link *link);

/* ending, locked */
void          link_fail(Link *link, int reason, const GError *why);
const GError *link_failure(const Link *link);
int           link_reason(const Link *link);

/* looking in */
Transport *link_transport(Link *link);
guint64    link_reads(const Link *link);
bool       link_has_reader(const Link *link);

GArray *link_fds_new(void);
