/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/* Let clients and administrators in. */
bool sockets_listen(Daemon *daemon, GError **error);
