/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

/* One epoll set as one source of a GLib main context: ten thousand descriptors cost an iteration what one costs. */
typedef struct Loop Loop;

/* A watched descriptor, embedded in its owner, who must remove it before the memory goes. */
typedef struct Watch Watch;
typedef void (*WatchFunc)(Watch *watch, guint32 events);

struct Watch {
    int fd; /* not owned */
    guint32 events;
    WatchFunc func;
};

typedef void (*LoopFunc)(void *data);

Loop *loop_new(GMainContext *context);
void  loop_free(Loop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loop, loop_free)

/* watching; loop thread only */
bool loop_add(Loop *loop, Watch *watch, int fd, guint32 events, WatchFunc func, GError **error);
void loop_change(Loop *loop, Watch *watch, guint32 events);
void loop_remove(Loop *loop, Watch *watch);

/* handing over; any thread */
void loop_invoke(Loop *loop, LoopFunc func, void *data);

/* a buffer for one read, lent until the callback returns */
#define LOOP_SCRATCH_SIZE 65536
guint8 *loop_scratch(Loop *loop);
