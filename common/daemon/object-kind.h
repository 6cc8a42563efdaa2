/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"

/* What the wire says of the kinds of objects beside domains: how each is named there, and which messages tell of it. */

#define OBJECT_BIT(kind) (1u << (kind))

const ObjectClass *object_class_of(ObjectKind kind);

/* registries; main thread */
void objects_start(Daemon *daemon);
void objects_clear(Daemon *daemon);
void objects_stop(Daemon *daemon);

/* finding */
ObjectRegistry *objects_of_call(Call *call, ObjectKind kind, GError **error);
ObjectRegistry *objects_of(const Daemon *daemon, ObjectKind kind, const char *api, GError **error);
Object         *object_find(const Daemon *daemon, ObjectKind kind, const void *wire, const char *api, GError **error);
void            object_set_missing(GError **error, const ObjectClass *class, const char *name, const Uuid *uuid);

/* naming */
void object_fill(Object *object, void *ret_wire);

/* making: the job that makes an object runs as the object's own from here on, until object_leave() */
Object *object_enter(Call *call, ObjectKind kind, const char *name, const Uuid *uuid, GError **error);
void    object_leave(Object *object);
void    object_drop_if_empty(Object *object);

/* telling */
void object_tell(Daemon *daemon, Object *object, gint32 event, gint32 detail);
