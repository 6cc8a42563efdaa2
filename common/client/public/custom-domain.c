/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Domain functions whose arguments no table describes: several lists of one length, maps in the caller's buffer, records that hold handles.
 */
#include "client/public/call.h"
#include "client/public/events.h"
#include "client/public/params.h"
#include "proto/numbers.h"

#include <string.h>
#include <unistd.h>

#define CALL(procedure_) { .function = __func__, .from = ERROR_FROM_DOMAIN, .program = PROGRAM_REMOTE, .procedure = PROC_##procedure_ }

static Named *named(virDomainPtr domain)
{
    return (Named *)domain;
}

/* The old call does not tell which number the domain got; the newer one, with the same effect, does. */
int virDomainCreate(virDomainPtr domain)
{
    const CustomCall call = CALL(DOMAIN_CREATE);
    virConnectPtr conn;

    return custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) ? virDomainCreateWithFlags(domain, 0) : -1;
}

virDomainPtr virDomainCreateLinux(virConnectPtr conn, const char *xmlDesc, unsigned int flags)
{
    return virDomainCreateXML(conn, xmlDesc, flags);
}

int virDomainAnnounceInterface(virDomainPtr dom, const char *device, virTypedParameterPtr params, int nparams, unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_CREATE);
    virConnectPtr conn;

    if (!custom_begin(&call, dom, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, device, "device"))
        return -1;

    last_error_raise(conn, ERROR_NO_SUPPORT, ERROR_FROM_DOMAIN, "this function is not supported by the connection driver: %s", __func__);
    return -1;
}

/* metadata: a title or description is named by its kind alone, an element by its name space */

static bool must_be_absent(const CustomCall *call, virConnectPtr conn, const void *argument, const char *name)
{
    return argument == NULL || custom_refuse(call, conn, name, "must be NULL");
}

char *virDomainGetMetadata(virDomainPtr domain, int type, const char *uri, unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_GET_METADATA);
    DomainGetMetadataRet ret = { 0 };
    virConnectPtr conn;
    bool named_by_kind = type == DOMAIN_METADATA_DESCRIPTION || type == DOMAIN_METADATA_TITLE;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn))
        return NULL;
    if (named_by_kind && !must_be_absent(&call, conn, uri, "uri"))
        return NULL;
    if (type == DOMAIN_METADATA_ELEMENT && !custom_need(&call, conn, uri, "uri"))
        return NULL;

    const DomainGetMetadataArgs args = { .domain = named(domain)->wire.domain, .type = type, .uri = (char *)uri, .flags = flags };
    return custom_ask(&call, conn, &args, &ret) ? ret.metadata : NULL;
}

static bool check_set_metadata(const CustomCall *call, virConnectPtr conn, int type, const char *metadata, const char *key, const char *uri)
{
    if (type == DOMAIN_METADATA_TITLE && metadata != NULL && strchr(metadata, '\n') != NULL)
        return custom_refuse(call, conn, "metadata", "must be one line");
    if (type == DOMAIN_METADATA_TITLE || type == DOMAIN_METADATA_DESCRIPTION)
        return must_be_absent(call, conn, uri, "uri") && must_be_absent(call, conn, key, "key");
    if (type == DOMAIN_METADATA_ELEMENT)
        return custom_need(call, conn, uri, "uri") && (metadata == NULL || custom_need(call, conn, key, "key"));

    return true;
}

int virDomainSetMetadata(virDomainPtr domain, int type, const char *metadata, const char *key, const char *uri, unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_SET_METADATA);
    virConnectPtr conn;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !check_set_metadata(&call, conn, type, metadata, key, uri))
        return -1;

    const DomainSetMetadataArgs args = { .domain = named(domain)->wire.domain, .type = type, .metadata = (char *)metadata,
                                         .key = (char *)key, .uri = (char *)uri, .flags = flags };
    return custom_ask(&call, conn, &args, NULL) ? 0 : -1;
}

