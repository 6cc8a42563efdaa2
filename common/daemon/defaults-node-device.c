/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a device's document answers: its parent, what it can do, and which devices can do something. */
#include "base/error.h"
#include "conf/nodedev/device.h"
#include "daemon/call.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "daemon/subscribe.h"

#include <string.h>

/* The older calls have a spelling of their own for one of them. */
static const char *list_name(NodeCapabilityType type)
{
    return type == NODE_CAPABILITY_VPORT_OPS ? "vports" : node_capability_name(type);
}

static bool can(const NodeDeviceDef *def, const char *capability)
{
    for (NodeCapabilityType type = 0; type <= NODE_CAPABILITY_VPD; type++) {
        if (strcmp(list_name(type), capability) == 0)
            return node_device_def_has(def, type);
    }
    return false;
}

/* The names of those that can, or NULL with an error. */
static GPtrArray *names_of(Call *call, const char *capability, GError **error)
{
    ObjectRegistry *registry = objects_of(call->daemon, OBJECT_NODE_DEVICE, call->row->name, error);
    g_autoptr(GArray) entries = registry != NULL ? object_registry_list(registry) : NULL;
    GPtrArray *names;

    if (entries == NULL)
        return NULL;
    names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);

        if (capability == NULL || can(object_state_doc(entry->state)->def, capability))
            g_ptr_array_add(names, g_strdup(entry->object->name));
    }
    return names;
}

DEFAULT_OP(node_num_of_devices, NodeNumOfDevicesArgs, NodeNumOfDevicesRet)
{
    g_autoptr(GPtrArray) names = names_of(call, args->cap, error);

    if (names == NULL)
        return false;
    ret->num = (gint32)names->len;
    return true;
}

DEFAULT_OP(node_list_devices, NodeListDevicesArgs, NodeListDevicesRet)
{
    GPtrArray *names = names_of(call, args->cap, error);

    if (names == NULL)
        return false;
    ret->names.n = names->len;
    g_ptr_array_set_free_func(names, NULL);
    ret->names.items = (char **)g_ptr_array_free(names, FALSE);
    return true;
}

DEFAULT_OP(node_device_get_parent, NodeDeviceGetParentArgs, NodeDeviceGetParentRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const NodeDeviceDef *def = object_state_doc(state)->def;

    ret->parent_name = g_strdup(def->parent);
    return true;
}

DEFAULT_OP(node_device_num_of_caps, NodeDeviceNumOfCapsArgs, NodeDeviceNumOfCapsRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const NodeDeviceDef *def = object_state_doc(state)->def;

    ret->num = (gint32)def->capabilities.list.n;
    return true;
}

DEFAULT_OP(node_device_list_caps, NodeDeviceListCapsArgs, NodeDeviceListCapsRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const NodeDeviceDef *def = object_state_doc(state)->def;

    ret->names.n = def->capabilities.list.n;
    ret->names.items = g_new0(char *, ret->names.n);
    for (guint i = 0; i < ret->names.n; i++)
        ret->names.items[i] = g_strdup(node_capability_name(def->capabilities.list.items[i]->type));
    return true;
}

DEFAULT_OP(connect_node_device_event_register_any, ConnectNodeDeviceEventRegisterAnyArgs, ConnectNodeDeviceEventRegisterAnyRet)
{
    Uuid uuid;

    if (args->node_device != NULL)
        object_uuid_of_name(args->node_device->name, &uuid);
    return subscribe(call, ROUTE_NODEDEV, args->event_id, args->node_device != NULL ? &uuid : NULL, &ret->callback, error);
}

DEFAULT_OP(connect_node_device_event_deregister_any, ConnectNodeDeviceEventDeregisterAnyArgs, NoRet)
{
    return unsubscribe(call, args->callback, error);
}
