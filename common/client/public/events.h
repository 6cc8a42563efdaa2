/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/public/object.h"

/* An event's callback of the application, cast to one shape as the public interface has it. */
typedef void (*EventsFunc)(void);

/* Whose events they are; each has procedures of its own to register and end. */
typedef enum EventsClass {
    EVENTS_DOMAIN,
    EVENTS_NETWORK,
    EVENTS_STORAGE_POOL,
    EVENTS_NODE_DEVICE,
    EVENTS_SECRET,
    EVENTS_MONITOR, /* QEMU's */
    EVENTS_CLASSES
} EventsClass;

/* What is registered: which event, of which object or all, told to whom. */
typedef struct EventsRequest {
    EventsClass class;
    int event_id;
    Named *object;     /* or NULL */
    const char *event; /* QEMU's name of it, or NULL */
    guint32 flags;
    EventsFunc func;
    void *opaque;
    virFreeCallback free_opaque;
    bool plain; /* by virConnectDomainEventRegister: ended by its function, not by a number */
} EventsRequest;

/* One event that came, on its way to one callback. */
typedef struct EventsDelivery {
    virConnectPtr conn;
    void *object; /* the handle; NULL where the row has none */
    EventsFunc func;
    void *opaque;
} EventsDelivery;

/* How a message of an event is read and told; rows in events-table.c. */
typedef struct EventsRow {
    guint32 program;
    gint32 procedure;
    EventsClass class;
    PublicKind kind;
    const WireType *wire;
    guint16 size;
    guint16 object; /* offset of what names the object */
    void (*tell)(const EventsDelivery *delivery, void *message);
} EventsRow;

extern const EventsRow events_rows[];
extern const guint events_rows_n;

/* the number of a new callback, or -1 with this thread's last error */
int  events_register(virConnectPtr conn, const char *function, const EventsRequest *request);
int  events_deregister(virConnectPtr conn, const char *function, EventsClass class, int id);
int  events_deregister_plain(virConnectPtr conn, const char *function, EventsFunc func);
