/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Making things ready (opening taps, listening at sockets) and building a command line are two steps: the second one has no side effects
 * and so can be tried on any document.
 */
#include "command/resources.h"
#include "base/file.h"

#include <unistd.h>

#define SHORT_NAME_CHARACTERS 20 /* of a machine's name in its folder's */

static void fds_free(void *opaque)
{
    GArray *fds = opaque;

    for (guint i = 0; i < fds->len; i++)
        fd_close(&g_array_index(fds, int, i));
    g_array_unref(fds);
}

/**
 * qemu_resources_new: nothing made ready yet
 * @state_folder: the driver's, above the run's own folder
 * @id: the machine's number
 * @name: its name
 */
QemuResources *qemu_resources_new(const char *state_folder, gint32 id, const char *name)
{
    QemuResources *resources = g_new0(QemuResources, 1);
    g_autofree char *short_name = g_utf8_validate(name, -1, NULL)
                                      ? g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), SHORT_NAME_CHARACTERS))
                                      : g_strndup(name, SHORT_NAME_CHARACTERS);

    resources->id = id;
    resources->folder = g_strdup_printf("%s/domain-%d-%s", state_folder, id, short_name);
    resources->fds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, fds_free);
    return resources;
}

void qemu_resources_free(QemuResources *resources)
{
    if (resources == NULL)
        return;

    g_hash_table_unref(resources->fds);
    g_free(resources->folder);
    g_free(resources);
}

/** qemu_resources_monitor_path: where the monitor of a run listens, below the run's folder; the caller frees it. */
char *qemu_resources_monitor_path(const char *folder)
{
    return g_build_filename(folder, "monitor.sock", NULL);
}

/** qemu_resources_add_fd: keep a descriptor; several may have the same use. Taken over. */
void qemu_resources_add_fd(QemuResources *resources, const char *alias, const char *use, int fd)
{
    g_autofree char *key = g_strdup_printf("%s %s", alias, use);
    GArray *fds = g_hash_table_lookup(resources->fds, key);

    if (fds == NULL) {
        fds = g_array_new(FALSE, FALSE, sizeof(int));
        g_hash_table_insert(resources->fds, g_steal_pointer(&key), fds);
    }
    g_array_append_val(fds, fd);
}

/** qemu_resources_fds: the descriptors (int) of a use, or NULL. */
const GArray *qemu_resources_fds(const QemuResources *resources, const char *alias, const char *use)
{
    g_autofree char *key = g_strdup_printf("%s %s", alias, use);

    return g_hash_table_lookup(resources->fds, key);
}

/** qemu_resources_fd: the first descriptor of a use, or -1. */
int qemu_resources_fd(const QemuResources *resources, const char *alias, const char *use)
{
    const GArray *fds = qemu_resources_fds(resources, alias, use);

    return fds != NULL && fds->len > 0 ? g_array_index(fds, int, 0) : -1;
}

/** qemu_resources_steal_fd: the same, and it is the caller's from here on. */
int qemu_resources_steal_fd(QemuResources *resources, const char *alias, const char *use)
{
    g_autofree char *key = g_strdup_printf("%s %s", alias, use);
    GArray *fds = g_hash_table_lookup(resources->fds, key);

    return fds != NULL && fds->len > 0 ? fd_steal(&g_array_index(fds, int, 0)) : -1;
}

/** qemu_resources_all_fds: every descriptor, for inheriting; the array is the caller's, the descriptors stay here. */
GArray *qemu_resources_all_fds(const QemuResources *resources)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(int));
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, resources->fds);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        GArray *fds = value;

        for (guint i = 0; i < fds->len; i++) {
            int fd = g_array_index(fds, int, i);

            if (fd >= 0)
                g_array_append_val(all, fd);
        }
    }
    return all;
}
