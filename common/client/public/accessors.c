/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a handle tells by itself, without a call: references, names, UUIDs, the connection, the parent. One line per function; the macros
 * are the families.
 */
#include "base/uuid.h"
#include "client/public/connect.h"
#include "client/public/last-error.h"

#include <libvirt/libvirt.h>

#include <string.h>

static bool is(const void *handle, PublicKind kind, const char *function)
{
    last_error_begin();
    return object_check(handle, kind, public_infos[kind].from, function);
}

static int refuse_null(Named *named, const char *function, const char *argument)
{
    /* The part that such errors come from is the one of the functions, not of the handle. */
    gint32 from = named->object.kind == PUBLIC_DOMAIN ? ERROR_FROM_DOMAIN : public_infos[named->object.kind].from;

    last_error_argument(named->object.conn, from, function, argument, "must not be NULL");
    return -1;
}

static int give_uuid(Named *named, const Uuid *uuid, unsigned char *buffer, const char *function)
{
    if (buffer == NULL)
        return refuse_null(named, function, "uuid");

    memcpy(buffer, uuid, VIR_UUID_BUFLEN);
    return 0;
}

static int give_uuid_text(Named *named, const Uuid *uuid, char *buffer, const char *function)
{
    if (buffer == NULL)
        return refuse_null(named, function, "buf");

    uuid_format(uuid, buffer);
    return 0;
}

#define REFERENCES(type, kind)                                                                                                             \
    int type##Ref(type##Ptr handle)                                                                                                        \
    {                                                                                                                                      \
        if (!is(handle, kind, __func__))                                                                                                   \
            return -1;                                                                                                                     \
        object_ref((Object *)handle);                                                                                                      \
        return 0;                                                                                                                          \
    }                                                                                                                                      \
    int type##Free(type##Ptr handle)                                                                                                       \
    {                                                                                                                                      \
        if (!is(handle, kind, __func__))                                                                                                   \
            return -1;                                                                                                                     \
        named_unref((Named *)handle);                                                                                                      \
        return 0;                                                                                                                          \
    }

