/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/loop-default.h"

#include <unistd.h>

typedef struct Seen {
    int calls, freed, id;
    bool in_call, freed_in_call;
    int fds[2];
} Seen;

static void on_free(void *opaque)
{
    Seen *seen = opaque;

    seen->freed++;
    seen->freed_in_call |= seen->in_call;
}

static void remove_self(int timer, void *opaque)
{
    Seen *seen = opaque;

    seen->calls++;
    seen->in_call = true;
    g_assert_cmpint(loop_default_impl.remove_timeout(timer), ==, 0);
    g_assert_cmpint(loop_default_impl.remove_timeout(timer), ==, -1);
    seen->in_call = false;
}

static void test_timer_removes_itself_and_is_freed_outside(void)
{
    Seen seen = { 0 };

    loop_default_impl.add_timeout(0, remove_self, &seen, on_free);
    g_assert_true(loop_default_run(NULL));
    g_assert_cmpint(seen.calls, ==, 1);
    g_assert_cmpint(seen.freed, ==, 1);
    g_assert_false(seen.freed_in_call);
}

static void count_readable(int watch, int fd, int events, void *opaque)
{
    Seen *seen = opaque;
    char byte;

    g_assert_cmpint(events & EVENT_HANDLE_READABLE, !=, 0);
    g_assert_cmpint(watch, ==, seen->id);
    g_assert_cmpint(read(fd, &byte, 1), ==, 1);
    seen->calls++;
}

static void test_handle_is_told_only_of_what_it_wants(void)
{
    Seen seen = { 0 };

    g_assert_cmpint(pipe(seen.fds), ==, 0);
    seen.id = loop_default_impl.add_handle(seen.fds[0], 0, count_readable, &seen, on_free);
    g_assert_cmpint(write(seen.fds[1], "x", 1), ==, 1);
    int timer = loop_default_impl.add_timeout(0, remove_self, &(Seen){ 0 }, NULL);
    g_assert_cmpint(timer, >, 0);
    g_assert_true(loop_default_run(NULL));
    g_assert_cmpint(seen.calls, ==, 0);

    loop_default_impl.update_handle(seen.id, EVENT_HANDLE_READABLE);
    g_assert_true(loop_default_run(NULL));
    g_assert_cmpint(seen.calls, ==, 1);
    g_assert_cmpint(loop_default_impl.remove_handle(seen.id), ==, 0);
    g_assert_cmpint(seen.freed, ==, 0);
    g_assert_true(loop_default_run(NULL));
    g_assert_cmpint(seen.freed, ==, 1);
    close(seen.fds[0]);
    close(seen.fds[1]);
}

static gpointer wake_soon(gpointer opaque)
{
    g_usleep(20000);
    loop_default_impl.update_timeout(*(int *)opaque, 0);
    return NULL;
}

static void count(int timer, void *opaque)
{
    ((Seen *)opaque)->calls++;
    loop_default_impl.update_timeout(timer, -1);
}

static void test_another_thread_wakes_it(void)
{
    Seen seen = { 0 };
    int timer = loop_default_impl.add_timeout(-1, count, &seen, NULL);
    GThread *thread = g_thread_new("waker", wake_soon, &timer);

    while (seen.calls == 0)
        g_assert_true(loop_default_run(NULL));
    g_thread_join(thread);
    loop_default_impl.remove_timeout(timer);
    g_assert_true(loop_default_run(NULL));
    g_assert_cmpint(seen.calls, ==, 1);
}

static void run_inside(int timer, void *opaque)
{
    Seen *seen = opaque;

    seen->calls++;
    loop_default_impl.remove_timeout(timer);
    seen->in_call = true;
    g_assert_true(loop_default_run(NULL));
    seen->in_call = false;
}

static void test_round_within_a_callback_frees_nothing_that_runs(void)
{
    Seen seen = { 0 };

    loop_default_impl.add_timeout(0, run_inside, &seen, on_free);
    g_assert_true(loop_default_run(NULL));
    g_assert_cmpint(seen.freed, ==, 1);
    g_assert_false(seen.freed_in_call);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/client/loop-default/timer_removes_itself_and_is_freed_outside", test_timer_removes_itself_and_is_freed_outside);
    g_test_add_func("/client/loop-default/handle_is_told_only_of_what_it_wants", test_handle_is_told_only_of_what_it_wants);
    g_test_add_func("/client/loop-default/another_thread_wakes_it", test_another_thread_wakes_it);
    g_test_add_func("/client/loop-default/round_within_a_callback_frees_nothing_that_runs",
                    test_round_within_a_callback_frees_nothing_that_runs);
    return g_test_run();
}
