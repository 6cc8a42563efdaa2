/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Each server of a process keeps a list of its clients, for its administrators and for its limits. A server that is full does not turn
 * anybody away: it takes nobody in, and who comes waits in the socket's backlog, as with the reference.
 */
#include "rpc/roster.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

#define NAMES_BUFFER 4096

struct Roster {
    char *name;
    const RosterClass *class;
    GQueue members;
    guint unknown;
    guint64 *last_id; /* shared by the servers of a process, so that a number names one client of all */
    RosterLimits limits;
    RosterFullFunc full_func;
    void *opaque;
    bool full;
};

/**
 * roster_new: a server without clients
 * @name: of the server, as administrators know it
 * @class: a constant
 * @last_id: where the process counts its clients; outlives the roster
 * @full: may be NULL
 *
 * Thread: loop.
 */
Roster *roster_new(const char *name, const RosterClass *class, guint64 *last_id, RosterFullFunc full, void *opaque)
{
    Roster *roster = g_new0(Roster, 1);

    roster->name = g_strdup(name);
    roster->class = class;
    roster->last_id = last_id;
    roster->full_func = full;
    roster->opaque = opaque;
    roster->limits = (RosterLimits){ ROSTER_CLIENTS_MAX, ROSTER_UNKNOWN_MAX };
    g_queue_init(&roster->members);
    return roster;
}

/** roster_free: forget a server whose clients have gone. Thread: loop. */
void roster_free(Roster *roster)
{
    if (roster == NULL)
        return;

    g_free(roster->name);
    g_free(roster);
}

static void update_full(Roster *roster)
{
    const RosterLimits *limits = &roster->limits;
    bool full = roster->members.length >= limits->clients || (limits->unknown > 0 && roster->unknown >= limits->unknown);

    if (full == roster->full)
        return;
    roster->full = full;
    if (roster->full_func != NULL)
        roster->full_func(full, roster->opaque);
}

/** roster_add: a client has come; @unknown: it has still to say who it is. Thread: loop. */
void roster_add(Roster *roster, RosterMember *member, bool unknown)
{
    *member = (RosterMember){
        .node.data = member, .roster = roster, .id = ++*roster->last_id, .since = g_get_real_time() / G_USEC_PER_SEC, .unknown = unknown
    };
    g_queue_push_tail_link(&roster->members, &member->node);
    roster->unknown += unknown;
    update_full(roster);
}

/** roster_note_known: a client has said who it is. Thread: loop. */
void roster_note_known(RosterMember *member)
{
    if (!member->unknown)
        return;

    member->unknown = false;
    member->roster->unknown--;
    update_full(member->roster);
}

/** roster_remove: a client has gone; nothing happens to one that is on no roster. Thread: loop. */
void roster_remove(RosterMember *member)
{
    Roster *roster = member->roster;

    if (roster == NULL)
        return;

    g_queue_unlink(&roster->members, &member->node);
    roster->unknown -= member->unknown;
    member->roster = NULL;
    update_full(roster);
}

RosterLimits roster_limits(const Roster *roster)
{
    return roster->limits;
}

/** roster_set_limits: nobody is thrown out for lower ones. Thread: loop. */
void roster_set_limits(Roster *roster, const RosterLimits *limits)
{
    roster->limits = *limits;
    update_full(roster);
}

const char *roster_name(const Roster *roster)
{
    return roster->name;
}

guint roster_count(const Roster *roster)
{
    return roster->members.length;
}

guint roster_count_unknown(const Roster *roster)
{
    return roster->unknown;
}

/** roster_find: a client by its number, or NULL. Thread: loop. */
RosterMember *roster_find(const Roster *roster, guint64 id)
{
    for (const GList *node = roster->members.head; node != NULL; node = node->next) {
        RosterMember *member = node->data;

        if (member->id == id)
            return member;
    }
    return NULL;
}

const GList *roster_members(const Roster *roster)
{
    return roster->members.head;
}

/** roster_describe: append who a client is (CLIENT_INFO_...). Thread: loop. */
void roster_describe(const RosterMember *member, TypedParams *params)
{
    member->roster->class->describe(member, params);
}

/** roster_close: throw a client out; it may be gone at once or a moment later. Thread: loop. */
void roster_close(RosterMember *member)
{
    member->roster->class->close(member);
}

/**
 * roster_describe_unix: who is at the other end of a unix socket, as the kernel says
 *
 * Looks up names, which may ask a name service. Thread: any.
 */
void roster_describe_unix(TypedParams *params, bool readonly, guint32 uid, guint32 gid, gint64 pid)
{
    char buffer[NAMES_BUFFER];
    struct passwd user, *found_user = NULL;
    struct group group, *found_group = NULL;

    typed_params_add_boolean(params, readonly, CLIENT_INFO_READONLY);
    typed_params_add_int(params, (gint32)uid, CLIENT_INFO_UNIX_USER_ID);
    if (getpwuid_r(uid, &user, buffer, sizeof(buffer), &found_user) == 0 && found_user != NULL)
        typed_params_add_string(params, user.pw_name, CLIENT_INFO_UNIX_USER_NAME);
    typed_params_add_int(params, (gint32)gid, CLIENT_INFO_UNIX_GROUP_ID);
    if (getgrgid_r(gid, &group, buffer, sizeof(buffer), &found_group) == 0 && found_group != NULL)
        typed_params_add_string(params, group.gr_name, CLIENT_INFO_UNIX_GROUP_NAME);
    typed_params_add_int(params, (gint32)pid, CLIENT_INFO_UNIX_PROCESS_ID);
}

/* An identity's fields and their names here, in the order in which they are told. Numbers become ints, as the public API has them. */
static const struct {
    const char *said, *told;
    gint32 type;
} fields[] = {
    { CONNECT_IDENTITY_UNIX_USER_ID, CLIENT_INFO_UNIX_USER_ID, TYPED_PARAM_ULLONG },
    { CONNECT_IDENTITY_USER_NAME, CLIENT_INFO_UNIX_USER_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_UNIX_GROUP_ID, CLIENT_INFO_UNIX_GROUP_ID, TYPED_PARAM_ULLONG },
    { CONNECT_IDENTITY_GROUP_NAME, CLIENT_INFO_UNIX_GROUP_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_PROCESS_ID, CLIENT_INFO_UNIX_PROCESS_ID, TYPED_PARAM_LLONG },
    { CONNECT_IDENTITY_SASL_USER_NAME, CLIENT_INFO_SASL_USER_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_X509_DISTINGUISHED_NAME, CLIENT_INFO_X509_DISTINGUISHED_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_SELINUX_CONTEXT, CLIENT_INFO_SELINUX_CONTEXT, TYPED_PARAM_STRING },
};

/** roster_describe_identity: who a trusted client said that it speaks for (CONNECT_IDENTITY_...). Thread: any. */
void roster_describe_identity(TypedParams *params, bool readonly, const TypedParams *identity)
{
    typed_params_add_boolean(params, readonly, CLIENT_INFO_READONLY);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const TypedParam *param = typed_params_find(identity, fields[i].said);

        if (param == NULL || param->type != fields[i].type)
            continue;
        if (param->type == TYPED_PARAM_STRING)
            typed_params_add_string(params, param->value.s, "%s", fields[i].told);
        else
            typed_params_add_int(params, (gint32)param->value.l, "%s", fields[i].told);
    }
}
