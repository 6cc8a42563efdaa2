/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "manifest.h"
#include "rpc/loop.h"

#include <sys/resource.h>
#include <sys/types.h>

typedef struct Daemon Daemon;
typedef struct Link Link;

/* What the router passes on to each daemon that it starts, and where it looks for their programs. */
typedef struct Launch {
    Loop *loop;
    char **arguments; /* --root, --session, --log-level */
    char **folders;   /* where programs are looked for, in this order */
    char *run_folder;
    struct rlimit descriptors; /* theirs: the router raises its own */
    bool ends_found;           /* daemons of an earlier router end with this one as well: in a session, in a private instance */

    /* An owned daemon has ended with nobody left: free it. */
    void (*over)(Daemon *daemon, void *opaque);
    void *opaque;
} Launch;

/* A daemon that a manifest describes: perhaps running, perhaps started by us. Loop thread only. */
struct Daemon {
    const Manifest *manifest;
    char *owner; /* whose alone it is (see owner.h), or NULL: it ends soon after their last link */
    const Launch *launch;
    char *socket_path;
    GQueue links; /* of Link, all that are bound to it */

    /* while it is ours */
    int listener; /* kept open, so that connections wait while it is started again; -1 when others listen */
    pid_t pid;    /* 0 while it does not run */
    int found;  /* a descriptor of its process where an earlier router started it; -1 */
    Watch exit;
    Watch output; /* its standard error, which we pass on */
    char last_line[256];
    gint64 started;
    bool answered; /* an open, since it was started */

    /* its misfortunes */
    guint failures; /* starts in a row without an answer */
    guint deaths;   /* in a row, each soon after its start */
    gint64 not_before;
    guint retry;
    char *reason; /* of the last failure */

    /* the end of one that is owned */
    guint lingering;
    bool over; /* it is on its way out and takes nobody in */
};

typedef enum DaemonAnswer {
    DAEMON_CONNECTED,
    DAEMON_LATER,  /* links that wait are opened again by and by */
    DAEMON_FAILED, /* and no more is tried by itself */
} DaemonAnswer;

Daemon *daemon_new(const Manifest *manifest, const Launch *launch);
Daemon *daemon_new_owned(const Manifest *manifest, const Launch *launch, const char *owner, guint number);
void    daemon_free(Daemon *daemon);

/* serving */
DaemonAnswer daemon_connect(Daemon *daemon, int *ret_fd, GError **error);
void         daemon_note_answer(Daemon *daemon);
void         daemon_retry_soon(Daemon *daemon);

/* the end */
void daemon_link_gone(Daemon *daemon);
void daemon_terminate(Daemon *daemon);
bool daemon_wait_for_end(Daemon *daemon, gint64 deadline);
