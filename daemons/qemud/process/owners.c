/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whose a file was is remembered at the file, in an extended attribute that only root reads and writes, with the number of guests that use
 * it: so it is found again by any later daemon, and an image that two guests share goes back when the second one ends. A file system
 * without such attributes keeps what it is given; then the file stays with QEMU's user.
 */
#include "process/owners.h"
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define MEMORY "trusted.splitvirt.owner" /* "<uid> <gid> <guests>" */

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

typedef struct Memory {
    uid_t uid;
    gid_t gid;
    guint guests;
} Memory;

static bool memory_read(const char *path, Memory *ret_memory)
{
    char text[64];
    ssize_t length = getxattr(path, MEMORY, text, sizeof(text) - 1);

    if (length < 0)
        return false;
    text[length] = '\0';
    return sscanf(text, "%u %u %u", &ret_memory->uid, &ret_memory->gid, &ret_memory->guests) == 3;
}

static void memory_write(const char *path, const Memory *memory)
{
    g_autofree char *text = g_strdup_printf("%u %u %u", memory->uid, memory->gid, memory->guests);

    if (setxattr(path, MEMORY, text, strlen(text), 0) < 0)
        g_debug("%s: its owner is not remembered: %s", path, g_strerror(errno));
}

static bool give_locked(const QemuIdentity *identity, const char *path, GError **error)
{
    struct stat info;
    Memory memory;

    if (stat(path, &info) < 0) {
        error_set_errno(error, errno, "Cannot access storage file '%s'", path);
        return false;
    }
    if (!memory_read(path, &memory))
        memory = (Memory){ .uid = info.st_uid, .gid = info.st_gid };
    if ((info.st_uid != identity->user.uid || info.st_gid != identity->user.gid) &&
        chown(path, identity->user.uid, identity->user.gid) < 0 && errno != EROFS && errno != EPERM) {
        error_set_errno(error, errno, "cannot give %s to user %s", path, identity->name);
        return false;
    }
    memory.guests++;
    memory_write(path, &memory);
    return true;
}

/**
 * qemu_owners_give: let QEMU's user own a file
 * @path: the file
 *
 * On a read-only file system or a server that refuses it is left as it is: whether QEMU may open it is qemu_access_file()'s question.
 * Errors: ERROR_SYSTEM_ERROR. Thread: any that may block.
 */
bool qemu_owners_give(QemuOwners *owners, const char *path, GError **error)
{
    bool ok;

    if (owners->identity == NULL)
        return true;

    g_mutex_lock(&owners->changing);
    ok = give_locked(owners->identity, path, error);
    g_mutex_unlock(&owners->changing);
    return ok;
}

static bool give_back_locked(const char *path, GError **error)
{
    Memory memory;

    if (!memory_read(path, &memory))
        return true; /* never given, not remembered, or gone */

    if (memory.guests > 1) {
        memory.guests--;
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

/** qemu_owners_give_back: undo one qemu_owners_give(); nothing happens for a file that was not given. Errors: ERROR_SYSTEM_ERROR. */
bool qemu_owners_give_back(QemuOwners *owners, const char *path, GError **error)
{
    bool ok;

    if (owners->identity == NULL)
        return true;

    g_mutex_lock(&owners->changing);
    ok = give_back_locked(path, error);
    g_mutex_unlock(&owners->changing);
    return ok;
}