#define GIVES(result, failed, function, type, kind, expression)                                                                            \
    result function(type##Ptr handle)                                                                                                      \
    {                                                                                                                                      \
        Named *named = (Named *)handle;                                                                                                    \
        return is(handle, kind, __func__) ? (result)(named->expression) : (result)(failed);                                                \
    }

#define UUIDS(type, kind, member)                                                                                                          \
    int type##GetUUID(type##Ptr handle, unsigned char *uuid)                                                                               \
    {                                                                                                                                      \
        Named *named = (Named *)handle;                                                                                                    \
        return is(handle, kind, __func__) ? give_uuid(named, &named->wire.member.uuid, uuid, __func__) : -1;                               \
    }                                                                                                                                      \
    int type##GetUUIDString(type##Ptr handle, char *buf)                                                                                   \
    {                                                                                                                                      \
        Named *named = (Named *)handle;                                                                                                    \
        return is(handle, kind, __func__) ? give_uuid_text(named, &named->wire.member.uuid, buf, __func__) : -1;                           \
    }

/* A UUID as text is looked up as a UUID: what is none is refused here. */
#define LOOKS_UP_TEXT(type, owner, kind, from)                                                                                                  \
    type##Ptr type##LookupByUUIDString(owner##Ptr handle, const char *uuidstr)                                                             \
    {                                                                                                                                      \
        Uuid uuid;                                                                                                                         \
        return parse(handle, PUBLIC_##kind, from, uuidstr, &uuid, __func__) ? type##LookupByUUID(handle, (unsigned char *)&uuid) : NULL;        \
    }

static bool parse(void *handle, PublicKind kind, gint32 from, const char *text, Uuid *ret_uuid, const char *function)
{
    last_error_begin();
    if (!object_check(handle, kind, from, function))
        return false;
    if (text == NULL) {
        last_error_argument(((Object *)handle)->conn, from, function, "uuidstr", "must not be NULL");
        return false;
    }
    if (!uuid_parse(text, ret_uuid)) {
        last_error_argument(((Object *)handle)->conn, from, function, "uuidstr", "must be a valid UUID");
        return false;
    }
    return true;
}

/* domains */
REFERENCES(virDomain, PUBLIC_DOMAIN)
GIVES(const char *, NULL, virDomainGetName, virDomain, PUBLIC_DOMAIN, wire.domain.name)
GIVES(unsigned int, -1, virDomainGetID, virDomain, PUBLIC_DOMAIN, wire.domain.id)
GIVES(virConnectPtr, NULL, virDomainGetConnect, virDomain, PUBLIC_DOMAIN, object.conn)
UUIDS(virDomain, PUBLIC_DOMAIN, domain)
LOOKS_UP_TEXT(virDomain, virConnect, CONNECT, ERROR_FROM_DOMAIN)

/* snapshots and checkpoints */
REFERENCES(virDomainSnapshot, PUBLIC_DOMAIN_SNAPSHOT)
GIVES(const char *, NULL, virDomainSnapshotGetName, virDomainSnapshot, PUBLIC_DOMAIN_SNAPSHOT, wire.snapshot.name)
GIVES(virDomainPtr, NULL, virDomainSnapshotGetDomain, virDomainSnapshot, PUBLIC_DOMAIN_SNAPSHOT, parent)
GIVES(virConnectPtr, NULL, virDomainSnapshotGetConnect, virDomainSnapshot, PUBLIC_DOMAIN_SNAPSHOT, object.conn)
REFERENCES(virDomainCheckpoint, PUBLIC_DOMAIN_CHECKPOINT)
GIVES(const char *, NULL, virDomainCheckpointGetName, virDomainCheckpoint, PUBLIC_DOMAIN_CHECKPOINT, wire.checkpoint.name)
GIVES(virDomainPtr, NULL, virDomainCheckpointGetDomain, virDomainCheckpoint, PUBLIC_DOMAIN_CHECKPOINT, parent)
GIVES(virConnectPtr, NULL, virDomainCheckpointGetConnect, virDomainCheckpoint, PUBLIC_DOMAIN_CHECKPOINT, object.conn)

/* networks */
REFERENCES(virNetwork, PUBLIC_NETWORK)
GIVES(const char *, NULL, virNetworkGetName, virNetwork, PUBLIC_NETWORK, wire.network.name)
GIVES(virConnectPtr, NULL, virNetworkGetConnect, virNetwork, PUBLIC_NETWORK, object.conn)
UUIDS(virNetwork, PUBLIC_NETWORK, network)
LOOKS_UP_TEXT(virNetwork, virConnect, CONNECT, ERROR_FROM_NETWORK)
REFERENCES(virNetworkPort, PUBLIC_NETWORK_PORT)
GIVES(virNetworkPtr, NULL, virNetworkPortGetNetwork, virNetworkPort, PUBLIC_NETWORK_PORT, parent)
UUIDS(virNetworkPort, PUBLIC_NETWORK_PORT, port)
LOOKS_UP_TEXT(virNetworkPort, virNetwork, NETWORK, ERROR_FROM_NETWORK)

/* interfaces and devices of the host */
REFERENCES(virInterface, PUBLIC_INTERFACE)
GIVES(const char *, NULL, virInterfaceGetName, virInterface, PUBLIC_INTERFACE, wire.interface.name)
GIVES(const char *, NULL, virInterfaceGetMACString, virInterface, PUBLIC_INTERFACE, wire.interface.mac)
GIVES(virConnectPtr, NULL, virInterfaceGetConnect, virInterface, PUBLIC_INTERFACE, object.conn)
REFERENCES(virNodeDevice, PUBLIC_NODE_DEVICE)
GIVES(const char *, NULL, virNodeDeviceGetName, virNodeDevice, PUBLIC_NODE_DEVICE, wire.device.name)

/* filters */
REFERENCES(virNWFilter, PUBLIC_NWFILTER)
GIVES(const char *, NULL, virNWFilterGetName, virNWFilter, PUBLIC_NWFILTER, wire.filter.name)
UUIDS(virNWFilter, PUBLIC_NWFILTER, filter)
LOOKS_UP_TEXT(virNWFilter, virConnect, CONNECT, ERROR_FROM_NWFILTER)
REFERENCES(virNWFilterBinding, PUBLIC_NWFILTER_BINDING)
GIVES(const char *, NULL, virNWFilterBindingGetPortDev, virNWFilterBinding, PUBLIC_NWFILTER_BINDING, wire.binding.port_dev)
GIVES(const char *, NULL, virNWFilterBindingGetFilterName, virNWFilterBinding, PUBLIC_NWFILTER_BINDING, wire.binding.filter_name)

/* secrets */
REFERENCES(virSecret, PUBLIC_SECRET)
GIVES(virConnectPtr, NULL, virSecretGetConnect, virSecret, PUBLIC_SECRET, object.conn)
GIVES(int, -1, virSecretGetUsageType, virSecret, PUBLIC_SECRET, wire.secret.usage_type)
GIVES(const char *, NULL, virSecretGetUsageID, virSecret, PUBLIC_SECRET, wire.secret.usage_id)
UUIDS(virSecret, PUBLIC_SECRET, secret)
LOOKS_UP_TEXT(virSecret, virConnect, CONNECT, ERROR_FROM_SECRET)

/* storage */
REFERENCES(virStoragePool, PUBLIC_STORAGE_POOL)
GIVES(const char *, NULL, virStoragePoolGetName, virStoragePool, PUBLIC_STORAGE_POOL, wire.pool.name)
GIVES(virConnectPtr, NULL, virStoragePoolGetConnect, virStoragePool, PUBLIC_STORAGE_POOL, object.conn)
UUIDS(virStoragePool, PUBLIC_STORAGE_POOL, pool)
LOOKS_UP_TEXT(virStoragePool, virConnect, CONNECT, ERROR_FROM_STORAGE)
REFERENCES(virStorageVol, PUBLIC_STORAGE_VOL)
GIVES(const char *, NULL, virStorageVolGetName, virStorageVol, PUBLIC_STORAGE_VOL, wire.volume.name)
GIVES(const char *, NULL, virStorageVolGetKey, virStorageVol, PUBLIC_STORAGE_VOL, wire.volume.key)
GIVES(virConnectPtr, NULL, virStorageVolGetConnect, virStorageVol, PUBLIC_STORAGE_VOL, object.conn)