/* CPUs */

/* Bytes that a server sent into a buffer of the caller's. */
static bool copy_bytes(const CustomCall *call, virConnectPtr conn, const WireBytes *bytes, unsigned char *to, gint64 room)
{
    if (bytes->n > room) {
        last_error_raise(conn, ERROR_RPC, ERROR_FROM_REMOTE, "the server sent more than was asked for to %s", call->function);
        return false;
    }
    if (bytes->n > 0)
        memcpy(to, bytes->data, bytes->n);
    return true;
}

static bool check_maps(const CustomCall *call, virConnectPtr conn, const unsigned char *maps, int maplen, gint64 n)
{
    if (maps != NULL && maplen <= 0)
        return custom_refuse(call, conn, "maplen", "must be greater than zero");
    if (maps == NULL && maplen != 0)
        return custom_refuse(call, conn, "maplen", "must be zero");
    if (maps != NULL && n * maplen > G_MAXINT32)
        return custom_refuse(call, conn, "maplen", "is too large");

    return true;
}

int virDomainGetVcpus(virDomainPtr domain, virVcpuInfoPtr info, int maxinfo, unsigned char *cpumaps, int maplen)
{
    const CustomCall call = CALL(DOMAIN_GET_VCPUS);
    DomainGetVcpusRet ret = { 0 };
    virConnectPtr conn;
    int n = -1;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, info, "info"))
        return -1;
    if (maxinfo <= 0) {
        custom_refuse(&call, conn, "maxinfo", "must be greater than zero");
        return -1;
    }
    if (!check_maps(&call, conn, cpumaps, maplen, maxinfo))
        return -1;

    const DomainGetVcpusArgs args = { named(domain)->wire.domain, maxinfo, maplen };
    if (!custom_ask(&call, conn, &args, &ret))
        return -1;

    memset(info, 0, sizeof(*info) * (gsize)maxinfo);
    if (cpumaps != NULL)
        memset(cpumaps, 0, (gsize)maxinfo * (gsize)maplen);
    if (ret.info.n <= (guint)maxinfo && copy_bytes(&call, conn, &ret.cpumaps, cpumaps, (gint64)maxinfo * maplen)) {
        n = (int)ret.info.n;
        for (int i = 0; i < n; i++) {
            const WireVcpuInfo *one = &ret.info.items[i];
            info[i] = (virVcpuInfo){ one->number, one->state, one->cpu_time, one->cpu };
        }
    }
    custom_clear(&call, &ret);
    return n;
}

int virDomainGetVcpuPinInfo(virDomainPtr domain, int ncpumaps, unsigned char *cpumaps, int maplen, unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_GET_VCPU_PIN_INFO);
    DomainGetVcpuPinInfoRet ret = { 0 };
    virConnectPtr conn;
    int n = -1;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, cpumaps, "cpumaps"))
        return -1;
    if (ncpumaps <= 0 || maplen <= 0) {
        custom_refuse(&call, conn, ncpumaps <= 0 ? "ncpumaps" : "maplen", "must be greater than zero");
        return -1;
    }
    if (!check_maps(&call, conn, cpumaps, maplen, ncpumaps))
        return -1;

    const DomainGetVcpuPinInfoArgs args = { named(domain)->wire.domain, ncpumaps, maplen, flags };
    if (!custom_ask(&call, conn, &args, &ret))
        return -1;

    memset(cpumaps, 0, (gsize)ncpumaps * (gsize)maplen);
    if (copy_bytes(&call, conn, &ret.cpumaps, cpumaps, (gint64)ncpumaps * maplen))
        n = ret.num;
    custom_clear(&call, &ret);
    return n;
}

