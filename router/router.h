/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/paths.h"
#include "daemon.h"
#include "manifest.h"
#include "rpc/admin.h"
#include "rpc/frame.h"
#include "rpc/loop.h"

/* Everything that one router holds. */
typedef struct Router {
    Loop *loop;
    Paths *paths;
    Manifests *manifests;
    Launch launch;
    GPtrArray *daemons; /* of Daemon: one per manifest, or one per owner where its objects are private */
    guint owned;        /* daemons made for an owner so far */
    GPtrArray *doors;   /* of Door */
    GQueue clients;     /* of Client */
    GQueue watches;     /* of Watcher */
    Roster *roster;     /* of clients, for administrators */
    Admin *admin;
    guint64 last_client_id;
    GMainLoop *main_loop; /* left when an administrator says so; not owned */
    guint tick;         /* runs while somebody waits for something */
} Router;

Router *router_new(Loop *loop, Paths *paths, Manifests *manifests, const Launch *launch);
void    router_free(Router *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_free)

/* time */
void router_watch_the_clock(Router *router);

/* the way of a call */
const RouteRow *route_find(const FrameHeader *header, GError **error);
Daemon         *router_daemon(Router *router, const Manifest *manifest, const char *owner);
Daemon         *router_daemon_for(Router *router, const Manifest *driver, const char *owner, const RouteRow *row, GError **error);
const Manifest *router_parse_uri(const Router *router, const char *uri, const Manifest *preferred, char **ret_uri, GError **error);
char           *router_default_uri(const Router *router, const Manifest *manifest);
