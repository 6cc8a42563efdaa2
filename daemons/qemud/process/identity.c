/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "process/identity.h"
#include "base/error.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#define LOOKUP_BUFFER 16384

/* "+1000" is a number, everything else a name. */
static bool parse_number(const char *text, guint32 *ret_number)
{
    guint64 number;

    if (*text != '+' || !g_ascii_string_to_unsigned(text + 1, 10, 0, G_MAXUINT32 - 1, &number, NULL))
        return false;
    *ret_number = (guint32)number;
    return true;
}

static bool find_user(const char *name, struct passwd *ret_entry, char *buffer, GError **error)
{
    struct passwd *found = NULL;
    guint32 uid = 0;
    int errnum = parse_number(name, &uid) ? getpwuid_r(uid, ret_entry, buffer, LOOKUP_BUFFER, &found)
                                          : getpwnam_r(name, ret_entry, buffer, LOOKUP_BUFFER, &found);

    if (found != NULL)
        return true;
    if (errnum == 0 && *name == '+') {
        *ret_entry = (struct passwd){ .pw_name = (char *)name, .pw_uid = uid, .pw_gid = uid }; /* one without a name will do */
        return true;
    }
    error_set(error, ERROR_CONFIG_UNSUPPORTED,
              "there is no user '%s' for QEMU to run as: create it (adduser --system --ingroup kvm %s) or set \"user\" in qemu.conf", name, name);
    return false;
}

static bool find_group(const char *name, gid_t *ret_gid, GError **error)
{
    g_autofree char *buffer = g_malloc(LOOKUP_BUFFER);
    struct group entry;
    struct group *found = NULL;

    if (parse_number(name, ret_gid))
        return true;
    if (getgrnam_r(name, &entry, buffer, LOOKUP_BUFFER, &found) != 0 || found == NULL) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "there is no group '%s' for QEMU to run as", name);
        return false;
    }
    *ret_gid = found->gr_gid;
    return true;
}

static gid_t *find_groups(const char *name, gid_t gid, gsize *ret_n)
{
    int n = 64;
    gid_t *groups = g_new0(gid_t, n);

    if (getgrouplist(name, gid, groups, &n) < 0) {
        groups = g_renew(gid_t, groups, n);
        n = MAX(getgrouplist(name, gid, groups, &n), 0);
    }
    *ret_n = (gsize)n;
    return groups;
}

/**
 * qemu_identity_find: the user that QEMU is to run as
 * @user: its name, or "+" and a number; NULL for QEMU_DEFAULT_USER
 * @group: the same for its group; NULL for the user's own
 * @ret_identity: it, the caller's; NULL when we are not root and so cannot choose
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED when there is none of that name; says what to do. Thread: any that may block.
 */
bool qemu_identity_find(const char *user, const char *group, QemuIdentity **ret_identity, GError **error)
{
    g_autofree char *buffer = g_malloc(LOOKUP_BUFFER);
    g_autoptr(QemuIdentity) identity = NULL;
    struct passwd entry;
    gid_t gid;

    if (geteuid() != 0) {
        *ret_identity = NULL;
        return true;
    }
    if (!find_user(user != NULL ? user : QEMU_DEFAULT_USER, &entry, buffer, error))
        return false;
    gid = entry.pw_gid;
    if (group != NULL && !find_group(group, &gid, error))
        return false;

    identity = g_new0(QemuIdentity, 1);
    identity->name = g_strdup(entry.pw_name);
    identity->user.uid = entry.pw_uid;
    identity->user.gid = gid;
    identity->user.groups = find_groups(entry.pw_name, gid, &identity->user.n_groups);
    *ret_identity = g_steal_pointer(&identity);
    return true;
}

void qemu_identity_free(QemuIdentity *identity)
{
    if (identity == NULL)
        return;

    g_free(identity->name);
    g_free((gid_t *)identity->user.groups);
    g_free(identity);
}
