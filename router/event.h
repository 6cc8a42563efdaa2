/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "payload.h"
#include "proto/routes.h"
#include "rpc/frame.h"

/* How an object stands in a message. */
typedef enum ObjectShape {
    OBJECT_NAME_UUID_ID, /* domains */
    OBJECT_NAME_UUID,    /* networks, pools */
    OBJECT_NAME,         /* node devices */
    OBJECT_UUID_USAGE,   /* secrets */
} ObjectShape;

/* An object where it lies in a payload: all of it, and the part that tells it from others. */
typedef struct ObjectView {
    const guint8 *bytes;
    gsize length;
    const guint8 *key;
    gsize key_length;
    gint32 id; /* of a domain; -1 when it does not run, and of what has none */
} ObjectView;

/* A flag of a list call and what the objects on that list are. */
typedef struct EventFilter {
    guint32 flag; /* 0 lists all */
    guint32 bits;
} EventFilter;

#define EVENT_FILTERS_MAX 3

/* The class of objects that events are about, and how to find out what was missed. */
typedef struct EventClass {
    const char *what;
    RouteClass group;
    guint32 program;
    gint32 register_procedure; /* of the form that gives callbacks numbers */
    gint32 deregister_procedure;
    ObjectShape shape;

    /* lifecycle; -1 for what does not happen to the class */
    gint32 list_procedure; /* 0: nothing is listed, nothing is made up for */
    EventFilter filters[EVENT_FILTERS_MAX];
    gint32 state_procedure; /* tells why an object stopped; 0: nothing does */
    gint8 defined;
    gint8 undefined;
    gint8 started;
    gint8 stopped;
    gint8 suspended;
    gint8 resumed;
} EventClass;

/* The ways to ask for events and to end it. */
typedef enum EventForm {
    EVENT_BY_KIND,       /* 105, 106: lifecycle only, no arguments */
    EVENT_BY_NUMBER,     /* 167, 168: an event's number is all that names it */
    EVENT_BY_CALLBACK,   /* each gets a callback's number */
    EVENT_WITH_ARGUMENTS /* as before, but the daemon does the filtering */
} EventForm;

typedef struct EventCall {
    guint32 program;
    gint32 procedure;
    const EventClass *class;
    EventForm form;
    bool ends;
} EventCall;

#define EVENT_LIFECYCLE 0

/* finding */
const EventCall  *event_call(const FrameHeader *header);
const EventClass *event_class_of_message(const RouteMessage *message);

/* objects in messages */
bool  object_read(Cursor *cursor, ObjectShape shape, ObjectView *ret_view);
gsize event_object_offset(const RouteMessage *message);
