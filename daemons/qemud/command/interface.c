/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network card has a host's side, -netdev, and a guest's side, -device. Taps are opened by us (resources of use "tap" and "vhost"), so
 * that QEMU needs no right to make any.
 */
#include "command/interface.h"

#include <string.h>

static json_t *fd_list(const QemuBuild *build, const GArray *fds)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < fds->len; i++) {
        g_autofree char *name = build_fd_name(build, g_array_index(fds, int, i));

        g_string_append_printf(text, "%s%s", i > 0 ? ":" : "", name);
    }
    return json_string(text->str);
}

static bool netdev_tap(const QemuBuild *build, const Interface *interface, json_t *netdev, GError **error)
{
    const GArray *taps = qemu_resources_fds(build->resources, interface->info.alias, "tap");
    const GArray *vhosts = qemu_resources_fds(build->resources, interface->info.alias, "vhost");

    if (taps == NULL)
        return build_unsupported(error, "interface '%s': no tap device was made for it", interface->info.alias);

    props_string(netdev, "type", "tap");
    json_object_set_new(netdev, taps->len > 1 ? "fds" : "fd", fd_list(build, taps));
    if (vhosts != NULL) {
        props_truth(netdev, "vhost", true);
        json_object_set_new(netdev, vhosts->len > 1 ? "vhostfds" : "vhostfd", fd_list(build, vhosts));
    }
    if (interface->has_sndbuf)
        props_number(netdev, "sndbuf", (gint64)interface->sndbuf);
    return true;
}

static bool netdev_user(const QemuBuild *build, const Interface *interface, json_t *netdev, GError **error)
{
    props_string(netdev, "type", "user");
    for (guint i = 0; i < interface->ips.n; i++) {
        const InterfaceIp *ip = interface->ips.items[i];
        bool v6 = g_strcmp0(ip->family, "ipv6") == 0;

        if (v6) {
            props_string(netdev, "ipv6-prefix", ip->address);
            if (ip->has_prefix)
                props_number(netdev, "ipv6-prefixlen", ip->prefix);
        } else {
            props_printf(netdev, "net", ip->has_prefix ? "%s/%u" : "%s", ip->address, ip->prefix);
        }
    }
    return true;
}

static bool netdev_socket(const QemuBuild *build, const Interface *interface, json_t *netdev, GError **error)
{
    static const char *const ways[] = { [INTERFACE_TYPE_SERVER] = "listen", [INTERFACE_TYPE_CLIENT] = "connect", [INTERFACE_TYPE_MCAST] = "mcast" };

    props_string(netdev, "type", "socket");
    props_printf(netdev, ways[interface->type], "%s:%u", interface->address != NULL ? interface->address : "", interface->port);
    return true;
}

static bool netdev_udp(const QemuBuild *build, const Interface *interface, json_t *netdev, GError **error)
{
    props_string(netdev, "type", "socket");
    props_printf(netdev, "udp", "%s:%u", interface->address, interface->port);
    props_printf(netdev, "localaddr", "%s:%u", interface->local_address != NULL ? interface->local_address : "", interface->local_port);
    return true;
}

static bool (*const netdevs[])(const QemuBuild *build, const Interface *interface, json_t *netdev, GError **error) = {
    [INTERFACE_TYPE_USER] = netdev_user,     [INTERFACE_TYPE_BRIDGE] = netdev_tap,    [INTERFACE_TYPE_NETWORK] = netdev_tap,
    [INTERFACE_TYPE_ETHERNET] = netdev_tap,  [INTERFACE_TYPE_SERVER] = netdev_socket, [INTERFACE_TYPE_CLIENT] = netdev_socket,
    [INTERFACE_TYPE_MCAST] = netdev_socket,  [INTERFACE_TYPE_UDP] = netdev_udp,
};

/** build_netdev: the host's side; its properties, the caller's, or NULL. Errors: ERROR_CONFIG_UNSUPPORTED. */
json_t *build_netdev(const QemuBuild *build, const Interface *interface, GError **error)
{
    g_autoptr(json_t) netdev = json_object();

    if (interface->type >= G_N_ELEMENTS(netdevs) || netdevs[interface->type] == NULL) {
        build_unsupported(error, "<interface type='%s'>", enum_name(&interface_type, interface->type));
        return NULL;
    }
    if (!netdevs[interface->type](build, interface, netdev, error))
        return NULL;

    props_printf(netdev, "id", "host%s", interface->info.alias);
    return g_steal_pointer(&netdev);
}

