/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The default loop. Anything may be added, changed and removed from any thread and from within a callback; who changes something while
 * another thread is in poll() wakes it through an eventfd. What was removed is only marked; it is freed, and its owner told, at the end of a
 * round, outside of callbacks and without the lock, because the owner may come back in.
 *
 * Watches and timers are few (a handful per connection), so they are plain arrays.
 */
#include "client/loop-default.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

typedef struct Source {
    int id;
    bool is_handle;
    bool removed;
    int fd;
    int events; /* of a handle */
    int interval_ms;
    gint64 due_ms;
    EventHandleFunc handle_func;
    EventTimeoutFunc timeout_func;
    void *opaque;
    EventFreeFunc free_opaque;
} Source;

typedef struct Loop {
    GMutex lock;
    GPtrArray *sources;
    int next_id;
    int wake_fd;
    bool polling;
    guint depth; /* a callback may run a round of its own */
} Loop;

/* The process's, like the table it stands in. */
static Loop the_loop;

static const struct {
    int public;
    short poll;
} event_bits[] = {
    { EVENT_HANDLE_READABLE, POLLIN },
    { EVENT_HANDLE_WRITABLE, POLLOUT },
    { EVENT_HANDLE_ERROR, POLLERR },
    { EVENT_HANDLE_HANGUP, POLLHUP },
};

static gint64 now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* With its lock. */
static Loop *loop_lock(void)
{
    Loop *loop = &the_loop;

    g_mutex_lock(&loop->lock);
    if (loop->sources == NULL) {
        loop->sources = g_ptr_array_new();
        loop->next_id = 1;
        loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    }
    return loop;
}

static void loop_unlock(Loop *loop)
{
    g_mutex_unlock(&loop->lock);
}

