/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Networks, pools, volumes, secrets and the like differ in their documents and in what a driver does with them; what makes them objects,
 * a name, a state that readers hold, a queue of jobs, is the same and stands here once.
 */
#include "model/object.h"
#include "model/object-registry.h"

const ObjectClass network_port_class = {
    .kind = OBJECT_NETWORK_PORT,
    .what = "network port",
    .missing = ERROR_NO_NETWORK_PORT,
    .unnamed = true,
};
const ObjectClass network_class = {
    .kind = OBJECT_NETWORK,
    .what = "network",
    .missing = ERROR_NO_NETWORK,
    .children = &network_port_class,
};
const ObjectClass storage_vol_class = { .kind = OBJECT_STORAGE_VOL, .what = "storage vol", .missing = ERROR_NO_STORAGE_VOL };
const ObjectClass storage_pool_class = {
    .kind = OBJECT_STORAGE_POOL,
    .what = "storage pool",
    .missing = ERROR_NO_STORAGE_POOL,
    .children = &storage_vol_class,
};
const ObjectClass interface_class = { .kind = OBJECT_INTERFACE, .what = "interface", .missing = ERROR_NO_INTERFACE };
const ObjectClass node_device_class = { .kind = OBJECT_NODE_DEVICE, .what = "node device", .missing = ERROR_NO_NODE_DEVICE };
const ObjectClass nwfilter_class = { .kind = OBJECT_NWFILTER, .what = "nwfilter", .missing = ERROR_NO_NWFILTER };
const ObjectClass nwfilter_binding_class = {
    .kind = OBJECT_NWFILTER_BINDING,
    .what = "nwfilter binding",
    .missing = ERROR_NO_NWFILTER_BINDING,
};
const ObjectClass secret_class = { .kind = OBJECT_SECRET, .what = "secret", .missing = ERROR_NO_SECRET, .unnamed = true };

/** object_doc_new: a document to be shared; takes over @def, which must not change any more. Thread: any. */
ObjectDoc *object_doc_new(const XmlElement *element, void *def)
{
    ObjectDoc *doc = g_atomic_rc_box_new0(ObjectDoc);

    doc->element = element;
    doc->def = def;
    return doc;
}

ObjectDoc *object_doc_ref(ObjectDoc *doc)
{
    return g_atomic_rc_box_acquire(doc);
}

/** object_doc_copy: a document of its own, to be changed before it is published. Thread: any. */
ObjectDoc *object_doc_copy(const ObjectDoc *doc)
{
    return object_doc_new(doc->element, xml_object_copy(doc->element, doc->def));
}

static void doc_clear(gpointer data)
{
    ObjectDoc *doc = data;

    xml_object_free(doc->element, doc->def);
}

void object_doc_unref(ObjectDoc *doc)
{
    if (doc != NULL)
        g_atomic_rc_box_release_full(doc, doc_clear);
}

ObjectState *object_state_ref(ObjectState *state)
{
    return g_atomic_rc_box_acquire(state);
}

static void state_clear(gpointer data)
{
    ObjectState *state = data;

    object_doc_unref(state->live);
    object_doc_unref(state->config);
}

void object_state_unref(ObjectState *state)
{
    if (state != NULL)
        g_atomic_rc_box_release_full(state, state_clear);
}

/** object_state_copy: a state to be changed and published; shares the documents. Thread: any. */
ObjectState *object_state_copy(const ObjectState *state)
{
    ObjectState *copy = g_atomic_rc_box_new0(ObjectState);

    *copy = *state;
    if (copy->live != NULL)
        object_doc_ref(copy->live);
    if (copy->config != NULL)
        object_doc_ref(copy->config);
    return copy;
}

bool object_state_is_active(const ObjectState *state)
{
    return state->live != NULL;
}

bool object_state_is_persistent(const ObjectState *state)
{
    return state->config != NULL;
}

/** object_state_doc: what runs, else what would be started; NULL for an object that is just being made. Thread: any. */
ObjectDoc *object_state_doc(const ObjectState *state)
{
    return state->live != NULL ? state->live : state->config;
}

/** object_state_set_live: put another document in place, or none; takes over the caller's reference. */
void object_state_set_live(ObjectState *state, ObjectDoc *doc)
{
    object_doc_unref(state->live);
    state->live = doc;
}

/** object_state_set_config: put another document in place, or none; takes over the caller's reference. */
void object_state_set_config(ObjectState *state, ObjectDoc *doc)
{
    object_doc_unref(state->config);
    state->config = doc;
}

/** object_state: the state of the moment; the caller unrefs it. Thread: any. */
ObjectState *object_state(Object *object)
{
    object_registry_lock(object->registry);
    ObjectState *state = object_state_ref(object->state);
    object_registry_unlock(object->registry);
    return state;
}

/**
 * object_publish: make a state the object's, taking it over
 *
 * A state without a document is the object's end: it is found no more, and who still reads it sees what it was. Thread: the one that runs
 * the object's job.
 */
void object_publish(Object *object, ObjectState *state)
{
    if (object_state_doc(state) == NULL) {
        object_state_unref(state);
        object_registry_remove(object->registry, object);
        return;
    }
    object_registry_lock(object->registry);
    ObjectState *old = object->state;
    object->state = state;
    object_registry_unlock(object->registry);
    object_state_unref(old);
}

/** object_is_gone: was it removed while its caller waited? Thread: any. */
bool object_is_gone(Object *object)
{
    object_registry_lock(object->registry);
    bool gone = object->gone;
    object_registry_unlock(object->registry);
    return gone;
}
