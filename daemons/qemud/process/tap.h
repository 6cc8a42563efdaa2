/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/mac.h"

#include <glib.h>
#include <stdbool.h>

/* What a tap device is to be like. */
typedef struct TapRequest {
    const char *name;       /* wished; a "%d" in it or NULL: any "vnet" that is free */
    const char *bridge;     /* to join; or NULL */
    const MacAddress *mac;  /* the guest's; the host's end gets one derived from it */
    guint queues;           /* at least 1 */
    guint mtu;              /* 0: the bridge's */
    bool up;
    bool vnet_header;       /* the guest's card is virtio */
} TapRequest;

/* It lives as long as its descriptors do. */
bool tap_open(const TapRequest *request, int *ret_fds, char **ret_name, GError **error);
bool tap_set_up(const char *name, bool up, GError **error);
bool tap_remove_from_bridge(const char *name, const char *bridge, GError **error);
