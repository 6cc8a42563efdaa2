/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"
#include "base/uuid.h"
#include "model/job-queue.h"
#include "proto/dispatch.h"
#include "xml/element.h"

/* A document of any kind, shared by all who read it. Immutable once published: changing is copy, change, publish. */
typedef struct ObjectDoc {
    const XmlElement *element;
    void *def; /* what the element's table describes: a NetworkDef, a SecretDef, … */
} ObjectDoc;

ObjectDoc *object_doc_new(const XmlElement *element, void *def);
ObjectDoc *object_doc_ref(ObjectDoc *doc);
ObjectDoc *object_doc_copy(const ObjectDoc *doc);
void       object_doc_unref(ObjectDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectDoc, object_doc_unref)

/* What an object is at one moment. Immutable once published. */
typedef struct ObjectState {
    ObjectDoc *live;   /* what runs, or what is simply there; NULL while nothing does */
    ObjectDoc *config; /* what a start would run; NULL for a transient object */
    bool autostart;
} ObjectState;

ObjectState *object_state_ref(ObjectState *state);
void         object_state_unref(ObjectState *state);
ObjectState *object_state_copy(const ObjectState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectState, object_state_unref)

/* looking in */
bool       object_state_is_active(const ObjectState *state);
bool       object_state_is_persistent(const ObjectState *state);
ObjectDoc *object_state_doc(const ObjectState *state);
void       object_state_set_live(ObjectState *state, ObjectDoc *doc);
void       object_state_set_config(ObjectState *state, ObjectDoc *doc);

/* What objects of a kind have in common. */
typedef struct ObjectClass {
    ObjectKind kind;
    const char *what;   /* for messages: "network" */
    ErrorCode missing;  /* there is none such */
    bool unnamed;       /* its UUID is its only name */
    const struct ObjectClass *children; /* what stands below each; NULL for none */
} ObjectClass;

extern const ObjectClass network_class, network_port_class, storage_pool_class, storage_vol_class, interface_class, node_device_class,
    nwfilter_class, nwfilter_binding_class, secret_class;

/* Everything that is managed but is no machine: a network, a pool, a volume in it. */
typedef struct Object Object;
typedef struct ObjectRegistry ObjectRegistry;

struct Object {
    const ObjectClass *class;
    Uuid uuid;                /* of those that have none, made from the name */
    char *name;               /* never changes */
    Object *parent;           /* a reference; NULL for most */
    JobQueue *jobs;           /* children share their parent's */
    ObjectRegistry *children; /* NULL for most */
    ObjectRegistry *registry; /* a reference */
    void *driver;             /* the driver's; touched by the object's jobs only */

    /* under the registry's lock */
    bool gone; /* it is found no more */
    ObjectState *state;
};

Object *object_ref(Object *object);
void    object_unref(Object *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Object, object_unref)

/* state; any thread */
ObjectState *object_state(Object *object);
void         object_publish(Object *object, ObjectState *state);
bool         object_is_gone(Object *object);
