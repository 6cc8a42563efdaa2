/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/paths.h"
#include "daemon/driver.h"
#include "model/event.h"
#include "model/object-registry.h"
#include "model/registry.h"
#include "rpc/admin.h"
#include "rpc/listener.h"

/* Asked before each call runs; returns true where it took the call over. For tests of clients and routers: only testd sets it. */
typedef bool (*FaultHook)(Call *call, void *opaque);

/* A daemon at work: what its parts share. Made by daemon_main(), handed down, never global. */
struct Daemon {
    const Driver *driver;
    void *driver_data;
    Paths *paths;
    bool privileged; /* the system's instance, run by root */

    Loop *loop;
    GMainLoop *main_loop;
    GThreadPool *pool;     /* of machines' queues */
    GThreadPool *workers;  /* of calls that concern no machine */
    MachineRegistry *machines;
    ObjectRegistry *objects[OBJECT_KIND_LAST]; /* by kind; NULL for what the driver does not serve */
    EventBus *events;
    Store *store;

    Listener *listener;
    Roster *roster; /* of sessions, for administrators */
    Admin *admin;
    guint64 last_client_id;
    GPtrArray *sessions; /* of Session */
    struct Claims *claims;
    guint64 last_call_id;
    guint64 calls_at_tick; /* for giving memory back when it is quiet */
    bool trimmed;
    guint deserted_ticks; /* in a row without a client */
    FaultHook fault_hook;
    void *fault_opaque;
};

/* main.c of a daemon is one call of this */
int daemon_main(const Driver *driver, int argc, char **argv);
