/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs that are tested with test:///default expect it to be their own; state=NAME is for tests of several programs together. Each path
 * is a host by itself: test:///default is one, test:///some/file.xml another.
 */
#include "owner.h"
#include "base/error.h"

#define STATE_PARAMETER "state"

/**
 * owner_of: the name under which a client's private daemons are found
 * @uri: what it opens
 *
 * The caller frees it. Errors: ERROR_INVALID_ARG for an empty name of a state. Thread: any.
 */
char *owner_of(const Identity *identity, const char *uri, GError **error)
{
    g_autoptr(GUri) parsed = g_uri_parse(uri, G_URI_FLAGS_NONE, NULL);
    const char *query = parsed != NULL ? g_uri_get_query(parsed) : NULL;
    g_autoptr(GHashTable) parameters = query != NULL ? g_uri_parse_params(query, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;
    const char *state = parameters != NULL ? g_hash_table_lookup(parameters, STATE_PARAMETER) : NULL;

    const char *host = parsed != NULL ? g_uri_get_path(parsed) : uri;

    if (state == NULL)
        return g_strdup_printf("process %d %" G_GUINT64_FORMAT " %s", (int)identity->pid, identity->start_time, host);
    if (*state == '\0') {
        error_set(error, ERROR_INVALID_ARG, "%s: %s= wants the name of a state that processes share", uri, STATE_PARAMETER);
        return NULL;
    }
    return g_strdup_printf("state %u %s %s", identity->uid, state, host);
}
