/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/uuid.h"
#include "rpc/loop.h"
#include "rpc/wire.h"

/* What happened, as the message that tells of it: encoded once, whoever listens. */
typedef struct Event {
    guint32 program;
    gint32 procedure;
    Uuid uuid;           /* of the machine it is about */
    GByteArray *payload; /* its first word is the callback's number, to be filled in for each listener */
} Event;

/* Carries events from the jobs that cause them to those who listen, in order. */
typedef struct EventBus EventBus;
typedef void (*EventFunc)(const Event *event, gint32 callback_id, void *opaque);

EventBus *event_bus_new(Loop *loop);
void      event_bus_free(EventBus *bus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EventBus, event_bus_free)

/* telling; any thread */
void event_bus_emit(EventBus *bus, guint32 program, gint32 procedure, const Uuid *uuid, const WireType *type, const void *message);

/* listening; main thread */
gint32 event_bus_subscribe(EventBus *bus, guint32 program, gint32 procedure, const Uuid *only, EventFunc func, void *opaque);
bool   event_bus_unsubscribe(EventBus *bus, gint32 callback_id, void *opaque);
void   event_bus_unsubscribe_all(EventBus *bus, void *opaque);
