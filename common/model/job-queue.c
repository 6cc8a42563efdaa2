/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A machine is changed by one job at a time. Instead of a lock that callers take and hold across a hypervisor's answer, work is queued, and
 * the queue decides what may run: so nobody can forget to release, and "who holds it, since when" is always known. A queue with work is
 * itself the pool's unit: it occupies one thread, however many calls wait in it, so a machine that is stuck costs one thread.
 */
#include "model/job-queue.h"
#include "base/error.h"

#define SWEEP_MS 250

struct JobQueue {
    char *owner;
    GThreadPool *pool;
    JobInterruptFunc interrupt;
    void *opaque;

    GMutex mutex; /* guards what follows; a leaf lock */
    GQueue waiting;
    bool busy;     /* a worker has this queue, or a job entered */
    bool sweeping; /* the deadlines' timer runs */
    const char *current_name; /* copies: the job may be gone before its run() returns */
    JobKind current_kind;
    char *current_caller;
    gint64 current_since;
};

typedef struct Handoff {
    GMutex mutex;
    GCond cond;
    bool arrived;
} Handoff;

static void set_current(JobQueue *queue, Job *job)
{
    g_free(queue->current_caller);
    queue->current_kind = job != NULL ? job->kind : JOB_DESTROY;
    queue->current_name = job != NULL ? job->name : NULL;
    queue->current_caller = job != NULL ? g_strdup(job->caller) : NULL;
    queue->current_since = g_get_monotonic_time();
}

static void finalize(gpointer data)
{
    JobQueue *queue = data;

    g_assert(!queue->busy);
    g_mutex_clear(&queue->mutex);
    g_free(queue->current_caller);
    g_free(queue->owner);
}

/** job_queue_free: give up the owner's hold; what runs or waits still runs. Thread: any. */
void job_queue_free(JobQueue *queue)
{
    if (queue != NULL)
        g_atomic_rc_box_release_full(queue, finalize);
}

/* The mutex is held. A busy queue keeps itself: its machine may go while its last job ends. */
static void set_busy(JobQueue *queue)
{
    queue->busy = true;
    g_atomic_rc_box_acquire(queue);
}

/* Returns the next job; without one the queue is idle and must not be touched any more. */
static Job *next_job(JobQueue *queue)
{
    g_mutex_lock(&queue->mutex);
    Job *job = g_queue_pop_head(&queue->waiting);
    set_current(queue, job);
    if (job == NULL)
        queue->busy = false;
    g_mutex_unlock(&queue->mutex);
    if (job == NULL)
        job_queue_free(queue);
    return job;
}

/* A worker's turn with a queue: until it is empty, or handed to a job that entered. */
static void work(gpointer data, gpointer unused)
{
    JobQueue *queue = data;
    Job *job;

    while ((job = next_job(queue)) != NULL) {
        Handoff *handoff = job->handoff;

        if (handoff == NULL) {
            job->run(job);
            continue;
        }
        g_mutex_lock(&handoff->mutex);
        handoff->arrived = true;
        g_cond_signal(&handoff->cond);
        g_mutex_unlock(&handoff->mutex);
        return;
    }
}

/**
 * job_pool_new: the threads on which queues run
 * @max_threads: how many queues may be at work at once
 *
 * Threads are made when needed and end when idle, so the number is an upper bound, not a cost. Thread: main.
 */
GThreadPool *job_pool_new(guint max_threads)
{
    return g_thread_pool_new(work, NULL, (gint)max_threads, FALSE, NULL);
}

/**
 * job_queue_new: a queue without jobs
 * @owner: the machine's name, for messages
 * @pool: from job_pool_new(); must outlive the queue
 * @interrupt: makes the running job give up soon; called on the main thread when a JOB_DESTROY is pushed behind it. May be NULL.
 *
 * Thread: any.
 */
JobQueue *job_queue_new(const char *owner, GThreadPool *pool, JobInterruptFunc interrupt, void *opaque)
{
    JobQueue *queue = g_atomic_rc_box_new0(JobQueue);

    queue->owner = g_strdup(owner);
    queue->pool = pool;
    queue->interrupt = interrupt;
    queue->opaque = opaque;
    g_mutex_init(&queue->mutex);
    g_queue_init(&queue->waiting);
    return queue;
}

static GError *deadline_error(const JobQueue *queue, const Job *job)
{
    GError *error = NULL;

    error_set(&error, ERROR_OPERATION_TIMEOUT, "%s waited %.1f s for %s, which %s of %s has held for %.1f s", job->name,
              job->deadline_ms / 1000.0, queue->owner, queue->current_name != NULL ? queue->current_name : "a job",
              queue->current_caller != NULL ? queue->current_caller : "the daemon",
              (double)(g_get_monotonic_time() - queue->current_since) / G_USEC_PER_SEC);
    return error;
}

