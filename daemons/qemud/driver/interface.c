/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What went through an interface, seen from the guest. */
#include "driver/interface.h"

#include "base/error.h"
#include "machine/run.h"

/**
 * qemu_interface_read: the counters of an interface's device on the host
 *
 * Errors: ERROR_INTERNAL_ERROR where it has no device or the device is not there. Thread: any.
 */
bool qemu_interface_read(const Interface *interface, HostNetdevStats *ret_stats, GError **error)
{
    HostNetdevStats stats;

    if (interface->target == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "Interface name not provided");
        return false;
    }
    if (!host_netdev_stats_read(&host_running, interface->target, &stats, error))
        return false;

    /* A tap device receives what the guest sends; a macvtap device stands on the guest's own side. */
    *ret_stats = interface->type == INTERFACE_TYPE_DIRECT ? stats : host_netdev_stats_swap(&stats);
    return true;
}

static const Interface *find_interface(const DomainDef *def, const char *device, GError **error)
{
    MacAddress mac;
    bool is_mac = mac_parse(device, &mac);

    for (guint i = 0; i < def->interfaces.n; i++) {
        const Interface *interface = def->interfaces.items[i];

        if (is_mac ? mac_equal(&interface->mac, &mac) : g_strcmp0(interface->target, device) == 0)
            return interface;
    }
    error_set(error, ERROR_INVALID_ARG, "'%s' is not a known interface", device);
    return NULL;
}

QEMU_OP(domain_interface_stats, DomainInterfaceStatsArgs, DomainInterfaceStatsRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    HostNetdevStats stats;

    if (qemu_run_current(call->machine, error) == NULL)
        return false;
    const Interface *interface = find_interface(state->live, args->device, error);
    if (interface == NULL || !qemu_interface_read(interface, &stats, error))
        return false;

    *ret = (DomainInterfaceStatsRet){
        .rx_bytes = (gint64)stats.rx_bytes,
        .rx_packets = (gint64)stats.rx_packets,
        .rx_errs = (gint64)stats.rx_errors,
        .rx_drop = (gint64)stats.rx_dropped,
        .tx_bytes = (gint64)stats.tx_bytes,
        .tx_packets = (gint64)stats.tx_packets,
        .tx_errs = (gint64)stats.tx_errors,
        .tx_drop = (gint64)stats.tx_dropped,
    };
    return true;
}
