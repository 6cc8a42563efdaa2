/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Which part of the host a procedure belongs to. */
typedef enum RouteGroup {
    ROUTE_CONNECT,
    ROUTE_DOMAIN,
    ROUTE_NETWORK,
    ROUTE_STORAGE,
    ROUTE_NODEDEV,
    ROUTE_INTERFACE,
    ROUTE_NWFILTER,
    ROUTE_SECRET,
    ROUTE_ADMIN,
} RouteGroup;

typedef enum RouteEvent {
    ROUTE_EVENT_NONE,
    ROUTE_EVENT_REGISTER,
    ROUTE_EVENT_DEREGISTER,
} RouteEvent;

/* What the router knows of a procedure without decoding it. */
typedef struct RouteRow {
    const char *name; /* NULL where there is no such procedure */
    RouteGroup group;
    RouteEvent event;
    bool own;      /* the router's, not a daemon's */
    bool readonly; /* allowed on a read-only connection */
    bool resend;   /* only reads: may be asked again when its daemon died */
    bool stream;
    bool fds;
} RouteRow;

typedef struct RouteProgram {
    guint32 number;
    guint32 version;
    guint rows_n;
    const RouteRow *rows;
} RouteProgram;

extern const RouteProgram route_programs[];
extern const guint route_programs_n;
