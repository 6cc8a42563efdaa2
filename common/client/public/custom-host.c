/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Functions of the host, its devices and secrets whose arguments no table describes.
 */
#include "client/public/call.h"
#include "proto/numbers.h"

#include <string.h>

#define CALL(procedure_, from_) { .function = __func__, .from = from_, .program = PROGRAM_REMOTE, .procedure = PROC_##procedure_ }

int virNodeGetCPUMap(virConnectPtr conn, unsigned char **cpumap, unsigned int *online, unsigned int flags)
{
    const CustomCall call = CALL(NODE_GET_CPU_MAP, ERROR_FROM_DOMAIN);
    NodeGetCPUMapRet ret = { 0 };
    int result;

    if (!custom_begin(&call, conn, PUBLIC_CONNECT, &conn))
        return -1;
    if (!custom_ask(&call, conn, &(NodeGetCPUMapArgs){ cpumap != NULL, online != NULL, flags }, &ret))
        return -1;

    if (cpumap != NULL)
        *cpumap = g_steal_pointer(&ret.cpumap.data);
    if (online != NULL)
        *online = ret.online;
    result = ret.ret;
    custom_clear(&call, &ret);
    return result;
}

/* Numbers that a server sent, into the caller's array. */
static int give_numbers(const CustomCall *call, virConnectPtr conn, const guint64 *items, guint n, guint64 room, unsigned long long *to)
{
    if (n > room) {
        last_error_raise(conn, ERROR_RPC, ERROR_FROM_REMOTE, "the server sent more than was asked for to %s", call->function);
        return -1;
    }
    for (guint i = 0; i < n; i++)
        to[i] = items[i];
    return (int)n;
}

int virNodeGetCellsFreeMemory(virConnectPtr conn, unsigned long long *freeMems, int startCell, int maxCells)
{
    const CustomCall call = CALL(NODE_GET_CELLS_FREE_MEMORY, ERROR_FROM_DOMAIN);
    NodeGetCellsFreeMemoryRet ret = { 0 };
    int n;

    if (!custom_begin(&call, conn, PUBLIC_CONNECT, &conn) || !custom_need(&call, conn, freeMems, "freeMems"))
        return -1;
    if (maxCells <= 0 || startCell < 0) {
        custom_refuse(&call, conn, maxCells <= 0 ? "maxCells" : "startCell",
                      maxCells <= 0 ? "must be greater than zero" : "must be zero or greater");
        return -1;
    }
    if (!custom_ask(&call, conn, &(NodeGetCellsFreeMemoryArgs){ startCell, maxCells }, &ret))
        return -1;

    n = give_numbers(&call, conn, ret.cells.items, ret.cells.n, (guint64)maxCells, freeMems);
    custom_clear(&call, &ret);
    return n;
}

int virNodeGetFreePages(virConnectPtr conn, unsigned int npages, unsigned int *pages, int startCell, unsigned int cellCount,
                        unsigned long long *counts, unsigned int flags)
{
    const CustomCall call = CALL(NODE_GET_FREE_PAGES, ERROR_FROM_DOMAIN);
    const NodeGetFreePagesArgs args = { .pages = { pages, npages }, .start_cell = startCell, .cell_count = cellCount, .flags = flags };
    NodeGetFreePagesRet ret = { 0 };
    int n;

    if (!custom_begin(&call, conn, PUBLIC_CONNECT, &conn) || !custom_need(&call, conn, pages, "pages") ||
        !custom_need(&call, conn, counts, "counts"))
        return -1;
    if (npages == 0 || cellCount == 0) {
        custom_refuse(&call, conn, npages == 0 ? "npages" : "cellCount", "must not be zero");
        return -1;
    }
    if (!custom_ask(&call, conn, &args, &ret))
        return -1;

    n = give_numbers(&call, conn, ret.counts.items, ret.counts.n, (guint64)npages * cellCount, counts);
    custom_clear(&call, &ret);
    return n;
}

int virNodeAllocPages(virConnectPtr conn, unsigned int npages, unsigned int *pageSizes, unsigned long long *pageCounts, int startCell,
                      unsigned int cellCount, unsigned int flags)
{
    const CustomCall call = CALL(NODE_ALLOC_PAGES, ERROR_FROM_DOMAIN);
    const NodeAllocPagesArgs args = { .page_sizes = { pageSizes, npages }, .page_counts = { (guint64 *)pageCounts, npages },
                                      .start_cell = startCell, .cell_count = cellCount, .flags = flags };
    NodeAllocPagesRet ret = { 0 };

    if (!custom_begin(&call, conn, PUBLIC_CONNECT, &conn) || !custom_need(&call, conn, pageSizes, "pageSizes") ||
        !custom_need(&call, conn, pageCounts, "pageCounts"))
        return -1;
    if (npages == 0 || cellCount == 0) {
        custom_refuse(&call, conn, npages == 0 ? "npages" : "cellCount", "must not be zero");
        return -1;
    }
    return custom_ask(&call, conn, &args, &ret) ? ret.ret : -1;
}

/* The text is the handle's: it is asked for once. */
const char *virNodeDeviceGetParent(virNodeDevicePtr dev)
{
    const CustomCall call = CALL(NODE_DEVICE_GET_PARENT, ERROR_FROM_NODEDEV);
    Named *named = (Named *)dev;
    NodeDeviceGetParentRet ret = { 0 };
    virConnectPtr conn;

    if (!custom_begin(&call, dev, PUBLIC_NODE_DEVICE, &conn))
        return NULL;
    if (!custom_ask(&call, conn, &(NodeDeviceGetParentArgs){ named->wire.device.name }, &ret))
        return NULL;

    g_mutex_lock(&conn->lock);
    if (named->text == NULL)
        named->text = g_steal_pointer(&ret.parent_name);
    g_mutex_unlock(&conn->lock);
    custom_clear(&call, &ret);
    return named->text;
}

unsigned char *virSecretGetValue(virSecretPtr secret, size_t *value_size, unsigned int flags)
{
    const CustomCall call = CALL(SECRET_GET_VALUE, ERROR_FROM_SECRET);
    SecretGetValueRet ret = { 0 };
    virConnectPtr conn;

    if (!custom_begin(&call, secret, PUBLIC_SECRET, &conn) || !custom_need(&call, conn, value_size, "value_size"))
        return NULL;
    if (!custom_ask(&call, conn, &(SecretGetValueArgs){ ((Named *)secret)->wire.secret, flags }, &ret))
        return NULL;

    *value_size = ret.value.n;
    /* An empty value is one too; NULL would be a failure. */
    return ret.value.data != NULL ? ret.value.data : g_malloc0(1);
}
