/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/transport.h"
#include "client/uri.h"

/* The way to the server that a URI names. */
Transport *connect_transport(const Uri *uri, bool readonly, GError **error);

/* whether what travels is safe from others */
bool connect_is_encrypted(const Uri *uri);
bool connect_is_local(const Uri *uri);
