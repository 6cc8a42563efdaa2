/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every kind of object beside domains answers alike: look-ups, lists, counts, documents, autostart, events. The lines at the end are
 * the table of which kind has which; each makes one operation, typed, so that the compiler holds it against the list of APIs.
 */
#include "base/error.h"
#include "conf/interface/interface.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/object-filter.h"
#include "daemon/object-kind.h"
#include "daemon/object-list.h"
#include "daemon/subscribe.h"
#include "proto/numbers.h"
#include "xml/write.h"

static bool give_object(Object *found, void *ret_wire)
{
    g_autoptr(Object) object = found;

    if (object == NULL)
        return false;
    object_fill(object, ret_wire);
    return true;
}

static bool look_up(Call *call, ObjectKind kind, const char *name, const Uuid *uuid, void *ret_wire, GError **error)
{
    ObjectRegistry *registry = objects_of_call(call, kind, error);

    if (registry == NULL)
        return false;
    if (give_object(name != NULL ? object_registry_find_by_name(registry, name) : object_registry_find_by_uuid(registry, uuid), ret_wire))
        return true;

    object_set_missing(error, object_class_of(kind), name, uuid);
    return false;
}

/* What was asked for with the inactive flag, the bit of which is the same for all kinds that have one. */
static char *format(Call *call, guint32 flags)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    bool inactive = (flags & NETWORK_XML_INACTIVE) && state->config != NULL;
    const ObjectDoc *doc = inactive ? state->config : object_state_doc(state);

    return xml_write_text(doc->element, doc->def, doc == state->live ? 0 : XML_WRITE_INACTIVE);
}

static bool set_autostart(Call *call, bool autostart, GError **error)
{
    g_autoptr(ObjectState) old = object_state(call->object);

    if (!object_state_is_persistent(old)) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot set autostart for transient %s '%s'", call->object->class->what,
                  call->object->name);
        return false;
    }
    ObjectState *state = object_state_copy(old);
    state->autostart = autostart;
    object_publish(call->object, state);
    return true;
}

/* true where @test holds for the state of the moment */
static gint32 holds(Call *call, bool (*test)(const ObjectState *state))
{
    g_autoptr(ObjectState) state = object_state(call->object);

    return test(state) ? 1 : 0;
}

static bool is_autostarted(const ObjectState *state)
{
    return state->autostart;
}

static bool has_mac(const ObjectState *state, const char *mac)
{
    const HostInterface *def = object_state_doc(state)->def;

    return def->mac != NULL && g_ascii_strcasecmp(def->mac, mac) == 0;
}

/* Bridges and their ports may share one. */
DEFAULT_OP(interface_lookup_by_mac_string, InterfaceLookupByMACStringArgs, InterfaceLookupByMACStringRet)
{
    ObjectRegistry *registry = objects_of_call(call, OBJECT_INTERFACE, error);
    g_autoptr(GArray) entries = registry != NULL ? object_registry_list(registry) : NULL;
    Object *found = NULL;
    guint n = 0;

    if (registry == NULL)
        return false;
    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);

        if (has_mac(entry->state, args->mac)) {
            found = entry->object;
            n++;
        }
    }
    if (n == 1)
        object_fill(found, &ret->interface);
    else if (n == 0)
        error_set(error, ERROR_NO_INTERFACE, "no interface with matching mac '%s'", args->mac);
    else
        error_set(error, ERROR_MULTIPLE_INTERFACES, "%u interfaces have the mac '%s'", n, args->mac);
    return n == 1;
}

#define BY_NAME(slot, Api, kind, result)                                                                                                     \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        return look_up(call, kind, args->name, NULL, &ret->result, error);                                                                   \
    }
#define BY_UUID(slot, Api, kind, result)                                                                                                     \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        return look_up(call, kind, NULL, &args->uuid, &ret->result, error);                                                                  \
    }
#define LIST(slot, Api, kind, flags, match, results)                                                                                         \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        ObjectRegistry *registry = objects_of_call(call, kind, error);                                                                               \
        if (registry != NULL)                                                                                                                \
            object_list_structs(registry, flags, match, sizeof(*ret->results.items), &ret->results.items, &ret->results.n);                  \
        return registry != NULL;                                                                                                             \
    }
#define NAMES(slot, Api, kind, which, results)                                                                                               \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        ObjectRegistry *registry = objects_of_call(call, kind, error);                                                                               \
        if (registry != NULL)                                                                                                                \
            object_list_names(registry, which, &ret->results.items, &ret->results.n);                                                        \
        return registry != NULL;                                                                                                             \
    }
#define COUNT(slot, Api, Args, kind, which)                                                                                                  \
    DEFAULT_OP(slot, Args, Api##Ret)                                                                                                         \
    {                                                                                                                                        \
        ObjectRegistry *registry = objects_of_call(call, kind, error);                                                                               \
        if (registry != NULL)                                                                                                                \
            ret->num = object_count(registry, which);                                                                                        \
        return registry != NULL;                                                                                                             \
    }
#define SHOW(slot, Api, flags)                                                                                                               \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        ret->xml = format(call, flags);                                                                                                      \
        return true;                                                                                                                         \
    }
