/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The records that hold lists themselves: made and freed here, by hand, since each is of its own shape.
 */
#include "client/public/records.h"
#include "client/public/last-error.h"
#include "proto/types.h"

#include <libvirt/libvirt.h>

void *domain_fsinfo_make(void *item)
{
    WireDomainFsinfo *wire = item;
    virDomainFSInfoPtr info = g_new0(virDomainFSInfo, 1);

    info->mountpoint = g_steal_pointer(&wire->mountpoint);
    info->name = g_steal_pointer(&wire->name);
    info->fstype = g_steal_pointer(&wire->fstype);
    info->ndevAlias = wire->dev_aliases.n;
    info->devAlias = g_new0(char *, wire->dev_aliases.n + 1);
    for (guint i = 0; i < wire->dev_aliases.n; i++)
        info->devAlias[i] = g_steal_pointer(&wire->dev_aliases.items[i]);
    return info;
}

void virDomainFSInfoFree(virDomainFSInfoPtr info)
{
    if (info == NULL)
        return;

    for (size_t i = 0; i < info->ndevAlias; i++)
        g_free(info->devAlias[i]);
    g_free(info->devAlias);
    g_free(info->mountpoint);
    g_free(info->name);
    g_free(info->fstype);
    g_free(info);
}

void *domain_interface_make(void *item)
{
    WireDomainInterface *wire = item;
    virDomainInterfacePtr iface = g_new0(virDomainInterface, 1);

    iface->name = g_steal_pointer(&wire->name);
    iface->hwaddr = g_steal_pointer(&wire->hwaddr);
    iface->naddrs = wire->addrs.n;
    iface->addrs = g_new0(virDomainIPAddress, wire->addrs.n + 1);
    for (guint i = 0; i < wire->addrs.n; i++) {
        iface->addrs[i].type = wire->addrs.items[i].type;
        iface->addrs[i].addr = g_steal_pointer(&wire->addrs.items[i].addr);
        iface->addrs[i].prefix = wire->addrs.items[i].prefix;
    }
    return iface;
}

void virDomainInterfaceFree(virDomainInterfacePtr iface)
{
    if (iface == NULL)
        return;

    for (unsigned int i = 0; i < iface->naddrs; i++)
        g_free(iface->addrs[i].addr);
    g_free(iface->addrs);
    g_free(iface->name);
    g_free(iface->hwaddr);
    g_free(iface);
}

void *domain_iothread_info_make(void *item)
{
    WireDomainIothreadInfo *wire = item;
    virDomainIOThreadInfoPtr info = g_new0(virDomainIOThreadInfo, 1);

    info->iothread_id = wire->iothread_id;
    info->cpumaplen = (int)wire->cpumap.n;
    info->cpumap = g_steal_pointer(&wire->cpumap.data);
    return info;
}

void virDomainIOThreadInfoFree(virDomainIOThreadInfoPtr info)
{
    if (info == NULL)
        return;

    g_free(info->cpumap);
    g_free(info);
}

void *network_dhcp_lease_make(void *item)
{
    WireNetworkDhcpLease *wire = item;
    virNetworkDHCPLeasePtr lease = g_new0(virNetworkDHCPLease, 1);

    lease->iface = g_steal_pointer(&wire->interface);
    lease->expirytime = wire->expiry_time;
    lease->type = wire->type;
    lease->mac = g_steal_pointer(&wire->mac);
    lease->iaid = g_steal_pointer(&wire->iaid);
    lease->ipaddr = g_steal_pointer(&wire->address);
    lease->prefix = wire->prefix;
    lease->hostname = g_steal_pointer(&wire->hostname);
    lease->clientid = g_steal_pointer(&wire->client_id);
    return lease;
}

void virNetworkDHCPLeaseFree(virNetworkDHCPLeasePtr lease)
{
    if (lease == NULL)
        return;

    g_free(lease->iface);
    g_free(lease->mac);
    g_free(lease->iaid);
    g_free(lease->ipaddr);
    g_free(lease->hostname);
    g_free(lease->clientid);
    g_free(lease);
}

void virDomainStatsRecordListFree(virDomainStatsRecordPtr *stats)
{
    if (stats == NULL)
        return;

    for (guint i = 0; stats[i] != NULL; i++) {
        virTypedParamsFree(stats[i]->params, stats[i]->nparams);
        virDomainFree(stats[i]->dom);
        g_free(stats[i]);
    }
    g_free(stats);
}
