/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a call goes. Its URI chose the hypervisor's daemon when the client opened; the class of its procedure, a row of the generated
 * table, decides whether that daemon answers it or a host service does.
 */
#include "router.h"
#include "proto/numbers.h"

#include <string.h>

static const char *const group_words[] = {
    [ROUTE_CONNECT] = "connections",  [ROUTE_DOMAIN] = "domains",       [ROUTE_NETWORK] = "networks",         [ROUTE_STORAGE] = "storage",
    [ROUTE_NODEDEV] = "node devices", [ROUTE_INTERFACE] = "interfaces", [ROUTE_NWFILTER] = "network filters", [ROUTE_SECRET] = "secrets",
};

/**
 * route_find: what is known of a procedure
 *
 * Errors: ERROR_RPC with the reference's texts for an unknown program, version or procedure. Thread: any.
 */
const RouteRow *route_find(const FrameHeader *header, GError **error)
{
    /* The administration has a socket of its own. */
    const RouteProgram *program = header->program != PROGRAM_ADMIN ? route_program(header->program) : NULL;
    const RouteRow *row = route_row(header->program, header->procedure);

    if (program == NULL || program->version != header->version)
        error_set(error, ERROR_RPC, "Cannot find program %u version %u", header->program, header->version);
    else if (row == NULL)
        error_set(error, ERROR_RPC, "unknown procedure: %d", header->procedure);
    else
        return row;
    return NULL;
}

/** router_daemon: the daemon that a manifest describes, @owner's own where its objects are private; not started. Thread: loop. */
Daemon *router_daemon(Router *router, const Manifest *manifest, const char *owner)
{
    Daemon *daemon;

    if (!manifest->is_private)
        owner = NULL;
    for (guint i = 0; i < router->daemons->len; i++) {
        daemon = router->daemons->pdata[i];
        if (daemon->manifest == manifest && g_strcmp0(daemon->owner, owner) == 0 && !daemon->over)
            return daemon;
    }
    daemon = owner != NULL ? daemon_new_owned(manifest, &router->launch, owner, ++router->owned) : daemon_new(manifest, &router->launch);
    g_ptr_array_add(router->daemons, daemon);
    return daemon;
}

/**
 * router_daemon_for: who answers a call
 * @driver: the hypervisor of the client's connection
 * @owner: the client, for daemons whose objects are private
 *
 * Errors: ERROR_NO_SUPPORT where nobody serves the procedure's class. Thread: loop.
 */
Daemon *router_daemon_for(Router *router, const Manifest *driver, const char *owner, const RouteRow *row, GError **error)
{
    const Manifest *service = manifest_serves(driver, row->group) ? driver : manifests_find_class(router->manifests, row->group);

    if (service == NULL) {
        error_set(error, ERROR_NO_SUPPORT, "%s: no driver serves %s here", row->name,
                  row->group < G_N_ELEMENTS(group_words) ? group_words[row->group] : "this");
        error_set_origin(error, route_origin(row));
        return NULL;
    }
    return router_daemon(router, service, owner);
}

/** router_default_uri: what a client means that names a driver and no more. The caller frees it. Thread: any. */
char *router_default_uri(const Router *router, const Manifest *manifest)
{
    const char *scheme = manifest->schemes[0] != NULL ? manifest->schemes[0] : manifest->name;

    return g_strdup_printf("%s:///%s", scheme, router->paths->session ? "session" : "system");
}

static const Manifest *find_default(const Router *router, const Manifest *preferred, GError **error)
{
    const Manifest *manifest = preferred != NULL ? preferred : manifests_find_default(router->manifests);

    if (manifest == NULL) {
        g_autofree char *schemes = manifests_schemes(router->manifests);

        error_set(error, ERROR_NO_CONNECT, "an empty URI: no driver is the default here; known schemes: %s", schemes);
    }
    return manifest;
}

/**
 * router_parse_uri: which driver a URI means
 * @uri: as the client gave it; NULL or empty for the default
 * @preferred: the default of the socket that the client came by, or NULL
 * @ret_uri: what the daemon is to open: without a transport. The caller frees it
 *
 * Errors: ERROR_NO_CONNECT, with the schemes that would do. Thread: any.
 */
const Manifest *router_parse_uri(const Router *router, const char *uri, const Manifest *preferred, char **ret_uri, GError **error)
{
    const Manifest *manifest;
    const char *colon = uri != NULL ? strchr(uri, ':') : NULL;

    if (uri == NULL || *uri == '\0') {
        if ((manifest = find_default(router, preferred, error)) != NULL)
            *ret_uri = router_default_uri(router, manifest);
        return manifest;
    }
    if (colon == NULL) {
        error_set(error, ERROR_NO_CONNECT, "\"%s\" is no URI: a scheme such as qemu: must stand first", uri);
        return NULL;
    }
    gsize length = strcspn(uri, "+:");
    manifest = manifests_find_scheme(router->manifests, uri, length);
    if (manifest == NULL) {
        g_autofree char *schemes = manifests_schemes(router->manifests);

        error_set(error, ERROR_NO_CONNECT, "%s; known schemes: %s", uri, schemes);
        return NULL;
    }
    *ret_uri = g_strdup_printf("%.*s%s", (int)length, uri, colon);
    return manifest;
}
