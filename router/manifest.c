/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A daemon's manifest is a key file beside its program. Everything that the router must know of a hypervisor or a host service stands in
 * it; a mistake in one is told at the start, with file and key, and never guessed around.
 */
#include "manifest.h"

#include <string.h>

#define GROUP "Driver"

static const char *const class_names[] = {
    [ROUTE_CONNECT] = "connect", [ROUTE_DOMAIN] = "domain",       [ROUTE_NETWORK] = "network",   [ROUTE_STORAGE] = "storage",
    [ROUTE_NODEDEV] = "nodedev", [ROUTE_INTERFACE] = "interface", [ROUTE_NWFILTER] = "nwfilter", [ROUTE_SECRET] = "secret",
};

static void manifest_free(Manifest *manifest)
{
    g_free(manifest->name);
    g_strfreev(manifest->schemes);
    g_free(manifest->exec);
    g_free(manifest->socket);
    g_strfreev(manifest->listen);
    g_free(manifest->path);
    g_free(manifest);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifest, manifest_free)

static bool parse_class(const char *name, guint32 *classes)
{
    for (guint i = 0; i < G_N_ELEMENTS(class_names); i++) {
        if (g_strcmp0(class_names[i], name) == 0) {
            *classes |= 1u << i;
            return true;
        }
    }
    return false;
}

static bool read_classes(Manifest *manifest, GKeyFile *file, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_string_list(file, GROUP, "Classes", NULL, NULL);

    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        if (!parse_class(names[i], &manifest->classes)) {
            error_set(error, ERROR_CONF_SYNTAX,
                      "%s: Classes: \"%s\" is not one of connect, domain, network, storage, nodedev, interface, "
                      "nwfilter, secret",
                      manifest->path, names[i]);
            return false;
        }
    }
    return true;
}

/* A socket lives in the run folder, so its name must not lead elsewhere. */
static bool check_file_names(const Manifest *manifest, GError **error)
{
    for (guint i = 0; i <= g_strv_length(manifest->listen); i++) {
        const char *name = i == 0 ? manifest->socket : manifest->listen[i - 1];

        if (*name == '\0' || *name == '.' || strchr(name, '/') != NULL) {
            error_set(error, ERROR_CONF_SYNTAX, "%s: \"%s\" is not the name of a socket", manifest->path, name);
            return false;
        }
    }
    return true;
}

static char *read_needed(GKeyFile *file, const Manifest *manifest, const char *key, GError **error)
{
    char *value = g_key_file_get_string(file, GROUP, key, NULL);

    if (value == NULL || *value == '\0') {
        error_set(error, ERROR_CONF_SYNTAX, "%s: %s= is missing in [%s]", manifest->path, key, GROUP);
        g_clear_pointer(&value, g_free);
    }
    return value;
}

static char **read_list(GKeyFile *file, const char *key)
{
    char **list = g_key_file_get_string_list(file, GROUP, key, NULL, NULL);

    return list != NULL ? list : g_new0(char *, 1);
}

static bool read_flag(GKeyFile *file, const Manifest *manifest, const char *key, bool *ret_flag, GError **error)
{
    g_autofree char *value = g_key_file_get_string(file, GROUP, key, NULL);
    bool yes = g_strcmp0(value, "yes") == 0 || g_strcmp0(value, "true") == 0;

    if (value != NULL && !yes && strcmp(value, "no") != 0 && strcmp(value, "false") != 0) {
        error_set(error, ERROR_CONF_SYNTAX, "%s: %s: \"%s\" is neither yes nor no", manifest->path, key, value);
        return false;
    }
    *ret_flag = yes;
    return true;
}

static Manifest *manifest_load(const char *path, GError **error)
{
    g_autoptr(Manifest) manifest = g_new0(Manifest, 1);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) cause = NULL;

    manifest->path = g_strdup(path);
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &cause)) {
        error_set(error, ERROR_CONF_SYNTAX, "%s: %s", path, cause->message);
        return NULL;
    }
    manifest->listen = read_list(file, "Listen");
    manifest->schemes = read_list(file, "Schemes");
    if ((manifest->name = read_needed(file, manifest, "Name", error)) == NULL ||
        (manifest->exec = read_needed(file, manifest, "Exec", error)) == NULL ||
        (manifest->socket = read_needed(file, manifest, "Socket", error)) == NULL || !read_classes(manifest, file, error) ||
        !read_flag(file, manifest, "Default", &manifest->is_default, error) ||
        !read_flag(file, manifest, "Private", &manifest->is_private, error) || !check_file_names(manifest, error))
        return NULL;

    return g_steal_pointer(&manifest);
}

