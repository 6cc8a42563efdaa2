/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/dispatch.h"

/* One machine's jobs, in order, one at a time. What only reads does not come here, it reads the machine's state. */
typedef struct JobQueue JobQueue;
typedef struct Job Job;

/* Embedded in what it is about, which must live until run() or expire() was called: exactly one of them is. */
struct Job {
    JobKind kind;       /* JOB_DESTROY interrupts the one that runs and goes before those that wait */
    const char *name;   /* for messages; a constant */
    const char *caller; /* for messages: who asked; NULL for the daemon itself */
    guint deadline_ms;  /* how long it may wait for its turn; 0 = as long as it takes */

    void (*run)(Job *job);                         /* on a worker thread */
    void (*expire)(Job *job, const GError *error); /* on the main thread: waited too long */

    /* the queue's */
    gint64 since; /* monotonic microseconds: pushed, then started */
    void *handoff;
};

typedef struct JobInfo {
    const char *name;
    char *caller;
    gint64 running_us;
    guint waiting;
} JobInfo;

typedef void (*JobInterruptFunc)(void *opaque);

JobQueue *job_queue_new(const char *owner, GThreadPool *pool, JobInterruptFunc interrupt, void *opaque);
void      job_queue_free(JobQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JobQueue, job_queue_free)

/* jobs; main thread */
GThreadPool *job_pool_new(guint max_threads);
void         job_queue_push(JobQueue *queue, Job *job);

/* a worker that needs the machine in the middle of its own work */
void job_queue_enter(JobQueue *queue, Job *job);
void job_queue_leave(JobQueue *queue);

/* looking in; any thread */
bool job_queue_current(JobQueue *queue, JobInfo *ret_info);
void job_info_clear(JobInfo *info);
