/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process has one event loop, so its table is the one thing here that is the process's and not somebody's. It is set once; who registers
 * later is ignored, because handles and timers that were added belong to the first.
 */
#include "client/event.h"

#include <stddef.h>

static EventImpl registered;
static gsize is_registered;

/** event_register: use this loop from here on; ignored when there is one already, or a function is missing. Thread: any. */
void event_register(const EventImpl *impl)
{
    if (impl->add_handle == NULL || impl->update_handle == NULL || impl->remove_handle == NULL || impl->add_timeout == NULL ||
        impl->update_timeout == NULL || impl->remove_timeout == NULL)
        return;
    if (!g_once_init_enter(&is_registered))
        return;

    registered = *impl;
    g_once_init_leave(&is_registered, 1);
}

bool event_is_registered(void)
{
    return g_atomic_pointer_get(&is_registered) != 0;
}

/** event_add_handle: watch @fd; returns the watch's number, or -1 without a loop. Thread: any. */
int event_add_handle(int fd, int events, EventHandleFunc func, void *opaque, EventFreeFunc free_opaque)
{
    return event_is_registered() ? registered.add_handle(fd, events, func, opaque, free_opaque) : -1;
}

void event_update_handle(int watch, int events)
{
    if (event_is_registered())
        registered.update_handle(watch, events);
}

int event_remove_handle(int watch)
{
    return event_is_registered() ? registered.remove_handle(watch) : -1;
}

/** event_add_timeout: call @func every so many milliseconds; returns the timer's number, or -1 without a loop. Thread: any. */
int event_add_timeout(int milliseconds, EventTimeoutFunc func, void *opaque, EventFreeFunc free_opaque)
{
    return event_is_registered() ? registered.add_timeout(milliseconds, func, opaque, free_opaque) : -1;
}

void event_update_timeout(int timer, int milliseconds)
{
    if (event_is_registered())
        registered.update_timeout(timer, milliseconds);
}

int event_remove_timeout(int timer)
{
    return event_is_registered() ? registered.remove_timeout(timer) : -1;
}