#define TEST(slot, Api, result, test)                                                                                                        \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        ret->result = holds(call, test);                                                                                                     \
        return true;                                                                                                                         \
    }
#define AUTOSTART(slot, Api)                                                                                                                 \
    DEFAULT_OP(slot, Api##Args, NoRet)                                                                                                       \
    {                                                                                                                                        \
        return set_autostart(call, args->autostart != 0, error);                                                                             \
    }
#define LISTEN(slot, Api, group, only)                                                                                                       \
    DEFAULT_OP(slot, Api##Args, Api##Ret)                                                                                                    \
    {                                                                                                                                        \
        return subscribe(call, group, args->event_id, only, &ret->callback, error);                                                          \
    }
#define LISTEN_NO_MORE(slot, Api)                                                                                                            \
    DEFAULT_OP(slot, Api##Args, NoRet)                                                                                                       \
    {                                                                                                                                        \
        return unsubscribe(call, args->callback, error);                                                                                     \
    }

/* networks and their ports */
LIST(connect_list_all_networks, ConnectListAllNetworks, OBJECT_NETWORK, args->flags, object_matches_life, networks)
NAMES(connect_list_networks, ConnectListNetworks, OBJECT_NETWORK, OBJECTS_ACTIVE, names)
NAMES(connect_list_defined_networks, ConnectListDefinedNetworks, OBJECT_NETWORK, OBJECTS_INACTIVE, names)
COUNT(connect_num_of_networks, ConnectNumOfNetworks, NoArgs, OBJECT_NETWORK, OBJECTS_ACTIVE)
COUNT(connect_num_of_defined_networks, ConnectNumOfDefinedNetworks, NoArgs, OBJECT_NETWORK, OBJECTS_INACTIVE)
BY_NAME(network_lookup_by_name, NetworkLookupByName, OBJECT_NETWORK, network)
BY_UUID(network_lookup_by_uuid, NetworkLookupByUUID, OBJECT_NETWORK, network)
SHOW(network_get_xml_desc, NetworkGetXMLDesc, args->flags)
TEST(network_is_active, NetworkIsActive, active, object_state_is_active)
TEST(network_is_persistent, NetworkIsPersistent, persistent, object_state_is_persistent)
TEST(network_get_autostart, NetworkGetAutostart, autostart, is_autostarted)
AUTOSTART(network_set_autostart, NetworkSetAutostart)
LISTEN(connect_network_event_register_any, ConnectNetworkEventRegisterAny, ROUTE_NETWORK,
       args->network != NULL ? &args->network->uuid : NULL)
LISTEN_NO_MORE(connect_network_event_deregister_any, ConnectNetworkEventDeregisterAny)
LIST(network_list_all_ports, NetworkListAllPorts, OBJECT_NETWORK_PORT, 0, NULL, ports)
BY_UUID(network_port_lookup_by_uuid, NetworkPortLookupByUUID, OBJECT_NETWORK_PORT, port)
SHOW(network_port_get_xml_desc, NetworkPortGetXMLDesc, 0)

/* pools and their volumes */
LIST(connect_list_all_storage_pools, ConnectListAllStoragePools, OBJECT_STORAGE_POOL, args->flags, storage_pool_matches, pools)
NAMES(connect_list_storage_pools, ConnectListStoragePools, OBJECT_STORAGE_POOL, OBJECTS_ACTIVE, names)
NAMES(connect_list_defined_storage_pools, ConnectListDefinedStoragePools, OBJECT_STORAGE_POOL, OBJECTS_INACTIVE, names)
COUNT(connect_num_of_storage_pools, ConnectNumOfStoragePools, NoArgs, OBJECT_STORAGE_POOL, OBJECTS_ACTIVE)
COUNT(connect_num_of_defined_storage_pools, ConnectNumOfDefinedStoragePools, NoArgs, OBJECT_STORAGE_POOL, OBJECTS_INACTIVE)
BY_NAME(storage_pool_lookup_by_name, StoragePoolLookupByName, OBJECT_STORAGE_POOL, storage_pool)
BY_UUID(storage_pool_lookup_by_uuid, StoragePoolLookupByUUID, OBJECT_STORAGE_POOL, storage_pool)
SHOW(storage_pool_get_xml_desc, StoragePoolGetXMLDesc, args->flags)
TEST(storage_pool_is_active, StoragePoolIsActive, active, object_state_is_active)
TEST(storage_pool_is_persistent, StoragePoolIsPersistent, persistent, object_state_is_persistent)
TEST(storage_pool_get_autostart, StoragePoolGetAutostart, autostart, is_autostarted)
AUTOSTART(storage_pool_set_autostart, StoragePoolSetAutostart)
LISTEN(connect_storage_pool_event_register_any, ConnectStoragePoolEventRegisterAny, ROUTE_STORAGE,
       args->storage_pool != NULL ? &args->storage_pool->uuid : NULL)
LISTEN_NO_MORE(connect_storage_pool_event_deregister_any, ConnectStoragePoolEventDeregisterAny)
LIST(storage_pool_list_all_volumes, StoragePoolListAllVolumes, OBJECT_STORAGE_VOL, 0, NULL, vols)
NAMES(storage_pool_list_volumes, StoragePoolListVolumes, OBJECT_STORAGE_VOL, OBJECTS_ALL, names)
COUNT(storage_pool_num_of_volumes, StoragePoolNumOfVolumes, StoragePoolNumOfVolumesArgs, OBJECT_STORAGE_VOL, OBJECTS_ALL)
BY_NAME(storage_vol_lookup_by_name, StorageVolLookupByName, OBJECT_STORAGE_VOL, storage_vol)
SHOW(storage_vol_get_xml_desc, StorageVolGetXMLDesc, 0)

/* interfaces */
LIST(connect_list_all_interfaces, ConnectListAllInterfaces, OBJECT_INTERFACE, args->flags, object_matches_life, interfaces)
NAMES(connect_list_interfaces, ConnectListInterfaces, OBJECT_INTERFACE, OBJECTS_ACTIVE, names)
NAMES(connect_list_defined_interfaces, ConnectListDefinedInterfaces, OBJECT_INTERFACE, OBJECTS_INACTIVE, names)
COUNT(connect_num_of_interfaces, ConnectNumOfInterfaces, NoArgs, OBJECT_INTERFACE, OBJECTS_ACTIVE)
COUNT(connect_num_of_defined_interfaces, ConnectNumOfDefinedInterfaces, NoArgs, OBJECT_INTERFACE, OBJECTS_INACTIVE)
BY_NAME(interface_lookup_by_name, InterfaceLookupByName, OBJECT_INTERFACE, interface)
SHOW(interface_get_xml_desc, InterfaceGetXMLDesc, args->flags)
TEST(interface_is_active, InterfaceIsActive, active, object_state_is_active)

/* node devices */
LIST(connect_list_all_node_devices, ConnectListAllNodeDevices, OBJECT_NODE_DEVICE, args->flags, node_device_matches, devices)
BY_NAME(node_device_lookup_by_name, NodeDeviceLookupByName, OBJECT_NODE_DEVICE, node_device)
SHOW(node_device_get_xml_desc, NodeDeviceGetXMLDesc, args->flags)
TEST(node_device_is_active, NodeDeviceIsActive, active, object_state_is_active)
TEST(node_device_is_persistent, NodeDeviceIsPersistent, persistent, object_state_is_persistent)
TEST(node_device_get_autostart, NodeDeviceGetAutostart, autostart, is_autostarted)
AUTOSTART(node_device_set_autostart, NodeDeviceSetAutostart)

/* filters and bindings */
LIST(connect_list_all_nwfilters, ConnectListAllNWFilters, OBJECT_NWFILTER, 0, NULL, filters)
NAMES(connect_list_nwfilters, ConnectListNWFilters, OBJECT_NWFILTER, OBJECTS_ALL, names)
COUNT(connect_num_of_nwfilters, ConnectNumOfNWFilters, NoArgs, OBJECT_NWFILTER, OBJECTS_ALL)
BY_NAME(nwfilter_lookup_by_name, NWFilterLookupByName, OBJECT_NWFILTER, nwfilter)
BY_UUID(nwfilter_lookup_by_uuid, NWFilterLookupByUUID, OBJECT_NWFILTER, nwfilter)
SHOW(nwfilter_get_xml_desc, NWFilterGetXMLDesc, 0)
LIST(connect_list_all_nwfilter_bindings, ConnectListAllNWFilterBindings, OBJECT_NWFILTER_BINDING, 0, NULL, bindings)
BY_NAME(nwfilter_binding_lookup_by_port_dev, NWFilterBindingLookupByPortDev, OBJECT_NWFILTER_BINDING, binding)
SHOW(nwfilter_binding_get_xml_desc, NWFilterBindingGetXMLDesc, 0)

/* secrets */
LIST(connect_list_all_secrets, ConnectListAllSecrets, OBJECT_SECRET, args->flags, secret_matches, secrets)
NAMES(connect_list_secrets, ConnectListSecrets, OBJECT_SECRET, OBJECTS_ALL, uuids)
COUNT(connect_num_of_secrets, ConnectNumOfSecrets, NoArgs, OBJECT_SECRET, OBJECTS_ALL)
BY_UUID(secret_lookup_by_uuid, SecretLookupByUUID, OBJECT_SECRET, secret)
SHOW(secret_get_xml_desc, SecretGetXMLDesc, 0)
LISTEN(connect_secret_event_register_any, ConnectSecretEventRegisterAny, ROUTE_SECRET, args->secret != NULL ? &args->secret->uuid : NULL)
LISTEN_NO_MORE(connect_secret_event_deregister_any, ConnectSecretEventDeregisterAny)
