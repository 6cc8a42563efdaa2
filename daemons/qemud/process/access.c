/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mode bits do not tell the truth where there are access lists or a file server that knows no root: so the question is put to the kernel,
 * as QEMU's user. On Linux credentials belong to a thread; a thread of its own takes that user's by plain system calls (the C library's
 * would change all threads), asks, and ends.
 */
#include "process/access.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct Question {
    const QemuIdentity *identity; /* NULL: ourselves */
    const char *path;
    int mode; /* for faccessat() */
    int errnum;
} Question;

static void *ask_as_user(void *opaque)
{
    Question *question = opaque;
    const SpawnUser *user = &question->identity->user;

    if (syscall(SYS_setgroups, user->n_groups, user->groups) < 0 || syscall(SYS_setresgid, user->gid, user->gid, user->gid) < 0 ||
        syscall(SYS_setresuid, user->uid, user->uid, user->uid) < 0 || faccessat(AT_FDCWD, question->path, question->mode, AT_EACCESS) < 0)
        question->errnum = errno;
    return NULL;
}

/* Returns 0 or what the kernel answers. */
static int ask(const QemuIdentity *identity, const char *path, int mode)
{
    Question question = { .identity = identity, .path = path, .mode = mode };

    if (identity == NULL)
        return faccessat(AT_FDCWD, path, mode, AT_EACCESS) < 0 ? errno : 0;

    g_thread_join(g_thread_new("access-check", ask_as_user, &question));
    return question.errnum;
}

static const char *user_name(const QemuIdentity *identity)
{
    return identity != NULL ? identity->name : g_get_user_name();
}

/* "root:root, mode 0600" */
static char *ownership_text(const char *path)
{
    struct stat info;
    struct passwd *owner;
    struct group *group;

    if (stat(path, &info) < 0)
        return g_strdup("unknown owner");

    owner = getpwuid(info.st_uid);
    group = getgrgid(info.st_gid);
    return g_strdup_printf("%s:%s, mode %04o", owner != NULL ? owner->pw_name : "?", group != NULL ? group->gr_name : "?", info.st_mode & 07777);
}

/* Names the first folder from the root on that the user cannot pass. */
static bool name_obstacle(const QemuIdentity *identity, const char *whole, const char *path, GError **error)
{
    for (const char *slash = path; (slash = strchr(slash + 1, '/')) != NULL;) {
        g_autofree char *folder = g_strndup(path, (gsize)(slash - path));
        g_autofree char *ownership = NULL;

        if (ask(identity, folder, X_OK) != EACCES)
            continue;
        ownership = ownership_text(folder);
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "user %s cannot traverse %s (%s) on the way to %s", user_name(identity), folder, ownership,
                  whole);
        return true;
    }
    return false;
}

/**
 * qemu_access_folders: check that a user can come as far as a file
 * @identity: the user, or NULL for ourselves
 * @path: absolute; links on the way are followed
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED naming the folder, its mode and the user; ERROR_SYSTEM_ERROR for a file that is not there.
 * Thread: any that may block.
 */
bool qemu_access_folders(const QemuIdentity *identity, const char *path, GError **error)
{
    char *real = realpath(path, NULL);
    bool obstacle;

    if (real == NULL) {
        error_set_errno(error, errno, "Cannot access storage file '%s'", path);
        return false;
    }
    /* First what the caller wrote, then where its links lead. */
    obstacle = name_obstacle(identity, path, path, error) || name_obstacle(identity, path, real, error);
    free(real);
    return !obstacle;
}

/**
 * qemu_access_file: check that a user can open a file
 * @identity: the user, or NULL for ourselves
 * @path: absolute
 * @writing: for writing, too
 *
 * Errors: as qemu_access_folders(); ERROR_CONFIG_UNSUPPORTED naming owner, mode and user. Thread: any that may block.
 */
bool qemu_access_file(const QemuIdentity *identity, const char *path, bool writing, GError **error)
{
    g_autofree char *ownership = NULL;
    int errnum;

    if (!qemu_access_folders(identity, path, error))
        return false;
    errnum = ask(identity, path, writing ? R_OK | W_OK : R_OK);
    if (errnum == 0)
        return true;

    if (errnum == EACCES) {
        ownership = ownership_text(path);
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "user %s may not %s %s (%s)", user_name(identity), writing ? "write" : "read", path, ownership);
    } else {
        error_set_errno(error, errnum, "user %s cannot %s %s", user_name(identity), writing ? "write" : "read", path);
    }
    return false;
}
