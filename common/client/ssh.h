/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/transport.h"
#include "client/uri.h"

/* Programs whose standard input and output lead to a server. */
Transport *ssh_connect(const Uri *uri, bool readonly, GError **error);
Transport *ssh_connect_command(const Uri *uri, bool readonly, GError **error);

/* what ssh is called with, for tests */
GStrv ssh_arguments(const Uri *uri, bool readonly);
