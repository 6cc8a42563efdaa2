/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/uri.h"

/* Where on a host the server of a URI listens. */
char *place_socket(const Uri *uri, bool readonly, bool session);
char *place_admin_socket(const char *daemon, bool session);

/* The router that serves the caller alone: connect to it, after starting it when it is not there. */
int place_connect_session(const char *socket, GError **error);
