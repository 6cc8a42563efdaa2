/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "model/job-queue.h"

#include <string.h>

typedef struct Fixture {
    GThreadPool *pool;
    JobQueue *queue;
    GMutex mutex;
    GCond cond;
    GString *ran;      /* the letters of the jobs that ran, in order */
    bool interrupted;
    bool release;      /* lets the job that holds the machine end */
    char *expired;     /* the message that a waiting job was given */
} Fixture;

typedef struct TestJob {
    Job job;
    Fixture *fixture;
    char letter;
    bool holds; /* until released or interrupted */
} TestJob;

static void interrupt(void *opaque)
{
    Fixture *fixture = opaque;

    g_mutex_lock(&fixture->mutex);
    fixture->interrupted = true;
    g_cond_broadcast(&fixture->cond);
    g_mutex_unlock(&fixture->mutex);
}

static void setup(Fixture *fixture, gconstpointer unused)
{
    g_mutex_init(&fixture->mutex);
    g_cond_init(&fixture->cond);
    fixture->ran = g_string_new(NULL);
    fixture->pool = job_pool_new(8);
    fixture->queue = job_queue_new("vm1", fixture->pool, interrupt, fixture);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    JobInfo info;

    while (job_queue_current(fixture->queue, &info)) {
        job_info_clear(&info);
        g_usleep(1000);
    }
    g_thread_pool_free(fixture->pool, FALSE, TRUE);
    job_queue_free(fixture->queue);
    g_string_free(fixture->ran, TRUE);
    g_free(fixture->expired);
    g_mutex_clear(&fixture->mutex);
    g_cond_clear(&fixture->cond);
}

static void run(Job *job)
{
    TestJob *test = (TestJob *)job;
    Fixture *fixture = test->fixture;

    g_mutex_lock(&fixture->mutex);
    while (test->holds && !fixture->release && !fixture->interrupted)
        g_cond_wait(&fixture->cond, &fixture->mutex);
    g_string_append_c(fixture->ran, test->letter);
    g_cond_broadcast(&fixture->cond);
    g_mutex_unlock(&fixture->mutex);
    g_free(test);
}

static void expire(Job *job, const GError *error)
{
    TestJob *test = (TestJob *)job;

    g_assert_true(error_is(error, ERROR_OPERATION_TIMEOUT));
    test->fixture->expired = g_strdup(error->message);
    g_free(test);
}

static void push(Fixture *fixture, char letter, JobKind kind, bool holds, guint deadline_ms)
{
    TestJob *test = g_new0(TestJob, 1);

    test->job = (Job){
        .kind = kind, .name = "virDomainSuspend", .caller = "pid 7", .deadline_ms = deadline_ms, .run = run, .expire = expire
    };
    test->fixture = fixture;
    test->letter = letter;
    test->holds = holds;
    job_queue_push(fixture->queue, &test->job);
}

static void wait_until_held(Fixture *fixture)
{
    JobInfo info;

    while (!job_queue_current(fixture->queue, &info))
        g_usleep(1000);
    job_info_clear(&info);
}

static void wait_for(Fixture *fixture, const char *ran)
{
    g_mutex_lock(&fixture->mutex);
    while (fixture->ran->len < strlen(ran))
        g_cond_wait(&fixture->cond, &fixture->mutex);
    g_assert_cmpstr(fixture->ran->str, ==, ran);
    g_mutex_unlock(&fixture->mutex);
}

static void release(Fixture *fixture)
{
    g_mutex_lock(&fixture->mutex);
    fixture->release = true;
    g_cond_broadcast(&fixture->cond);
    g_mutex_unlock(&fixture->mutex);
}

static void test_jobs_run_in_order(Fixture *fixture, gconstpointer unused)
{
    push(fixture, 'a', JOB_MODIFY, true, 0);
    push(fixture, 'b', JOB_MODIFY, false, 0);
    push(fixture, 'c', JOB_QUERY, false, 0);
    release(fixture);
    wait_for(fixture, "abc");
}

