/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files that QEMU opens by their paths: images, kernels, firmware. Each is checked as QEMU's user beforehand, so that the error names what
 * is in the way. A file that this user cannot open is given to it for as long as the machine runs; one that it can open is left alone.
 */
#include "prepare/prepare.h"

#include "base/error.h"
#include "base/file.h"
#include "prepare/image.h"
#include "process/access.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPLATE_LIMIT (64 << 20)

/**
 * prepare_image: let QEMU open a file
 * @path: the file
 * @writing: for writing, too
 * @holder: what names the machine, its UUID
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED naming folder, user and mode; ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool prepare_image(QemuSite *site, const char *path, bool writing, const char *holder, GError **error)
{
    if (!qemu_access_folders(site->identity, path, error))
        return false;
    if (site->identity == NULL)
        return qemu_access_file(NULL, path, writing, error);
    /* One that was given to another machine would be taken from us when that one ends. */
    if (!qemu_owners_is_given(site->owners, path) && qemu_access_file(site->identity, path, writing, NULL))
        return true;

    return qemu_owners_give(site->owners, path, holder, error) && qemu_access_file(site->identity, path, writing, error);
}

/* Calls for each file that a machine's QEMU opens by its path; stops at the first failure. */
typedef bool (*FileFunc)(QemuSite *site, const char *path, bool writing, void *opaque, GError **error);

typedef struct FileWalk {
    QemuSite *site;
    void *opaque; /* for func */
    FileFunc func;
} FileWalk;

static bool for_path(const FileWalk *walk, const char *path, bool writing, GError **error)
{
    return path == NULL || walk->func(walk->site, path, writing, walk->opaque, error);
}

static bool for_source(const FileWalk *walk, const StorageSource *source, bool writing, GError **error)
{
    bool local = source->type == STORAGE_TYPE_FILE || source->type == STORAGE_TYPE_BLOCK;

    return !local || for_path(walk, source->path, writing, error);
}

static bool for_disk(const FileWalk *walk, const Disk *disk, GError **error)
{
    if (!for_source(walk, &disk->source, !disk->readonly && disk->device != DISK_DEVICE_CDROM, error))
        return false;
    for (const BackingStore *backing = disk->backing; backing != NULL; backing = backing->backing) {
        if (!for_source(walk, &backing->source, false, error))
            return false;
    }
    return true;
}

static bool for_boot_files(const FileWalk *walk, const Os *os, GError **error)
{
    return for_path(walk, os->kernel, false, error) && for_path(walk, os->initrd, false, error) && for_path(walk, os->dtb, false, error) &&
           for_path(walk, os->loader != NULL ? os->loader->path : NULL, false, error) && for_path(walk, os_nvram_path(os), true, error);
}

static bool for_files(QemuSite *site, const DomainDef *live, FileFunc func, GError **error)
{
    char holder[UUID_STRING_LENGTH];
    FileWalk walk = { .site = site, .opaque = holder, .func = func };

    uuid_format(&live->uuid, holder);
    if (!for_boot_files(&walk, &live->os, error))
        return false;
    for (guint i = 0; i < live->disks.n; i++) {
        if (!for_disk(&walk, live->disks.items[i], error))
            return false;
    }
    return true;
}

/* The firmware's variables of a machine that starts for the first time. */
static bool make_nvram(const Os *os, GError **error)
{
    const char *path = os_nvram_path(os);
    g_autofree char *content = NULL;
    gsize length;

    if (path == NULL || access(path, F_OK) == 0)
        return true;
    if (os->nvram->template_path == NULL) {
        error_set(error, ERROR_OPERATION_FAILED, "%s for the firmware's variables is missing, and <nvram> names no template for it", path);
        return false;
    }
    return file_read(os->nvram->template_path, TEMPLATE_LIMIT, &content, &length, error) &&
           file_replace(path, content, length, 0600, error);
}