static bool load_folder(Manifests *manifests, const char *path, bool deeper, GError **error)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        if (g_str_has_suffix(name, ".driver")) {
            Manifest *manifest = manifest_load(child, error);

            if (manifest == NULL)
                return false;
            g_ptr_array_add(manifests->items, manifest);
        } else if (deeper && g_file_test(child, G_FILE_TEST_IS_DIR) && !load_folder(manifests, child, false, error)) {
            return false;
        }
    }
    return true;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const Manifest *const *)a)->name, (*(const Manifest *const *)b)->name);
}

static bool check_unique(const Manifests *manifests, GError **error)
{
    for (guint i = 1; i < manifests->items->len; i++) {
        const Manifest *one = manifests->items->pdata[i - 1], *other = manifests->items->pdata[i];

        if (strcmp(one->name, other->name) == 0) {
            error_set(error, ERROR_CONF_SYNTAX, "%s and %s both describe a driver called %s", one->path, other->path, one->name);
            return false;
        }
    }
    return true;
}

/**
 * manifests_load: read every *.driver
 * @folders: where: in each folder and in the folders directly below it; one that is not there holds none
 *
 * The caller frees them. Errors: ERROR_CONF_SYNTAX with file and key. Thread: any.
 */
Manifests *manifests_load(const char *const *folders, GError **error)
{
    g_autoptr(Manifests) manifests = g_new0(Manifests, 1);

    manifests->items = g_ptr_array_new_with_free_func((GDestroyNotify)manifest_free);
    for (guint i = 0; folders[i] != NULL; i++) {
        if (!load_folder(manifests, folders[i], true, error))
            return NULL;
    }
    g_ptr_array_sort(manifests->items, compare_names);
    if (!check_unique(manifests, error))
        return NULL;

    return g_steal_pointer(&manifests);
}

void manifests_free(Manifests *manifests)
{
    if (manifests == NULL)
        return;

    g_ptr_array_unref(manifests->items);
    g_free(manifests);
}

/** manifests_find_scheme: who serves URIs of a scheme (@length bytes, any case), or NULL. Thread: any. */
const Manifest *manifests_find_scheme(const Manifests *manifests, const char *scheme, gsize length)
{
    for (guint i = 0; i < manifests->items->len; i++) {
        const Manifest *manifest = manifests->items->pdata[i];

        for (guint j = 0; manifest->schemes[j] != NULL; j++) {
            if (strlen(manifest->schemes[j]) == length && g_ascii_strncasecmp(manifest->schemes[j], scheme, length) == 0)
                return manifest;
        }
    }
    return NULL;
}

/** manifest_serves: whether a daemon answers calls of a class. Thread: any. */
bool manifest_serves(const Manifest *manifest, RouteClass group)
{
    return group == ROUTE_CONNECT || (manifest->classes >> group & 1) != 0;
}

/** manifests_find_class: the host service of a class: who serves it but no domains; NULL when nobody does. Thread: any. */
const Manifest *manifests_find_class(const Manifests *manifests, RouteClass group)
{
    for (guint i = 0; i < manifests->items->len; i++) {
        const Manifest *manifest = manifests->items->pdata[i];

        if (manifest_serves(manifest, group) && !manifest_serves(manifest, ROUTE_DOMAIN))
            return manifest;
    }
    return NULL;
}

/** manifests_find_default: who serves clients that name no URI, or NULL. Thread: any. */
const Manifest *manifests_find_default(const Manifests *manifests)
{
    for (guint i = 0; i < manifests->items->len; i++) {
        const Manifest *manifest = manifests->items->pdata[i];

        if (manifest->is_default)
            return manifest;
    }
    return NULL;
}

/** manifests_schemes: the known schemes for a message: "qemu, test". The caller frees it. Thread: any. */
char *manifests_schemes(const Manifests *manifests)
{
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < manifests->items->len; i++) {
        const Manifest *manifest = manifests->items->pdata[i];

        for (guint j = 0; manifest->schemes[j] != NULL; j++)
            g_string_append_printf(all, "%s%s", all->len > 0 ? ", " : "", manifest->schemes[j]);
    }
    return g_string_free(all, FALSE);
}
