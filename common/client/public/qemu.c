/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvirt-qemu.so.0: what no table describes.
 */
#include "client/public/call.h"
#include "client/public/events.h"
#include "proto/numbers.h"

#include <libvirt/libvirt-qemu.h>

int virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom, const char *event,
                                             virConnectDomainQemuMonitorEventCallback cb, void *opaque, virFreeCallback freecb,
                                             unsigned int flags)
{
    const EventsRequest request = { .class = EVENTS_MONITOR, .object = (Named *)dom, .event = event, .flags = flags,
                                    .func = (EventsFunc)cb, .opaque = opaque, .free_opaque = freecb };
    const CustomCall call = { __func__, ERROR_FROM_DOMAIN, PROGRAM_QEMU, QEMU_PROC_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER };

    if (!custom_begin(&call, conn, PUBLIC_CONNECT, &conn))
        return -1;
    if (dom != NULL && !object_check(dom, PUBLIC_DOMAIN, ERROR_FROM_DOMAIN, __func__))
        return -1;

    return events_register(conn, __func__, &request);
}

int virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID)
{
    last_error_begin();
    if (!object_check(conn, PUBLIC_CONNECT, ERROR_FROM_DOMAIN, __func__))
        return -1;

    return events_deregister(conn, __func__, EVENTS_MONITOR, callbackID);
}

int virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char *cmd, unsigned int ninfiles, int *infiles,
                                         unsigned int *noutfiles, int **outfiles, char **result, unsigned int flags)
{
    const CustomCall call = { __func__, ERROR_FROM_DOMAIN, PROGRAM_QEMU, QEMU_PROC_DOMAIN_QEMU_MONITOR_COMMAND_WITH_FILES };
    DomainQemuMonitorCommandWithFilesRet ret = { 0 };
    g_autoptr(GArray) fds = NULL;
    virConnectPtr conn;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, cmd, "cmd") ||
        !custom_need(&call, conn, result, "result") || (ninfiles > 0 && !custom_need(&call, conn, infiles, "infiles")))
        return -1;

    const DomainQemuMonitorCommandWithFilesArgs args = { ((Named *)domain)->wire.domain, (char *)cmd, flags };
    if (!custom_ask_fds(&call, conn, &args, infiles, ninfiles, &ret, &fds))
        return -1;

    *result = g_steal_pointer(&ret.result);
    if (noutfiles != NULL)
        *noutfiles = 0;
    if (fds != NULL && outfiles != NULL && noutfiles != NULL && fds->len > 0) {
        *outfiles = g_memdup2(fds->data, fds->len * sizeof(int));
        *noutfiles = fds->len;
        for (guint i = 0; i < fds->len; i++)
            g_array_index(fds, int, i) = -1;
    }
    return 0;
}