/* Whether a machine may start without this disk's medium. */
static bool may_be_missing(const Disk *disk)
{
    StartupPolicy policy = disk->source.startup_policy;

    return policy != STARTUP_POLICY_UNSET && policy != STARTUP_POLICY_MANDATORY && access(disk->source.path, F_OK) < 0 && errno == ENOENT;
}

static void eject(Disk *disk)
{
    StorageSource empty = { .type = disk->source.type };
    StorageSource medium = disk->source;

    disk->source = empty;
    xml_object_clear(&storage_source_element, &medium);
}

static bool find_chains(DomainDef *live, GError **error)
{
    for (guint i = 0; i < live->disks.n; i++) {
        Disk *disk = live->disks.items[i];

        if (disk->source.path != NULL && may_be_missing(disk))
            eject(disk);
        if (!image_find_chain(disk, error))
            return false;
    }
    return true;
}

static bool give(QemuSite *site, const char *path, bool writing, void *holder, GError **error)
{
    return prepare_image(site, path, writing, holder, error);
}

static bool give_back(QemuSite *site, const char *path, bool writing, void *holder, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (!qemu_owners_give_back(site->owners, path, holder, &problem))
        g_warning("%s", problem->message);
    return true;
}

/* A shared folder is the host's: it is looked at and left as it is. */
static bool check_shared_folders(QemuSite *site, const DomainDef *live, GError **error)
{
    for (guint i = 0; i < live->filesystems.n; i++) {
        const Filesystem *filesystem = live->filesystems.items[i];

        if (filesystem->source != NULL && !qemu_access_file(site->identity, filesystem->source, false, error))
            return false;
    }
    return true;
}

/** prepare_storage: let QEMU open all files that the document names. Errors: as prepare_image(), image_find_chain(); nothing stays given. */
bool prepare_storage(QemuSite *site, DomainDef *live, GError **error)
{
    if (!check_shared_folders(site, live, error) || !find_chains(live, error) || !make_nvram(&live->os, error))
        return false;
    if (for_files(site, live, give, error))
        return true;

    prepare_storage_undo(site, live);
    return false;
}

/** prepare_storage_undo: give all files back to their owners. */
void prepare_storage_undo(QemuSite *site, const DomainDef *live)
{
    for_files(site, live, give_back, NULL);
}

/** prepare_disk: the same for one disk that comes to a running machine; its chain is found. Errors: as prepare_storage(). */
bool prepare_disk(QemuSite *site, const DomainDef *live, Disk *disk, GError **error)
{
    char holder[UUID_STRING_LENGTH];
    const FileWalk walk = { .site = site, .opaque = holder, .func = give };

    uuid_format(&live->uuid, holder);
    return image_find_chain(disk, error) && for_disk(&walk, disk, error);
}

static bool add_path(QemuSite *site, const char *path, bool writing, void *paths, GError **error)
{
    g_hash_table_add(paths, g_strdup(path));
    return true;
}

/** prepare_disk_undo: give back what the disk's images were given for, but for those that the machine uses still. */
void prepare_disk_undo(QemuSite *site, const DomainDef *remaining, const Disk *disk)
{
    g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const FileWalk of_others = { .site = site, .opaque = used, .func = add_path };
    const FileWalk of_disk = { .site = site, .opaque = own, .func = add_path };
    char holder[UUID_STRING_LENGTH];
    GHashTableIter iter;
    gpointer path;

    for_boot_files(&of_others, &remaining->os, NULL);
    for (guint i = 0; i < remaining->disks.n; i++)
        for_disk(&of_others, remaining->disks.items[i], NULL);
    for_disk(&of_disk, disk, NULL);
    uuid_format(&remaining->uuid, holder);
    g_hash_table_iter_init(&iter, own);
    while (g_hash_table_iter_next(&iter, &path, NULL)) {
        if (!g_hash_table_contains(used, path))
            give_back(site, path, false, holder, NULL);
    }
}
