/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * The application's event loop: one table of functions, the application's own or ours (loop-default.h). The types are those of the public
 * header, under inner names.
 */
typedef void (*EventHandleFunc)(int watch, int fd, int events, void *opaque);
typedef void (*EventTimeoutFunc)(int timer, void *opaque);
typedef void (*EventFreeFunc)(void *opaque);

typedef struct EventImpl {
    int (*add_handle)(int fd, int events, EventHandleFunc func, void *opaque, EventFreeFunc free_opaque);
    void (*update_handle)(int watch, int events);
    int (*remove_handle)(int watch);
    int (*add_timeout)(int milliseconds, EventTimeoutFunc func, void *opaque, EventFreeFunc free_opaque);
    void (*update_timeout)(int timer, int milliseconds);
    int (*remove_timeout)(int timer);
} EventImpl;

/* which loop it is; the first that registers stays */
void event_register(const EventImpl *impl);
bool event_is_registered(void);

/* descriptors; events are EVENT_HANDLE_...; -1 where there is no loop */
int  event_add_handle(int fd, int events, EventHandleFunc func, void *opaque, EventFreeFunc free_opaque);
void event_update_handle(int watch, int events);
int  event_remove_handle(int watch);

/* timers; negative: asleep, 0: at once */
int  event_add_timeout(int milliseconds, EventTimeoutFunc func, void *opaque, EventFreeFunc free_opaque);
void event_update_timeout(int timer, int milliseconds);
int  event_remove_timeout(int timer);
