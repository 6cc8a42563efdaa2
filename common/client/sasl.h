/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/auth.h"

/* Authentication by SASL, and the layer over the connection that it may bring. */
bool sasl_run(Engine *engine, const Credentials *credentials, const char *mechanism, GError **error);
