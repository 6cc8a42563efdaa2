/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Statistics must come while a QEMU hangs, so each answer is kept and told again, with its age, when there is no newer one. A question that
 * QEMU did not answer in time stays open and is not put again: the next reader looks whether the answer came, without waiting. So a QEMU
 * that hangs costs its readers one deadline, not one each time, and finds one question per kind when it comes back.
 */
#include "stats/sample.h"

#include "base/error.h"

#include <string.h>

static json_t *flat(const DomainDef *live)
{
    return json_pack("{s:b}", "flat", 1);
}

static json_t *balloon_property(const DomainDef *live)
{
    const Memballoon *balloon = live->memballoon;

    if (balloon == NULL || balloon->model == MEMBALLOON_MODEL_NONE || balloon->info.alias == NULL)
        return NULL;
    g_autofree char *path = g_strconcat("/machine/peripheral/", balloon->info.alias, NULL);
    return json_pack("{s:s, s:s}", "path", path, "property", "guest-stats");
}

static const struct {
    const char *command;
    json_t *(*arguments)(const DomainDef *live); /* NULL from it: there is nothing to ask */
} questions_table[QEMU_N_QUESTIONS] = {
    [QEMU_BLOCK_STATS] = { "query-blockstats", NULL },
    [QEMU_BLOCK_NODES] = { "query-named-block-nodes", flat },
    [QEMU_GUEST_MEMORY] = { "qom-get", balloon_property },
    [QEMU_CPUS] = { "query-cpus-fast", NULL },
    [QEMU_IOTHREADS] = { "query-iothreads", NULL },
};

void qemu_samples_init(QemuSamples *samples)
{
    g_mutex_init(&samples->mutex);
}

/** qemu_samples_clear: forget all: nothing runs any more. Thread: any. */
void qemu_samples_clear(QemuSamples *samples)
{
    QemuSample old[QEMU_N_QUESTIONS];

    g_mutex_lock(&samples->mutex);
    memcpy(old, samples->of, sizeof(old));
    memset(samples->of, 0, sizeof(samples->of));
    samples->run++;
    g_mutex_unlock(&samples->mutex);
    for (guint i = 0; i < QEMU_N_QUESTIONS; i++) {
        json_decref(old[i].value);
        qmp_call_free(old[i].late);
    }
}

void qemu_samples_free(QemuSamples *samples)
{
    qemu_samples_clear(samples);
    g_mutex_clear(&samples->mutex);
}

static QmpCall *send_question(QmpMonitor *monitor, const DomainDef *live, QemuQuestion question, gint64 deadline)
{
    json_t *arguments = NULL;

    if (questions_table[question].arguments != NULL) {
        arguments = questions_table[question].arguments(live);
        if (arguments == NULL)
            return NULL;
    }
    return qmp_monitor_send(monitor, questions_table[question].command, arguments, -1, deadline, NULL);
}

static bool is_answered(QmpCall *call)
{
    g_autoptr(GError) error = NULL;

    return qmp_call_wait(call, 0, NULL, &error) || !error_is(error, ERROR_OPERATION_TIMEOUT);
}

/* Whether a question is open still. One that was answered late is forgotten: the answer may be as old as the question. */
static bool is_stuck(QemuSamples *samples)
{
    QmpCall *answered[QEMU_N_QUESTIONS] = { NULL };
    bool stuck = false;

    g_mutex_lock(&samples->mutex);
    for (guint i = 0; i < QEMU_N_QUESTIONS; i++) {
        QmpCall **late = &samples->of[i].late;

        if (*late != NULL && is_answered(*late))
            answered[i] = g_steal_pointer(late);
        stuck |= *late != NULL;
    }
    g_mutex_unlock(&samples->mutex);
    for (guint i = 0; i < QEMU_N_QUESTIONS; i++)
        qmp_call_free(answered[i]);
    return stuck;
}

static guint current_run(QemuSamples *samples)
{
    g_mutex_lock(&samples->mutex);
    guint run = samples->run;
    g_mutex_unlock(&samples->mutex);
    return run;
}

/* Takes the answer over, or the question that stays open. */
static void keep(QemuSamples *samples, QemuQuestion question, guint run, json_t *value, QmpCall *open)
{
    QemuSample *sample = &samples->of[question];

    g_mutex_lock(&samples->mutex);
    if (samples->run == run) {
        sample->stale = value == NULL;
        if (value != NULL) {
            json_t *old = sample->value;

            sample->value = value;
            sample->taken_us = g_get_monotonic_time();
            value = old;
        }
        QmpCall *old = sample->late;
        sample->late = open;
        open = old;
    }
    g_mutex_unlock(&samples->mutex);
    json_decref(value);
    qmp_call_free(open);
}

/* A refusal closes a question as an answer does, but what was known before stays, as old. */
static void collect(QemuSamples *samples, QemuQuestion question, guint run, QmpCall *call, gint64 deadline)
{
    g_autoptr(GError) error = NULL;
    json_t *value = NULL;
    bool open = call != NULL && !qmp_call_wait(call, deadline, &value, &error) && error_is(error, ERROR_OPERATION_TIMEOUT);

    keep(samples, question, run, value, open ? call : NULL);
    if (!open)
        qmp_call_free(call);
}

static void mark_stale(QemuSamples *samples, guint questions)
{
    g_mutex_lock(&samples->mutex);
    for (guint i = 0; i < QEMU_N_QUESTIONS; i++)
        samples->of[i].stale |= (questions & (1u << i)) != 0;
    g_mutex_unlock(&samples->mutex);
}

/**
 * qemu_samples_ask: have QEMU answer questions
 * @live: what it runs
 * @questions: a mask: 1 << QEMU_BLOCK_STATS, ...
 * @deadline: monotonic time for all of them together
 *
 * All are sent before the first is waited for. A QEMU that has an earlier question open is not asked. Thread: any but the reader's.
 */
void qemu_samples_ask(QemuSamples *samples, QmpMonitor *monitor, const DomainDef *live, guint questions, gint64 deadline)
{
    guint run = current_run(samples);
    QmpCall *calls[QEMU_N_QUESTIONS] = { NULL };

    if (is_stuck(samples)) {
        mark_stale(samples, questions);
        return;
    }
    for (guint i = 0; i < QEMU_N_QUESTIONS; i++) {
        if (questions & (1u << i))
            calls[i] = send_question(monitor, live, i, deadline);
    }
    for (guint i = 0; i < QEMU_N_QUESTIONS; i++) {
        if (questions & (1u << i))
            collect(samples, i, run, calls[i], deadline);
    }
}

/**
 * qemu_samples_get: the last answer, a reference, or NULL
 * @ret_stale_us: its age where QEMU did not answer since, else 0
 *
 * Thread: any.
 */
json_t *qemu_samples_get(QemuSamples *samples, QemuQuestion question, gint64 *ret_stale_us)
{
    const QemuSample *sample = &samples->of[question];

    g_mutex_lock(&samples->mutex);
    json_t *value = sample->value != NULL ? json_incref(sample->value) : NULL;
    *ret_stale_us = value != NULL && sample->stale ? g_get_monotonic_time() - sample->taken_us : 0;
    g_mutex_unlock(&samples->mutex);
    return value;
}
