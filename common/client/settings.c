/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which URI a caller means: the one given, an alias for one, the environment's, the file's. Source: the public description of libvirt.conf. */
#include "client/settings.h"
#include "client/config.h"
#include "client/uri.h"

#include <string.h>
#include <unistd.h>

const SettingsFile settings_libvirt = { "libvirt.conf", "LIBVIRT_DEFAULT_URI" };
const SettingsFile settings_admin = { "libvirt-admin.conf", "LIBVIRT_ADMIN_DEFAULT_URI" };

/* Root's is the host's, everybody else has their own. */
static Config *load(const SettingsFile *file, GError **error)
{
    g_autofree char *path = geteuid() == 0 ? g_build_filename("/etc/libvirt", file->name, NULL)
                                           : g_build_filename(g_get_user_config_dir(), "libvirt", file->name, NULL);

    return config_load(path, error);
}

static bool find_alias(const Config *config, const char *alias, char **ret_uri, GError **error)
{
    const char *const *items;
    gsize length = strlen(alias);

    if (!config_list(config, "uri_aliases", &items, error))
        return false;

    for (guint i = 0; items != NULL && items[i] != NULL; i++) {
        const char *equals = strchr(items[i], '=');
        g_autofree char *name = equals != NULL ? g_strndup(items[i], (gsize)(equals - items[i])) : NULL;

        if (name == NULL || !uri_is_alias(name)) {
            error_set(error, ERROR_CONF_SYNTAX, "Malformed 'uri_aliases' config entry '%s', expected 'alias=uri://host/path'", items[i]);
            return false;
        }
        if (strlen(name) == length && strcmp(name, alias) == 0) {
            *ret_uri = g_strdup(equals + 1);
            return true;
        }
    }
    return true;
}

/**
 * settings_resolve: which URI is meant
 * @uri: as the caller gave it; NULL or empty: none
 * @aliases: may it be one?
 * @ret_uri: a copy, or NULL where nobody says anything
 *
 * Errors: those of the configuration file. Thread: any.
 */
bool settings_resolve(const SettingsFile *file, const char *uri, bool aliases, char **ret_uri, GError **error)
{
    const char *from_environment = g_getenv(file->variable);
    bool given = uri != NULL && uri[0] != 0;
    g_autoptr(Config) config = load(file, error);
    g_autofree char *found = NULL;
    const char *from_file = NULL;

    if (config == NULL)
        return false;
    if (given) {
        if (aliases && uri_is_alias(uri) && !find_alias(config, uri, &found, error))
            return false;
        *ret_uri = found != NULL ? g_steal_pointer(&found) : g_strdup(uri);
        return true;
    }
    if (from_environment != NULL && from_environment[0] != 0) {
        *ret_uri = g_strdup(from_environment);
        return true;
    }
    if (!config_string(config, "uri_default", &from_file, error))
        return false;
    *ret_uri = from_file != NULL && from_file[0] != 0 ? g_strdup(from_file) : NULL;
    return true;
}

/** settings_mode: libvirt.conf's remote_mode, or NULL. Thread: any. */
bool settings_mode(char **ret_mode, GError **error)
{
    g_autoptr(Config) config = load(&settings_libvirt, error);
    const char *mode = NULL;

    if (config == NULL || !config_string(config, "remote_mode", &mode, error))
        return false;

    *ret_mode = g_strdup(mode);
    return true;
}
