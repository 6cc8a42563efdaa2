/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * No mandatory access control confines guests here: the model is "none", whose label is empty. Beside it there is the user that QEMU runs
 * as, told as clients of the reference know it: "+uid:+gid".
 */
#include "driver/security.h"

#include "machine/run.h"

#include <string.h>
#include <sys/stat.h>

/* Texts on the wire end with their NUL. */
#define SET_TEXT(field, text)                                                                                                              \
    do {                                                                                                                                   \
        const char *text_ = (text);                                                                                                        \
        (field).n = (guint)strlen(text_) + 1;                                                                                              \
        (field).items = g_memdup2(text_, (field).n);                                                                                       \
    } while (0)

QEMU_OP(node_get_security_model, NoArgs, NodeGetSecurityModelRet)
{
    SET_TEXT(ret->model, "none");
    SET_TEXT(ret->doi, "0");
    return true;
}

QEMU_OP(domain_get_security_label, DomainGetSecurityLabelArgs, DomainGetSecurityLabelRet)
{
    SET_TEXT(ret->label, "");
    return true;
}

/* Who owns its folder in /proc, that the process runs as. */
static bool find_user(pid_t pid, char **ret_label)
{
    g_autofree char *path = g_strdup_printf("/proc/%d", (int)pid);
    struct stat info;

    if (pid == 0 || stat(path, &info) < 0)
        return false;
    *ret_label = g_strdup_printf("+%u:+%u", (guint)info.st_uid, (guint)info.st_gid);
    return true;
}

QEMU_OP(domain_get_security_label_list, DomainGetSecurityLabelListArgs, DomainGetSecurityLabelListRet)
{
    g_autofree char *user = NULL;

    if (!find_user(qemu_machine_pid(call->machine), &user))
        return true;
    ret->labels.items = g_new0(WireSecurityLabel, 2);
    SET_TEXT(ret->labels.items[0].label, "");
    ret->labels.n = 1;
    if (call->daemon->privileged) {
        SET_TEXT(ret->labels.items[1].label, user);
        ret->labels.n = 2;
    }
    ret->ret = (gint32)ret->labels.n;
    return true;
}
