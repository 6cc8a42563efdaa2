/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The public names of the event loop (client/event.h, client/loop-default.h).
 */
#include "client/event.h"
#include "client/loop-default.h"
#include "client/public/last-error.h"

#define FROM ERROR_FROM_EVENT

/* An application's functions as the inside holds them: the types are one under two names. */
void virEventRegisterImpl(virEventAddHandleFunc addHandle, virEventUpdateHandleFunc updateHandle, virEventRemoveHandleFunc removeHandle,
                          virEventAddTimeoutFunc addTimeout, virEventUpdateTimeoutFunc updateTimeout,
                          virEventRemoveTimeoutFunc removeTimeout)
{
    const EventImpl impl = { addHandle, updateHandle, removeHandle, addTimeout, updateTimeout, removeTimeout };

    event_register(&impl);
}

static int refuse(const char *function, const char *argument)
{
    last_error_argument(NULL, FROM, function, argument, "must not be NULL");
    return -1;
}

int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void *opaque, virFreeCallback ff)
{
    last_error_begin();
    return cb != NULL ? event_add_handle(fd, events, cb, opaque, ff) : refuse(__func__, "cb");
}

void virEventUpdateHandle(int watch, int events)
{
    event_update_handle(watch, events);
}

int virEventRemoveHandle(int watch)
{
    return event_remove_handle(watch);
}

int virEventAddTimeout(int timeout, virEventTimeoutCallback cb, void *opaque, virFreeCallback ff)
{
    last_error_begin();
    return cb != NULL ? event_add_timeout(timeout, cb, opaque, ff) : refuse(__func__, "cb");
}

void virEventUpdateTimeout(int timer, int timeout)
{
    event_update_timeout(timer, timeout);
}

int virEventRemoveTimeout(int timer)
{
    return event_remove_timeout(timer);
}

int virEventRegisterDefaultImpl(void)
{
    last_error_begin();
    event_register(&loop_default_impl);
    return 0;
}

int virEventRunDefaultImpl(void)
{
    GError *error = NULL;

    last_error_begin();
    if (loop_default_run(&error))
        return 0;

    last_error_take(NULL, FROM, error);
    return -1;
}
