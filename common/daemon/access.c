/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/access.h"
#include "base/error.h"

/**
 * access_check_session: a call against what its connection may do
 *
 * Errors: ERROR_NO_CONNECT before the connection was opened, ERROR_OPERATION_DENIED for a change on a read-only one. Thread: main.
 */
bool access_check_session(const Session *session, const DispatchRow *row, GError **error)
{
    if (!session->open && !row->router) {
        error_set(error, ERROR_INTERNAL_ERROR, "the connection is not open: %s comes before virConnectOpen", row->name);
        return false;
    }
    if (session->readonly && !row->readonly) {
        error_set(error, ERROR_OPERATION_DENIED, "read only access prevents %s", row->name);
        return false;
    }
    return true;
}

/**
 * access_check_args: a decoded call against what its connection may do, where that depends on the arguments
 *
 * Errors: ERROR_OPERATION_DENIED for what a read-only connection may not see. Thread: main.
 */
bool access_check_args(const Session *session, const DispatchRow *row, const void *args, GError **error)
{
    for (guint i = 0; session->readonly && i < row->acl_n; i++) {
        /* A permission that the call always needs is the row's own matter: it says whether a read-only connection may call. */
        if (row->acl[i].when == ACL_ALWAYS || row->acl[i].reads || !acl_applies(&row->acl[i], args))
            continue;
        error_set(error, ERROR_OPERATION_DENIED, "read only access prevents %s with these flags: they need %s:%s", row->name,
                  row->acl[i].object, row->acl[i].permission);
        return false;
    }
    return true;
}
