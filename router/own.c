/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls that the router answers itself, for it owns what they are about: authentication, opening and closing, features of the line. */
#include "own.h"
#include "owner.h"
#include "payload.h"
#include "proto/enums.h"
#include "proto/numbers.h"
#include "rpc/feature.h"
#include "upstream.h"

#include <unistd.h>

#define AUTH_NONE 0 /* an authentication type of the wire */

typedef enum OwnAnswer {
    OWN_DONE,    /* the reply is made */
    OWN_FAILED,  /* the error is set */
    OWN_PENDING, /* it is answered later or was already */
    OWN_FORWARD, /* not ours after all */
} OwnAnswer;

typedef struct OwnRow {
    gint32 procedure;
    OwnAnswer (*func)(Client *client, const Frame *frame, GByteArray *reply, GError **error);
} OwnRow;

static bool finished(Cursor *cursor, GError **error)
{
    if (!cursor->bad)
        return true;

    error_set(error, ERROR_RPC, "Unable to decode message payload");
    return false;
}

static Cursor payload_of(const Frame *frame)
{
    Cursor cursor = { .bad = false };

    cursor.at = frame_payload(frame, &cursor.left);
    return cursor;
}

static bool check_open(const Client *client, GError **error)
{
    if (client->state == CLIENT_OPEN)
        return true;

    error_set(error, ERROR_INTERNAL_ERROR, "hypervisor connection not open");
    return false;
}

static OwnAnswer auth_list(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    payload_word(reply, 1);
    payload_word(reply, AUTH_NONE);
    return OWN_DONE;
}

static OwnAnswer auth_refuse(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    error_set(error, ERROR_AUTH_FAILED, "nothing of this kind is asked for on this socket");
    return OWN_FAILED;
}

static OwnAnswer connect_open(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    Cursor cursor = payload_of(frame);
    g_autofree char *name = cursor_optional(&cursor) ? cursor_dup_string(&cursor) : NULL;
    guint32 flags = cursor_word(&cursor);
    g_autofree char *uri = NULL;
    g_autofree char *owner = NULL;
    const Manifest *driver;
    const RouteRow *row;

    if (!finished(&cursor, error))
        return OWN_FAILED;
    if (client->state != CLIENT_NEW) {
        error_set(error, ERROR_INTERNAL_ERROR, "connection already open");
        return OWN_FAILED;
    }
    row = route_find(&frame->header, error);
    driver = router_parse_uri(client->router, name, client->preferred, &uri, error);
    if (row == NULL || driver == NULL)
        return OWN_FAILED;
    if (driver->is_private && (owner = owner_of(&client->identity, uri, error)) == NULL)
        return OWN_FAILED;

    client->driver = driver;
    client->uri = g_steal_pointer(&uri);
    client->owner = g_steal_pointer(&owner);
    client->flags = flags | (client->readonly ? CONNECT_RO : 0);
    client->state = CLIENT_OPENING;
    upstream_call(upstream_new(client, router_daemon(client->router, driver, client->owner), client->uri), frame, row, false);
    return OWN_PENDING;
}

static OwnAnswer connect_close(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    client_reply(client, &frame->header, NULL);
    client_close(client);
    return OWN_PENDING;
}

static OwnAnswer supports_feature(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    Cursor cursor = payload_of(frame);
    guint32 feature = cursor_word(&cursor);

    if (!finished(&cursor, error) || (feature != FEATURE_KEEPALIVE && !check_open(client, error)))
        return OWN_FAILED;
    if (feature != FEATURE_KEEPALIVE && feature != FEATURE_EVENT_CALLBACK && feature != FEATURE_CLOSE_CALLBACK &&
        feature != FEATURE_TYPED_STRINGS && feature != FEATURE_DESCRIPTORS)
        return OWN_FORWARD;

    payload_word(reply, 1);
    return OWN_DONE;
}

/* What a close callback tells of does not happen here: a daemon that goes does not end the client's connection. */
static OwnAnswer close_callback(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    return check_open(client, error) ? OWN_DONE : OWN_FAILED;
}

/* Daemons believe the router, so it must not be talked into lending its word to anybody. */
static OwnAnswer set_identity(Client *client, const Frame *frame, GByteArray *reply, GError **error)
{
    gsize length;
    const guint8 *payload = frame_payload(frame, &length);

    if (!check_open(client, error))
        return OWN_FAILED;
    if (client->readonly || (client->identity.uid != 0 && client->identity.uid != geteuid())) {
        error_set(error, ERROR_ACCESS_DENIED, "user %u may not speak for others", (guint)client->identity.uid);
        return OWN_FAILED;
    }
    if (!identity_state(&client->identity, payload, length, error))
        return OWN_FAILED;

    return OWN_FORWARD;
}

static const OwnRow rows[] = {
    { PROC_CONNECT_OPEN, connect_open },
    { PROC_CONNECT_CLOSE, connect_close },
    { PROC_CONNECT_SUPPORTS_FEATURE, supports_feature },
    { PROC_AUTH_LIST, auth_list },
    { PROC_AUTH_SASL_INIT, auth_refuse },
    { PROC_AUTH_SASL_START, auth_refuse },
    { PROC_AUTH_SASL_STEP, auth_refuse },
    { PROC_AUTH_POLKIT, auth_refuse },
    { PROC_CONNECT_REGISTER_CLOSE_CALLBACK, close_callback },
    { PROC_CONNECT_UNREGISTER_CLOSE_CALLBACK, close_callback },
    { PROC_CONNECT_SET_IDENTITY, set_identity },
};

/**
 * own_call: answer a call that is the router's
 *
 * Returns false for all others. The client may be gone afterwards. Thread: loop.
 */
bool own_call(Client *client, const Frame *frame)
{
    g_autoptr(GByteArray) reply = NULL;
    g_autoptr(GError) error = NULL;
    guint i = 0;

    while (i < G_N_ELEMENTS(rows) && rows[i].procedure != frame->header.procedure)
        i++;
    if (i == G_N_ELEMENTS(rows) || frame->header.program != PROGRAM_REMOTE)
        return false;

    reply = g_byte_array_new();
    switch (rows[i].func(client, frame, reply, &error)) {
    case OWN_FORWARD:
        return false;
    case OWN_FAILED:
        client_reply_error(client, &frame->header, error);
        break;
    case OWN_DONE:
        client_reply(client, &frame->header, reply);
        break;
    case OWN_PENDING:
        break;
    }
    return true;
}
