/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One file per object, durable by a journal of their folder. A file that cannot be read is never touched: it is told in the log once, with
 * the place and the reason, and the machine is left out until somebody mends it. A driver whose machines end with its daemon has no store:
 * NULL keeps nothing.
 */
#include "model/store.h"
#include "base/error.h"
#include "base/file.h"
#include "model/journal.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_LIMIT (64u << 20)
#define AUTOSTART  "autostart"

struct Store {
    char *config;
    char *autostart;
    char *runtime;
    Journal *journal; /* of the config folder */
};

StoredStatus *stored_status_new(void)
{
    StoredStatus *status = g_new0(StoredStatus, 1);

    status->keys = g_key_file_new();
    return status;
}

void stored_status_free(StoredStatus *status)
{
    if (status == NULL)
        return;

    domain_def_unref(status->live);
    g_key_file_unref(status->keys);
    g_free(status);
}

/**
 * store_new: the folders of a driver's machines, made where they are missing, and right again after a crash of the host
 * @paths: the instance
 * @driver: the driver's name
 *
 * Errors: ERROR_SYSTEM_ERROR. Thread: main, at start: it may wait for the disk.
 */
Store *store_new(const Paths *paths, const char *driver, GError **error)
{
    g_autoptr(Store) store = g_new0(Store, 1);
    JournalBoot boot;

    store->config = g_build_filename(paths->config, driver, NULL);
    store->autostart = g_build_filename(store->config, AUTOSTART, NULL);
    store->runtime = g_build_filename(paths->runtime, driver, NULL);
    if (!folder_make(store->autostart, 0700, error) || !folder_make(store->runtime, 0755, error))
        return NULL;
    journal_boot_read(&boot);
    store->journal = journal_new(store->config, &boot, error);
    if (store->journal == NULL)
        return NULL;

    return g_steal_pointer(&store);
}

/** store_free: let the folders go, all files durable by themselves. Thread: main, at the end: it may wait for the disk. */
void store_free(Store *store)
{
    if (store == NULL)
        return;

    journal_free(store->journal);
    g_free(store->config);
    g_free(store->autostart);
    g_free(store->runtime);
    g_free(store);
}

static char *file_in(const char *folder, const char *name, const char *suffix)
{
    g_autofree char *file = g_strconcat(name, suffix, NULL);

    return g_build_filename(folder, file, NULL);
}

/** store_save_config: write a definition, durable on return. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block. */
bool store_save_config(Store *store, const DomainDef *def, GError **error)
{
    if (store == NULL)
        return true;

    g_autofree char *file = g_strconcat(def->name, ".xml", NULL);
    g_autofree char *text = domain_def_format(def, DOMAIN_FORMAT_SECURE | DOMAIN_FORMAT_INACTIVE, error);

    return text != NULL && journal_replace(store->journal, file, text, strlen(text), error);
}

/** store_remove_config: forget a definition and its autostart. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block. */
bool store_remove_config(Store *store, const char *name, GError **error)
{
    if (store == NULL)
        return true;

    g_autofree char *file = g_strconcat(name, ".xml", NULL);

    return store_set_autostart(store, name, false, error) && journal_remove(store->journal, file, error);
}

/** store_set_autostart: mark a definition for the host's start, or not. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block. */
bool store_set_autostart(Store *store, const char *name, bool autostart, GError **error)
{
    if (store == NULL)
        return true;

    g_autofree char *path = file_in(store->config, name, ".xml");
    g_autofree char *link = g_strconcat(AUTOSTART "/", name, ".xml", NULL);

    if (autostart)
        return journal_link(store->journal, link, path, error);

    /* Most have none: that must cost no record. It need not lead anywhere to be there. */
    g_autofree char *link_path = file_in(store->autostart, name, ".xml");
    struct stat info;
    return lstat(link_path, &info) < 0 || journal_remove(store->journal, link, error);
}

