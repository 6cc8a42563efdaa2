/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/dispatch.h"
#include "rpc/frame.h"

/* A blocking connection to a router or a daemon, for one thread. */
typedef struct Connection Connection;

/* A message that came while something else was waited for. */
typedef void (*ConnectionMessageFunc)(const FrameHeader *header, const guint8 *payload, gsize length, void *opaque);

Connection *connection_new(const char *socket_path, GError **error);
void        connection_free(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_free)

/* calling; the row tells how arguments and results look */
bool connection_call(Connection *connection, guint32 program, gint32 procedure, const void *args, void *ret, GError **error);
bool connection_open(Connection *connection, const char *uri, guint32 flags, GError **error);

/* listening */
void connection_on_message(Connection *connection, ConnectionMessageFunc func, void *opaque);
bool connection_wait_message(Connection *connection, int timeout_ms, GError **error);
