/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"
#include "rpc/listener.h"
#include "rpc/roster.h"

/* A process's own administration, on a socket of its own: the same for the router and for every daemon. Loop thread only. */
typedef struct Admin Admin;

/* A server's worker threads. */
typedef struct AdminWorkers {
    guint32 least, most;
    guint32 priority; /* that are kept for calls which never wait for a hypervisor */
    guint32 current;
    guint32 idle;
    guint32 queued; /* jobs that wait for one */
} AdminWorkers;

/* What can be done to a process; its administration itself is a server beside the one that it is there for. */
typedef struct AdminProcess {
    Roster *roster;   /* of its own server */
    guint64 *last_id; /* where its clients are counted; as roster_new() was told */

    /* worker threads; NULL: it has none */
    void (*workers)(void *opaque, AdminWorkers *ret_workers);
    bool (*set_workers)(void *opaque, const AdminWorkers *wanted, GError **error); /* least, most and priority */

    /* certificates; NULL: it serves no TLS */
    bool (*update_tls)(void *opaque, GError **error);

    /* the end */
    bool (*is_needed)(void *opaque); /* though it has no clients; NULL: never */
    void (*end)(void *opaque);       /* leave the main loop, soon */
    bool preserves;                  /* what runs survives its end */

    void *opaque;
} AdminProcess;

Admin *admin_new(Loop *loop, const AdminProcess *process);
void   admin_free(Admin *admin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Admin, admin_free)

/* where administrators come by: the socket that was handed down, or -1 to make it at the path */
bool admin_listen(Admin *admin, int fd, const char *path, GError **error);
bool admin_is_listening(const Admin *admin);

/* the end */
void admin_end_when_idle(Admin *admin, guint seconds);
