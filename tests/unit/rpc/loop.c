/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rpc/loop.h"

#include <sys/eventfd.h>
#include <unistd.h>

typedef struct Owner {
    Watch watch; /* first: a Watch is its Owner */
    Loop *loop;
    struct Owner *other; /* removed and freed by the first of the two that is called */
    guint calls;
} Owner;

static void setup(Loop **loop, gconstpointer unused)
{
    *loop = loop_new(NULL);
}

static void teardown(Loop **loop, gconstpointer unused)
{
    loop_free(*loop);
}

static void iterate(void)
{
    for (guint i = 0; i < 10; i++)
        g_main_context_iteration(NULL, FALSE);
}

static Owner *owner_new(Loop *loop, WatchFunc func)
{
    Owner *owner = g_new0(Owner, 1);

    owner->loop = loop;
    g_assert_true(loop_add(loop, &owner->watch, eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK), EPOLLIN, func, NULL));
    return owner;
}

static void owner_free(Owner *owner)
{
    loop_remove(owner->loop, &owner->watch);
    close(owner->watch.fd);
    g_free(owner);
}

static void count(Watch *watch, guint32 events)
{
    eventfd_t ignored;

    eventfd_read(watch->fd, &ignored);
    ((Owner *)watch)->calls++;
}

static void free_the_other(Watch *watch, guint32 events)
{
    Owner *owner = (Owner *)watch;

    owner->calls++;
    g_clear_pointer(&owner->other, owner_free);
}

static void test_readable_is_told(Loop **loop, gconstpointer unused)
{
    Owner *owner = owner_new(*loop, count);

    iterate();
    g_assert_cmpuint(owner->calls, ==, 1);
    owner_free(owner);
}

static void test_change_silences_and_resumes(Loop **loop, gconstpointer unused)
{
    Owner *owner = owner_new(*loop, count);

    loop_change(*loop, &owner->watch, 0);
    iterate();
    g_assert_cmpuint(owner->calls, ==, 0);
    loop_change(*loop, &owner->watch, EPOLLIN);
    iterate();
    g_assert_cmpuint(owner->calls, ==, 1);
    owner_free(owner);
}

/* Both are readable in one batch; whoever comes first frees the other, whose event must then not be told. */
static void test_removed_while_dispatching_is_not_called(Loop **loop, gconstpointer unused)
{
    Owner *a = owner_new(*loop, free_the_other), *b = owner_new(*loop, free_the_other);

    a->other = b;
    b->other = a;
    g_main_context_iteration(NULL, FALSE);

    /* The epoll set tells them in the order in which they became ready. */
    g_assert_null(a->other);
    g_assert_cmpuint(a->calls, ==, 1);
    owner_free(a);
}

static void test_removing_twice_is_harmless(Loop **loop, gconstpointer unused)
{
    Owner *owner = owner_new(*loop, count);

    loop_remove(*loop, &owner->watch);
    loop_remove(*loop, &owner->watch);
    loop_change(*loop, &owner->watch, EPOLLIN);
    iterate();
    g_assert_cmpuint(owner->calls, ==, 0);
    owner_free(owner);
}

static void test_add_refuses_what_cannot_be_watched(Loop **loop, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;
    Watch watch;

    g_assert_false(loop_add(*loop, &watch, -1, EPOLLIN, count, &error));
    g_assert_nonnull(error);
    loop_remove(*loop, &watch);
}

typedef struct Note {
    GString *trace;
    Loop *loop;
    char letter;
} Note;

static void append(void *data)
{
    const Note *note = data;

    g_string_append_c(note->trace, note->letter);
}

static void append_and_invoke(void *data)
{
    Note *note = data;

    append(note);
    if (note->letter++ == 'b')
        loop_invoke(note->loop, append, note);
}

static void test_invocations_keep_their_order(Loop **loop, gconstpointer unused)
{
    g_autoptr(GString) trace = g_string_new(NULL);
    Note a = { trace, *loop, 'a' }, b = { trace, *loop, 'b' }, z = { trace, *loop, 'z' };

    loop_invoke(*loop, append, &a);
    loop_invoke(*loop, append_and_invoke, &b);
    loop_invoke(*loop, append, &z);
    g_assert_cmpstr(trace->str, ==, ""); /* never from within loop_invoke() */
    iterate();
    g_assert_cmpstr(trace->str, ==, "abzc");
}

#define THREADS 4
#define CALLS   2000

static void increment(void *data)
{
    ++*(guint *)data;
}

typedef struct Hammer {
    Loop *loop;
    guint counter; /* the loop thread's */
} Hammer;

static gpointer hammer(gpointer data)
{
    Hammer *own = data;

    for (guint i = 0; i < CALLS; i++)
        loop_invoke(own->loop, increment, &own->counter);
    return NULL;
}

static void test_invocations_of_many_threads_all_run(Loop **loop, gconstpointer unused)
{
    Hammer shared = { .loop = *loop };
    GThread *threads[THREADS];

    for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("hammer", hammer, &shared);
    while (shared.counter < THREADS * CALLS)
        g_main_context_iteration(NULL, TRUE);
    for (guint i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
}

#define ADD(name, test) g_test_add("/rpc/loop/" name, Loop *, NULL, setup, test, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("readable-is-told", test_readable_is_told);
    ADD("change-silences-and-resumes", test_change_silences_and_resumes);
    ADD("removed-while-dispatching-is-not-called", test_removed_while_dispatching_is_not_called);
    ADD("removing-twice-is-harmless", test_removing_twice_is_harmless);
    ADD("add-refuses-what-cannot-be-watched", test_add_refuses_what_cannot_be_watched);
    ADD("invocations-keep-their-order", test_invocations_keep_their_order);
    ADD("invocations-of-many-threads-all-run", test_invocations_of_many_threads_all_run);
    return g_test_run();
}
