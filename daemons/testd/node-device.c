/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices that can be made and unmade: virtual Fibre Channel hosts. A new one is as the one that is there, its parent included, with
 * world-wide names of its own; as with the reference's test driver there is but one place for it, which the next one takes over.
 */
#include "daemons/testd/node-device.h"

#include "base/error.h"
#include "conf/nodedev/device.h"
#include "conf/nodedev/scsi.h"
#include "daemon/object-kind.h"

#include <string.h>

#define MODEL    "scsi_host11"
#define NEW_NAME "scsi_host12"

#define FC_HOST(name, parent, host, unique_id, wwn, fabric, more)                                                                          \
    "<device><name>" name "</name><parent>" parent "</parent><capability type='scsi_host'><host>" host "</host><unique_id>" unique_id      \
    "</unique_id><capability type='fc_host'><wwnn>2000" wwn "</wwnn><wwpn>1000" wwn "</wwpn><fabric_wwn>" fabric                            \
    "</fabric_wwn></capability>" more "</capability></device>"
#define VPORTS "<capability type='vport_ops'><max_vports>0</max_vports><vports>0</vports></capability>"

static const char *const documents[] = {
    "<device><name>computer</name><capability type='system'>"
    "<hardware><vendor>Libvirt</vendor><version>Test driver</version><serial>123456</serial>"
    "<uuid>11111111-2222-3333-4444-555555555555</uuid></hardware>"
    "<firmware><vendor>Libvirt</vendor><version>Test Driver</version><release_date>01/22/2007</release_date></firmware>"
    "</capability></device>",
    FC_HOST("scsi_host1", "computer", "1", "0", "000012341234", "2000000043214321", VPORTS),
    FC_HOST("scsi_host2", "computer", "2", "1", "000056785678", "2000000087658765", VPORTS),
    FC_HOST(MODEL, "scsi_host1", "11", "10", "000034563456", "2000000043214321", ""),
};

/* Takes @def over. */
static void publish(Object *device, NodeDeviceDef *def)
{
    g_autoptr(ObjectState) old = object_state(device);
    ObjectState *state = object_state_copy(old);

    object_state_set_live(state, object_doc_new(&node_device_element, def));
    object_publish(device, state);
}

/** test_add_node_devices: what is there from the beginning. Thread: main, before the first client. */
bool test_add_node_devices(Daemon *daemon, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_autoptr(NodeDeviceDef) def = node_device_def_parse(documents[i], strlen(documents[i]), 0, NULL, error);
        g_autoptr(Object) device = NULL;

        if (def == NULL)
            return false;
        device = object_registry_claim(daemon->objects[OBJECT_NODE_DEVICE], NULL, def->name, NULL, error);
        if (device == NULL)
            return false;
        publish(device, g_steal_pointer(&def));
    }
    return true;
}

static NodeFcHost *fc_host_of(const NodeDeviceDef *def)
{
    const NodeScsiHost *host = node_capabilities_find(&def->capabilities, NODE_CAPABILITY_SCSI_HOST);

    return host != NULL ? node_capabilities_find(&host->capabilities, NODE_CAPABILITY_FC_HOST) : NULL;
}

static const NodeFcHost *wanted_host(const NodeDeviceDef *def, GError **error)
{
    const NodeFcHost *wanted = fc_host_of(def);

    if (wanted == NULL)
        error_set(error, ERROR_INTERNAL_ERROR, "the device is not a Fibre Channel host: only such can be made");
    else if (wanted->wwnn == NULL || wanted->wwpn == NULL)
        error_set(error, ERROR_INTERNAL_ERROR, "the new device has no %s; it is not made up here", wanted->wwnn == NULL ? "wwnn" : "wwpn");
    else
        return wanted;
    return NULL;
}

/* By name, by names, by fabric, or any that can. */
static bool is_parent(const NodeDeviceDef *child, const NodeDeviceDef *device)
{
    const NodeFcHost *host = fc_host_of(device);

    if (child->parent != NULL)
        return strcmp(device->name, child->parent) == 0;
    if (host == NULL || !node_device_def_has(device, NODE_CAPABILITY_VPORT_OPS))
        return false;
    if (child->parent_wwnn != NULL)
        return g_strcmp0(host->wwnn, child->parent_wwnn) == 0 && g_strcmp0(host->wwpn, child->parent_wwpn) == 0;
    return child->parent_fabric_wwn == NULL || g_strcmp0(host->fabric_wwn, child->parent_fabric_wwn) == 0;
}

