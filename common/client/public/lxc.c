/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvirt-lxc.so.0: what a container's namespaces, cgroups and label need on this side.
 */
#include "client/public/call.h"
#include "proto/numbers.h"

#include <libvirt/libvirt-lxc.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#define FROM ERROR_FROM_DOMAIN

int virDomainLxcOpenNamespace(virDomainPtr domain, int **fdlist, unsigned int flags)
{
    const CustomCall call = { __func__, FROM, PROGRAM_LXC, LXC_PROC_DOMAIN_LXC_OPEN_NAMESPACE };
    g_autoptr(GArray) fds = NULL;
    virConnectPtr conn;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, fdlist, "fdlist"))
        return -1;
    if (!custom_ask_fds(&call, conn, &(DomainLxcOpenNamespaceArgs){ ((Named *)domain)->wire.domain, flags }, NULL, 0, NULL, &fds))
        return -1;

    if (fds == NULL || fds->len == 0) {
        *fdlist = NULL;
        return 0;
    }
    *fdlist = g_memdup2(fds->data, fds->len * sizeof(int));
    for (guint i = 0; i < fds->len; i++)
        g_array_index(fds, int, i) = -1;
    return (int)fds->len;
}

static int system_error(virConnectPtr conn, const char *what, const char *name)
{
    g_autofree char *text = g_strdup_printf("%s '%s': %s", what, name, g_strerror(errno));

    last_error_raise(conn, ERROR_SYSTEM_ERROR, FROM, "%s", text);
    return -1;
}

static const char *const namespaces[] = { "user", "ipc", "uts", "net", "pid", "mnt" };

/* The caller's own namespaces, so that it can go back. */
static bool open_own(virConnectPtr conn, unsigned int *ret_n, int **ret_fds)
{
    g_autofree int *fds = g_new0(int, G_N_ELEMENTS(namespaces));
    unsigned int n = 0;

    for (guint i = 0; i < G_N_ELEMENTS(namespaces); i++) {
        g_autofree char *path = g_strdup_printf("/proc/self/ns/%s", namespaces[i]);
        int fd = open(path, O_RDONLY | O_CLOEXEC);

        if (fd < 0 && errno == ENOENT)
            continue;
        if (fd < 0) {
            system_error(conn, "cannot open", path);
            while (n > 0)
                close(fds[--n]);
            return false;
        }
        fds[n++] = fd;
    }
    *ret_n = n;
    *ret_fds = g_steal_pointer(&fds);
    return true;
}

int virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int *fdlist, unsigned int *noldfdlist, int **oldfdlist,
                               unsigned int flags)
{
    const CustomCall call = { __func__, FROM, PROGRAM_LXC, LXC_PROC_DOMAIN_LXC_OPEN_NAMESPACE };
    virConnectPtr conn;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn))
        return -1;
    if (nfdlist > 0 && !custom_need(&call, conn, fdlist, "fdlist"))
        return -1;
    if (noldfdlist != NULL && oldfdlist != NULL && !open_own(conn, noldfdlist, oldfdlist))
        return -1;

    for (unsigned int i = 0; i < nfdlist; i++) {
        if (setns(fdlist[i], 0) < 0)
            return system_error(conn, "cannot enter namespace", "of the container");
    }
    return 0;
}

int virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags)
{
    const CustomCall call = { __func__, FROM, PROGRAM_LXC, LXC_PROC_DOMAIN_LXC_OPEN_NAMESPACE };
    virConnectPtr conn;

    if (custom_begin(&call, domain, PUBLIC_DOMAIN, &conn))
        last_error_raise(conn, ERROR_NO_SUPPORT, FROM, "this function is not supported by the connection driver: %s", __func__);
    return -1;
}

/* Linux tells and takes labels by a file of the process. */
#define OWN_LABEL "/proc/self/attr/current"

static int read_label(virSecurityLabelPtr label)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(OWN_LABEL, &text, NULL, NULL))
        return system_error(NULL, "cannot read", OWN_LABEL);

    memset(label, 0, sizeof(*label));
    g_strlcpy(label->label, text, sizeof(label->label));
    label->enforcing = 1;
    return 0;
}

int virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label, virSecurityLabelPtr oldlabel, unsigned int flags)
{
    const CustomCall call = { .function = __func__, .from = FROM };
    int fd;

    last_error_begin();
    if (!custom_need(&call, NULL, model, "model") || !custom_need(&call, NULL, label, "label"))
        return -1;
    if (strcmp(model->model, "none") == 0)
        return 0;
    if (strcmp(model->model, "selinux") != 0 && strcmp(model->model, "apparmor") != 0) {
        last_error_raise(NULL, ERROR_ARGUMENT_UNSUPPORTED, FROM, "argument unsupported: Security model %s cannot be entered", model->model);
        return -1;
    }
    if (oldlabel != NULL && read_label(oldlabel) < 0)
        return -1;

    fd = open(OWN_LABEL, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return system_error(NULL, "cannot open", OWN_LABEL);
    if (write(fd, label->label, strlen(label->label)) < 0) {
        close(fd);
        return system_error(NULL, "cannot take label", label->label);
    }
    close(fd);
    return 0;
}
