/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A guest's number on the host's vsock is taken from the kernel, which knows all that are taken. Source: linux/vhost.h, vsock(7). */
#include "prepare/prepare.h"

#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/vhost.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define VSOCK_DEVICE   "/dev/vhost-vsock"
#define FIRST_GUEST_ID 3 /* those before are the hypervisor's, the local host's and the host's */
#define LAST_GUEST_ID  65535

static bool take(int fd, guint64 cid)
{
    return ioctl(fd, VHOST_VSOCK_SET_GUEST_CID, &cid) == 0;
}

static bool choose(int fd, Vsock *vsock, GError **error)
{
    for (guint cid = FIRST_GUEST_ID; cid <= LAST_GUEST_ID; cid++) {
        if (take(fd, cid)) {
            vsock->cid = cid;
            return true;
        }
        if (errno != EADDRINUSE)
            break;
    }
    error_set_errno(error, errno, "cannot find a free vsock number for the guest");
    return false;
}

/** prepare_vsock: take the guest's number. Errors: ERROR_SYSTEM_ERROR; ERROR_CONFIG_UNSUPPORTED for a document that names none. */
bool prepare_vsock(DomainDef *live, QemuResources *resources, GError **error)
{
    Vsock *vsock = live->vsock;
    g_autofd int fd = -1;

    if (vsock == NULL)
        return true;
    fd = open(VSOCK_DEVICE, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot open " VSOCK_DEVICE " for <vsock>");
        return false;
    }
    if (vsock->auto_cid == TRISTATE_YES) {
        if (!choose(fd, vsock, error))
            return false;
    } else if (vsock->cid == 0) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "<vsock> has neither <cid auto='yes'> nor an address");
        return false;
    } else if (!take(fd, vsock->cid)) {
        error_set_errno(error, errno, "cannot take the vsock number %u for the guest", vsock->cid);
        return false;
    }
    qemu_resources_add_fd(resources, vsock->info.alias, "vhost", fd_steal(&fd));
    return true;
}