int virDomainGetEmulatorPinInfo(virDomainPtr domain, unsigned char *cpumap, int maplen, unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_GET_EMULATOR_PIN_INFO);
    DomainGetEmulatorPinInfoRet ret = { 0 };
    virConnectPtr conn;
    int result = -1;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, cpumap, "cpumap"))
        return -1;
    if (maplen <= 0) {
        custom_refuse(&call, conn, "maplen", "must be greater than zero");
        return -1;
    }

    const DomainGetEmulatorPinInfoArgs args = { named(domain)->wire.domain, maplen, flags };
    if (!custom_ask(&call, conn, &args, &ret))
        return -1;

    memset(cpumap, 0, (gsize)maplen);
    if (copy_bytes(&call, conn, &ret.cpumaps, cpumap, maplen))
        result = ret.ret;
    custom_clear(&call, &ret);
    return result;
}

static bool check_cpu_stats(const CustomCall *call, virConnectPtr conn, const void *params, unsigned int nparams, int start_cpu,
                            unsigned int ncpus)
{
    if (start_cpu < -1)
        return custom_refuse(call, conn, "start_cpu", "must be -1 or greater");
    if (start_cpu == -1 && ncpus != 1)
        return custom_refuse(call, conn, "ncpus", "must be 1 when start_cpu is -1");
    if (params == NULL && nparams != 0)
        return custom_refuse(call, conn, "params", "must not be NULL");
    if (params != NULL && (nparams == 0 || ncpus == 0))
        return custom_refuse(call, conn, nparams == 0 ? "nparams" : "ncpus", "must not be zero");
    if (ncpus > 128 || nparams > 2048)
        return custom_refuse(call, conn, ncpus > 128 ? "ncpus" : "nparams", "is too large");

    return true;
}

/* Parameters come for one CPU after the other, as many for each; C has room for nparams of each. */
int virDomainGetCPUStats(virDomainPtr domain, virTypedParameterPtr params, unsigned int nparams, int start_cpu, unsigned int ncpus,
                         unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_GET_CPU_STATS);
    DomainGetCPUStatsRet ret = { 0 };
    virConnectPtr conn;
    int result;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !check_cpu_stats(&call, conn, params, nparams, start_cpu, ncpus))
        return -1;

    const DomainGetCPUStatsArgs args = { named(domain)->wire.domain, nparams, start_cpu, ncpus, flags | TYPED_PARAM_STRING_OKAY };
    if (!custom_ask(&call, conn, &args, &ret))
        return -1;

    result = ret.nparams;
    if (params != NULL && result > 0) {
        memset(params, 0, sizeof(*params) * nparams * ncpus);
        for (guint cpu = 0; cpu < ncpus && (cpu + 1) * (guint)result <= ret.params.n && (guint)result <= nparams; cpu++)
            params_from_wire(ret.params.items + cpu * (guint)result, (guint)result, params + cpu * nparams);
    }
    custom_clear(&call, &ret);
    return result;
}

/* statistics and labels */

static virDomainStatsRecordPtr record_new(virConnectPtr conn, WireDomainStatsRecord *wire)
{
    virDomainStatsRecordPtr record = g_new0(virDomainStatsRecord, 1);

    record->dom = (virDomainPtr)named_new(conn, PUBLIC_DOMAIN, &wire->domain, NULL);
    record->nparams = (int)wire->params.n;
    record->params = g_new0(virTypedParameter, wire->params.n + 1);
    params_from_wire(wire->params.items, wire->params.n, record->params);
    return record;
}

static int get_stats(const CustomCall *call, virConnectPtr conn, const ConnectGetAllDomainStatsArgs *args,
                     virDomainStatsRecordPtr **ret_records)
{
    ConnectGetAllDomainStatsRet ret = { 0 };
    virDomainStatsRecordPtr *records;
    int n;

    if (!custom_ask(call, conn, args, &ret))
        return -1;

    n = (int)ret.records.n;
    records = g_new0(virDomainStatsRecordPtr, ret.records.n + 1);
    for (int i = 0; i < n; i++)
        records[i] = record_new(conn, &ret.records.items[i]);
    *ret_records = records;
    custom_clear(call, &ret);
    return n;
}

