/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * GLib's locks for the thread sanitizer. GLib makes them of futexes and is not instrumented itself, so the sanitizer would see no lock at
 * all; these stand before GLib's in the program and are pthread's, which it knows. Linked with -Dsanitize=thread only.
 */
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t *mutex_of(GMutex *mutex)
{
    pthread_mutex_t *made = __atomic_load_n((pthread_mutex_t **)&mutex->p, __ATOMIC_ACQUIRE);
    pthread_mutex_t *expected = NULL;

    if (made != NULL)
        return made;
    made = malloc(sizeof(*made));
    pthread_mutex_init(made, NULL);
    if (__atomic_compare_exchange_n((pthread_mutex_t **)&mutex->p, &expected, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return made;
    free(made);
    return expected;
}

static pthread_cond_t *cond_of(GCond *cond)
{
    pthread_cond_t *made = __atomic_load_n((pthread_cond_t **)&cond->p, __ATOMIC_ACQUIRE);
    pthread_cond_t *expected = NULL;

    if (made != NULL)
        return made;
    made = malloc(sizeof(*made));
    pthread_cond_init(made, NULL);
    if (__atomic_compare_exchange_n((pthread_cond_t **)&cond->p, &expected, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return made;
    free(made);
    return expected;
}

void g_mutex_init(GMutex *mutex)
{
    mutex->p = NULL;
}

void g_mutex_clear(GMutex *mutex)
{
    free(mutex->p);
    mutex->p = NULL;
}

void g_mutex_lock(GMutex *mutex)
{
    pthread_mutex_lock(mutex_of(mutex));
}

void g_mutex_unlock(GMutex *mutex)
{
    pthread_mutex_unlock(mutex_of(mutex));
}

gboolean g_mutex_trylock(GMutex *mutex)
{
    return pthread_mutex_trylock(mutex_of(mutex)) == 0;
}

void g_cond_init(GCond *cond)
{
    cond->p = NULL;
}

void g_cond_clear(GCond *cond)
{
    free(cond->p);
    cond->p = NULL;
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    pthread_cond_wait(cond_of(cond), mutex_of(mutex));
}

void g_cond_signal(GCond *cond)
{
    pthread_cond_signal(cond_of(cond));
}

void g_cond_broadcast(GCond *cond)
{
    pthread_cond_broadcast(cond_of(cond));
}
