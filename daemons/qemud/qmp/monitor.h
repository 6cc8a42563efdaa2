/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* A connection to QEMU's machine protocol. Commands go out from any thread; what comes in is read by one, the reader. */
typedef struct QmpMonitor QmpMonitor;

/* A command on its way. */
typedef struct QmpCall QmpCall;

/* Called on the reader's thread, without a lock held. */
typedef struct QmpCallbacks {
    void (*event)(const QmpMessage *event, void *owner);
    void (*closed)(const GError *why, void *owner); /* once; nothing is called after it */
} QmpCallbacks;

QmpMonitor *qmp_monitor_new(int fd, const QmpCallbacks *callbacks, void *owner);
QmpMonitor *qmp_monitor_ref(QmpMonitor *monitor);
void        qmp_monitor_unref(QmpMonitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QmpMonitor, qmp_monitor_unref)

/* reading */
int  qmp_monitor_fd(const QmpMonitor *monitor);
bool qmp_monitor_readable(QmpMonitor *monitor);
void qmp_monitor_drive_itself(QmpMonitor *monitor, bool itself);

/* commands; arguments (may be NULL) are taken over */
bool     qmp_monitor_greet(QmpMonitor *monitor, gint64 deadline, GError **error);
bool     qmp_monitor_run(QmpMonitor *monitor, const char *command, json_t *arguments, gint64 deadline, json_t **ret_value, GError **error);
bool     qmp_monitor_run_raw(QmpMonitor *monitor, json_t *command, gint64 deadline, json_t **ret_reply, GError **error);
QmpCall *qmp_monitor_send(QmpMonitor *monitor, const char *command, json_t *arguments, int pass_fd, gint64 deadline, GError **error);
bool     qmp_call_wait(QmpCall *call, gint64 deadline, json_t **ret_value, GError **error);
void     qmp_call_free(QmpCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QmpCall, qmp_call_free)

/* stopping */
void qmp_monitor_interrupt(QmpMonitor *monitor, const char *why);
void qmp_monitor_resume(QmpMonitor *monitor);
