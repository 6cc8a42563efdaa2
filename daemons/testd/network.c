/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Networks that exist in their documents alone: no bridge is made, no address given out. */
#include "daemons/testd/network.h"

#include "base/error.h"
#include "conf/network/update.h"
#include "conf/notes.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "xml/read.h"

#include <string.h>

static NetworkDef *read_network(const char *xml, bool validate, GError **error)
{
    NetworkDef *def = xml_read_text(&network_element, xml, strlen(xml), XML_READ_INACTIVE | (validate ? XML_READ_STRICT : 0), NULL, error);

    if (def != NULL && uuid_is_null(&def->uuid))
        uuid_generate(&def->uuid);
    return def;
}

/** test_add_network: a network that is there from the beginning. Errors: those of the document. Thread: main. */
bool test_add_network(Daemon *daemon, const char *xml, bool running, GError **error)
{
    NetworkDef *def = read_network(xml, false, error);
    g_autoptr(ObjectDoc) doc = def != NULL ? object_doc_new(&network_element, def) : NULL;
    g_autoptr(Object) object = NULL;

    if (doc == NULL || (object = object_registry_claim(daemon->objects[OBJECT_NETWORK], NULL, def->name, &def->uuid, error)) == NULL)
        return false;

    g_autoptr(ObjectState) old = object_state(object);
    ObjectState *state = object_state_copy(old);
    object_state_set_config(state, object_doc_ref(doc));
    if (running)
        object_state_set_live(state, object_doc_copy(doc));
    object_publish(object, state);
    return true;
}

static void publish(Call *call, Object *object, ObjectState *state, NetworkEventLifecycleType event)
{
    object_publish(object, state);
    object_tell(call->daemon, object, (gint32)event, 0);
}

TEST_OP(network_define_xml_flags, NetworkDefineXMLFlagsArgs, NetworkDefineXMLFlagsRet)
{
    NetworkDef *def = read_network(args->xml, args->flags & NETWORK_DEFINE_VALIDATE, error);
    g_autoptr(ObjectDoc) doc = def != NULL ? object_doc_new(&network_element, def) : NULL;
    Object *object = def != NULL ? object_enter(call, OBJECT_NETWORK, def->name, &def->uuid, error) : NULL;

    if (object == NULL)
        return false;

    g_autoptr(ObjectState) old = object_state(object);
    ObjectState *state = object_state_copy(old);
    object_state_set_config(state, object_doc_ref(doc));
    publish(call, object, state, NETWORK_EVENT_DEFINED);
    object_fill(object, &ret->network);
    object_leave(object);
    return true;
}

/* A definition that is there is replaced, too: users of the reference's test driver see that. */
static bool start_from(Call *call, Object *object, const ObjectDoc *doc, GError **error)
{
    g_autoptr(ObjectState) old = object_state(object);

    if (object_state_is_active(old)) {
        error_set(error, ERROR_OPERATION_INVALID, "network is already active as '%s'", object->name);
        return false;
    }
    ObjectState *state = object_state_copy(old);
    object_state_set_live(state, object_doc_copy(doc));
    if (object_state_is_persistent(old))
        object_state_set_config(state, object_doc_copy(doc));
    publish(call, object, state, NETWORK_EVENT_STARTED);
    return true;
}

TEST_OP(network_create_xml_flags, NetworkCreateXMLFlagsArgs, NetworkCreateXMLFlagsRet)
{
    NetworkDef *def = read_network(args->xml, args->flags & NETWORK_CREATE_VALIDATE, error);
    g_autoptr(ObjectDoc) doc = def != NULL ? object_doc_new(&network_element, def) : NULL;
    Object *object = def != NULL ? object_enter(call, OBJECT_NETWORK, def->name, &def->uuid, error) : NULL;
    bool done = object != NULL && start_from(call, object, doc, error);

    if (done)
        object_fill(object, &ret->network);
    object_leave(object);
    return done;
}

TEST_OP(network_create, NetworkCreateArgs, NoRet)
{
    g_autoptr(ObjectState) old = object_state(call->object);

    if (object_state_is_active(old)) {
        error_set(error, ERROR_OPERATION_INVALID, "network '%s' is already running", call->object->name);
        return false;
    }
    ObjectState *state = object_state_copy(old);
    object_state_set_live(state, object_doc_copy(old->config));
    publish(call, call->object, state, NETWORK_EVENT_STARTED);
    return true;
}

TEST_OP(network_destroy, NetworkDestroyArgs, NoRet)
{
    g_autoptr(ObjectState) old = object_state(call->object);
    ObjectState *state = object_state_copy(old);

    object_state_set_live(state, NULL);
    publish(call, call->object, state, NETWORK_EVENT_STOPPED);
    object_drop_if_empty(call->object);
    return true;
}

TEST_OP(network_undefine, NetworkUndefineArgs, NoRet)
{
    g_autoptr(ObjectState) old = object_state(call->object);

    if (object_state_is_active(old)) {
        error_set(error, ERROR_OPERATION_INVALID, "network '%s' is still running", call->object->name);
        return false;
    }
    object_tell(call->daemon, call->object, NETWORK_EVENT_UNDEFINED, 0);
    object_registry_remove(call->object->registry, call->object);
    return true;
}

