/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/public/object.h"

#include <libvirt/virterror.h>

/* A connection as applications hold it: the engine's, with what belongs to the public side. */
struct _virConnect {
    Object object;
    Engine *engine;
    bool readonly;
    GMutex lock;      /* of what follows; no other lock is taken under it, nobody is called back */
    char *type;       /* virConnectGetType's text, once asked for */
    virError error;   /* virConnGetLastError's */
    virErrorFunc error_func;
    void *error_opaque;

    /* events.c's; register_lock is taken before lock, and held while the server is asked */
    GMutex register_lock;
    GPtrArray *callbacks;
    GPtrArray *early; /* messages that came before the number of their callback */
    guint registering;
    int next_callback;
};

void          connect_unref(virConnectPtr conn);
int           connect_close(virConnectPtr conn);
virConnectPtr connect_open_admin(const char *name);
bool          connect_watch_close(virConnectPtr conn, virConnectCloseFunc func, void *opaque, virFreeCallback free_opaque);
bool          connect_unwatch_close(virConnectPtr conn);