static void test_destroy_interrupts_and_goes_first(Fixture *fixture, gconstpointer unused)
{
    push(fixture, 'a', JOB_MODIFY, true, 0);
    wait_until_held(fixture);
    push(fixture, 'b', JOB_MODIFY, false, 0);
    push(fixture, 'd', JOB_DESTROY, false, 0);
    wait_for(fixture, "adb");
    g_assert_true(fixture->interrupted);
}

static void test_destroy_does_not_interrupt_a_destroy(Fixture *fixture, gconstpointer unused)
{
    push(fixture, 'd', JOB_DESTROY, true, 0);
    wait_until_held(fixture);
    push(fixture, 'e', JOB_DESTROY, false, 0);
    g_assert_false(fixture->interrupted);
    release(fixture);
    wait_for(fixture, "de");
}

static void test_deadline_names_the_holder(Fixture *fixture, gconstpointer unused)
{
    push(fixture, 'a', JOB_MODIFY, true, 0);
    wait_until_held(fixture);
    push(fixture, 'b', JOB_MODIFY, false, 1);
    while (fixture->expired == NULL)
        g_main_context_iteration(NULL, TRUE);
    g_assert_nonnull(strstr(fixture->expired, "vm1"));
    g_assert_nonnull(strstr(fixture->expired, "virDomainSuspend of pid 7"));
    release(fixture);
    wait_for(fixture, "a");
}

static void test_current_tells_who_waits(Fixture *fixture, gconstpointer unused)
{
    JobInfo info;

    g_assert_false(job_queue_current(fixture->queue, &info));
    push(fixture, 'a', JOB_MODIFY, true, 0);
    wait_until_held(fixture);
    push(fixture, 'b', JOB_MODIFY, false, 0);
    g_assert_true(job_queue_current(fixture->queue, &info));
    g_assert_cmpstr(info.caller, ==, "pid 7");
    g_assert_cmpuint(info.waiting, ==, 1);
    job_info_clear(&info);
    release(fixture);
    wait_for(fixture, "ab");
}

static gpointer enter_and_leave(gpointer data)
{
    Fixture *fixture = data;
    Job job = { .kind = JOB_MODIFY, .name = "virDomainDefineXML" };

    job_queue_enter(fixture->queue, &job);
    g_mutex_lock(&fixture->mutex);
    g_string_append_c(fixture->ran, 'E');
    g_cond_broadcast(&fixture->cond);
    g_mutex_unlock(&fixture->mutex);
    job_queue_leave(fixture->queue);
    return NULL;
}

static void test_enter_waits_for_its_turn(Fixture *fixture, gconstpointer unused)
{
    JobInfo info;

    push(fixture, 'a', JOB_MODIFY, true, 0);
    wait_until_held(fixture);
    GThread *thread = g_thread_new("enter", enter_and_leave, fixture);
    do {
        g_usleep(1000);
        g_assert_true(job_queue_current(fixture->queue, &info));
        job_info_clear(&info);
    } while (info.waiting == 0);
    push(fixture, 'b', JOB_MODIFY, false, 0);
    release(fixture);
    g_thread_join(thread);
    wait_for(fixture, "aEb");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/model/job-queue/jobs-run-in-order", Fixture, NULL, setup, test_jobs_run_in_order, teardown);
    g_test_add("/model/job-queue/destroy-interrupts-and-goes-first", Fixture, NULL, setup, test_destroy_interrupts_and_goes_first,
               teardown);
    g_test_add("/model/job-queue/destroy-does-not-interrupt-a-destroy", Fixture, NULL, setup, test_destroy_does_not_interrupt_a_destroy,
               teardown);
    g_test_add("/model/job-queue/deadline-names-the-holder", Fixture, NULL, setup, test_deadline_names_the_holder, teardown);
    g_test_add("/model/job-queue/current-tells-who-waits", Fixture, NULL, setup, test_current_tells_who_waits, teardown);
    g_test_add("/model/job-queue/enter-waits-for-its-turn", Fixture, NULL, setup, test_enter_waits_for_its_turn, teardown);
    return g_test_run();
}
