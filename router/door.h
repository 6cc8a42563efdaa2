/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "router.h"
#include "rpc/listener.h"

/* A socket that clients come by. */
typedef struct Door {
    Router *router;
    Listener *listener;
    char *name;
    const Manifest *preferred; /* its driver, or NULL for the common ones */
    bool readonly;
} Door;

bool doors_open(Router *router, GError **error);
void door_free(Door *door);
