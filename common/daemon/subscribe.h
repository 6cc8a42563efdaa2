/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"
#include "proto/routes.h"

/* A client's callbacks, for events of every class. */
bool subscribe(Call *call, RouteClass group, gint32 event_id, const Uuid *only, gint32 *ret_callback, GError **error);
bool unsubscribe(Call *call, gint32 callback, GError **error);
