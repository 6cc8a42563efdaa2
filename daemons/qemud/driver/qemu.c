/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "driver/qemu.h"

#include "base/error.h"
#include "base/file.h"
#include "daemon/restore.h"
#include "daemon/session.h"
#include "machine/takeover.h"

#include <string.h>

#define CONFIG_LIMIT (1u << 20)

/* qemu.conf as its users write it: one setting per line, strings quoted. Only what is known here is looked for. */
static char *read_setting(const char *text, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) sides = g_strsplit(lines[i], "=", 2);

        if (g_strv_length(sides) != 2 || strcmp(g_strstrip(sides[0]), name) != 0)
            continue;
        char *value = g_strstrip(sides[1]);
        gsize length = strlen(value);
        if (length >= 2 && *value == '"' && value[length - 1] == '"')
            return g_strndup(value + 1, length - 2);
        return g_strdup(value);
    }
    return NULL;
}

static void read_config(const Daemon *daemon, char **ret_text)
{
    g_autofree char *path = g_build_filename(daemon->paths->config, "qemu.conf", NULL);

    if (!file_read(path, CONFIG_LIMIT, ret_text, NULL, NULL))
        *ret_text = g_strdup("");
}

/** qemu_start: Driver.start. Errors: ERROR_SYSTEM_ERROR; ERROR_CONFIG_UNSUPPORTED for a user that is not there. */
bool qemu_start(Daemon *daemon, GError **error)
{
    Qemu *qemu = g_new0(Qemu, 1);
    g_autofree char *config = NULL;
    g_autofree char *user = NULL;
    g_autofree char *group = NULL;

    daemon->driver_data = qemu;
    qemu->daemon = daemon;
    read_config(daemon, &config);
    user = read_setting(config, "user");
    group = read_setting(config, "group");
    qemu->site = qemu_site_new(daemon->paths, user, group, error);
    if (qemu->site == NULL)
        return false;

    restore_definitions(daemon);
    restore_running(daemon, qemu_take_over);
    qemu_caps_cache_warm_later(qemu->site->caps);
    restore_autostart(daemon);
    return true;
}

/* Without a job, for no job runs any more. */
static void let_guests_go(Daemon *daemon)
{
    g_autoptr(GArray) machines = machine_registry_list(daemon->machines);

    for (guint i = 0; i < machines->len; i++) {
        QemuRun *run = qemu_run_current(g_array_index(machines, MachineEntry, i).machine, NULL);

        if (run != NULL)
            qemu_run_retire(run);
    }
    /* Retired runs are freed by the loop. */
    while (g_main_context_iteration(NULL, FALSE))
        continue;
}

/** qemu_stop: Driver.stop. Guests run on. */
void qemu_stop(Daemon *daemon)
{
    Qemu *qemu = qemu_of(daemon);

    if (qemu == NULL)
        return;
    let_guests_go(daemon);
    qemu_site_free(qemu->site);
    g_free(qemu);
    daemon->driver_data = NULL;
}

/** qemu_open: Driver.open: qemu:///system for the system's daemon, qemu:///session for a user's. Errors: ERROR_INTERNAL_ERROR. */
bool qemu_open(Session *session, const char *uri, GError **error)
{
    bool user = session->daemon->paths->session;
    const char *right = user ? "/session" : "/system";
    const char *after_scheme = strstr(uri, "://");
    const char *path = after_scheme != NULL ? strchr(after_scheme + strlen("://"), '/') : NULL;
    g_autofree char *found = path != NULL ? g_strndup(path, strcspn(path, "?#")) : g_strdup("");

    if (strcmp(found, right) == 0)
        return true;
    error_set(error, ERROR_INTERNAL_ERROR, "unexpected QEMU URI path '%s', try qemu://%s", found, right);
    return false;
}
