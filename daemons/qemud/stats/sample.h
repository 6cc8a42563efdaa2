/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"
#include "qmp/monitor.h"

/* What statistics ask a QEMU. */
typedef enum QemuQuestion {
    QEMU_BLOCK_STATS,  /* query-blockstats: what each disk did */
    QEMU_BLOCK_NODES,  /* query-named-block-nodes: how large images are */
    QEMU_GUEST_MEMORY, /* the balloon's guest-stats */
    QEMU_CPUS,         /* query-cpus-fast: the virtual CPUs' threads */
    QEMU_IOTHREADS,    /* query-iothreads */
    QEMU_N_QUESTIONS,
} QemuQuestion;

/* The last answer to a question, and the question that is still open. */
typedef struct QemuSample {
    json_t *value;   /* NULL: none yet */
    gint64 taken_us; /* monotonic */
    bool stale;      /* QEMU was asked again since, and did not answer */
    QmpCall *late;   /* it may still answer this */
} QemuSample;

/* A machine's, with the lock that guards them; a monitor's own lock is the only one that is taken inside. */
typedef struct QemuSamples {
    GMutex mutex;
    guint run; /* grows with every clear: an answer of an earlier run is dropped */
    QemuSample of[QEMU_N_QUESTIONS];
} QemuSamples;

void qemu_samples_init(QemuSamples *samples);
void qemu_samples_clear(QemuSamples *samples);
void qemu_samples_free(QemuSamples *samples);

/* asking, looking in; any thread but the reader's */
void    qemu_samples_ask(QemuSamples *samples, QmpMonitor *monitor, const DomainDef *live, guint questions, gint64 deadline);
json_t *qemu_samples_get(QemuSamples *samples, QemuQuestion question, gint64 *ret_stale_us);