/**
 * store_save_status: write what a restarted daemon needs of a running machine
 * @name: the machine's
 *
 * Not fsynced: a crash of the host ends the machine too. Errors: ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool store_save_status(Store *store, const char *name, const StoredStatus *status, GError **error)
{
    if (store == NULL)
        return true;

    g_autofree char *path = file_in(store->runtime, name, ".status");
    g_autofree char *document = domain_def_format(status->live, DOMAIN_FORMAT_SECURE | DOMAIN_FORMAT_STATUS, error);
    g_autofree char *text = NULL;
    gsize length;

    if (document == NULL)
        return false;

    g_key_file_set_string(status->keys, "machine", "document", document);
    g_key_file_set_integer(status->keys, "machine", "id", status->id);
    g_key_file_set_integer(status->keys, "machine", "state", (gint)status->state);
    g_key_file_set_integer(status->keys, "machine", "reason", status->reason);
    text = g_key_file_to_data(status->keys, &length, NULL);
    return file_replace_soon(path, text, length, 0600, error);
}

bool store_remove_status(Store *store, const char *name, GError **error)
{
    if (store == NULL)
        return true;

    g_autofree char *path = file_in(store->runtime, name, ".status");

    return file_remove(path, error);
}

static DomainDef *parse_config(const char *path, const char *name, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;

    if (!file_read(path, FILE_LIMIT, &text, &length, error))
        return NULL;

    g_autoptr(DomainDef) def = domain_def_parse(text, length, DOMAIN_PARSE_INACTIVE, NULL, error);
    if (def != NULL && strcmp(def->name, name) != 0) {
        error_set(error, ERROR_XML_ERROR, "the file is of '%s' by its name, of '%s' by its content", name, def->name);
        return NULL;
    }
    return g_steal_pointer(&def);
}

static StoredStatus *parse_status(const char *path, GError **error)
{
    g_autoptr(StoredStatus) status = stored_status_new();
    g_autofree char *document = NULL;
    g_autoptr(GError) problem = NULL;

    if (!g_key_file_load_from_file(status->keys, path, G_KEY_FILE_NONE, error))
        return NULL;
    document = g_key_file_get_string(status->keys, "machine", "document", error);
    if (document == NULL)
        return NULL;
    status->live = domain_def_parse(document, strlen(document), DOMAIN_PARSE_STATUS, NULL, error);
    if (status->live == NULL)
        return NULL;

    status->id = g_key_file_get_integer(status->keys, "machine", "id", &problem);
    if (problem != NULL || status->id < 0) {
        error_set(error, ERROR_PARSE_FAILED, "[machine] id is not the number of a running machine");
        return NULL;
    }
    status->state = (DomainState)g_key_file_get_integer(status->keys, "machine", "state", NULL);
    status->reason = g_key_file_get_integer(status->keys, "machine", "reason", NULL);
    return g_steal_pointer(&status);
}

static GDir *open_folder(const char *path)
{
    g_autoptr(GError) error = NULL;
    GDir *folder = g_dir_open(path, 0, &error);

    if (folder == NULL)
        g_warning("cannot read the machines in %s: %s", path, error->message);
    return folder;
}

/* The machine's name in "NAME<suffix>", or NULL for another file. */
static char *name_in(const char *file, const char *suffix)
{
    return g_str_has_suffix(file, suffix) ? g_strndup(file, strlen(file) - strlen(suffix)) : NULL;
}

/** store_load_configs: hand out every definition; the callee gets a reference. Thread: main, at start. */
void store_load_configs(Store *store, StoreConfigFunc func, void *opaque)
{
    g_autoptr(GDir) folder = open_folder(store->config);
    const char *file;

    while (folder != NULL && (file = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(store->config, file, NULL);
        g_autofree char *name = name_in(file, ".xml");
        g_autoptr(GError) error = NULL;

        if (name == NULL)
            continue;
        g_autofree char *link = file_in(store->autostart, name, ".xml");
        DomainDef *def = parse_config(path, name, &error);
        if (def != NULL)
            func(def, access(link, F_OK) == 0, opaque);
        else
            g_warning("left out the machine in %s: %s", path, error->message);
    }
}

/** store_load_statuses: hand out what ran when the daemon ended; the callee owns it. Thread: main, at start. */
void store_load_statuses(Store *store, StoreStatusFunc func, void *opaque)
{
    g_autoptr(GDir) folder = open_folder(store->runtime);
    const char *file;

    while (folder != NULL && (file = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(store->runtime, file, NULL);
        g_autofree char *name = name_in(file, ".status");
        g_autoptr(GError) error = NULL;

        if (name == NULL)
            continue;
        StoredStatus *status = parse_status(path, &error);
        if (status != NULL)
            func(status, opaque);
        else
            g_warning("cannot take over the machine in %s: %s", path, error->message);
    }
}
