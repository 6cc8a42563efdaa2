/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tap is made without being persistent: when QEMU ends, however it ends, the kernel removes it, and nothing of ours has to run for that.
 * Source: Documentation/networking/tuntap.rst of the kernel, netdevice(7).
 */
#include "process/tap.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define TUN_DEVICE "/dev/net/tun"

static bool set_name(struct ifreq *request, const char *name, GError **error)
{
    if (strlen(name) >= sizeof(request->ifr_name)) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "the interface name '%s' is longer than %d characters", name, IFNAMSIZ - 1);
        return false;
    }
    memset(request, 0, sizeof(*request));
    strcpy(request->ifr_name, name);
    return true;
}

/* One ioctl of netdevice(7) on a name. */
static bool control(unsigned long command, struct ifreq *request, const char *what, GError **error)
{
    g_autofd int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || ioctl(fd, command, request) < 0) {
        error_set_errno(error, errno, "cannot %s of interface %s", what, request->ifr_name);
        return false;
    }
    return true;
}

static bool open_queue(const TapRequest *request, char *name, int *ret_fd, GError **error)
{
    g_autofd int fd = open(TUN_DEVICE, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    struct ifreq wish;

    if (fd < 0) {
        error_set_errno(error, errno, "cannot open " TUN_DEVICE);
        return false;
    }
    if (!set_name(&wish, name, error))
        return false;
    wish.ifr_flags = (short)(IFF_TAP | IFF_NO_PI | (request->vnet_header ? IFF_VNET_HDR : 0) | (request->queues > 1 ? IFF_MULTI_QUEUE : 0));
    if (ioctl(fd, TUNSETIFF, &wish) < 0) {
        error_set_errno(error, errno, "cannot make the tap device %s", name);
        return false;
    }
    g_strlcpy(name, wish.ifr_name, IFNAMSIZ);
    *ret_fd = fd_steal(&fd);
    return true;
}

/* The host's end must not take a lower address than others on the bridge, or the bridge would take it as its own: so 0xfe in front. */
static bool set_mac(const char *name, const MacAddress *guest, GError **error)
{
    struct ifreq request;

    if (!set_name(&request, name, error))
        return false;
    request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    memcpy(request.ifr_hwaddr.sa_data, guest->bytes, sizeof(guest->bytes));
    request.ifr_hwaddr.sa_data[0] = (char)(guest->bytes[0] == 0xfe ? 0xfa : 0xfe);
    return control(SIOCSIFHWADDR, &request, "set the MAC address", error);
}

static bool set_mtu(const char *name, guint mtu, GError **error)
{
    struct ifreq request;

    if (!set_name(&request, name, error))
        return false;
    request.ifr_mtu = (int)mtu;
    return control(SIOCSIFMTU, &request, "set the MTU", error);
}

static bool get_mtu(const char *name, guint *ret_mtu, GError **error)
{
    struct ifreq request;

    if (!set_name(&request, name, error) || !control(SIOCGIFMTU, &request, "read the MTU", error))
        return false;
    *ret_mtu = (guint)request.ifr_mtu;
    return true;
}

static bool change_bridge(unsigned long command, const char *name, const char *bridge, const char *what, GError **error)
{
    struct ifreq request;

    if (!set_name(&request, bridge, error))
        return false;
    request.ifr_ifindex = (int)if_nametoindex(name);
    return control(command, &request, what, error);
}

static bool join_bridge(const TapRequest *request, const char *name, GError **error)
{
    guint mtu = request->mtu;

    if (if_nametoindex(request->bridge) == 0) {
        error_set(error, ERROR_SYSTEM_ERROR, "Cannot get interface MTU on '%s': No such device", request->bridge);
        return false;
    }
    if (mtu == 0 && !get_mtu(request->bridge, &mtu, error))
        return false;

    return set_mtu(name, mtu, error) && change_bridge(SIOCBRADDIF, name, request->bridge, "add the guest's tap to the ports", error);
}

/** tap_set_up: set an interface up or down. Errors: ERROR_SYSTEM_ERROR. Thread: any. */
bool tap_set_up(const char *name, bool up, GError **error)
{
    struct ifreq request;

    if (!set_name(&request, name, error) || !control(SIOCGIFFLAGS, &request, "read the flags", error))
        return false;
    request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
    return control(SIOCSIFFLAGS, &request, "set the flags", error);
}

/** tap_remove_from_bridge: take a port off a bridge. Errors: ERROR_SYSTEM_ERROR. Thread: any. */
bool tap_remove_from_bridge(const char *name, const char *bridge, GError **error)
{
    return change_bridge(SIOCBRDELIF, name, bridge, "take the guest's tap off the ports", error);
}

static bool configure(const TapRequest *request, const char *name, GError **error)
{
    if (request->mac != NULL && !set_mac(name, request->mac, error))
        return false;
    if (request->bridge != NULL ? !join_bridge(request, name, error) : request->mtu != 0 && !set_mtu(name, request->mtu, error))
        return false;

    return !request->up || tap_set_up(name, true, error);
}

/**
 * tap_open: make a tap device
 * @request: what it is to be like
 * @ret_fds: room for request->queues descriptors, the caller's; the device is gone when the last of them is closed
 * @ret_name: its name, the caller's
 *
 * Errors: ERROR_SYSTEM_ERROR naming what failed on which interface, ERROR_CONFIG_UNSUPPORTED for an impossible name; nothing is left then.
 * Thread: any.
 */
bool tap_open(const TapRequest *request, int *ret_fds, char **ret_name, GError **error)
{
    char name[IFNAMSIZ] = "vnet%d";
    guint opened = 0;
    bool ok = true;

    if (request->name != NULL && strlen(request->name) >= sizeof(name)) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "the interface name '%s' is longer than %d characters", request->name, IFNAMSIZ - 1);
        return false;
    }
    if (request->name != NULL)
        strcpy(name, request->name);
    while (ok && opened < request->queues) {
        ok = open_queue(request, name, &ret_fds[opened], error);
        opened += ok;
    }
    if (ok && configure(request, name, error)) {
        *ret_name = g_strdup(name);
        return true;
    }
    while (opened > 0)
        fd_close(&ret_fds[--opened]);
    return false;
}
