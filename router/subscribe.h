/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client.h"
#include "watcher.h"

/* a client's calls */
void subscribe_call(Client *client, const Frame *frame, const RouteRow *row);
void subscribe_forget(Client *client);

/* what became of one; @callback is gone after a refusal */
void subscribe_agreed(Callback *callback);
void subscribe_refused(Callback *callback, const guint8 *payload, gsize length);
