/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whose a file was is remembered at the file, in an extended attribute that only root reads and writes, with the machines that use it:
 * so it is found again by any later daemon, and an image that two machines share goes back when the last one ends. A file system without
 * such attributes keeps what it is given; then the file stays with QEMU's user.
 */
#include "process/owners.h"
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define MEMORY         "trusted.splitvirt.owner" /* "<uid> <gid> <holder> <holder>…" */
#define MEMORY_LIMIT   65536
#define HOLDER_LENGTH  12

typedef struct Memory {
    uid_t uid;
    gid_t gid;
    GPtrArray *holders; /* char *: digests of the machines that use the file */
} Memory;

struct QemuOwners {
    const QemuIdentity *identity;
    GMutex changing; /* read, change and write of an attribute are one step; the daemon is the only one of its kind */
};

/** qemu_owners_new: for QEMU's user; NULL (we are not root): nothing is ever given. @identity must outlive it. */
QemuOwners *qemu_owners_new(const QemuIdentity *identity)
{
    QemuOwners *owners = g_new0(QemuOwners, 1);

    owners->identity = identity;
    g_mutex_init(&owners->changing);
    return owners;
}

void qemu_owners_free(QemuOwners *owners)
{
    if (owners == NULL)
        return;

    g_mutex_clear(&owners->changing);
    g_free(owners);
}

static void memory_clear(Memory *memory)
{
    g_clear_pointer(&memory->holders, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Memory, memory_clear)

/* A machine's name in a file's memory: short, as there is little room. */
static char *digest(const char *holder)
{
    char *text = g_compute_checksum_for_string(G_CHECKSUM_SHA256, holder, -1);

    text[HOLDER_LENGTH] = '\0';
    return text;
}

static bool memory_parse(const char *text, Memory *memory)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint64 uid, gid;

    if (g_strv_length(words) < 2 || !g_ascii_string_to_unsigned(words[0], 10, 0, G_MAXUINT32, &uid, NULL) ||
        !g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXUINT32, &gid, NULL))
        return false;

    memory->uid = (uid_t)uid;
    memory->gid = (gid_t)gid;
    for (char **word = words + 2; *word != NULL; word++)
        g_ptr_array_add(memory->holders, g_strdup(*word));
    return true;
}

/* Returns whether the file remembers an owner; otherwise it is @info's. */
static bool memory_read(const char *path, const struct stat *info, Memory *ret_memory)
{
    g_autofree char *text = g_malloc(MEMORY_LIMIT);
    ssize_t length = getxattr(path, MEMORY, text, MEMORY_LIMIT - 1);

    *ret_memory = (Memory){ .uid = info->st_uid, .gid = info->st_gid, .holders = g_ptr_array_new_with_free_func(g_free) };
    if (length < 0)
        return false;
    text[length] = '\0';
    return memory_parse(text, ret_memory);
}

static void memory_write(const char *path, const Memory *memory)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_printf(text, "%u %u", memory->uid, memory->gid);
    for (guint i = 0; i < memory->holders->len; i++)
        g_string_append_printf(text, " %s", (const char *)memory->holders->pdata[i]);
    if (setxattr(path, MEMORY, text->str, text->len, 0) < 0)
        g_debug("%s: its owner is not remembered: %s", path, g_strerror(errno));
}

static bool give_locked(const QemuIdentity *identity, const char *path, const char *holder, GError **error)
{
    g_autofree char *name = digest(holder);
    g_auto(Memory) memory = { 0 };
    struct stat info;

    if (stat(path, &info) < 0) {
        error_set_errno(error, errno, "Cannot access storage file '%s'", path);
        return false;
    }
    memory_read(path, &info, &memory);
    if ((info.st_uid != identity->user.uid || info.st_gid != identity->user.gid) &&
        chown(path, identity->user.uid, identity->user.gid) < 0 && errno != EROFS && errno != EPERM) {
        error_set_errno(error, errno, "cannot give %s to user %s", path, identity->name);
        return false;
    }
    if (!g_ptr_array_find_with_equal_func(memory.holders, name, g_str_equal, NULL))
        g_ptr_array_add(memory.holders, g_steal_pointer(&name));
    memory_write(path, &memory);
    return true;
}

/**
 * qemu_owners_give: let QEMU's user own a file
 * @path: the file
 * @holder: what names the machine that uses it, its UUID; the same again changes nothing
 *
 * On a read-only file system or a server that refuses it is left as it is: whether QEMU may open it is qemu_access_file()'s question.
 * Errors: ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool qemu_owners_give(QemuOwners *owners, const char *path, const char *holder, GError **error)
{
    bool ok;

    if (owners->identity == NULL)
        return true;

    g_mutex_lock(&owners->changing);
    ok = give_locked(owners->identity, path, holder, error);
    g_mutex_unlock(&owners->changing);
    return ok;
}

/** qemu_owners_is_given: whether some machine has been given a file, so that another one has to be, too. Thread: any that may block. */
bool qemu_owners_is_given(QemuOwners *owners, const char *path)
{
    return owners->identity != NULL && getxattr(path, MEMORY, NULL, 0) > 0;
}

static bool give_back_locked(const char *path, const char *holder, GError **error)
{
    g_autofree char *name = digest(holder);
    g_auto(Memory) memory = { 0 };
    struct stat info;
    guint at;

    if (stat(path, &info) < 0 || !memory_read(path, &info, &memory) ||
        !g_ptr_array_find_with_equal_func(memory.holders, name, g_str_equal, &at))
        return true; /* gone, or never given to this one */

    g_ptr_array_remove_index(memory.holders, at);
    if (memory.holders->len > 0) {
        memory_write(path, &memory);
        return true;
    }
    if (chown(path, memory.uid, memory.gid) < 0 && errno != EROFS) {
        error_set_errno(error, errno, "cannot give %s back to its owner", path);
        return false;
    }
    removexattr(path, MEMORY);
    return true;
}

/** qemu_owners_give_back: undo qemu_owners_give() of the same holder; otherwise nothing happens. Errors: ERROR_SYSTEM_ERROR. Thread: as above. */
bool qemu_owners_give_back(QemuOwners *owners, const char *path, const char *holder, GError **error)
{
    bool ok;

    if (owners->identity == NULL)
        return true;

    g_mutex_lock(&owners->changing);
    ok = give_back_locked(path, holder, error);
    g_mutex_unlock(&owners->changing);
    return ok;
}
