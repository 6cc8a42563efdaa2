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
