/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The processor's time stamp counter as guests would see it. */
typedef struct HostTsc {
    guint64 frequency; /* Hz */
    bool scaling;      /* a guest may be given another frequency */
} HostTsc;

bool host_tsc_read(HostTsc *ret_tsc);
