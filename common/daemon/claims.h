/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/stream.h"

/* Devices that one client at a time may have at the other end of its stream. Main thread. */
typedef struct Claims Claims;

Claims *claims_new(void);
void    claims_free(Claims *claims);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Claims, claims_free)

bool claims_make_room(Claims *claims, const char *device, bool force, GError **error);
void claims_take(Claims *claims, const char *device, Stream *stream);
void claims_release(Claims *claims, const Stream *stream);
