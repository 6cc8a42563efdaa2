/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The file of credentials. [auth-SERVICE-HOST] (HOST may be `default`) names with `credentials=NAME` a group [credentials-NAME] that has
 * username, authname, password, realm. Where it is looked for and how it looks is public documentation.
 */
#include "client/auth-file.h"

#include <unistd.h>

struct AuthFile {
    char *name;
    GKeyFile *keys;
};

/**
 * auth_file_find: which file is to be read
 * @from_uri: what the URI's `authfile` says, or NULL
 *
 * Returns a path that the caller frees, or NULL with ERROR_CONF_SYNTAX when the one that was named is not there, and without an error when
 * there is none. Thread: any.
 */
char *auth_file_find(const char *from_uri, GError **error)
{
    const char *named = from_uri != NULL ? from_uri : g_getenv("LIBVIRT_AUTH_FILE");
    g_autofree char *own = g_build_filename(g_get_user_config_dir(), "libvirt", "auth.conf", NULL);

    if (named != NULL && access(named, R_OK) != 0) {
        error_set(error, ERROR_CONF_SYNTAX, "the authentication file %s cannot be read", named);
        return NULL;
    }
    if (named != NULL)
        return g_strdup(named);
    if (access(own, R_OK) == 0)
        return g_steal_pointer(&own);
    return access("/etc/libvirt/auth.conf", R_OK) == 0 ? g_strdup("/etc/libvirt/auth.conf") : NULL;
}

static AuthFile *take(GKeyFile *keys, const char *name)
{
    AuthFile *file = g_new0(AuthFile, 1);

    file->name = g_strdup(name);
    file->keys = keys;
    return file;
}

/** auth_file_parse: read a file's text; @name is for messages. Errors: ERROR_CONF_SYNTAX. Thread: any. */
AuthFile *auth_file_parse(const char *text, const char *name, GError **error)
{
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_autoptr(GError) why = NULL;

    if (!g_key_file_load_from_data(keys, text, (gsize)-1, G_KEY_FILE_NONE, &why)) {
        error_set(error, ERROR_CONF_SYNTAX, "%s: %s", name, why->message);
        return NULL;
    }
    return take(g_steal_pointer(&keys), name);
}

/** auth_file_load: read @path. Errors: ERROR_CONF_SYNTAX. Thread: any. */
AuthFile *auth_file_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;

    if (g_file_get_contents(path, &text, NULL, &why))
        return auth_file_parse(text, path, error);
    error_set(error, ERROR_CONF_SYNTAX, "%s: %s", path, why->message);
    return NULL;
}

void auth_file_free(AuthFile *file)
{
    if (file == NULL)
        return;

    g_key_file_unref(file->keys);
    g_free(file->name);
    g_free(file);
}

/**
 * auth_file_lookup: what the file answers
 * @service: libvirt, ssh, esx, ...
 * @host: as the URI names it
 * @key: username, authname, password, realm
 * @ret_value: a copy; NULL where the file does not say
 *
 * Errors: ERROR_CONF_SYNTAX when the file contradicts itself. Thread: any.
 */
bool auth_file_lookup(const AuthFile *file, const char *service, const char *host, const char *key, char **ret_value, GError **error)
{
    g_autofree char *group = g_strdup_printf("auth-%s-%s", service, host);
    g_autofree char *fallback = g_strdup_printf("auth-%s-default", service);
    const char *found = g_key_file_has_group(file->keys, group) ? group : fallback;
    g_autofree char *name = NULL;
    g_autofree char *credentials = NULL;

    *ret_value = NULL;
    if (!g_key_file_has_group(file->keys, found))
        return true;
    if ((name = g_key_file_get_string(file->keys, found, "credentials", NULL)) == NULL) {
        error_set(error, ERROR_CONF_SYNTAX, "Missing item 'credentials' in group '%s' in '%s'", found, file->name);
        return false;
    }
    credentials = g_strdup_printf("credentials-%s", name);
    if (!g_key_file_has_group(file->keys, credentials)) {
        error_set(error, ERROR_CONF_SYNTAX, "Missing group '%s' referenced from group '%s' in '%s'", credentials, found, file->name);
        return false;
    }
    *ret_value = g_key_file_get_string(file->keys, credentials, key, NULL);
    return true;
}
