/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/session.h"
#include "proto/dispatch.h"

/* May this client make this call at all? What it may do to which object comes with access rules. */
bool access_check_session(const Session *session, const DispatchRow *row, GError **error);
bool access_check_args(const Session *session, const DispatchRow *row, const void *args, GError **error);
