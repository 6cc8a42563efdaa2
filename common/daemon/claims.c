/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/claims.h"

#include "base/error.h"

struct Claims {
    GHashTable *streams; /* by device */
};

Claims *claims_new(void)
{
    Claims *claims = g_new0(Claims, 1);

    claims->streams = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return claims;
}

void claims_free(Claims *claims)
{
    if (claims == NULL)
        return;

    g_hash_table_unref(claims->streams);
    g_free(claims);
}

/**
 * claims_make_room: see to it that a device is free
 * @device: names it within the daemon
 * @force: end the stream of whoever has it
 *
 * Errors: ERROR_OPERATION_FAILED where it is taken. Thread: main.
 */
bool claims_make_room(Claims *claims, const char *device, bool force, GError **error)
{
    Stream *holder = g_hash_table_lookup(claims->streams, device);

    if (holder == NULL)
        return true;
    if (!force) {
        error_set(error, ERROR_OPERATION_FAILED, "Active console session exists for this domain: it can be taken over with force");
        return false;
    }
    stream_abort(holder, "another client took the device over");
    return true;
}

/** claims_take: a stream has a device until it ends; there was room. Thread: main. */
void claims_take(Claims *claims, const char *device, Stream *stream)
{
    g_hash_table_replace(claims->streams, g_strdup(device), stream);
}

static gboolean is_stream(gpointer device, gpointer stream, gpointer wanted)
{
    return stream == wanted;
}

/** claims_release: a stream ends; it need not have had anything. Thread: main. */
void claims_release(Claims *claims, const Stream *stream)
{
    g_hash_table_foreach_remove(claims->streams, is_stream, (gpointer)stream);
}
