/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/typed-param.h"

/* The clients of one server of a process: who is there, how many may be. Loop thread only. */
typedef struct Roster Roster;
typedef struct RosterMember RosterMember;

/* What all clients of a server have in common. */
typedef struct RosterClass {
    void (*describe)(const RosterMember *member, TypedParams *params); /* who it is: CLIENT_INFO_... */
    void (*close)(RosterMember *member);                               /* throw it out; may wait for the loop */
} RosterClass;

/* Embedded in a client from its coming to its going. */
struct RosterMember {
    GList node; /* in the roster's */
    Roster *roster;
    guint64 id;
    gint64 since; /* seconds since 1970 */
    ClientTransport transport;
    bool unknown; /* has still to say who it is */
};

/* Most clients, and most of those that have still to say who they are; 0 of the latter: no limit of their own. */
typedef struct RosterLimits {
    guint32 clients;
    guint32 unknown;
} RosterLimits;

/* Tells that the server has become full, or has room again: its listening sockets are to rest meanwhile. */
typedef void (*RosterFullFunc)(bool full, void *opaque);

/* Some thousands more than descriptors usually last for. */
#define ROSTER_CLIENTS_MAX 65536
#define ROSTER_UNKNOWN_MAX 20

Roster *roster_new(const char *name, const RosterClass *class, guint64 *last_id, RosterFullFunc full, void *opaque);
void    roster_free(Roster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Roster, roster_free)

/* coming and going */
void roster_add(Roster *roster, RosterMember *member, bool unknown);
void roster_note_known(RosterMember *member);
void roster_remove(RosterMember *member);

/* limits */
RosterLimits roster_limits(const Roster *roster);
void         roster_set_limits(Roster *roster, const RosterLimits *limits);

/* looking in */
const char   *roster_name(const Roster *roster);
guint         roster_count(const Roster *roster);
guint         roster_count_unknown(const Roster *roster);
RosterMember *roster_find(const Roster *roster, guint64 id);
const GList  *roster_members(const Roster *roster); /* the nodes' data are RosterMember */

/* one client */
void roster_describe(const RosterMember *member, TypedParams *params);
void roster_close(RosterMember *member);

/* describing, as CLIENT_INFO_... */
void roster_describe_unix(TypedParams *params, bool readonly, guint32 uid, guint32 gid, gint64 pid);
void roster_describe_identity(TypedParams *params, bool readonly, const TypedParams *identity);