/* Whoever is in poll() knows only what was there when it began. */
static void loop_wake(Loop *loop)
{
    const guint64 one = 1;

    if (loop->polling && write(loop->wake_fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
        g_debug("cannot wake the event loop: %s", g_strerror(errno));
    loop->polling = false;
}

static Source *find_source(Loop *loop, int id, bool is_handle)
{
    for (guint i = 0; i < loop->sources->len; i++) {
        Source *source = g_ptr_array_index(loop->sources, i);

        if (source->id == id && source->is_handle == is_handle && !source->removed)
            return source;
    }
    return NULL;
}

static int add_source(const Source *values)
{
    Loop *loop = loop_lock();
    Source *source = g_memdup2(values, sizeof(*values));
    int id = loop->next_id++;

    source->id = id;
    g_ptr_array_add(loop->sources, source);
    loop_wake(loop);
    loop_unlock(loop);
    return id;
}

static int remove_source(int id, bool is_handle)
{
    Loop *loop = loop_lock();
    Source *source = find_source(loop, id, is_handle);

    if (source != NULL) {
        source->removed = true;
        loop_wake(loop);
    }
    loop_unlock(loop);
    return source != NULL ? 0 : -1;
}

static int add_handle(int fd, int events, EventHandleFunc func, void *opaque, EventFreeFunc free_opaque)
{
    return add_source(
        &(Source){ .is_handle = true, .fd = fd, .events = events, .handle_func = func, .opaque = opaque, .free_opaque = free_opaque });
}

static void update_handle(int watch, int events)
{
    Loop *loop = loop_lock();
    Source *source = find_source(loop, watch, true);

    if (source != NULL && source->events != events) {
        source->events = events;
        loop_wake(loop);
    }
    loop_unlock(loop);
}

static int remove_handle(int watch)
{
    return remove_source(watch, true);
}

static void set_interval(Source *source, int milliseconds)
{
    source->interval_ms = milliseconds;
    source->due_ms = now_ms() + MAX(milliseconds, 0);
}

static int add_timeout(int milliseconds, EventTimeoutFunc func, void *opaque, EventFreeFunc free_opaque)
{
    Source source = { .timeout_func = func, .opaque = opaque, .free_opaque = free_opaque };

    set_interval(&source, milliseconds);
    return add_source(&source);
}

static void update_timeout(int timer, int milliseconds)
{
    Loop *loop = loop_lock();
    Source *source = find_source(loop, timer, false);

    if (source != NULL) {
        set_interval(source, milliseconds);
        if (milliseconds >= 0)
            loop_wake(loop);
    }
    loop_unlock(loop);
}

static int remove_timeout(int timer)
{
    return remove_source(timer, false);
}

const EventImpl loop_default_impl = {
    .add_handle = add_handle,
    .update_handle = update_handle,
    .remove_handle = remove_handle,
    .add_timeout = add_timeout,
    .update_timeout = update_timeout,
    .remove_timeout = remove_timeout,
};

static short to_poll(int events)
{
    short bits = 0;

    for (guint i = 0; i < G_N_ELEMENTS(event_bits); i++) {
        if (events & event_bits[i].public)
            bits |= event_bits[i].poll;
    }
    return bits;
}

static int from_poll(short bits)
{
    int events = bits & POLLNVAL ? EVENT_HANDLE_ERROR : 0;

    for (guint i = 0; i < G_N_ELEMENTS(event_bits); i++) {
        if (bits & event_bits[i].poll)
            events |= event_bits[i].public;
    }
    return events;
}

/* What one round waits for: the descriptors, whose watch each is, and the time. */
typedef struct Round {
    GArray *polls; /* struct pollfd; the first is the wake-up */
    GArray *ids;   /* int, by place */
    int timeout_ms;
} Round;

static void round_begin(Loop *loop, Round *round)
{
    const struct pollfd wake = { .fd = loop->wake_fd, .events = POLLIN };
    const int nobody = 0;
    gint64 now = now_ms();

    round->polls = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
    round->ids = g_array_new(FALSE, FALSE, sizeof(int));
    round->timeout_ms = -1;
    g_array_append_val(round->polls, wake);
    g_array_append_val(round->ids, nobody);
    for (guint i = 0; i < loop->sources->len; i++) {
        Source *source = g_ptr_array_index(loop->sources, i);
        const struct pollfd poll_fd = { .fd = source->fd, .events = to_poll(source->events) };

        if (source->removed) {
            round->timeout_ms = 0;
        } else if (source->is_handle && source->events != 0) {
            g_array_append_val(round->polls, poll_fd);
            g_array_append_val(round->ids, source->id);
        } else if (!source->is_handle && source->interval_ms >= 0) {
            int left = (int)CLAMP(source->due_ms - now, 0, G_MAXINT);

            round->timeout_ms = round->timeout_ms < 0 ? left : MIN(left, round->timeout_ms);
        }
    }
}

static void round_clear(Round *round)
{
    g_array_unref(round->polls);
    g_array_unref(round->ids);
}

static void run_timers(Loop *loop)
{
    gint64 now = now_ms();
    guint n = loop->sources->len; /* those that callbacks add have to wait for the next round */

    for (guint i = 0; i < MIN(n, loop->sources->len); i++) {
        Source *source = g_ptr_array_index(loop->sources, i);

        if (source->is_handle || source->removed || source->interval_ms < 0 || source->due_ms > now)
            continue;
        source->due_ms = now + source->interval_ms;
        EventTimeoutFunc func = source->timeout_func;
        void *opaque = source->opaque;
        int id = source->id;
        loop_unlock(loop);
        func(id, opaque);
        g_mutex_lock(&loop->lock);
    }
}

static void run_handles(Loop *loop, const Round *round)
{
    for (guint i = 1; i < round->polls->len; i++) {
        const struct pollfd *poll_fd = &g_array_index(round->polls, struct pollfd, i);
        Source *source = poll_fd->revents != 0 ? find_source(loop, g_array_index(round->ids, int, i), true) : NULL;

        if (source == NULL || source->events == 0)
            continue;
        EventHandleFunc func = source->handle_func;
        void *opaque = source->opaque;
        loop_unlock(loop);
        func(g_array_index(round->ids, int, i), poll_fd->fd, from_poll(poll_fd->revents), opaque);
        g_mutex_lock(&loop->lock);
    }
}

/* Nothing of the application runs for them any more in this thread. */
static void sweep(Loop *loop)
{
    g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func(g_free);

    for (guint i = loop->sources->len; i > 0; i--) {
        Source *source = g_ptr_array_index(loop->sources, i - 1);

        if (source->removed) {
            g_ptr_array_remove_index(loop->sources, i - 1);
            g_ptr_array_add(removed, source);
        }
    }
    loop_unlock(loop);
    for (guint i = 0; i < removed->len; i++) {
        Source *source = g_ptr_array_index(removed, i);

        if (source->free_opaque != NULL)
            source->free_opaque(source->opaque);
    }
    g_mutex_lock(&loop->lock);
}

/**
 * loop_default_run: one round: wait until something happens, and tell whom it concerns
 *
 * Fails with ERROR_SYSTEM_ERROR when poll() does. Thread: any, one at a time.
 */
bool loop_default_run(GError **error)
{
    Loop *loop = loop_lock();
    Round round;
    guint64 count;
    int found;

    round_begin(loop, &round);
    loop->polling = true;
    loop_unlock(loop);
    found = poll((struct pollfd *)(void *)round.polls->data, round.polls->len, round.timeout_ms);
    int errnum = errno;
    g_mutex_lock(&loop->lock);
    loop->polling = false;
    if (found > 0 && g_array_index(round.polls, struct pollfd, 0).revents != 0 && read(loop->wake_fd, &count, sizeof(count)) < 0)
        g_debug("the event loop was woken for nothing");

    loop->depth++;
    run_timers(loop);
    if (found > 0)
        run_handles(loop, &round);
    if (--loop->depth == 0)
        sweep(loop);
    loop_unlock(loop);
    round_clear(&round);
    if (found < 0 && errnum != EINTR && errnum != EAGAIN) {
        error_set_errno(error, errnum, "cannot wait for events");
        return false;
    }
    return true;
}
