/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A daemon sees the router at the other end of its socket, so the router tells it for whom each connection stands, with the standard call
 * and the standard fields. Names of users are looked up when a daemon is told, not when a client comes: most name services are files, but
 * some are a network away.
 */
#include "identity.h"
#include "payload.h"
#include "base/typed-param.h"
#include "proto/enums.h"
#include "rpc/frame.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PARAMS_MAX   20 /* REMOTE_CONNECT_IDENTITY_PARAMS_MAX */
#define NAMES_BUFFER 4096

static const struct {
    const char *name;
    guint32 type;
} fields[] = {
    { CONNECT_IDENTITY_USER_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_UNIX_USER_ID, TYPED_PARAM_ULLONG },
    { CONNECT_IDENTITY_GROUP_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_UNIX_GROUP_ID, TYPED_PARAM_ULLONG },
    { CONNECT_IDENTITY_PROCESS_ID, TYPED_PARAM_LLONG },
    { CONNECT_IDENTITY_PROCESS_TIME, TYPED_PARAM_ULLONG },
    { CONNECT_IDENTITY_SASL_USER_NAME, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_SELINUX_CONTEXT, TYPED_PARAM_STRING },
    { CONNECT_IDENTITY_X509_DISTINGUISHED_NAME, TYPED_PARAM_STRING },
};

/* The 22nd field of the process's status line; the 2nd, its name in brackets, may hold anything. */
static guint64 process_start_time(pid_t pid)
{
    char path[32];
    g_autofree char *line = NULL;
    const char *at;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    if (!g_file_get_contents(path, &line, NULL, NULL) || (at = strrchr(line, ')')) == NULL)
        return 0;

    for (guint field = 2; field < 22 && at != NULL; field++)
        at = strchr(at + 1, ' ');
    return at != NULL ? g_ascii_strtoull(at + 1, NULL, 10) : 0;
}

static char *peer_context(int fd)
{
    char context[256];
    socklen_t length = sizeof(context) - 1;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERSEC, context, &length) < 0 || length == 0)
        return NULL;

    return g_strndup(context, length);
}

/** identity_from_peer: who is at the other end of a unix socket. Thread: any. */
void identity_from_peer(Identity *ret_identity, const PeerCredentials *peer, int fd)
{
    *ret_identity = (Identity){
        .pid = peer->pid,
        .uid = peer->uid,
        .gid = peer->gid,
        .start_time = process_start_time(peer->pid),
        .selinux = peer_context(fd),
    };
}

/** identity_of_self: for the router's own connections. Thread: any. */
void identity_of_self(Identity *ret_identity)
{
    *ret_identity = (Identity){ .pid = getpid(), .uid = geteuid(), .gid = getegid(), .start_time = process_start_time(getpid()) };
}

void identity_copy(Identity *ret_identity, const Identity *identity)
{
    *ret_identity = *identity;
    ret_identity->selinux = g_strdup(identity->selinux);
    ret_identity->stated = g_memdup2(identity->stated, identity->stated_length);
}

void identity_clear(Identity *identity)
{
    g_clear_pointer(&identity->selinux, g_free);
    g_clear_pointer(&identity->stated, g_free);
    identity->stated_length = 0;
}

static void put_number(GByteArray *payload, const char *name, guint32 type, guint64 value)
{
    payload_string(payload, name);
    payload_word(payload, type);
    payload_hyper(payload, value);
}

static guint put_text(GByteArray *payload, const char *name, const char *value)
{
    if (value == NULL)
        return 0;

    payload_string(payload, name);
    payload_word(payload, TYPED_PARAM_STRING);
    payload_string(payload, value);
    return 1;
}

static guint put_names(const Identity *identity, GByteArray *payload)
{
    char buffer[NAMES_BUFFER];
    struct passwd user, *found_user = NULL;
    struct group group, *found_group = NULL;
    guint n = 0;

    if (getpwuid_r(identity->uid, &user, buffer, sizeof(buffer), &found_user) == 0 && found_user != NULL)
        n += put_text(payload, CONNECT_IDENTITY_USER_NAME, user.pw_name);
    if (getgrgid_r(identity->gid, &group, buffer, sizeof(buffer), &found_group) == 0 && found_group != NULL)
        n += put_text(payload, CONNECT_IDENTITY_GROUP_NAME, group.gr_name);
    return n;
}

/** identity_put: append a set-identity payload. Looks up names, which may ask a name service. Thread: any. */
void identity_put(const Identity *identity, GByteArray *payload)
{
    guint count_at = payload->len, n = 4;

    if (identity->stated != NULL) {
        g_byte_array_append(payload, identity->stated, (guint)identity->stated_length);
        return;
    }
    payload_word(payload, 0);
    put_number(payload, CONNECT_IDENTITY_UNIX_USER_ID, TYPED_PARAM_ULLONG, identity->uid);
    put_number(payload, CONNECT_IDENTITY_UNIX_GROUP_ID, TYPED_PARAM_ULLONG, identity->gid);
    put_number(payload, CONNECT_IDENTITY_PROCESS_ID, TYPED_PARAM_LLONG, (guint64)identity->pid);
    put_number(payload, CONNECT_IDENTITY_PROCESS_TIME, TYPED_PARAM_ULLONG, identity->start_time);
    n += put_names(identity, payload);
    n += put_text(payload, CONNECT_IDENTITY_SELINUX_CONTEXT, identity->selinux);
    payload_word(payload, 0); /* flags */
    frame_put_word(payload->data + count_at, n);
}

static bool check_param(Cursor *cursor, GError **error)
{
    g_autofree char *name = cursor_dup_string(cursor);
    guint32 type = cursor_word(cursor);
    gsize ignored;

    if (type == TYPED_PARAM_STRING)
        cursor_string(cursor, &ignored);
    else
        cursor_bytes(cursor, type == TYPED_PARAM_LLONG || type == TYPED_PARAM_ULLONG || type == TYPED_PARAM_DOUBLE ? 8 : 4);
    for (guint i = 0; name != NULL && !cursor->bad && i < G_N_ELEMENTS(fields); i++) {
        if (strcmp(fields[i].name, name) == 0 && fields[i].type == type)
            return true;
    }
    error_set(error, ERROR_INVALID_ARG, "\"%s\" is no field of an identity, or not of the type that it has", name != NULL ? name : "");
    return false;
}

/**
 * identity_state: take what a trusted client says of whom it speaks for
 * @payload: of a set-identity call
 *
 * It is checked and from here on told to daemons as it came. Errors: ERROR_RPC, ERROR_INVALID_ARG. Thread: any.
 */
bool identity_state(Identity *identity, const guint8 *payload, gsize length, GError **error)
{
    Cursor cursor = { payload, length, false };
    guint32 n = cursor_word(&cursor);

    if (n > PARAMS_MAX) {
        error_set(error, ERROR_RPC, "an identity has at most %d fields, not %u", PARAMS_MAX, n);
        return false;
    }
    for (guint32 i = 0; i < n; i++) {
        if (!check_param(&cursor, error))
            return false;
    }
    cursor_word(&cursor);
    if (cursor.bad || cursor.left > 0) {
        error_set(error, ERROR_RPC, "Unable to decode message payload");
        return false;
    }
    g_free(identity->stated);
    identity->stated = g_memdup2(payload, length);
    identity->stated_length = length;
    return true;
}