static const PropRow virtio_rows[] = {
    PROP_ROW_STRING("tx", Interface, txmode),
    PROP_ROW_BOOL("ioeventfd", Interface, ioeventfd),
    PROP_ROW_BOOL("event_idx", Interface, event_idx),
    PROP_ROW_BOOL("csum", Interface, host_csum),
    PROP_ROW_BOOL("gso", Interface, host_gso),
    PROP_ROW_BOOL("host_tso4", Interface, host_tso4),
    PROP_ROW_BOOL("host_tso6", Interface, host_tso6),
    PROP_ROW_BOOL("host_ecn", Interface, host_ecn),
    PROP_ROW_BOOL("host_ufo", Interface, host_ufo),
    PROP_ROW_BOOL("mrg_rxbuf", Interface, host_mrg_rxbuf),
    PROP_ROW_BOOL("guest_csum", Interface, guest_csum),
    PROP_ROW_BOOL("guest_tso4", Interface, guest_tso4),
    PROP_ROW_BOOL("guest_tso6", Interface, guest_tso6),
    PROP_ROW_BOOL("guest_ecn", Interface, guest_ecn),
    PROP_ROW_BOOL("guest_ufo", Interface, guest_ufo),
    PROP_ROW_UINT("rx_queue_size", Interface, rx_queue_size),
    PROP_ROW_UINT("tx_queue_size", Interface, tx_queue_size),
    PROP_ROW_BOOL("rss", Interface, rss),
    PROP_ROW_BOOL("hash", Interface, rss_hash_report),
    PROP_ROW_UINT("host_mtu", Interface, mtu),
    PROP_ROWS_END,
};

static const char *const virtio_models[][2] = {
    { "virtio", "virtio-net-pci" },
    { "virtio-transitional", "virtio-net-pci-transitional" },
    { "virtio-non-transitional", "virtio-net-pci-non-transitional" },
};

static const char *virtio_driver(const char *model)
{
    for (gsize i = 0; i < G_N_ELEMENTS(virtio_models); i++) {
        if (strcmp(virtio_models[i][0], model) == 0)
            return virtio_models[i][1];
    }
    return NULL;
}

static void add_virtio(const QemuBuild *build, const Interface *interface, json_t *device)
{
    const GArray *taps = qemu_resources_fds(build->resources, interface->info.alias, "tap");

    props_add(device, virtio_rows, interface);
    if (interface->txmode != NULL)
        props_string(device, "tx", strcmp(interface->txmode, "iothread") == 0 ? "bh" : interface->txmode);
    if (taps != NULL && taps->len > 1) {
        props_truth(device, "mq", true);
        props_number(device, "vectors", 2 * (gint64)taps->len + 2); /* one each way for every queue, configuration and control */
    }
    build_virtio(device, &interface->virtio);
}

/** build_interface_device: the guest's side; its properties, the caller's, or NULL. Errors: ERROR_CONFIG_UNSUPPORTED. */
json_t *build_interface_device(const QemuBuild *build, const Interface *interface, GError **error)
{
    const char *model = interface->model != NULL ? interface->model : "rtl8139";
    const char *driver = virtio_driver(model);
    g_autoptr(json_t) device = NULL;
    char mac[MAC_STRING_LENGTH];

    if (driver == NULL && !qemu_caps_has_type(build->caps, model)) {
        build_unsupported(error, "<interface>'s <model type='%s'>: %s has no such device", model, build->caps->binary);
        return NULL;
    }
    device = build_device(driver != NULL ? driver : model, &interface->info);
    if (driver != NULL)
        add_virtio(build, interface, device);
    mac_format(&interface->mac, mac);
    props_printf(device, "netdev", "host%s", interface->info.alias);
    props_string(device, "mac", mac);
    return build_place(build, device, &interface->info, error) ? g_steal_pointer(&device) : NULL;
}

/** build_interface: both sides of a network card. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_interface(QemuBuild *build, const Interface *interface, GError **error)
{
    g_autoptr(json_t) netdev = build_netdev(build, interface, error);
    json_t *device = netdev != NULL ? build_interface_device(build, interface, error) : NULL;

    if (device == NULL)
        return false;

    build_json(build, "-netdev", g_steal_pointer(&netdev));
    build_json(build, "-device", device);
    return true;
}
