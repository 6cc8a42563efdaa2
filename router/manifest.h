/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"
#include "proto/routes.h"

/* What a folder of the product says of a daemon: the router knows no hypervisor by name. */
typedef struct Manifest {
    char *name;
    char **schemes;  /* of URIs: the hypervisor's; a host service has its own ("network") */
    guint32 classes; /* a bit per RouteClass that it serves */
    char *exec;      /* its program: a name or an absolute path */
    char *socket;    /* its name below the run folder */
    char **listen;   /* historical sockets that the router keeps for its clients; each has a -ro twin */
    bool is_default; /* serves clients that open without a URI */
    bool is_private; /* its objects belong to a client's process, and so do its events */
    char *path;      /* of the manifest, for messages */
} Manifest;

/* All manifests, in the order of their names. */
typedef struct Manifests {
    GPtrArray *items;
} Manifests;

Manifests *manifests_load(const char *const *folders, GError **error);
void       manifests_free(Manifests *manifests);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifests, manifests_free)

/* looking in */
const Manifest *manifests_find_scheme(const Manifests *manifests, const char *scheme, gsize length);
const Manifest *manifests_find_class(const Manifests *manifests, RouteClass group);
const Manifest *manifests_find_default(const Manifests *manifests);
bool            manifest_serves(const Manifest *manifest, RouteClass group);
char           *manifests_schemes(const Manifests *manifests);