int virConnectGetAllDomainStats(virConnectPtr conn, unsigned int stats, virDomainStatsRecordPtr **retStats, unsigned int flags)
{
    const CustomCall call = CALL(CONNECT_GET_ALL_DOMAIN_STATS);
    const ConnectGetAllDomainStatsArgs args = { .stats = stats, .flags = flags };

    if (!custom_begin(&call, conn, PUBLIC_CONNECT, &conn) || !custom_need(&call, conn, retStats, "retStats"))
        return -1;

    return get_stats(&call, conn, &args, retStats);
}

/* The list of domains, all of the first one's connection; NULL: it is none. */
static WireDomain *wires_of(const CustomCall *call, virDomainPtr *doms, guint *ret_n, virConnectPtr *ret_conn)
{
    g_autofree WireDomain *wires = NULL;
    guint n = 0;

    while (doms[n] != NULL)
        n++;
    wires = g_new0(WireDomain, n + 1);
    for (guint i = 0; i < n; i++) {
        if (!object_check(doms[i], PUBLIC_DOMAIN, call->from, call->function))
            return NULL;
        if (named(doms[i])->object.conn != named(doms[0])->object.conn) {
            last_error_argument(named(doms[0])->object.conn, call->from, call->function, "doms", "must be of one connection");
            return NULL;
        }
        wires[i] = named(doms[i])->wire.domain;
    }
    *ret_n = n;
    *ret_conn = named(doms[0])->object.conn;
    return g_steal_pointer(&wires);
}

int virDomainListGetStats(virDomainPtr *doms, unsigned int stats, virDomainStatsRecordPtr **retStats, unsigned int flags)
{
    const CustomCall call = CALL(CONNECT_GET_ALL_DOMAIN_STATS);
    g_autofree WireDomain *wires = NULL;
    virConnectPtr conn = NULL;
    guint n = 0;

    last_error_begin();
    if (!custom_need(&call, NULL, doms, "doms") || !custom_need(&call, NULL, retStats, "retStats"))
        return -1;
    if (doms[0] == NULL) {
        custom_refuse(&call, NULL, "doms", "must hold a domain");
        return -1;
    }
    wires = wires_of(&call, doms, &n, &conn);
    if (wires == NULL)
        return -1;

    const ConnectGetAllDomainStatsArgs args = { .domains = { wires, n }, .stats = stats, .flags = flags };
    return get_stats(&call, conn, &args, retStats);
}

int virDomainGetSecurityLabelList(virDomainPtr domain, virSecurityLabelPtr *seclabels)
{
    const CustomCall call = CALL(DOMAIN_GET_SECURITY_LABEL_LIST);
    DomainGetSecurityLabelListRet ret = { 0 };
    virSecurityLabelPtr labels;
    virConnectPtr conn;
    int n;

    if (!custom_begin(&call, domain, PUBLIC_DOMAIN, &conn) || !custom_need(&call, conn, seclabels, "seclabels"))
        return -1;
    if (!custom_ask(&call, conn, &(DomainGetSecurityLabelListArgs){ named(domain)->wire.domain }, &ret))
        return -1;

    n = (int)ret.labels.n;
    labels = g_new0(virSecurityLabel, ret.labels.n + 1);
    for (int i = 0; i < n; i++) {
        const WireSecurityLabel *wire = &ret.labels.items[i];
        memcpy(labels[i].label, wire->label.items, MIN(wire->label.n, sizeof(labels[i].label) - 1));
        labels[i].enforcing = wire->enforcing;
    }
    *seclabels = labels;
    custom_clear(&call, &ret);
    return n;
}