static Job *take_expired(JobQueue *queue, GError **ret_reason)
{
    gint64 now = g_get_monotonic_time();

    for (GList *link = queue->waiting.head; link != NULL; link = link->next) {
        Job *job = link->data;

        if (job->expire == NULL || job->deadline_ms == 0 || now - job->since < (gint64)job->deadline_ms * 1000)
            continue;
        *ret_reason = deadline_error(queue, job);
        g_queue_delete_link(&queue->waiting, link);
        return job;
    }
    return NULL;
}

/* Runs while jobs wait; one timer for all of them, so that a busy queue does not leave thousands behind. */
static gboolean sweep(gpointer data)
{
    JobQueue *queue = data;
    bool more;
    Job *job;

    do {
        g_autoptr(GError) reason = NULL;

        g_mutex_lock(&queue->mutex);
        job = take_expired(queue, &reason);
        more = !g_queue_is_empty(&queue->waiting);
        queue->sweeping = more;
        g_mutex_unlock(&queue->mutex);
        if (job != NULL)
            job->expire(job, reason);
    } while (job != NULL);
    return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* The mutex is held. */
static void arm_sweep(JobQueue *queue, const Job *job)
{
    if (job->deadline_ms == 0 || queue->sweeping)
        return;

    queue->sweeping = true;
    g_timeout_add_full(G_PRIORITY_DEFAULT, SWEEP_MS, sweep, g_atomic_rc_box_acquire(queue), (GDestroyNotify)job_queue_free);
}

/* Puts the job in its place; the mutex is held. Returns whether it may start at once. */
static bool admit(JobQueue *queue, Job *job)
{
    bool idle = !queue->busy;

    job->since = g_get_monotonic_time();
    if (job->kind == JOB_DESTROY)
        g_queue_push_head(&queue->waiting, job);
    else
        g_queue_push_tail(&queue->waiting, job);
    if (idle)
        set_busy(queue);
    return idle;
}

/**
 * job_queue_push: queue a job behind those that wait, a JOB_DESTROY before them
 * @job: its owner keeps it alive until run() or expire() was called
 *
 * run() is called on a worker thread. When the deadline passes first, expire() is called with ERROR_OPERATION_TIMEOUT, whose message names
 * the job that held the machine, its caller and for how long. Thread: main.
 */
void job_queue_push(JobQueue *queue, Job *job)
{
    bool interrupt;

    job->handoff = NULL;
    g_mutex_lock(&queue->mutex);
    interrupt = job->kind == JOB_DESTROY && queue->current_kind != JOB_DESTROY && queue->interrupt != NULL;
    bool idle = admit(queue, job);
    if (!idle)
        arm_sweep(queue, job);
    g_mutex_unlock(&queue->mutex);

    if (idle)
        g_thread_pool_push(queue->pool, queue, NULL);
    else if (interrupt)
        queue->interrupt(queue->opaque);
}

/**
 * job_queue_enter: wait for the machine, then have it until job_queue_leave()
 * @job: names the holder meanwhile; its functions are not called
 *
 * Thread: a worker, never one that runs a job of this queue.
 */
void job_queue_enter(JobQueue *queue, Job *job)
{
    Handoff handoff = { .arrived = false };

    g_mutex_init(&handoff.mutex);
    g_cond_init(&handoff.cond);
    g_mutex_lock(&queue->mutex);
    job->handoff = &handoff;
    bool idle = !queue->busy;
    if (idle) {
        set_busy(queue);
        set_current(queue, job);
    } else {
        admit(queue, job);
    }
    g_mutex_unlock(&queue->mutex);

    g_mutex_lock(&handoff.mutex);
    while (!idle && !handoff.arrived)
        g_cond_wait(&handoff.cond, &handoff.mutex);
    g_mutex_unlock(&handoff.mutex);
    g_mutex_clear(&handoff.mutex);
    g_cond_clear(&handoff.cond);
}

/** job_queue_leave: give the machine to whoever waits. Thread: the one that entered. */
void job_queue_leave(JobQueue *queue)
{
    g_mutex_lock(&queue->mutex);
    set_current(queue, NULL);
    bool more = !g_queue_is_empty(&queue->waiting);
    queue->busy = more;
    g_mutex_unlock(&queue->mutex);

    if (more)
        g_thread_pool_push(queue->pool, queue, NULL);
    else
        job_queue_free(queue);
}

/**
 * job_queue_current: who has the machine
 * @ret_info: to be cleared with job_info_clear(); untouched when there is none
 *
 * Thread: any.
 */
bool job_queue_current(JobQueue *queue, JobInfo *ret_info)
{
    g_mutex_lock(&queue->mutex);
    bool held = queue->current_name != NULL;
    if (held) {
        *ret_info = (JobInfo){
            .name = queue->current_name,
            .caller = g_strdup(queue->current_caller),
            .running_us = g_get_monotonic_time() - queue->current_since,
            .waiting = g_queue_get_length(&queue->waiting),
        };
    }
    g_mutex_unlock(&queue->mutex);
    return held;
}

void job_info_clear(JobInfo *info)
{
    g_clear_pointer(&info->caller, g_free);
}
