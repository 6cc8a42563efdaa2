/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What the router knows of each procedure without decoding it. The rows are generated (proto/routes.c), their shape is written here. */

typedef enum RouteClass {
    ROUTE_CONNECT, /* the hypervisor as such, and the host below it */
    ROUTE_DOMAIN,
    ROUTE_NETWORK,
    ROUTE_STORAGE,
    ROUTE_NODEDEV,
    ROUTE_INTERFACE,
    ROUTE_NWFILTER,
    ROUTE_SECRET,
    ROUTE_ADMIN,
} RouteClass;

typedef enum RouteEvent {
    ROUTE_EVENT_NONE,
    ROUTE_EVENT_REGISTER,
    ROUTE_EVENT_DEREGISTER,
} RouteEvent;

typedef struct RouteRow {
    const char *name; /* NULL: no such procedure */
    RouteClass group;
    bool own;      /* the router answers it itself: authentication, open and close, identity, events */
    bool readonly; /* a read-only connection may call it */
    bool resend;   /* may be sent again when the answer was lost with a daemon */
    bool stream;
    bool fds;
    RouteEvent event;
} RouteRow;

typedef struct RouteProgram {
    guint32 program;
    guint32 version;
    guint rows_n;
    const RouteRow *rows; /* by procedure */
} RouteProgram;

/* A message that a daemon sends of itself. */
typedef struct RouteMessage {
    const char *name;
    guint32 program;
    gint32 procedure;
    RouteClass group;
    gint32 event_id; /* the number that clients register for it by, in the enum of its class; -1: none */
    bool callback;   /* its first word is the number of the callback that it is for */
} RouteMessage;

extern const RouteProgram route_programs[];
extern const guint route_programs_n;
extern const RouteMessage route_messages[];
extern const guint route_messages_n;

const RouteProgram *route_program(guint32 program);
const RouteRow     *route_row(guint32 program, gint32 procedure);
const RouteMessage *route_message(guint32 program, gint32 procedure);
const RouteMessage *route_message_of_event(RouteClass group, gint32 event_id, bool callback);

/* Where clients are told that an error comes from that concerns a kind of object and no driver: ERROR_FROM_... */
gint32 route_origin(const RouteRow *row);