int virDomainOpenGraphicsFD(virDomainPtr dom, unsigned int idx, unsigned int flags)
{
    const CustomCall call = CALL(DOMAIN_OPEN_GRAPHICS_FD);
    g_autoptr(GArray) fds = NULL;
    virConnectPtr conn;
    int fd = -1;

    if (!custom_begin(&call, dom, PUBLIC_DOMAIN, &conn))
        return -1;
    if (!custom_ask_fds(&call, conn, &(DomainOpenGraphicsFDArgs){ named(dom)->wire.domain, idx, flags }, NULL, 0, NULL, &fds))
        return -1;

    if (fds == NULL || fds->len != 1) {
        last_error_raise(conn, ERROR_RPC, ERROR_FROM_REMOTE, "the server sent no descriptor to %s", __func__);
        return -1;
    }
    fd = g_array_index(fds, int, 0);
    g_array_index(fds, int, 0) = -1;
    return fd;
}

/* events */

int virConnectDomainEventRegister(virConnectPtr conn, virConnectDomainEventCallback cb, void *opaque, virFreeCallback freecb)
{
    const EventsRequest request = { .class = EVENTS_DOMAIN, .event_id = DOMAIN_EVENT_ID_LIFECYCLE, .func = (EventsFunc)cb, .opaque = opaque,
                                    .free_opaque = freecb, .plain = true };

    last_error_begin();
    if (!object_check(conn, PUBLIC_CONNECT, ERROR_FROM_DOMAIN, __func__))
        return -1;

    return events_register(conn, __func__, &request) < 0 ? -1 : 0;
}

int virConnectDomainEventDeregister(virConnectPtr conn, virConnectDomainEventCallback cb)
{
    last_error_begin();
    if (!object_check(conn, PUBLIC_CONNECT, ERROR_FROM_DOMAIN, __func__))
        return -1;

    return events_deregister_plain(conn, __func__, (EventsFunc)cb);
}

#define EVENTS(Kind, type, class_, kind, from)                                                                                             \
    int virConnect##Kind##EventRegisterAny(virConnectPtr conn, type##Ptr object, int eventID, virConnect##Kind##EventGenericCallback cb,   \
                                           void *opaque, virFreeCallback freecb)                                                           \
    {                                                                                                                                      \
        const EventsRequest request = { .class = class_, .event_id = eventID, .object = (Named *)object, .func = (EventsFunc)cb,           \
                                        .opaque = opaque, .free_opaque = freecb };                                                         \
                                                                                                                                           \
        last_error_begin();                                                                                                                \
        if (!object_check(conn, PUBLIC_CONNECT, from, __func__))                                                                           \
            return -1;                                                                                                                     \
        if (object != NULL && !object_check(object, kind, from, __func__))                                                                 \
            return -1;                                                                                                                     \
        return events_register(conn, __func__, &request);                                                                                  \
    }                                                                                                                                      \
    int virConnect##Kind##EventDeregisterAny(virConnectPtr conn, int callbackID)                                                           \
    {                                                                                                                                      \
        last_error_begin();                                                                                                                \
        return object_check(conn, PUBLIC_CONNECT, from, __func__) ? events_deregister(conn, __func__, class_, callbackID) : -1;            \
    }

EVENTS(Domain, virDomain, EVENTS_DOMAIN, PUBLIC_DOMAIN, ERROR_FROM_DOMAIN)
EVENTS(Network, virNetwork, EVENTS_NETWORK, PUBLIC_NETWORK, ERROR_FROM_NETWORK)
EVENTS(StoragePool, virStoragePool, EVENTS_STORAGE_POOL, PUBLIC_STORAGE_POOL, ERROR_FROM_STORAGE)
EVENTS(NodeDevice, virNodeDevice, EVENTS_NODE_DEVICE, PUBLIC_NODE_DEVICE, ERROR_FROM_NODEDEV)
EVENTS(Secret, virSecret, EVENTS_SECRET, PUBLIC_SECRET, ERROR_FROM_SECRET)