TEST_OP(network_get_bridge_name, NetworkGetBridgeNameArgs, NetworkGetBridgeNameRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    const NetworkDef *def = object_state_doc(state)->def;

    if (def->bridge.name == NULL) {
        error_set(error, ERROR_INTERNAL_ERROR, "network '%s' does not have a bridge name", call->object->name);
        return false;
    }
    ret->name = g_strdup(def->bridge.name);
    return true;
}

/* Transient networks may, here. */
TEST_OP(network_set_autostart, NetworkSetAutostartArgs, NoRet)
{
    g_autoptr(ObjectState) old = object_state(call->object);
    ObjectState *state = object_state_copy(old);

    state->autostart = args->autostart != 0;
    object_publish(call->object, state);
    return true;
}

/* Which documents a change is about; as with domains, no flag means what runs, else the definition. */
static bool resolve(const ObjectState *state, guint32 flags, bool *ret_live, bool *ret_config, GError **error)
{
    bool active = object_state_is_active(state), current = flags == NETWORK_UPDATE_AFFECT_CURRENT;
    bool live = (flags & NETWORK_UPDATE_AFFECT_LIVE) || (current && active);
    bool config = (flags & NETWORK_UPDATE_AFFECT_CONFIG) || (current && !active);

    if (live && !active) {
        error_set(error, ERROR_OPERATION_INVALID, "network is not running");
        error_set_origin(error, ERROR_FROM_NETWORK);
        return false;
    }
    if (config && !object_state_is_persistent(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot change persistent config of a transient network");
        return false;
    }
    *ret_live = live;
    *ret_config = config;
    return true;
}

/* What makes a changed copy of a document; NULL with an error where it cannot. */
typedef NetworkDef *(*ChangeFunc)(const NetworkDef *def, const void *args, GError **error);

static bool change_doc(const ObjectDoc *doc, ChangeFunc func, const void *args, ObjectDoc **ret_doc, GError **error)
{
    NetworkDef *def = func(doc->def, args, error);

    if (def != NULL)
        *ret_doc = object_doc_new(&network_element, def);
    return def != NULL;
}

/* Both documents change or none does. */
static bool change(Call *call, guint32 flags, ChangeFunc func, const void *args, GError **error)
{
    g_autoptr(ObjectState) old = object_state(call->object);
    g_autoptr(ObjectDoc) live = NULL;
    g_autoptr(ObjectDoc) config = NULL;
    bool in_live, in_config;

    if (!resolve(old, flags, &in_live, &in_config, error) || (in_live && !change_doc(old->live, func, args, &live, error)) ||
        (in_config && !change_doc(old->config, func, args, &config, error)))
        return false;

    ObjectState *state = object_state_copy(old);
    if (in_live)
        object_state_set_live(state, g_steal_pointer(&live));
    if (in_config)
        object_state_set_config(state, g_steal_pointer(&config));
    object_publish(call->object, state);
    return true;
}

static NetworkDef *update(const NetworkDef *def, const void *opaque, GError **error)
{
    const NetworkUpdateArgs *args = opaque;

    return network_def_update(def, args->command, args->section, args->parent_index, args->xml, error);
}

TEST_OP(network_update, NetworkUpdateArgs, NoRet)
{
    return change(call, args->flags, update, args, error);
}

static Notes notes_of(NetworkDef *def)
{
    return (Notes){ &def->title, &def->description, &def->metadata, ERROR_NO_NETWORK_METADATA };
}

TEST_OP(network_get_metadata, NetworkGetMetadataArgs, NetworkGetMetadataRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    bool live, config;

    if (args->flags == (NETWORK_UPDATE_AFFECT_LIVE | NETWORK_UPDATE_AFFECT_CONFIG)) {
        error_set(error, ERROR_INVALID_ARG, "flags 'affect live' and 'affect config' exclude each other in a call that reads");
        return false;
    }
    if (!resolve(state, args->flags, &live, &config, error))
        return false;

    const Notes notes = notes_of((live ? state->live : state->config)->def);
    ret->metadata = notes_get(&notes, args->type, args->uri, error);
    return ret->metadata != NULL;
}

static NetworkDef *set_note(const NetworkDef *def, const void *opaque, GError **error)
{
    const NetworkSetMetadataArgs *args = opaque;
    NetworkDef *changed = xml_object_copy(&network_element, def);
    const Notes notes = notes_of(changed);

    if (notes_set(&notes, args->type, args->metadata, args->key, args->uri, error))
        return changed;
    xml_object_free(&network_element, changed);
    return NULL;
}

TEST_OP(network_set_metadata, NetworkSetMetadataArgs, NoRet)
{
    NetworkEventCallbackMetadataChangeMsg message = {
        .network = { .name = call->object->name, .uuid = call->object->uuid }, .type = args->type, .ns_uri = args->uri
    };

    if (!change(call, args->flags, set_note, args, error))
        return false;
    event_bus_emit(call->daemon->events, PROGRAM_REMOTE, PROC_NETWORK_EVENT_CALLBACK_METADATA_CHANGE, &call->object->uuid,
                   &network_event_callback_metadata_change_msg_wire, &message);
    return true;
}
