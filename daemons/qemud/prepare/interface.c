/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prepare/prepare.h"

#include "base/error.h"
#include "process/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MOST_QUEUES   256 /* the kernel's for one tap */
#define VHOST_DEVICE  "/dev/vhost-net"
#define CHOSEN_PREFIX "vnet" /* names that were chosen at an earlier start */

static bool is_virtio(const Interface *interface)
{
    return interface->model != NULL && g_str_has_prefix(interface->model, "virtio");
}

/* vhost moves packets in the kernel. Where it is not asked for it is taken if it is there; it only pays under KVM. */
static bool open_vhost(const Interface *interface, bool kvm, guint queues, QemuResources *resources, GError **error)
{
    bool asked = interface->backend == INTERFACE_BACKEND_VHOST;

    if (!is_virtio(interface) || interface->backend == INTERFACE_BACKEND_QEMU || (!kvm && !asked))
        return true;
    for (guint i = 0; i < queues; i++) {
        int fd = open(VHOST_DEVICE, O_RDWR | O_CLOEXEC);

        if (fd < 0) {
            if (!asked)
                return true;
            error_set_errno(error, errno, "cannot open " VHOST_DEVICE ", which <driver name='vhost'> of interface '%s' asks for",
                            interface->info.alias);
            return false;
        }
        qemu_resources_add_fd(resources, interface->info.alias, "vhost", fd);
    }
    return true;
}

static bool open_tap(Interface *interface, const char *bridge, bool kvm, QemuResources *resources, GError **error)
{
    bool chosen_before = interface->target == NULL || g_str_has_prefix(interface->target, CHOSEN_PREFIX);
    TapRequest request = {
        .name = chosen_before ? NULL : interface->target,
        .bridge = bridge,
        .mac = &interface->mac,
        .queues = CLAMP(interface->queues, 1, MOST_QUEUES),
        .mtu = interface->mtu,
        .up = true,
        .vnet_header = is_virtio(interface),
    };
    g_autofree int *fds = g_new(int, request.queues);
    char *name = NULL;

    if (!tap_open(&request, fds, &name, error))
        return false;

    g_free(interface->target);
    interface->target = name;
    for (guint i = 0; i < request.queues; i++)
        qemu_resources_add_fd(resources, interface->info.alias, "tap", fds[i]);
    return open_vhost(interface, kvm, request.queues, resources, error);
}

/** prepare_interface: make its taps, if it has any. Errors: as prepare_interfaces(). */
bool prepare_interface(Interface *interface, bool kvm, QemuResources *resources, GError **error)
{
    switch (interface->type) {
    case INTERFACE_TYPE_BRIDGE:
        return open_tap(interface, interface->bridge, kvm, resources, error);
    case INTERFACE_TYPE_NETWORK:
        if (interface->actual_bridge == NULL) {
            error_set(error, ERROR_CONFIG_UNSUPPORTED, "<interface type='network'>: network '%s' is not served by this instance",
                      interface->network);
            return false;
        }
        return open_tap(interface, interface->actual_bridge, kvm, resources, error);
    case INTERFACE_TYPE_ETHERNET:
        return open_tap(interface, NULL, kvm, resources, error);
    case INTERFACE_TYPE_USER:
    case INTERFACE_TYPE_VHOSTUSER:
    case INTERFACE_TYPE_SERVER:
    case INTERFACE_TYPE_CLIENT:
    case INTERFACE_TYPE_MCAST:
    case INTERFACE_TYPE_INTERNAL:
    case INTERFACE_TYPE_DIRECT:
    case INTERFACE_TYPE_HOSTDEV:
    case INTERFACE_TYPE_UDP:
    case INTERFACE_TYPE_VDPA:
    case INTERFACE_TYPE_NULL:
    case INTERFACE_TYPE_VDS:
    default:
        return true; /* QEMU's own, or refused when the command line is built */
    }
}

/** prepare_interfaces: make the taps. Errors: ERROR_SYSTEM_ERROR, ERROR_CONFIG_UNSUPPORTED, naming interface or bridge. */
bool prepare_interfaces(DomainDef *live, bool kvm, QemuResources *resources, GError **error)
{
    for (guint i = 0; i < live->interfaces.n; i++) {
        if (!prepare_interface(live->interfaces.items[i], kvm, resources, error))
            return false;
    }
    return true;
}