static bool has_parent(Daemon *daemon, const NodeDeviceDef *def, GError **error)
{
    g_autoptr(GArray) entries = object_registry_list(daemon->objects[OBJECT_NODE_DEVICE]);

    for (guint i = 0; i < entries->len; i++) {
        const NodeDeviceDef *device = object_state_doc(g_array_index(entries, ObjectEntry, i).state)->def;

        if (!is_parent(def, device))
            continue;
        if (node_device_def_has(device, NODE_CAPABILITY_VPORT_OPS))
            return true;
        error_set(error, ERROR_INTERNAL_ERROR, "Parent device %s is not capable of vport operations", device->name);
        return false;
    }
    error_set(error, ERROR_INTERNAL_ERROR, "Could not find parent device for the new device");
    return false;
}

static NodeDeviceDef *copy_of_model(Daemon *daemon, GError **error)
{
    g_autoptr(Object) model = object_registry_find_by_name(daemon->objects[OBJECT_NODE_DEVICE], MODEL);
    g_autoptr(ObjectState) state = model != NULL ? object_state(model) : NULL;

    if (state != NULL && object_state_doc(state) != NULL)
        return xml_object_copy(&node_device_element, object_state_doc(state)->def);
    error_set(error, ERROR_INTERNAL_ERROR, "there is no %s any more, after which new devices are made", MODEL);
    return NULL;
}

static void set_text(char **member, const char *text)
{
    g_free(*member);
    *member = g_strdup(text);
}

static NodeDeviceDef *new_host(Daemon *daemon, const NodeFcHost *wanted, GError **error)
{
    NodeDeviceDef *def = copy_of_model(daemon, error);
    NodeFcHost *host = def != NULL ? fc_host_of(def) : NULL;

    if (host == NULL)
        return NULL;
    set_text(&def->name, NEW_NAME);
    set_text(&host->wwnn, wanted->wwnn);
    set_text(&host->wwpn, wanted->wwpn);
    return def;
}

TEST_OP(node_device_create_xml, NodeDeviceCreateXMLArgs, NodeDeviceCreateXMLRet)
{
    guint strict = (args->flags & NODE_DEVICE_CREATE_XML_VALIDATE) != 0 ? NODE_DEVICE_PARSE_STRICT : 0u;
    g_autoptr(NodeDeviceDef) asked = node_device_def_parse(args->xml, strlen(args->xml), NODE_DEVICE_PARSE_NEW | strict, NULL, error);
    const NodeFcHost *wanted = asked != NULL ? wanted_host(asked, error) : NULL;
    bool possible = wanted != NULL && has_parent(call->daemon, asked, error);
    g_autoptr(NodeDeviceDef) def = possible ? new_host(call->daemon, wanted, error) : NULL;
    Object *device = def != NULL ? object_enter(call, OBJECT_NODE_DEVICE, def->name, NULL, error) : NULL;

    if (device == NULL)
        return false;
    publish(device, g_steal_pointer(&def));
    object_fill(device, &ret->node_device);
    object_tell(call->daemon, device, NODE_DEVICE_EVENT_CREATED, 0);
    object_leave(device);
    return true;
}

/* What hangs on nothing that is there stays, without a word: so does the reference. */
TEST_OP(node_device_destroy, NodeDeviceDestroyArgs, NoRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const NodeDeviceDef *def = object_state_doc(state)->def;
    g_autoptr(Object) parent =
        def->parent != NULL ? object_registry_find_by_name(call->daemon->objects[OBJECT_NODE_DEVICE], def->parent) : NULL;

    if (parent == NULL)
        return true;
    object_tell(call->daemon, call->object, NODE_DEVICE_EVENT_DELETED, 0);
    object_registry_remove(call->object->registry, call->object);
    return true;
}
