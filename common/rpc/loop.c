/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * GLib polls every source's descriptors in every iteration; with thousands of clients that is the whole cost. So sockets live in one epoll
 * set, whose descriptor is the only one GLib sees. Idle connections own no buffers either: whoever is readable borrows the loop's.
 */
#include "rpc/loop.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define BATCH_SIZE 64

typedef struct Invocation {
    LoopFunc func;
    void *data;
} Invocation;

typedef struct LoopSource {
    GSource source;
    Loop *loop;
} LoopSource;

struct Loop {
    GSource *source;
    int epoll_fd;

    struct epoll_event batch[BATCH_SIZE];
    int batch_length;
    int batch_next;

    Watch wakeup;
    GMutex mutex; /* guards invocations; a leaf lock */
    GArray *invocations;

    guint8 *scratch;
};

static gboolean source_dispatch(GSource *source, GSourceFunc unused_func, gpointer unused_data)
{
    Loop *loop = ((LoopSource *)source)->loop;

    loop->batch_length = TEMP_FAILURE_RETRY(epoll_wait(loop->epoll_fd, loop->batch, BATCH_SIZE, 0));
    for (loop->batch_next = 0; loop->batch_next < loop->batch_length;) {
        const struct epoll_event *event = &loop->batch[loop->batch_next++];
        Watch *watch = event->data.ptr;

        if (watch != NULL)
            watch->func(watch, event->events);
    }
    loop->batch_length = 0;
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

static void run_invocations(Watch *watch, guint32 events)
{
    Loop *loop = (Loop *)((char *)watch - G_STRUCT_OFFSET(Loop, wakeup));
    g_autoptr(GArray) todo = NULL;
    eventfd_t ignored;

    eventfd_read(watch->fd, &ignored);
    g_mutex_lock(&loop->mutex);
    todo = loop->invocations;
    loop->invocations = g_array_new(FALSE, FALSE, sizeof(Invocation));
    g_mutex_unlock(&loop->mutex);

    for (guint i = 0; i < todo->len; i++) {
        const Invocation *invocation = &g_array_index(todo, Invocation, i);

        invocation->func(invocation->data);
    }
}

/**
 * loop_new: an empty set, attached to a main context
 * @context: the context that will be iterated, or NULL for the default one
 *
 * Never fails: without descriptors for its own two there is nothing a daemon could do, so it aborts with the reason.
 * Thread: the one that iterates @context; it is the "loop thread" from here on.
 */
Loop *loop_new(GMainContext *context)
{
    Loop *loop = g_new0(Loop, 1);
    g_autoptr(GError) error = NULL;

    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll_fd < 0)
        g_error("epoll_create1: %s", g_strerror(errno));

    g_mutex_init(&loop->mutex);
    loop->invocations = g_array_new(FALSE, FALSE, sizeof(Invocation));
    loop->scratch = g_malloc(LOOP_SCRATCH_SIZE);
    loop->source = g_source_new(&source_funcs, sizeof(LoopSource));
    ((LoopSource *)loop->source)->loop = loop;
    g_source_add_unix_fd(loop->source, loop->epoll_fd, G_IO_IN);
    g_source_set_static_name(loop->source, "epoll");
    /* Else GLib takes the descriptor out of its set and puts it in again around each dispatch, and wakes itself up for that: three system
     * calls more. A nested iteration is harmless, it only ends the outer batch. */
    g_source_set_can_recurse(loop->source, TRUE);
    g_source_attach(loop->source, context);

    if (!loop_add(loop, &loop->wakeup, eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), EPOLLIN, run_invocations, &error))
        g_error("%s", error->message);
    return loop;
}

void loop_free(Loop *loop)
{
    if (loop == NULL)
        return;

    g_source_destroy(loop->source);
    g_source_unref(loop->source);
    close(loop->wakeup.fd);
    close(loop->epoll_fd);
    g_array_unref(loop->invocations);
    g_mutex_clear(&loop->mutex);
    g_free(loop->scratch);
    g_free(loop);
}

/**
 * loop_add: watch a descriptor
 * @watch: the owner's; holds until loop_remove()
 * @fd: stays the owner's
 * @events: EPOLLIN, EPOLLOUT; errors and hang-ups are always told
 *
 * Errors: ERROR_SYSTEM_ERROR. Thread: loop.
 */
bool loop_add(Loop *loop, Watch *watch, int fd, guint32 events, WatchFunc func, GError **error)
{
    struct epoll_event event = { .events = events, .data.ptr = watch };

    *watch = (Watch){ .fd = fd, .events = events, .func = func };
    if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        error_set_errno(error, errno, "cannot watch descriptor %d", fd);
        watch->func = NULL;
        return false;
    }
    return true;
}

/** loop_change: wait for other events from now on. Thread: loop. */
void loop_change(Loop *loop, Watch *watch, guint32 events)
{
    struct epoll_event event = { .events = events, .data.ptr = watch };

    if (watch->func == NULL || watch->events == events)
        return;

    watch->events = events;
    if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, watch->fd, &event) < 0)
        g_critical("cannot change the watch of descriptor %d: %s", watch->fd, g_strerror(errno));
}

/** loop_remove: stop watching; a watch that was never added or is removed already is left alone. Thread: loop. */
void loop_remove(Loop *loop, Watch *watch)
{
    if (watch->func == NULL)
        return;

    epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
    watch->func = NULL;

    /* Its owner may free it now, while an event for it waits in the batch that is being dispatched. */
    for (int i = loop->batch_next; i < loop->batch_length; i++) {
        if (loop->batch[i].data.ptr == watch)
            loop->batch[i].data.ptr = NULL;
    }
}

/**
 * loop_invoke: run a function on the loop thread, in the order of the calls
 * @func: the function
 * @data: for it; not freed
 *
 * Thread: any.
 */
void loop_invoke(Loop *loop, LoopFunc func, void *data)
{
    Invocation invocation = { func, data };

    g_mutex_lock(&loop->mutex);
    g_array_append_val(loop->invocations, invocation);
    bool first = loop->invocations->len == 1;
    g_mutex_unlock(&loop->mutex);

    if (first)
        eventfd_write(loop->wakeup.fd, 1);
}

guint8 *loop_scratch(Loop *loop)
{
    return loop->scratch;
}
