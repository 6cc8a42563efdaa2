/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/paths.h"

/**
 * paths_new: the folders of an instance
 * @root: the folder that holds a private instance whole (etc, lib, run, log, cache below it), or NULL for the host's own places
 * @session: a user's instance: the XDG folders instead of the system's, and <root>/session below a root
 *
 * Nothing is created. The caller frees it. Thread: any.
 */
Paths *paths_new(const char *root, bool session)
{
    Paths *paths = g_new0(Paths, 1);

    paths->session = session;
    if (root != NULL) {
        const char *part = session ? "session" : ".";
        g_autofree char *base = g_build_filename(root, part, NULL);

        paths->config = g_build_filename(session ? base : root, "etc", "libvirt", NULL);
        paths->state = g_build_filename(session ? base : root, "lib", "libvirt", NULL);
        paths->runtime = g_build_filename(session ? base : root, "run", "libvirt", NULL);
        paths->log = g_build_filename(session ? base : root, "log", "libvirt", NULL);
        paths->cache = g_build_filename(session ? base : root, "cache", "libvirt", NULL);
    } else if (session) {
        paths->config = g_build_filename(g_get_user_config_dir(), "libvirt", NULL);
        paths->state = g_build_filename(g_get_user_data_dir(), "libvirt", NULL);
        paths->runtime = g_build_filename(g_get_user_runtime_dir(), "libvirt", NULL);
        paths->cache = g_build_filename(g_get_user_cache_dir(), "libvirt", NULL);
        paths->log = g_build_filename(paths->cache, "log", NULL);
    } else {
        paths->config = g_strdup("/etc/libvirt");
        paths->state = g_strdup("/var/lib/libvirt");
        paths->runtime = g_strdup("/run/libvirt");
        paths->log = g_strdup("/var/log/libvirt");
        paths->cache = g_strdup("/var/cache/libvirt");
    }
    return paths;
}

void paths_free(Paths *paths)
{
    if (paths == NULL)
        return;

    g_free(paths->config);
    g_free(paths->state);
    g_free(paths->runtime);
    g_free(paths->log);
    g_free(paths->cache);
    g_free(paths);
}
